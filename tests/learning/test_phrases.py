"""What went wrong, each phrase once, until an editor has decided about it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Optional, Sequence

import numpy as np
import pytest
from sqlalchemy.orm import sessionmaker

from bot.learning.groups import Group, Places
from bot.learning.phrases import (
    LISTS,
    WENT_WRONG,
    Shortfall,
    decide,
    decisions,
    list_with,
    open_phrases,
    phrase_key,
    reword,
    state,
    undo_decision,
)
from bot.learning.vectors import known_vectors, make_missing_vectors
from bot.store.misses import Missed, record_miss
from bot.store.models import MissKind, PhraseVerdict
from bot.store.retention import erase_conversation, forget_vectors
from tests.learning.feedback import said_at_the_end, thumb_down

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)


def missed(
    sessions: sessionmaker,
    text: str,
    days: int = 0,
    response: Optional[str] = None,
    conversation_id: Optional[str] = None,
    kind: MissKind = MissKind.MISSED,
) -> None:
    record_miss(
        sessions,
        conversation_id=conversation_id or f"c{text}{days}",
        kind=kind,
        redacted_text=text,
        intent_ranking=[
            {"name": "sern/cost", "confidence": 0.4},
            {"name": "greet", "confidence": 0.3},
        ],
        response=response,
        language="sv",
        at=NOW - timedelta(days=days),
    )


def test_the_same_words_are_one_phrase_with_its_counts_over_time(sessions: sessionmaker) -> None:
    missed(sessions, "vad kostar det")
    missed(sessions, "Vad kostar det?", 1)
    missed(sessions, "VAD KOSTAR DET!!", 1)
    missed(sessions, "något annat")
    thumb_down(
        sessions,
        "vad kostar det",
        "f",
        topic="sern/what",
        redacted_comment="Svaret stämmer inte.",
        at=NOW,
    )
    first, other = open_phrases(sessions)
    assert (first.text, first.count, other.count) == ("vad kostar det", 4, 1)
    assert sorted(first.days.values()) == [2, 2]
    assert first.shortfalls == {Shortfall.MISSED: 3, Shortfall.THUMB_DOWN: 1}
    assert first.reasons == {"Svaret stämmer inte.": 1} and first.answers == {"sern/what": 1}
    assert first.likely == pytest.approx({"sern/cost": 1.2})


def test_a_thumb_down_for_a_guess_tells_what_the_question_was_taken_for(
    sessions: sessionmaker,
) -> None:
    for number, (topic, guessed) in enumerate(
        (("sern/cost", True), ("sern/cost", True), ("sern/what", False))
    ):
        thumb_down(sessions, "betalar vi", f"c{number}", topic=topic, guessed=guessed)
    missed(sessions, "betalar vi", response="utter_sern/cost", kind=MissKind.GUESSED)
    (phrase,) = open_phrases(sessions)
    assert phrase.guesses == {"sern/cost": 3} and phrase.answers == {"sern/what": 1}
    shortfalls = {Shortfall.GUESS_DOWN: 2, Shortfall.THUMB_DOWN: 1, Shortfall.GUESSED: 1}
    assert phrase.shortfalls == shortfalls
    # What it was wrongly taken for is not what an editor is offered first.
    phrase.likely = {"sern/cost": 0.6, "sern/join": 0.3}
    assert Group([phrase]).likely == ["sern/join", "sern/cost"]
    (guess,) = open_phrases(sessions, [Shortfall.GUESS_DOWN])
    assert guess.shortfalls == {Shortfall.GUESS_DOWN: 2} and guess.answers == {}
    (thumb,) = open_phrases(sessions, [Shortfall.THUMB_DOWN])
    assert thumb.shortfalls == {Shortfall.THUMB_DOWN: 1} and thumb.guesses == {}


def test_a_said_at_the_end_shows_what_was_asked_and_why_it_did_not_help(
    sessions: sessionmaker,
) -> None:
    asked = [
        Missed(MissKind.ENDED_NO, text, [], response, "fi")
        for text, response in (("mitä se maksaa", "utter_sern/cost"), ("xyzzy", "utter_not_sure"))
    ]
    for number, comment in enumerate(("fick inget svar", None)):
        said_at_the_end(sessions, f"e{number}", redacted_comment=comment, questions=asked)
    # Nobody asked anything: nothing can be learnt of it.
    said_at_the_end(sessions, "silent", redacted_comment="dålig")
    cost, rest = open_phrases(sessions)
    assert [cost.text, rest.text] == ["mitä se maksaa", "xyzzy"]
    assert cost.shortfalls == {Shortfall.ENDED_NO: 2} and cost.language == "fi"
    assert cost.answers == {"sern/cost": 2}
    # Written about the whole conversation, not about this answer.
    assert cost.reasons_at_the_end == {"fick inget svar": 1} and not cost.reasons


def test_a_message_counts_once_whatever_its_visitor_says_of_it_later(
    sessions: sessionmaker,
) -> None:
    missed(sessions, "vad kostar det", conversation_id="c")
    missed(sessions, "vad kostar det", conversation_id="c", kind=MissKind.NOT_HELPFUL)
    said_at_the_end(
        sessions,
        "c",
        questions=[Missed(MissKind.ENDED_NO, "Vad kostar det?", [], None, "sv")],
        at=NOW,
    )
    missed(sessions, "vad kostar det", conversation_id="c")
    (phrase,) = open_phrases(sessions)
    assert phrase.count == 2
    assert phrase.shortfalls == {
        Shortfall.MISSED: 2,
        Shortfall.NOT_HELPFUL: 1,
        Shortfall.ENDED_NO: 1,
    }


def test_what_has_no_answer_stands_on_lists_of_its_own(sessions: sessionmaker) -> None:
    missed(sessions, "vad kostar det")
    for day in range(3):
        missed(sessions, "Vad kostar det?", day, kind=MissKind.UNKNOWN)
    missed(sessions, "när går bussen", kind=MissKind.OUT_OF_SCOPE)
    wrong, outside, unknown = (open_phrases(sessions, shortfalls) for shortfalls in LISTS)
    assert [(phrase.text, phrase.count) for phrase in wrong] == [("vad kostar det", 1)]
    assert [phrase.text for phrase in outside] == ["när går bussen"]
    assert [(phrase.count, phrase.shortfalls) for phrase in unknown] == [
        (3, {Shortfall.UNKNOWN: 3})
    ]
    # The page is reckoned anew for the list that has something new on it, and for no other.
    before = [state(sessions, shortfalls) for shortfalls in LISTS]
    missed(sessions, "vem bestämmer", kind=MissKind.UNKNOWN)
    after = [state(sessions, shortfalls) for shortfalls in LISTS]
    assert [one == other for one, other in zip(before, after, strict=True)] == [True, True, False]
    # The same words are decided about once.
    decide(sessions, wrong, PhraseVerdict.CELL, "eva", "avgjorde", "sern/cost")
    assert [phrase.text for phrase in open_phrases(sessions, [Shortfall.UNKNOWN])] == [
        "vem bestämmer"
    ]


def test_everything_that_can_happen_stands_on_one_list() -> None:
    assert sorted(one for shortfalls in LISTS for one in shortfalls) == sorted(Shortfall)
    assert {Shortfall(kind.value) for kind in MissKind} <= set(Shortfall)
    assert list_with("unknown") == (Shortfall.UNKNOWN,)
    assert list_with("missed") == list_with("") == list_with("'") == WENT_WRONG


def test_what_is_decided_is_open_no_more_until_that_is_undone(sessions: sessionmaker) -> None:
    missed(sessions, "vad kostar det")
    missed(sessions, "hej och hå")
    before = state(sessions)
    cost, rest = sorted(open_phrases(sessions), key=lambda phrase: phrase.text, reverse=True)
    decide(sessions, [cost], PhraseVerdict.CELL, "eva", "avgjorde", "sern/cost", NOW)
    decide(sessions, [rest], PhraseVerdict.DISMISSED, "eva", "avgjorde")
    assert open_phrases(sessions) == [] and state(sessions) != before
    found = {one.key: one for one in decisions(sessions)}
    assert found[cost.key].cell == "sern/cost" and found[cost.key].text == "vad kostar det"
    # What teaches nothing is not kept.
    assert found[rest.key].text is None
    reword(sessions, cost.key, "vad kostar sern", "anna", "ändrade orden")
    assert {one.text for one in decisions(sessions)} == {"vad kostar sern", None}
    undo_decision(sessions, cost.key, "eva", "ångrade")
    assert [phrase.key for phrase in open_phrases(sessions)] == [phrase_key("Vad kostar det?")]


def test_a_cell_is_needed_where_a_cell_is_meant(sessions: sessionmaker) -> None:
    with pytest.raises(ValueError):
        decide(sessions, [], PhraseVerdict.CELL, "eva", "avgjorde")


def test_vectors_are_made_once_and_forgotten_in_time(sessions: sessionmaker) -> None:
    asked: list[list[str]] = []

    def embed(texts: object) -> np.ndarray:  # type: ignore[type-arg]
        asked.append(list(texts))  # type: ignore[call-overload]
        return np.eye(len(asked[-1]), 4, dtype=np.float32)

    assert make_missing_vectors(sessions, ["a", "b", "a"], embed) == 2
    assert make_missing_vectors(sessions, ["b", "c"], embed) == 1
    assert asked == [["a", "b"], ["c"]]
    assert known_vectors(sessions, ["b"])["b"].tolist() == [0, 1, 0, 0]
    forget_vectors(sessions, datetime.now(UTC) + timedelta(days=1))
    assert known_vectors(sessions, ["a", "b", "c"]) == {}


def test_vectors_of_what_a_visitor_wrote_go_with_the_conversation(sessions: sessionmaker) -> None:
    missed(sessions, " Vem är ordförande? ", 1, conversation_id="erased")
    thumb_down(sessions, "hur mycket kostar det", "erased")
    missed(sessions, "Vad kostar det?", 1)

    def embed(texts: Sequence[str]) -> np.ndarray:  # type: ignore[type-arg]
        return np.eye(len(texts), 4, dtype=np.float32)

    texts = [phrase.text for phrase in open_phrases(sessions)]
    assert make_missing_vectors(sessions, texts, embed) == 3
    erase_conversation(sessions, "erased")
    assert list(known_vectors(sessions, texts)) == ["Vad kostar det?"]


def test_phrases_that_are_near_stand_together_and_those_without_a_place_alone(
    sessions: sessionmaker,
) -> None:
    for text, times in (("ett", 3), ("one", 2), ("två", 4), ("new", 1)):
        for day in range(times):
            missed(sessions, text, day)
    near, far = np.array([1, 0.05], np.float32), np.array([0, 1], np.float32)
    vectors = {"ett": np.array([1, 0], np.float32), "one": near, "två": far}
    places = Places()
    groups = places.group(open_phrases(sessions), vectors)
    assert [[phrase.text for phrase in group.phrases] for group in groups] == [
        ["ett", "one"],
        ["två"],
        ["new"],
    ]
    assert groups[0].count == 5 and groups[0].likely == ["sern/cost"]
    # Those that stay keep their places, and one that gets a vector finds its own.
    one = next(phrase for phrase in open_phrases(sessions) if phrase.text == "one")
    decide(sessions, [one], PhraseVerdict.DISMISSED, "eva", "avgjorde")
    assert places.group(open_phrases(sessions), vectors)[1].phrases[0].text == "ett"
    groups = places.group(open_phrases(sessions), {**vectors, "new": near})
    assert [[phrase.text for phrase in group.phrases] for group in groups] == [
        ["ett", "new"],
        ["två"],
    ]
