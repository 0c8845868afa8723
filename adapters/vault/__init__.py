"""Keys, and what is locked with them."""
