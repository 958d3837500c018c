"""From what the assistant missed to phrases that it learns from: an editor decides in between."""
