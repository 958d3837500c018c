"""What a message tells the assistant to do with the question's text: add to it, or replace it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto
from functools import cache
from typing import FrozenSet, Iterator, Optional

from bot.cases.sentences import joined_as_in
from bot.cases.words import (
    BETWEEN_SENTENCES,
    bare,
    holds,
    is_one_of,
    looks_like_a_question,
    patterns,
    tells_something,
    word_lists,
)
from bot.conversation.plain_text import without_diacritics

# A single word after the words that tell what to do is hardly a text.
_FEWEST_WORDS = 2
# What stands before them and is longer is more than a remark on the question.
_MOST_CHARS_BEFORE = 160


class Change(Enum):
    """What becomes of the question; ``UNCLEAR`` where only a text for it is given."""

    ADDS = auto()
    REPLACES = auto()
    UNCLEAR = auto()


@dataclass(frozen=True)
class Instruction:
    """A text for the question, without the words that tell the assistant what to do with it.

    Attributes:
        before: what is said before those words, about the question or the assistant.
    """

    text: str
    change: Change
    before: str = ""


def instruction(text: str) -> Optional[Instruction]:
    """What a message tells to do with a text for the question; None where it tells nothing of it.

    Args:
        text: such as "something is missing, it should say that we are ten", "write only: may we
            come?"; what is told before that, besides remarks on the question, leaves it unclear.
    """
    said = text.strip()
    for start in _starts(said):
        if start > _MOST_CHARS_BEFORE:
            break
        for change, kind in _KINDS:
            match = patterns("instructions", kind)[0].match(said, start)
            value = said[match.end() :].strip(" \"'”’“‘»«") if match else ""
            for ending in patterns("after_value"):
                value = ending.sub("", value)
            if match is None or len(value.split()) < _FEWEST_WORDS:
                continue
            before = said[:start].strip(" ,;:–-")
            return Instruction(value, _certain(change, value, before), before)
    return _asked_rightly(said)


def text_told(text: str) -> str:
    """A text for the question without the words that are for the assistant."""
    found = instruction(text)
    if found is None:
        return text
    is_remark = not found.before or _is_remark(found.before)
    return found.text if is_remark else f"{found.before} {found.text}"


def said_of_the_text(text: str) -> Optional[str]:
    """What a message wants in the question, where a sentence of its own says so; else None.

    Args:
        text: such as "And that we are ten, then? That should be in it", "that can't stand there.
            The second question should be: …".

    Returns:
        That text, as it is to be asked about: whether it comes in addition is not said.
    """
    sentences = [part for part in BETWEEN_SENTENCES.split(text.strip()) if part.strip()]
    about = [one for one in sentences if holds(one, "instructions", "of_the_text")]
    rest = joined_as_in(text, [one for one in sentences if one not in about])
    led = patterns("instructions", "of_one_question")[0].search(rest)
    if not rest or not (about or led):
        return None
    if led:
        return rest[led.end() :]
    told = patterns("instructions", "adds_that")[0].sub("", rest)
    return patterns("instructions", "then")[0].sub("", told) if told != rest else rest


def takes_back(text: str, *, same: bool = False) -> bool:
    """Whether a text only says that the question from before another is wanted.

    Args:
        text: such as "I want my text back", "question 2 is gone, it should stay".
        same: the question is what was asked for, so that "the same as before" says so, too.
    """
    said = set(without_diacritics(bare(text)).split())
    keys = _of_taking_back("keys", *(["same"] if same else []))
    known = keys | _of_taking_back("beside")
    return bool(said & keys) and all(one in known or one.isdecimal() for one in said)


def changed_from_before(text: str) -> Optional[str]:
    """What is to be otherwise in the question from before; None where a text does not refer to it.

    Args:
        text: such as "the same as before, but without the last sentence".
    """
    for joint in patterns("takes_back", "joints")[0].finditer(text.strip()):
        if takes_back(text.strip()[: joint.start()], same=True):
            return patterns("takes_back", "lead")[0].sub("", text.strip()[joint.end() :])
    return None


@cache
def _of_taking_back(*kinds: str) -> FrozenSet[str]:
    lists = word_lists()["takes_back"]
    return frozenset(without_diacritics(word) for kind in kinds for word in lists[kind])


def _asked_rightly(said: str) -> Optional[Instruction]:
    """The question meant, after one that is said to be wrong: "no! I wanted to ask …"."""
    for start in _starts(said):
        if start > _MOST_CHARS_BEFORE:
            return None
        is_wrong = start > 0 and holds(said[:start], "instructions", "wrong_question")
        if is_wrong and patterns("instructions", "meant")[0].match(said, start):
            return Instruction(said[start:], Change.REPLACES, said[:start].strip())
    return None


def _certain(change: Change, value: str, before: str) -> Change:
    if change is Change.ADDS and before and not _is_remark(before):
        return Change.UNCLEAR
    if change is Change.UNCLEAR and looks_like_a_question(value):
        # "Write only: may we come?" leaves nothing to be asked of what there was.
        return Change.REPLACES
    return change


def _is_remark(before: str) -> bool:
    """Whether what stands before is about the question, or says nothing."""
    is_answer = is_one_of(before, "yes") or is_one_of(before, "no")
    is_about_it = holds(before, "instructions", "remarks")
    is_small = len(before.split()) <= 1 or not tells_something(before, fewest=1)
    return is_answer or is_about_it or is_small


def _starts(said: str) -> Iterator[int]:
    """Where a sentence or a clause begins."""
    yield 0
    yield from (joint.end() for joint in patterns("instructions", "between")[0].finditer(said))


_KINDS = (
    (Change.REPLACES, "replaces"),
    (Change.ADDS, "adds"),
    (Change.UNCLEAR, "gives"),
)
