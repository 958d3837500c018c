"""What was said: cells, turns and replies, read from a conversation in one place."""
