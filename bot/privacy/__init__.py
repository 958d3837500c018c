"""Keeps personal data out of what is stored and logged. Imports neither Rasa nor spaCy."""

from bot.privacy.redact import redact

__all__ = ["redact"]
