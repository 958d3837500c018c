"""What an operator sees: request ids, log lines, metrics, readiness. Imports no Rasa."""
