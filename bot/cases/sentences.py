"""A question without one of its sentences, or without words of it."""

from __future__ import annotations

import re
from typing import List, Optional, Tuple

from bot.cases.words import BETWEEN_SENTENCES
from bot.conversation.plain_text import words_of

_QUOTED = re.compile(r"\s*[\"'”’“‘»](?P<value>.+?)[\"'”’“«][\s.,!]*")
# This many letters identify a word in its other forms.
_TELLING_CHARS = 4
_FEWEST_LETTERS = 2
# What is left before the rest once words are taken out.
_LEFT_BEHIND = " ,.:;!–-"


def quoted(text: str) -> str:
    """What stands between quotation marks, where that is all; else empty."""
    match = _QUOTED.fullmatch(text)
    return match["value"].strip() if match else ""


def without_sentence(question: str, words: str) -> Optional[str]:
    """A question without the one sentence that holds words; None where none or several hold them.

    Args:
        question: of several sentences; the only one is never taken.
        words: such as "the trips"; in other forms of them, too.
    """
    sentences = _sentences(question)
    for chars in (None, _TELLING_CHARS):
        told = _beginnings(words, chars)
        holding = [one for one in sentences if told and told <= _beginnings(one[0], chars)]
        if len(holding) == 1 and len(sentences) > 1:
            sentences.remove(holding[0])
            return "".join(map("".join, sentences)).strip()
    return None


def without_words(question: str, words: str) -> Optional[str]:
    """A question without these exact words; None if they are not in it, or nothing is left.

    Args:
        question: as it was written.
        words: as they are quoted; a whole sentence goes with its mark.
    """
    for sentence, _ in _sentences(question):
        if words_of(sentence) == words_of(words):
            return without_sentence(question, words)
    found = re.search(rf"(?<!\w){re.escape(words)}(?!\w)", question, re.IGNORECASE)
    if found is None:
        return None
    before, after = question[: found.start()].rstrip(), question[found.end() :].lstrip()
    if after and (not before or before.endswith((".", "!", "?", "…"))):
        after = after.lstrip(_LEFT_BEHIND)
        after = after[:1].upper() + after[1:]
    left = " ".join(f"{before} {after}".split())
    left = re.sub(r"\s+([,.?!])", r"\1", left).lstrip(_LEFT_BEHIND)
    return left if sum(map(str.isalpha, left)) >= _FEWEST_LETTERS else None


def _sentences(text: str) -> List[Tuple[str, str]]:
    """The sentences of a text, each with what stands between it and the next: also line breaks."""
    starts = [0, *(found.end() for found in BETWEEN_SENTENCES.finditer(text.strip()))]
    ends = [*starts[1:], len(text.strip())]
    parts = [text.strip()[start:end] for start, end in zip(starts, ends, strict=True)]
    return [(part.rstrip(), part[len(part.rstrip()) :]) for part in parts if part.strip()]


def _beginnings(text: str, chars: Optional[int]) -> set[str]:
    return {word[:chars] for word in words_of(text)}
