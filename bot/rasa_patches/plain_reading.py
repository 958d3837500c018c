"""Reads the training phrases with less ado; what is read is the same.

Rasa reads all files of phrases twice to validate them and three times to train on them, merges what
it has read a dozen times, copies all phrases each time, and takes all their fingerprints again, to
drop what stands there twice. With 70 000 phrases that is most of a minute.
"""

from __future__ import annotations

import copy
from functools import lru_cache
from typing import Any, Dict, List, Optional

from rasa.shared.nlu.constants import INTENT, RESPONSE
from rasa.shared.nlu.training_data import loading
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

_read = lru_cache(maxsize=None)(loading._load)


def read_plainly() -> None:
    """Reads each file once, copies phrases quickly, and forgets no fingerprint without need."""
    loading._load = _read_once
    TrainingData.sanitize_examples = staticmethod(_without_doubles)
    Message.__deepcopy__ = _copied


def _read_once(filename: str, language: Optional[str] = None) -> Optional[TrainingData]:
    # The language, which Rasa passes differently each time, only matters to other formats.
    return _read(filename)


def _without_doubles(examples: List[Message]) -> List[Message]:
    for example in examples:
        for part in (INTENT, RESPONSE):
            written = example.get(part)
            # To set what is there already would cost the fingerprint.
            if written and written != written.strip():
                example.set(part, written.strip())
    return list(dict.fromkeys(examples))


def _copied(self: Message, memo: Dict[int, Any]) -> Message:
    """As ``copy.deepcopy`` does it, but for texts, of which there is hardly anything else."""
    copied = Message.__new__(Message)
    for name, value in self.__dict__.items():
        if name == "data":
            value = {
                key: one if isinstance(one, str) else copy.deepcopy(one, memo)
                for key, one in value.items()
            }
        elif name == "output_properties":
            value = set(value)
        elif value and not isinstance(value, str):
            value = copy.deepcopy(value, memo)
        elif isinstance(value, list):
            value = []
        copied.__dict__[name] = value
    return copied
