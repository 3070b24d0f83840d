"""The agent's other desks, and the team: over a NATS server that can read none of it."""
