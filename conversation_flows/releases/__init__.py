"""Releasing flows: what is kept of a version for ever, what proves it later, and what it changes, in words."""
