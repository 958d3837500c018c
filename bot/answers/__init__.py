"""What is said: the grid of answers, and how an entry becomes a reply."""
