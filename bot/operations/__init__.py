"""Running the assistant: which model is in use, request ids, log lines, metrics.

Does not import Rasa.
"""
