"""Keeps personal data out of what is stored and logged. Imports neither Rasa nor spaCy."""

from bot.privacy.redact import mask_sensitive, redact

__all__ = ["mask_sensitive", "redact"]
