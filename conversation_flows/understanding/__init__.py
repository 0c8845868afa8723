"""Free text into the closed set of commands, and danger heard before anything else."""
