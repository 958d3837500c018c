"""The hand-off: a form that collects a question for a person, and what becomes of it."""
