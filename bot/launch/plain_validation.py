"""Runs ``rasa data validate`` with less overhead: ``python -m bot.launch.plain_validation …``."""

from __future__ import annotations

import sys

from rasa.__main__ import main

from bot.rasa_patches.plain_reading import read_plainly

if __name__ == "__main__":
    read_plainly()
    sys.argv[1:1] = ["data", "validate"]
    main()
