"""Rasa graph components: how a message is understood."""
