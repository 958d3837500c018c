"""Why a mail did not arrive, for readers of Swedish: ``mail_errors.yml``."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path
from typing import Sequence, Tuple

from bot.files.yaml_data import read_yaml


@lru_cache(maxsize=1)
def _sentences() -> Sequence[Tuple[re.Pattern[str], str]]:
    listed = read_yaml(Path(__file__).with_name("mail_errors.yml"))
    return [(re.compile(one["pattern"], re.IGNORECASE), one["says"]) for one in listed]


def what_happened(error: str) -> str:
    """A sentence that says why.

    Args:
        error: what the worker noted, in English, with the mail server's answer in it.
    """
    return next(says for pattern, says in _sentences() if pattern.search(error))
