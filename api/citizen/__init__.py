"""For signed-in citizens."""
