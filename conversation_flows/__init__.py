"""The guided dialogue: flows as data, a pure engine, and the conversation it drives."""
