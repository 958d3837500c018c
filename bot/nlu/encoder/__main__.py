"""Makes the encoder's folder from the installed weights, if it is not there yet."""

from __future__ import annotations

import argparse
import logging
import sys
from pathlib import Path

from .layout import PRECISIONS, EncoderError
from .prepare import prepare_encoder


def main() -> int:
    """Reads the command line, prints the folder, and returns the exit code."""
    parser = argparse.ArgumentParser(prog=f"python -m {__package__}", description=__doc__)
    parser.add_argument("--var", type=Path, default=Path("var"), help="folder for run-time files")
    parser.add_argument("--precision", choices=PRECISIONS, default=PRECISIONS[0])
    given = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(message)s", stream=sys.stderr)
    try:
        print(prepare_encoder(given.var, given.precision))
    except EncoderError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
