"""Custom actions: read the tracker, call ``bot``, answer through domain responses."""
