"""What every request passes through, whoever it is for."""
