"""Answers: the grid of cells that have one, and how an entry becomes a reply."""
