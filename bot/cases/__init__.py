"""A case on its way from a conversation to the store, whichever way the visitor sends it."""
