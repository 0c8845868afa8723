"""The pure engine: compile a flow, find the next question, apply an answer."""
