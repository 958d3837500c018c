"""The webchat channel: the HTTP side of the assistant, inside the Rasa server."""
