"""The outside world: one module for each thing we do not control."""
