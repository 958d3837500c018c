"""What staff are called and what the log says that they did, from ``staff_words.yml``."""

from __future__ import annotations

from pathlib import Path
from typing import Mapping

import yaml

STAFF_WORDS: Mapping[str, str] = yaml.safe_load(
    Path(__file__).with_name("staff_words.yml").read_text(encoding="utf-8")
)
