"""The version of the code, as `pyproject.toml` says it; a test compares the two."""

VERSION = "0.1.0"
