"""The agent's store: one SQLite file, readable by this user alone. SQL lives here and nowhere else."""
