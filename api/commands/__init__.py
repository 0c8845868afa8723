"""The `flask …` command groups."""
