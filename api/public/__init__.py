"""For anybody, signed in or not."""
