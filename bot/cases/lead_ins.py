"""What only leads to a question and is no part of it: "no, I want to ask: …"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import FrozenSet, Iterator, Optional

from bot.cases.words import (
    BETWEEN_SENTENCES,
    bare,
    holds,
    looks_like_a_question,
    patterns,
    word_lists,
)
from bot.conversation.plain_text import without_diacritics

# What stands before a colon and is longer says more than that a question follows.
_MOST_CHARS = 80
# A single word after it is hardly a question.
_FEWEST_WORDS = 2
# "It should say: …" may be about a name, or an address; from this many words on it is a sentence.
_FEWEST_WORDS_OF_A_SENTENCE = 5
_SEPARATORS = re.compile(r"[.,!?:;]\s+")
# Not that of a time or an address.
_COLON = re.compile(r"\s*:(?!//|\d)\s*(?=\S)")


@dataclass(frozen=True)
class _Led:
    """A text after a colon before which nothing is told.

    Attributes:
        before: the sentences before the lead-in.
        rest: what comes after the colon.
        is_more: the lead-in says that it comes in addition.
    """

    before: str
    rest: str
    is_more: bool


def without_lead_in(text: str) -> str:
    """A question without the words that only lead to it, such as "No, I want to ask:"."""
    rest = text
    for pattern in patterns("lead_in", "patterns"):
        match = pattern.match(rest)
        led_to = rest[match.end() :].strip() if match else ""
        # "I want to ask a question | to somebody there" would be torn.
        if led_to and not patterns("half_a_sentence")[0].match(led_to):
            rest = led_to
    led = _led(rest)
    if led is None:
        return rest
    return f"{led.before} {led.rest}" if _tells_of_its_writer(led.before) else led.rest


def with_capital(question: str, *texts: str) -> str:
    """A question with a capital where what leads to it was cut; as typed for any other.

    Args:
        question: such as "may we come?".
        texts: that it may come from, "I want to ask: may we come?".
    """
    is_cut = any(question in text and not text.lstrip().startswith(question) for text in texts)
    return question[:1].upper() + question[1:] if is_cut else question


def with_its_lead(question: str, text: str) -> str:
    """A question that is half a sentence, "if we may come", with what leads to it in a text.

    Args:
        question: any other stays as it is.
        text: that it was taken from: "no, the question is if we may come".
    """
    place = text.find(question) if patterns("if_clause")[0].match(question) else -1
    lead = _SEPARATORS.split(text[:place])[-1] if place > 0 else ""
    return lead + question if patterns("leads_to_a_clause")[0].fullmatch(lead.strip()) else question


def after_colon(text: str) -> str:
    """What a text puts in the place of a question, "write this: …"; empty for any other.

    Args:
        text: what it says in sentences before that is about the old question.
    """
    led = _led(text)
    return "" if led is None or led.is_more else led.rest


def added_after_colon(text: str) -> str:
    """What a text adds to a question, "and one more: …"; empty for any other."""
    led = _led(text)
    return led.rest if led and led.is_more else ""


def _led(text: str) -> Optional[_Led]:
    said = text.strip()
    colon = _COLON.search(said)
    rest = said[colon.end() :] if colon else ""
    if colon is None or len(rest.split()) < _FEWEST_WORDS:
        return None
    # "Ok. To them, then: …": all that stands before it, then without its first sentence, and so on.
    for start in _starts(said[: colon.start()]):
        lead = said[start : colon.start()]
        if _announces(lead, rest):
            is_more = bool(_words(_without_whom(lead)) & _listed("more"))
            return _Led(said[:start].strip(), rest, is_more)
    return None


def only_announces(sentence: str) -> bool:
    """Whether a sentence only says that something is asked, or who is to answer.

    Args:
        sentence: such as "I want to ask an officer something", "then there was another thing".
    """
    if len(sentence) > _MOST_CHARS:
        return False
    said = patterns("same_contact_within")[0].sub(" ", sentence)
    rest = _without_whom(said)
    words = _words(rest)
    if not words <= _known():
        return False
    if words & _listed("announces"):
        return True
    # "We have pen friends. May we write to them?" asks.
    return "?" not in sentence and (rest != said or bool(words & _listed("another")))


def announces_more(text: str) -> bool:
    """Whether a text only says that something is to come in addition: "one more thing"."""
    words = _words(_without_whom(text)) if len(text) <= _MOST_CHARS and "?" not in text else set()
    return words <= _known() and bool(words & _listed("more"))


def wants_a_person_beside(text: str) -> bool:
    """Whether a text says, beside what it asks, that a person is to answer it.

    Args:
        text: such as "I want an answer from a human: may we come?".
    """
    sentences = [part for part in BETWEEN_SENTENCES.split(text.strip()) if bare(part)]
    leads = [_COLON.split(part, maxsplit=1)[0] for part in sentences]
    wishes = [one for one in leads if "?" not in one and only_announces(one)]
    return any(holds(found[0], "lead_in", "person") for one in wishes for found in _whom(one))


def _tells_of_its_writer(before: str) -> bool:
    """Whether sentences before a lead-in go with the question: "We are a choir. My question: …".

    Args:
        before: else they are about the question that there was, or about the assistant.
    """
    told = [part for part in BETWEEN_SENTENCES.split(before) if bare(part)]
    tells, remarks = patterns("lead_in", "tells")[0], patterns("lead_in", "remarks")[0]
    return bool(told) and all(tells.match(one) and not remarks.search(one) for one in told)


def _starts(before: str) -> Iterator[int]:
    yield 0
    yield from (found.end() for found in BETWEEN_SENTENCES.finditer(before))


def _announces(lead: str, led: str) -> bool:
    """Whether what stands before a colon says that something follows, and tells nothing.

    Args:
        lead: what stands there.
        led: what follows. A statement may be what the lead-in speaks of: "we want this: more twin
            towns", "we want to send: ten pupils".
    """
    if "?" in lead or len(lead) > _MOST_CHARS:
        return False
    lead = patterns("same_contact_within")[0].sub(" ", lead)
    rest = _without_whom(lead)
    words = _words(rest)
    announcing, sending = map(_listed, ("announces", "sends"))
    pointing = _listed("points") | _listed("another")
    if not words <= _known():
        return False
    if rest != lead or words & announcing or (words & sending and not words & _listed("subjects")):
        return True
    asks = looks_like_a_question(led)
    if holds(lead, "lead_in", "should_say") and len(led.split()) >= _FEWEST_WORDS_OF_A_SENTENCE:
        return True
    is_put = holds(lead, "lead_in", "should_be")
    return asks and (is_put or bool(words & (sending | pointing | _listed("more"))))


def _without_whom(lead: str) -> str:
    return patterns("lead_in", "whom")[0].sub(" ", lead)


def _whom(lead: str) -> Iterator[re.Match[str]]:
    return patterns("lead_in", "whom")[0].finditer(lead)


@cache
def _known() -> FrozenSet[str]:
    kinds = ("announces", "sends", "points", "another", "more", "beside")
    return frozenset().union(*map(_listed, kinds))


def _words(text: str) -> FrozenSet[str]:
    return frozenset(without_diacritics(bare(text)).split())


@cache
def _listed(kind: str) -> FrozenSet[str]:
    return frozenset(map(without_diacritics, word_lists()["lead_in"][kind]))
