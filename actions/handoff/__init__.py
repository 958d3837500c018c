"""The hand-off: collecting a question for a person, in a form or in the chat, and sending it."""
