"""Pictures of flows, for people who want to see where a conversation may go."""
