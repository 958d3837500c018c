"""Rasa's tracker store and lock store over the assistant's own database."""
