"""Which question of the conversation was not sent yet, for visitors who want that one sent, too."""

from __future__ import annotations

import difflib
from typing import Any, Iterator, List, Mapping, Sequence

from bot.cases.details import apart_from_contact, tells_only_details
from bot.cases.lead_ins import without_lead_in
from bot.cases.sending import other_one_to_send, sent_after_colon
from bot.cases.wishes import apart_from_remarks_on_sending, wants_it_sent
from bot.cases.words import (
    BETWEEN_SENTENCES,
    asks_first,
    bare,
    looks_like_a_question,
    patterns,
    question_about,
    tells_something,
)
from bot.conversation.history import (
    is_pressed,
    outside_the_steps,
    session_events,
    shown_message,
    turns_oldest_first,
)
from bot.privacy.words import with_gaps

# How similar a question is to the one that was sent (difflib's ratio, 0 … 1).
_NEARLY = 0.8


def question_not_sent(events: Sequence[Mapping[str, Any]], about: str, sent: Sequence[str]) -> str:
    """The newest question of the session that no case holds; empty where there is none.

    Args:
        events: of a tracker, oldest first; the newest message only asks for it.
        about: what it is about; empty where that is not said.
        sent: the questions of the cases.
    """
    turns = turns_oldest_first(outside_the_steps(session_events(events)))[:-1]
    typed = [shown_message(turn.message) for turn in turns if not is_pressed(turn.message)]
    asked = [one for text in typed for one in _questions_in(text)]
    unsent = [one for one in reversed(asked) if not _was_sent(one, sent)]
    return question_about(about, unsent) if about else next(iter(unsent), "")


def _questions_in(text: str) -> List[str]:
    """What a message asks, one by one, without what leads to it; nothing of what is to be sent."""
    if wants_it_sent(text) or other_one_to_send(text) is not None or sent_after_colon(text):
        return []
    sentences = BETWEEN_SENTENCES.split(apart_from_remarks_on_sending(text).strip())
    return [
        with_gaps(one)
        for sentence in sentences
        for one in _parts(sentence)
        if tells_something(one) and not tells_only_details(one)
    ]


def _parts(sentence: str) -> Iterator[str]:
    """The questions of a sentence: "I have two: may we come, and who pays?" holds two."""
    if not looks_like_a_question(sentence):
        return
    led = sentence.rpartition(": ")[2]
    question = led if asks_first(led) else apart_from_contact(without_lead_in(sentence))
    parts = [part.strip(" ,") for part in patterns("between_questions")[0].split(question)]
    if len(parts) < 2 or not all(map(asks_first, parts)):
        yield question
        return
    for part in parts:
        yield f"{part[:1].upper()}{part[1:].rstrip(' ?')}?"


def _was_sent(question: str, sent: Sequence[str]) -> bool:
    said = bare(question)
    return any(
        said in bare(one) or difflib.SequenceMatcher(None, said, bare(one)).ratio() >= _NEARLY
        for one in sent
    )
