"""What an operator sees: request ids, log lines, metrics. Does not import Rasa."""
