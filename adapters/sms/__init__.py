"""Text messages: how one-time codes and notices reach a phone."""
