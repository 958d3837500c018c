"""What the assistant keeps: models, sessions and migrations. Imports neither Rasa nor spaCy."""
