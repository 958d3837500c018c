"""What is said about the hand-off or the conversation: it is never the matter that is sent.

A sentence is of the talk when all its words are in closed lists, and one of them names sending, the
question, the form or the chat. Any other word may name a matter, and keeps the sentence. What asks
may be for the municipality, of whatever words: it goes only where it asks the assistant to send the
question on. Remarks on the form or on sending that hold other words, too, are known by what they
say: ``wishes.apart_from_remarks_on_sending``.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import List, Mapping, Sequence

from bot.cases.contact import without_contacts
from bot.cases.sentences import joined_as_in
from bot.cases.words import (
    BETWEEN_SENTENCES,
    bare,
    holds,
    is_one_of,
    looks_like_a_question,
    patterns,
    word_lists,
)
from bot.conversation.plain_text import without_diacritics
from bot.files.yaml_data import read_yaml
from bot.privacy.words import PLACEHOLDER

_KINDS: Mapping[str, Sequence[str]] = read_yaml(Path(__file__).with_name("of_the_talk.yml"))
_MOST_WORDS_NAMED = 3
_AFTER_A_CLAUSE = re.compile(r"[,;:–]\s+")


def is_of_the_talk(sentence: str) -> bool:
    """Whether a sentence is only about the hand-off or the conversation.

    Args:
        sentence: such as "could you send that on to them?", "that is half of it", "answer me at",
            of which the address is gone; a name after its last comma says who asks.
    """
    plain = PLACEHOLDER.sub(" ", without_contacts(sentence))
    said = patterns("same_contact_within")[0].sub(" ", plain)
    said = patterns("asks_as")[0].sub("", said)
    if holds(said, "to_its_writer"):
        return False
    if looks_like_a_question(said) and not holds(said, "asks_to_send_it"):
        return False
    said = patterns("to_a_person")[0].sub(" ", said)
    words = frozenset(without_diacritics(bare(said)).split())
    if words & _listed("sends"):
        return words <= _known("sends", "recipients")
    if words & _listed("speaks"):
        return words <= _known()
    return plain != sentence and words <= _known("reaches")


def only_of_the_talk(text: str) -> bool:
    """Whether each sentence of a text is, and none says how to reach its writer."""
    sentences = _sentences(text)
    return bool(sentences) and all(map(_is_alone, sentences))


def names_in_the_talk(sentence: str) -> str:
    """What the question is about that a sentence of the talk names; else empty.

    Args:
        sentence: such as "but the question about the photographs must be there, too".
    """
    about = patterns("before_a_matter")[0].search(sentence)
    if about is None:
        return ""
    before, after = sentence[: about.start()], sentence[about.end() :]
    for words in range(1, _MOST_WORDS_NAMED + 1):
        named = re.match(rf"(?:\s+[^\s,.!?]+){{{words}}}", after)
        if named and is_of_the_talk(before + after[named.end() :]):
            return named[0].strip()
    return ""


def apart_from_the_talk_around(text: str) -> str:
    """A text without the sentences, and the first clause, that are of the talk.

    Args:
        text: as it stands where it holds nothing else; what says how to reach its writer stays.
    """
    sentences = _sentences(text)
    kept = [part for part in sentences if not _is_alone(part)]
    if not kept:
        return text
    if len(kept) < len(sentences):
        # "No! You left out the most important part. Nobody answers."
        kept = [part for part in kept if not is_one_of(part, "no")] or kept
    rest = joined_as_in(text, kept) if len(kept) < len(sentences) else text
    clause = _AFTER_A_CLAUSE.search(rest)
    led = rest[clause.end() :] if clause else ""
    return led if clause and led and _is_alone(rest[: clause.start()]) else rest


def _sentences(text: str) -> List[str]:
    return [part for part in BETWEEN_SENTENCES.split(text.strip()) if bare(part)]


def _is_alone(sentence: str) -> bool:
    return is_of_the_talk(sentence) and without_contacts(sentence) == sentence


@cache
def _known(*kinds: str) -> frozenset[str]:
    beside = map(without_diacritics, word_lists()["wish"]["empty"])
    known = frozenset(beside).union(*map(_listed, ("speaks", "beside", *kinds)))
    return known - _listed("never")


@cache
def _listed(kind: str) -> frozenset[str]:
    return frozenset(map(without_diacritics, _KINDS[kind]))
