"""Invented households, and what other figures would do to them."""
