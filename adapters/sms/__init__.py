"""Text messages: how a one-time code reaches a phone."""
