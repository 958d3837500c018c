"""The maintainers' step for the sentence encoder: ``python -m tuning`` (make tune).

Tunes the encoder's layers on the training phrases, and writes what changed into
``bot/nlu/encoder/adapter``. Nothing that runs imports this package.
"""
