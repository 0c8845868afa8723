"""Finds the words for people: in Python code and in the YAML of flows."""
