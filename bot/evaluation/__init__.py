"""Measures how well a trained pipeline reads messages: on any Rasa NLU file, not only our own."""
