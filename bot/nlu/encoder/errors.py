"""What can go wrong with the encoder."""


class EncoderError(Exception):
    """The encoder cannot be made or run; the text says what to do about it."""
