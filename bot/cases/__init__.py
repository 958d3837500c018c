"""From a conversation to a stored case, however the visitor sends it."""
