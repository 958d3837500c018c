"""Whether a yes or a no answers what a visitor asks."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, Mapping

from bot.conversation.plain_text import without_diacritics
from bot.files.yaml_data import read_yaml

_WORDS: Mapping[str, Any] = read_yaml(Path(__file__).with_suffix(".yml"))


def _any_of(name: str) -> str:
    return "|".join(_WORDS[name].split())


_VERB = rf"(?:{_any_of('verbs')})\b"
_BEFORE = rf"(?:(?:{_any_of('before')})\b[\s,!]*)*"
_JOINED = re.compile(r"[.?!;:,\n–-]\s+|\n|\s+(?=(?:och|men|eller|and|but|or)\s)")
_LEADS = re.compile(rf"{_BEFORE}(?:{'|'.join(_WORDS['leads'])})")
_OPEN = re.compile(
    rf"(?<![\w'])(?:(?:{_any_of('question_words')})\b"
    rf"|(?:{_any_of('question_words_before_a_verb')})\s+{_VERB})"
)
# "Is it so?" begins with a verb; "where is" begins with a word that only looks like one.
_CLOSED = re.compile(rf"{_BEFORE}(?!{_OPEN.pattern}){_VERB}")
_WHETHER = re.compile(rf"\b{_WORDS['whether']}")
_TURNED = re.compile(rf"(?<![\w'])(?:{_any_of('turns_around')})(?![\w'])")
_TELL = re.compile(rf"{_BEFORE}(?:{'|'.join(_WORDS['asks_to_be_told'])})")


def asks_for_more_than_yes(text: str) -> bool:
    """Whether a text asks for more than a yes or a no: "how long has it been a member?".

    Args:
        text: a visitor's message, or the title of a button. One that also asks what a yes answers,
            or asks nothing, does not.
    """
    plain = without_diacritics(text)
    parts = [part.strip() for part in _JOINED.split(plain)]
    closed = any(_CLOSED.match(part) and not _LEADS.match(part) for part in parts)
    if closed or _WHETHER.search(plain):
        return False
    return _OPEN.search(plain) is not None or any(map(_TELL.match, parts))


def is_turned_around(text: str) -> bool:
    """Whether a yes to a text may say the opposite: "must all of them come from Italy?".

    Args:
        text: a visitor's message, or the question that an answer is written for.
    """
    return _TURNED.search(without_diacritics(text)) is not None
