"""Runs ``rasa train --force`` without its cache: ``python -m bot.launch.plain_training --out …``.

Rasa would validate the data first, and read all of it twice more for that; `make check` validates.
What cannot be read at all stops a training either way.
"""

from __future__ import annotations

import sys

from rasa.__main__ import main

from bot.launch.with_parent import end_with_parent
from bot.rasa_patches.plain_training import train_plainly

if __name__ == "__main__":
    end_with_parent()
    train_plainly()
    sys.argv[1:1] = ["train", "--force", "--skip-validation"]
    main()
