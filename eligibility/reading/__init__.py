"""Reads the YAML of packs, every mistake with its file and line."""
