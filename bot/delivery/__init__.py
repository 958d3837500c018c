"""From the outbox to the mail server. Imports neither Rasa nor spaCy."""
