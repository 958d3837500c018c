"""A process that makes vectors and ends: ``python -m bot.learning.embed`` with texts as JSON.

The encoder takes 150 MB. A process of its own holds these for seconds, whereas loaded in each
process that may need a vector they would stay for good.
"""

from __future__ import annotations

import json
import sys

from bot.nlu.encoder.errors import EncoderError
from bot.nlu.encoder.folder import prepare_encoder
from bot.nlu.encoder.run import get_encoder
from bot.settings import get_settings


def main() -> None:
    """Reads texts from standard input, writes their vectors as float32 to standard output."""
    texts = json.load(sys.stdin)
    try:
        encoder = get_encoder(prepare_encoder(get_settings().var_path))
        vectors = encoder.encode(texts)
    except EncoderError as error:
        sys.exit(str(error))
    sys.stdout.buffer.write(vectors.tobytes())


if __name__ == "__main__":
    main()
