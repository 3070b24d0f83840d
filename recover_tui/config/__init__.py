"""What the agent set: its shape and defaults, what each value may be, reading it from TOML and writing it."""
