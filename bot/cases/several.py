"""One of several questions that are to be sent together: which is meant, and what to do with it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import List, Optional, Sequence, Tuple

from bot.cases.sentences import telling_words
from bot.cases.words import (
    BETWEEN_SENTENCES,
    MOST_CHARS_OF_A_WISH,
    MOST_CHARS_OF_SEVERAL,
    TELLING_CHARS,
    bare,
    first_match,
    holds,
    is_one_of,
    looks_like_a_question,
    matches,
    patterns,
    question_about,
)
from bot.conversation.positions import named_positions, only_names_positions

_KINDS = ("keeps", "leaves", "replaces")
# The places that have a word of their own.
_MOST_PLACES = 3
# "1. May we come?": what is said after the question, in that line or below it, is no part of it.
_ITEM = re.compile(
    r"(?:^|(?<=\s))(?P<number>\d{1,2})[.)]\s+"
    r"(?P<value>(?:(?!\s\d{1,2}[.)]\s)[^\n])*\?|(?:(?!\s\d{1,2}[.)]\s)[^\n])+)"
)


class Earlier(StrEnum):
    """A question that was asked before another one."""

    FIRST = "first"
    BEFORE = "before"


@dataclass(frozen=True)
class Named:
    """Which of the conversation's own questions is meant.

    Attributes:
        place: the word for it, "first"; empty for none.
        about: what it is about; empty where only its place is said.
    """

    place: str = ""
    about: str = ""

    def among(self, questions: Sequence[str]) -> str:
        """The question that is meant.

        Args:
            questions: oldest first; what it is about counts for more than its place.
        """
        if not self.about:
            places = named_positions(self.place, max(len(questions), 1))
            return questions[places[0]] if places and places[0] < len(questions) else ""
        found = question_about(self.about, [*reversed(questions)])
        return found or _with_most_words_of(self.about, questions)


def _with_most_words_of(about: str, questions: Sequence[str]) -> str:
    """The one question that has most of the words that it is named by; empty for none or several.

    Args:
        about: such as "what the trip to Finland cost".
        questions: such as "How much did the Finland trip cost?".
    """
    told = {*telling_words(about)}
    shared = {one: len(told & {*telling_words(one)}) for one in questions}
    most = max(shared.values(), default=0)
    found = [one for one, count in shared.items() if count == most]
    return found[0] if most and len(found) == 1 else ""


def names_one(text: str) -> Optional[Named]:
    """Which question a text names, where it says nothing else; None for any other text.

    Args:
        text: such as "no, it is the first one, about the camp", "the one about the bus, of course";
            "the question is if we may come" asks it.
    """
    is_short = len(text) <= MOST_CHARS_OF_A_WISH and "?" not in text
    match = patterns("names_one")[0].fullmatch(text.strip()) if is_short else None
    if match is None:
        return None
    place = match["place"] or ""
    is_place = only_names_positions(place) and bool(named_positions(place, _MOST_PLACES))
    if place and not is_place:
        return None
    return Named(place, match["at"] or match["about"] or "")


def names_places_only(text: str) -> bool:
    """Whether a text only says which of several is meant: "both", "the second one, please"."""
    # "Change" is one letter from "the second".
    if matches(text, "change"):
        return False
    return only_names_positions(text) and bool(named_positions(text, 2))


def only_names_which(text: str) -> bool:
    """Whether a text only says which of several questions is to be sent, or is not.

    Args:
        text: such as "send only the second question, the one about the bus. We skip the first".
    """
    if len(text) > MOST_CHARS_OF_SEVERAL or "?" in text or ":" in text:
        return False
    pieces = _pieces(text)
    which = [piece for piece in pieces if _keeps_or_leaves(piece)]
    return bool(which) and all(piece in which or names_one(piece) for piece in pieces)


def the_ones_meant(text: str, written: str) -> str:
    """What is left of several questions after a text that only names which; empty where unclear."""
    kept = (with_one_changed(piece, written) for piece in _pieces(text))
    return next(filter(None, kept), "") if only_names_which(text) else ""


def _pieces(text: str) -> List[str]:
    sentences = BETWEEN_SENTENCES.split(text.strip())
    return [
        part.strip()
        for one in sentences
        for part in patterns("of_several", "commas")[0].split(one)
        if bare(part)
    ]


def _keeps_or_leaves(piece: str) -> bool:
    found = (
        pattern.fullmatch(piece)
        for kind in ("keeps", "leaves")
        for pattern in patterns("of_several", kind)
    )
    return any(_names_which(match["which"]) for match in found if match)


def _names_which(which: str) -> bool:
    if patterns("of_several", "about")[0].fullmatch(which.strip()):
        # "Only the one about the bus".
        return True
    return only_names_positions(which) and bool(named_positions(which, _MOST_PLACES))


def sends_both(text: str) -> bool:
    """Whether a text wants both questions sent, with whatever else it says."""
    is_short = len(text) <= MOST_CHARS_OF_SEVERAL
    return is_short and holds(text, "of_several", "both")


def asked_instead(text: str) -> str:
    """What another question is about that is to be sent instead of the current one.

    Args:
        text: such as "send the one about SERN instead", "not that about the bus, only about SERN";
            empty for any other.
    """
    if len(text) > MOST_CHARS_OF_SEVERAL:
        return ""
    match = first_match(text, "sends_another")
    return match["value"] if match else ""


def asked_earlier(text: str, *, sends: bool = True) -> Optional[Earlier]:
    """Which question a text means that was asked before another one; None where it means none.

    Args:
        text: such as "now I want to send my question from before", "send what I asked first".
        sends: it has to say that this is to be sent; else it may also name the question and say
            nothing else: "no, the question from before".
    """
    if len(text) > MOST_CHARS_OF_SEVERAL:
        return None
    if holds(text, "earlier_question", "send"):
        return next((which for which in Earlier if holds(text, "earlier_question", which)), None)
    return None if sends else next((which for which in Earlier if _only_names(text, which)), None)


def _only_names(text: str, which: Earlier) -> bool:
    left, times = patterns("earlier_question", which)[0].subn(" ", text)
    return times > 0 and patterns("earlier_question", "beside")[0].fullmatch(bare(left)) is not None


def as_one(questions: Sequence[str]) -> str:
    """Several questions as the one text that is sent."""
    return "\n".join(questions)


def holds_several(written: str) -> bool:
    """Whether what is to be sent already holds more than one question."""
    return len(_questions_in(written)) > 1


def with_one_changed(text: str, written: Optional[str]) -> Optional[str]:
    """What is to be sent after a text keeps, takes out or replaces one of several questions.

    Args:
        text: such as "only the first", "not the second one", "change the first to: who leads it?".
        written: the questions as they are to be sent.

    Returns:
        What is left of them; None where a text does not say, or it is unclear which is meant.
    """
    written = written or ""
    questions = _questions_in(written)
    if len(questions) < 2 or len(text) > MOST_CHARS_OF_SEVERAL:
        return None
    items = _numbered(written)
    for kind in _KINDS:
        for pattern in patterns("of_several", kind):
            match = pattern.fullmatch(text.strip())
            places = _meant(match["which"], questions) if match else []
            if match is None or not 0 < len(places) < len(questions):
                continue
            if kind == "replaces":
                new = match["new"].strip()
                if items and len(places) == 1:
                    start, end = items[places[0]].span("value")
                    return f"{written[:start]}{new}{written[end:]}"
                changed = [
                    new if place == places[0] else one for place, one in enumerate(questions)
                ]
                return as_one(changed) if len(places) == 1 else None
            keeps = kind == "keeps"
            if items:
                gone = [one for n, one in enumerate(items) if (n in places) is not keeps]
                return _without_items(written, gone)
            return as_one([one for n, one in enumerate(questions) if (n in places) is keeps])
    return _left_for_a_reason(text, questions)


def chosen_first(text: str, written: str) -> Optional[Tuple[str, str]]:
    """What is left of several questions after the first clause of a text, and the rest of it.

    Args:
        text: such as "only the second, the towns I know already".
        written: the questions.

    Returns:
        None where that clause does not say which, or the rest asks something.
    """
    pieces = [one for one in _pieces(text) if not is_one_of(one, "no")]
    rest = ", ".join(pieces[1:])
    if not rest or looks_like_a_question(rest) or not _keeps_or_leaves(pieces[0]):
        return None
    left = with_one_changed(pieces[0], written)
    return (left, rest) if left else None


def begins_with_a_choice(text: str) -> bool:
    """Whether a text begins by choosing one of several and asks nothing: "only the second, …"."""
    first, *rest = [one for one in _pieces(text) if not is_one_of(one, "no")] or [""]
    return _keeps_or_leaves(first) and not looks_like_a_question(", ".join(rest))


def _left_for_a_reason(text: str, questions: Sequence[str]) -> Optional[str]:
    """What is left by "only the second, the towns I know": the rest is about what is left out."""
    found = chosen_first(text, as_one(questions))
    if found is None:
        return None
    left, why = found
    gone = [one for one in questions if one not in left.split("\n")]
    places = {n for n, one in enumerate(questions) if one in gone}
    named = set(named_positions(why, len(questions), is_choice=False))
    # A short word, "to", stands in any question.
    telling = [one for one in why.split() if len(bare(one)) > TELLING_CHARS]
    words = [one for one in telling if not question_about(one, [left])]
    is_of_gone = (bool(named) and named <= places) or any(
        question_about(one, gone) for one in words
    )
    return left if is_of_gone else None


def _numbered(written: str) -> List[re.Match[str]]:
    """The questions that their writer numbered from one on; none for any other text."""
    found = [*_ITEM.finditer(written)]
    is_list = [int(one["number"]) for one in found] == [*range(1, len(found) + 1)]
    return found if is_list and len(found) > 1 else []


def _without_items(written: str, gone: Sequence[re.Match[str]]) -> str:
    """A text without some of its numbered questions; the others keep their numbers."""
    for item in reversed(gone):
        written = written[: item.start()] + written[item.end() :].lstrip()
    return written.strip()


def _meant(which: str, questions: Sequence[str]) -> List[int]:
    """The places of the questions that words name by their place or by what they are about."""
    about = patterns("of_several", "about")[0].fullmatch(which.strip())
    if about is not None:
        holding = [n for n, one in enumerate(questions) if question_about(about["value"], [one])]
        return holding if len(holding) == 1 else []
    return named_positions(which, len(questions)) if only_names_positions(which) else []


def _questions_in(written: str) -> List[str]:
    """The questions of a text: what it numbers, its lines, or its sentences with their leads."""
    if items := _numbered(written):
        return [one["value"] for one in items]
    lines = [line.strip() for line in written.splitlines() if bare(line)]
    if len(lines) > 1:
        return lines
    questions: List[str] = []
    is_open = False
    for sentence in filter(bare, BETWEEN_SENTENCES.split(written.strip())):
        if is_open or (questions and not looks_like_a_question(sentence)):
            questions[-1] = f"{questions[-1]} {sentence}"
        else:
            questions.append(sentence)
        is_open = not looks_like_a_question(questions[-1])
    return questions
