"""What was said before: cells, turns, replies and outcomes of a conversation."""
