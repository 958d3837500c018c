"""Numbers that the assistant never needs are masked before anything else sees a message.

So they reach neither Rasa, whose store keeps every message, nor the action server, a mail or a log.
"""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Any, Dict, Iterable, Mapping

from bot.channel.requests import Incoming
from bot.files.yaml_data import read_yaml
from bot.privacy import mask_sensitive

# Key in a visitor's message's metadata: the kinds of numbers masked in it.
MASKED_KEY = "masked"
_WORDS_FILE = Path(__file__).with_name("masked.yml")


def mask_message(incoming: Incoming, metadata: Dict[str, Any]) -> Incoming:
    """Masks the numbers in what a visitor typed, also into a form that is left for the chat.

    Args:
        incoming: what arrived.
        metadata: of the message; the kinds that were found are noted in it.

    Returns:
        What may be handed on.
    """
    written = dict(incoming.written or {})
    question = written.get("question", "")
    text, kinds = mask_sensitive(incoming.text or question)
    if kinds:
        metadata[MASKED_KEY] = sorted(kinds)
    if incoming.text is not None:
        return replace(incoming, text=text)
    return replace(incoming, written={**written, "question": text}) if question else incoming


def masked_notice(metadata: Mapping[str, Any], language: str) -> str:
    """What the visitor is told about it; empty when nothing was masked.

    Args:
        metadata: of the visitor's message.
        language: of the answer, ISO 639-1.
    """
    kinds = metadata.get(MASKED_KEY)
    return _told("in_chat", kinds if isinstance(kinds, list) else [], language)


def form_notice(kinds: Iterable[str], language: str) -> str:
    """What is shown at a field of the form that holds such numbers.

    Args:
        kinds: that were found in it.
        language: of the form, ISO 639-1.
    """
    return _told("in_form", kinds, language)


def _told(where: str, kinds: Iterable[Any], language: str) -> str:
    words = _words()[where]
    known = words.get(language, words["sv"])
    return " ".join(known[kind] for kind in kinds if kind in known)


@lru_cache(maxsize=1)
def _words() -> Mapping[str, Mapping[str, Mapping[str, str]]]:
    loaded: Mapping[str, Mapping[str, Mapping[str, str]]] = read_yaml(_WORDS_FILE)
    return loaded
