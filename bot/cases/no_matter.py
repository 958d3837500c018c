"""What holds nothing to pass on: "I want to talk to someone", "ok, I see", a mere greeting."""

from __future__ import annotations

import re
from functools import cache
from itertools import chain
from pathlib import Path
from typing import Mapping, Sequence

from bot.cases.farewell import kinds_said
from bot.cases.words import bare, looks_like_a_question, word_lists
from bot.conversation.plain_text import without_diacritics
from bot.files.yaml_data import read_yaml

_KINDS: Mapping[str, Sequence[str]] = read_yaml(Path(__file__).with_name("no_matter.yml"))
_SAYING = ("greets", "reaches", "remarks")
_AGREES = "agrees"


def has_no_matter(text: str) -> bool:
    """Whether a text only greets, thanks, agrees, or wants to reach somebody about nothing named.

    Args:
        text: such as "can I talk to somebody?"; one word for a matter, and it has one. "How do I
            do that?" may be asked of what came before.
    """
    if kinds_said(text):
        return True
    said = without_diacritics(bare(text))
    kinds = _SAYING if looks_like_a_question(text) else (*_SAYING, _AGREES)
    rest = _words_of(kinds).sub(" ", said)
    return rest != said and not set(rest.split()) - _beside()


@cache
def _words_of(kinds: Sequence[str]) -> re.Pattern[str]:
    words = chain.from_iterable(_KINDS[kind] for kind in kinds)
    return re.compile(rf"(?<!\S)(?:{'|'.join(map(_plain, words))})(?!\S)")


@cache
def _beside() -> frozenset[str]:
    listed = word_lists()
    known = (
        *(_KINDS["beside"], _KINDS[_AGREES]),
        *(listed["wish"]["empty"], listed["question_words"], listed["leans"]),
    )
    return frozenset(map(_plain, chain.from_iterable(known)))


def _plain(word: str) -> str:
    return without_diacritics(bare(word))
