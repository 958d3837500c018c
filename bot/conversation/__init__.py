"""What was said: cells, turns, replies and outcomes, read from a conversation in one place."""
