"""Words for roles and log entries, from ``staff_words.yml``."""

from __future__ import annotations

from pathlib import Path
from typing import Mapping

from bot.files.yaml_data import read_yaml

STAFF_WORDS: Mapping[str, str] = read_yaml(Path(__file__).with_name("staff_words.yml"))
