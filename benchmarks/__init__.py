"""What Bangban costs: time and memory, measured beside something to compare them with."""
