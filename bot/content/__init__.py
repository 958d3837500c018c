"""Checks of what editors write: answers, buttons, phrases."""
