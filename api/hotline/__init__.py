"""For operators of the 12345 hotline."""
