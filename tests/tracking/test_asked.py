"""The questions of a conversation that did not help, as editors see them."""

from __future__ import annotations

from typing import Any, Optional

import pytest

from bot.conversation.outcomes import BUTTON_TITLE_KEY
from bot.store.models import MissKind
from bot.tracking.asked import asked_in


def user(text: str, ranking: Any = (), **metadata: Any) -> dict[str, Any]:
    parsed = {"intent": {"name": "x"}, "intent_ranking": list(ranking)}
    return {"event": "user", "text": text, "parse_data": parsed, "metadata": metadata}


def bot(outcome: str, cell: Optional[str] = None, name: Optional[str] = None) -> dict[str, Any]:
    told = {"outcome": outcome, **({"cell": cell} if cell else {})}
    return {"event": "bot", "text": "svar", "metadata": {"utter_action": name, "metadata": told}}


def language(code: str) -> dict[str, Any]:
    return {"event": "slot", "name": "visitor_language", "value": code}


def test_questions_are_told_with_their_answers_and_how_they_were_read() -> None:
    ranking = [{"name": "sern/what", "confidence": 0.9}]
    events = [
        {"event": "session_started"},
        *(user("hej"), bot("small_talk", name="utter_greet")),
        *(user("vad är sern", ranking), bot("answered", "sern/what")),
        *(user("vad kostar det"), bot("handed_off", "sern/cost")),
        *(user("xyzzy"), bot("missed", name="utter_not_sure")),
        *(user("när går bussen"), bot("out_of_scope", name="utter_out_of_scope")),
        *(user("tack"), bot("small_talk", name="utter_thanks")),
    ]
    asked = asked_in(events)
    assert [(one.redacted_text, one.response) for one in asked] == [
        ("vad är sern", "utter_sern/what"),
        ("vad kostar det", "utter_sern/cost"),
        ("xyzzy", "utter_not_sure"),
        ("när går bussen", "utter_out_of_scope"),
    ]
    assert asked[0].intent_ranking == ranking
    assert {one.kind for one in asked} == {MissKind.ENDED_NO}


def test_a_question_chosen_by_a_button_is_told_in_its_words() -> None:
    pressed = user("/sern/cost", **{BUTTON_TITLE_KEY: "Vad kostar det?"})
    assert [one.redacted_text for one in asked_in([pressed, bot("answered", "sern/cost")])] == [
        "Vad kostar det?"
    ]


@pytest.mark.parametrize(
    "events",
    [
        [user("kan jag få prata med någon"), bot("handed_off", name="utter_handoff_request")],
        [user("anna@example.se"), bot("handed_off", name="utter_ask_case_name")],
        # A button that chooses nothing to answer.
        [user("/none_of_these", **{BUTTON_TITLE_KEY: "Inget"}), bot("clarified")],
        [user("vad är sern")],
        [],
    ],
)
def test_small_talk_and_the_way_to_a_case_are_no_questions(events: Any) -> None:
    assert asked_in(events) == []


def test_each_question_is_in_the_language_that_it_was_written_in() -> None:
    answer = bot("answered", "sern/what")
    events = [
        *(user("vad är sern"), answer),
        *(user("mikä on sern"), language("fi"), answer),
        *(user("sern?"), answer),
        *(user("what is sern"), language("en"), answer),
    ]
    found = [one.language for one in asked_in([language("sv"), *events])]
    assert found == ["sv", "fi", "fi", "en"]
