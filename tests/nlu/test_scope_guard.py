"""What the scope guard makes of messages, in conversations made by hand."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Mapping, Optional, Sequence

import pytest
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActiveLoop, BotUttered, Event, SlotSet, UserUttered
from rasa.shared.core.slots import AnySlot
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.conversation.history import FORM_SLOT, SENT_SLOT
from bot.conversation.reading import (
    Decision,
    cells_of,
    choices_of,
    decision_of,
    intents_of,
    questions_of,
)
from bot.nlu.intent_classifier import READING, THRESHOLDS
from bot.nlu.ngram_featurizer import SHORT_WORDS, UNKNOWN_WORDS
from bot.nlu.noise import NO_QUESTION
from bot.nlu.question_splitter import ASKS, FOLLOWING, NAMED_TOPIC, ONLY_NAMES, PART_OF_MESSAGE
from bot.nlu.scope_guard import CLARIFY, SEVERAL_QUESTIONS, TWO_READINGS, ScopeGuard
from bot.nlu.trust import Reading, Trust
from tests.nlu import readings
from tests.nlu.grids import RESPONSES
from tests.nlu.readings import clear, read, unclear

DOMAIN = Domain.from_dict({"version": "3.1", "responses": RESPONSES})
FALLBACK = "nlu_fallback"
# The topic is sure, the aspect is not.
ABOUT_SERN = read(
    {**{f"sern/{a}": 0.11 for a in ("since", "cost", "why", "which")}, "policy/what": 0.05}
)
EITHER = read({"sern/since": 0.4, "policy/what": 0.35})


def message(reading: Optional[Reading], text: str = "…", **more: Any) -> Message:
    """A message as the classifier leaves it."""
    made = Message({TEXT: text, **more})
    if reading is not None:
        made.set(READING, reading)
        made.set(THRESHOLDS, readings.THRESHOLDS)
    return made


def sentence(reading: Reading, asks: bool = True) -> Message:
    return message(reading, **{PART_OF_MESSAGE: True, ASKS: asks})


def conversation(*events: Event) -> DialogueStateTracker:
    slots = [AnySlot(name, mappings=[{}]) for name in (FORM_SLOT, SENT_SLOT)]
    tracker = DialogueStateTracker.from_events("visitor", list(events), slots=slots)
    assert isinstance(tracker, DialogueStateTracker)
    return tracker


def turn(parse_data: Mapping[str, Any], *payloads: str) -> list[Event]:
    """A turn whose reply offers buttons."""
    buttons = [{"title": "…", "payload": f"/{payload}"} for payload in payloads]
    return [UserUttered("…", parse_data=dict(parse_data)), BotUttered("…", {"buttons": buttons})]


def guarded(
    *messages: Message, said: Sequence[Event] = (), domain: Optional[Domain] = DOMAIN
) -> Mapping[str, Any]:
    """The parse data of one message with its sentences."""
    options = ScopeGuard.get_default_config()
    options |= {"courtesies": ["thanks"], "wishes": ["handoff_request"]}
    options["ways_of_answering"] = {"easy_swedish": {"reply_language": "sv", "style": "easy"}}
    guard = ScopeGuard(options)
    (left,) = guard.process(list(messages), conversation(*said), domain)
    assert left is messages[0]
    found: Mapping[str, Any] = left.as_dict(only_output_properties=True)
    return found


def answer_of(parse_data: Mapping[str, Any]) -> str:
    """The response that Rasa's ``ActionRetrieveResponse`` would give."""
    topic = parse_data["intent"]["name"]
    selector = parse_data["response_selector"]
    assert topic in selector["all_retrieval_intents"]
    found: str = selector[topic]["response"]["utter_action"]
    return found


def test_a_cell_becomes_its_topic_and_names_its_answer() -> None:
    found = guarded(message(clear("sern/since")))
    assert found["intent"] == {"name": "sern", "confidence": 0.9}
    assert answer_of(found) == "utter_sern/since"
    assert found["response_selector"]["sern"]["response"]["intent_response_key"] == "sern/since"
    assert cells_of(found) == intents_of(found) == ["sern/since"]
    assert decision_of(found) == Decision.ANSWER
    assert not choices_of(found) and not questions_of(found)


def test_an_intent_without_a_topic_stays_what_it_is() -> None:
    found = guarded(message(clear("greet")))
    assert found["intent"]["name"] == "greet"
    assert intents_of(found) == ["greet"]
    assert not cells_of(found)
    assert "response_selector" not in found


def test_a_button_names_its_cell() -> None:
    found = guarded(message(None, "/sern/since"))
    assert found["intent"] == {"name": "sern", "confidence": 1.0}
    assert answer_of(found) == "utter_sern/since"
    assert cells_of(found) == ["sern/since"]
    assert decision_of(found) == Decision.ANSWER
    assert found["intent_ranking"]


@pytest.mark.parametrize("text", ["/greet", '/change_case{"case_part": "name"}'])
def test_other_buttons_are_left_to_rasa(text: str) -> None:
    assert not set(guarded(message(None, text))) - {TEXT}


def test_what_cannot_be_read_is_a_miss() -> None:
    found = guarded(message(None, ""))
    assert found["intent"] == {"name": FALLBACK, "confidence": 1.0}
    assert decision_of(found) == Decision.MISS
    assert not cells_of(found) and not choices_of(found)


def test_what_was_not_understood_is_rasas_fallback() -> None:
    found = guarded(message(read({"greet": 0.3, "deny": 0.2, "affirm": 0.2, "thanks": 0.2})))
    # The surer, the less there was to choose between.
    assert found["intent"] == {"name": FALLBACK, "confidence": pytest.approx(0.9)}
    assert decision_of(found) == Decision.MISS
    assert not choices_of(found)


def test_what_is_outside_is_said_to_be() -> None:
    found = guarded(message(clear("out_of_scope")))
    assert found["intent"]["name"] == "out_of_scope"
    assert decision_of(found) == Decision.OUT_OF_SCOPE
    assert not cells_of(found)


def test_a_sure_topic_gets_its_overview_and_offers_aspects() -> None:
    found = guarded(message(ABOUT_SERN))
    assert decision_of(found) == Decision.OVERVIEW
    assert answer_of(found) == "utter_sern/what"
    assert cells_of(found) == ["sern/what"]
    assert choices_of(found) == ["sern/since", "sern/cost", "sern/why"]


def test_the_same_overview_is_never_given_twice_but_asked_what_of_it() -> None:
    first = turn(guarded(message(ABOUT_SERN)))
    again = guarded(message(ABOUT_SERN), said=first)
    assert decision_of(again) == Decision.CLARIFY
    assert choices_of(again) == ["sern/since", "sern/cost"]
    # Not after another topic either.
    between = turn(guarded(message(clear("policy/what"))))
    later = guarded(message(ABOUT_SERN), said=[*first, *between])
    assert decision_of(later) == Decision.CLARIFY


def test_who_talks_about_a_topic_gets_no_overview_of_it() -> None:
    said = turn(guarded(message(clear("sern/cost"))))
    found = guarded(message(ABOUT_SERN), said=said)
    assert decision_of(found) == Decision.GUESS
    assert cells_of(found) == ["sern/since"]


def test_of_two_likely_cells_both_are_answered() -> None:
    found = guarded(message(EITHER))
    assert found["intent"]["name"] == TWO_READINGS
    assert decision_of(found) == Decision.EITHER
    assert questions_of(found) == ["sern/since", "policy/what"]


def test_after_two_readings_the_likelier_one_is_leant_on() -> None:
    said = turn(guarded(message(EITHER)))
    assert cells_of(guarded(message(clear("it/cost")), said=said)) == ["sern/cost"]


def test_of_two_readings_the_one_just_said_is_left_out() -> None:
    said = turn(guarded(message(clear("sern/since"))))
    found = guarded(message(EITHER), said=said)
    assert decision_of(found) == Decision.EITHER
    assert answer_of(found) == "utter_policy/what"


def test_a_guess_is_answered_and_other_likely_cells_are_offered() -> None:
    found = guarded(message(read({"sern/since": 0.36, "sern/cost": 0.05, "policy/what": 0.05})))
    assert decision_of(found) == Decision.GUESS
    assert answer_of(found) == "utter_sern/since"
    assert choices_of(found) == ["sern/cost", "policy/what"]


def test_a_sure_aspect_is_asked_back_about_with_two_topics_at_least() -> None:
    found = guarded(message(clear("it/since")))
    assert found["intent"]["name"] == CLARIFY
    assert decision_of(found) == Decision.ASK_TOPIC
    assert len(choices_of(found)) >= 2
    assert "sern/since" in choices_of(found)


def test_the_topic_named_then_is_asked_about_with_that_aspect() -> None:
    asked = guarded(message(clear("it/since")))
    said = turn(asked, *choices_of(asked))
    assert cells_of(guarded(message(clear("hyvinge/same")), said=said)) == ["hyvinge/since"]


def test_what_leans_on_the_conversation_becomes_a_cell() -> None:
    said = turn(guarded(message(None, "/hyvinge/what")))
    found = guarded(message(clear("it/since")), said=said)
    assert found["intent"]["name"] == "hyvinge"
    assert cells_of(found) == ["hyvinge/since"]


def test_several_questions_are_kept_in_their_order() -> None:
    parts = [sentence(clear("policy/what")), sentence(clear("sern/since"))]
    found = guarded(message(unclear()), *parts)
    assert found["intent"]["name"] == SEVERAL_QUESTIONS
    assert decision_of(found) == Decision.SEVERAL
    assert questions_of(found) == cells_of(found) == ["policy/what", "sern/since"]


def test_a_wish_beside_a_question_is_no_cell_but_is_kept() -> None:
    parts = [sentence(clear("sern/since")), sentence(clear("handoff_request"), asks=False)]
    found = guarded(message(unclear()), *parts)
    assert questions_of(found) == intents_of(found) == ["sern/since", "handoff_request"]
    assert cells_of(found) == ["sern/since"]


def test_messages_keep_their_own_sentences() -> None:
    guard = ScopeGuard(ScopeGuard.get_default_config())
    first, second = message(unclear()), message(unclear())
    parts = [sentence(clear("sern/since")), sentence(clear("policy/what"))]
    assert guard.process([first, parts[0], second, parts[1]]) == [first, second]
    assert cells_of(first.data) == ["sern/since"]
    assert cells_of(second.data) == ["policy/what"]


def test_a_text_read_after_the_question_before_it_belongs_to_the_text() -> None:
    leaning = read({"sern/cost": 0.3, "policy/cost": 0.25})
    after = message(clear("sern/since"), **{PART_OF_MESSAGE: True, FOLLOWING: True})
    said = turn(guarded(message(clear("sern/what"))))
    assert cells_of(guarded(message(leaning), after, said=said)) == ["sern/since"]
    # A sentence that cannot be read changes nothing for those beside it.
    unread = message(None, "?", **{PART_OF_MESSAGE: True, ASKS: True})
    parts = unread, sentence(clear("policy/what")), unread, sentence(clear("sern/since"))
    assert cells_of(guarded(message(unclear()), *parts)) == ["policy/what", "sern/since"]
    assert decision_of(guarded(message(leaning), unread)) == Decision.ASK_TOPIC


@pytest.mark.parametrize(
    ("found", "reading", "decision"),
    [
        ({UNKNOWN_WORDS: True}, read({"sern/what": 0.95}, 0.45), Decision.MISS),
        ({SHORT_WORDS: True}, read({"sern/what": 0.95}, 0.45), Decision.MISS),
        ({NO_QUESTION: True}, read({"sern/what": 0.95}, 0.45), Decision.MISS),
        ({NO_QUESTION: True, NAMED_TOPIC: "sern"}, clear("sern/what"), Decision.ANSWER),
        ({ONLY_NAMES: "sern/same"}, clear("out_of_scope"), Decision.ANSWER),
        ({}, read({"sern/what": 0.95}, 0.45), Decision.ANSWER),
    ],
)
def test_what_was_found_in_the_words_counts(
    found: dict[str, Any], reading: Reading, decision: Decision
) -> None:
    text = message(reading, **found)
    text.set(THRESHOLDS, replace(readings.THRESHOLDS, nearness=0.3))
    assert decision_of(guarded(text)) == decision


class TestTypedChoices:
    """Yes, no and "the second one", typed after buttons."""

    offered = turn({"decision": "clarify", "cells": []}, "sern/since", "policy/what")

    def test_a_position_picks_a_button(self) -> None:
        found = guarded(message(clear("choose_option"), "2"), said=self.offered)
        assert cells_of(found) == ["policy/what"]
        assert answer_of(found) == "utter_policy/what"

    def test_two_positions_are_two_questions(self) -> None:
        found = guarded(message(clear("choose_option"), "1 2"), said=self.offered)
        assert found["intent"]["name"] == SEVERAL_QUESTIONS
        assert questions_of(found) == ["sern/since", "policy/what"]

    def test_yes_picks_the_first_choice_and_random_letters_pick_none(self) -> None:
        assert cells_of(guarded(message(clear("affirm"), "ja"), said=self.offered)) == [
            "sern/since"
        ]
        assert not cells_of(guarded(message(clear("affirm"), "aaa"), said=self.offered))

    def test_no_refuses_all_choices(self) -> None:
        found = guarded(message(clear("deny")), said=self.offered)
        assert found["intent"]["name"] == "none_of_these"

    def test_where_nothing_was_offered_nothing_is_picked(self) -> None:
        found = guarded(message(clear("choose_option"), "2"))
        assert found["intent"]["name"] == "choose_option"

    def test_the_form_reads_yes_and_no_for_itself(self) -> None:
        said = [*self.offered, ActiveLoop("handoff_form")]
        assert guarded(message(clear("affirm")), said=said)["intent"]["name"] == "affirm"


def test_how_sure_it_was_goes_along() -> None:
    found = guarded(message(EITHER))
    trust = Trust.of_parse_data(found)
    assert trust is not None
    assert trust == Trust.of_reading(EITHER, readings.THRESHOLDS)
    assert (trust.best, trust.margin) == ("sern/since", pytest.approx(0.05))
    assert Trust.of_parse_data(guarded(message(None, ""))) is None


def test_how_to_answer_sets_the_entities_of_its_slots() -> None:
    english = [{"entity": "reply_language", "value": "en"}]
    whole = message(clear("sern/language"), "Sen när, på lätt svenska?", entities=english)
    found = guarded(whole, sentence(clear("sern/since")), sentence(clear("easy_swedish"), False))
    assert intents_of(found) == ["sern/since"]
    # Each once: what the detector had found gives way.
    assert [(e["entity"], e["value"]) for e in found["entities"]] == [
        ("reply_language", "sv"),
        ("style", "easy"),
    ]


def test_a_short_answer_makes_the_next_ones_no_easier() -> None:
    whole = message(clear("sern/language"), "Sen när, kort tack?")
    found = guarded(whole, sentence(clear("sern/since")), sentence(clear("easy_swedish"), False))
    assert intents_of(found) == ["sern/since"]
    assert "entities" not in found


def test_it_is_as_sure_as_the_message_is_of_what_is_acted_on() -> None:
    whole = read({"sern/language": 0.6, "policy/what": 0.3})
    parts = sentence(clear("policy/what")), sentence(clear("easy_swedish"), False)
    assert guarded(message(whole), *parts)["intent"] == {"name": "policy", "confidence": 0.3}
    # Of what only a sentence of it says, as of the likeliest.
    parts = sentence(clear("sern/since")), sentence(clear("easy_swedish"), False)
    assert guarded(message(whole), *parts)["intent"] == {"name": "sern", "confidence": 0.6}


@pytest.mark.parametrize(("words", "cell"), [(80, "policy/what"), (81, "sern/since")])
def test_of_what_the_encoder_truncates_the_sentences_say_more(words: int, cell: str) -> None:
    whole = message(clear("policy/what"), "ord " * words)
    assert cells_of(guarded(whole, sentence(clear("sern/since")))) == [cell]


def test_what_was_outside_stays_so_when_it_is_named_again() -> None:
    outside = guarded(message(clear("out_of_scope"), "bygglov"))
    again = message(read({"sern/since": 0.7, "out_of_scope": 0.2}), "och bygglovet då?")
    for said, decision in ((outside, Decision.OUT_OF_SCOPE), ({}, Decision.ANSWER)):
        asked = UserUttered("får jag bygglov?", parse_data=dict(said))
        assert decision_of(guarded(again, said=[asked])) == decision


def test_the_grid_is_that_of_the_domain_last_seen() -> None:
    guard = ScopeGuard(ScopeGuard.get_default_config())
    other = Domain.from_dict(
        {"version": "3.1", "responses": {"utter_hyvinge/since": RESPONSES["utter_sern/what"]}}
    )
    said = conversation(*turn(guarded(message(clear("hyvinge/what")))))
    for domain, cell in ((other, "hyvinge/since"), (None, "hyvinge/since")):
        (left,) = guard.process([message(clear("it/since"))], said, domain)
        assert cells_of(left.data) == [cell]
    (left,) = guard.process([message(clear("it/what"))], said, DOMAIN)
    assert cells_of(left.data) == ["hyvinge/what"]


def test_without_a_domain_and_a_conversation_it_decides_all_the_same() -> None:
    (left,) = ScopeGuard(ScopeGuard.get_default_config()).process([message(clear("sern/since"))])
    assert cells_of(left.data) == ["sern/since"]


def test_the_same_answer_is_not_given_a_third_time_running() -> None:
    first = guarded(message(clear("sern/since")))
    found = guarded(message(clear("sern/since")), said=turn(first))
    assert decision_of(found) == Decision.AGAIN
    assert answer_of(found) == "utter_sern/since"
    third = guarded(message(clear("sern/since")), said=[*turn(first), *turn(found)])
    assert decision_of(third) == Decision.NOTHING_MORE
    assert third["intent"]["name"] == CLARIFY
    assert not cells_of(third)


def test_that_something_is_not_known_is_not_said_twice() -> None:
    first = guarded(message(clear("sern/cost")))
    found = guarded(message(clear("sern/cost")), said=turn(first))
    assert decision_of(found) == Decision.NOTHING_MORE


def test_who_asks_on_gets_the_second_guess() -> None:
    first = guarded(message(clear("sern/since")))
    either = read({"sern/since": 0.7, "sern/joined": 0.2})
    found = guarded(message(either), said=turn(first))
    assert answer_of(found) == "utter_sern/joined"
    # Unless that was just said, too.
    second = turn(guarded(message(clear("sern/joined"))))
    found = guarded(message(either), said=[*second, *turn(first)])
    assert decision_of(found) == Decision.AGAIN


def test_what_follows_a_case_leans_on_nothing() -> None:
    first = turn(guarded(message(clear("sern/since"))))
    sent = [UserUttered("…", parse_data={"intent": {"name": "send_case"}}), BotUttered("…")]
    assert cells_of(guarded(message(clear("it/cost")), said=first)) == ["sern/cost"]
    assert cells_of(guarded(message(clear("it/cost")), said=[*first, *sent])) != ["sern/cost"]


FORM_WAITS = [SlotSet(FORM_SLOT, "x")]


def test_what_plainly_cancels_does_so_though_it_was_not_understood() -> None:
    found = guarded(message(unclear(), "äsch, vi struntar i det"))
    assert found["intent"]["name"] == "cancel_case"


class TestAfterACase:
    """What is typed after a case was sent."""

    SENT = (
        SlotSet(SENT_SLOT, "EU-2026-0001"),
        UserUttered("skicka", parse_data={"intent": {"name": "send_case"}}),
    )

    @pytest.mark.parametrize(
        ("text", "intent"),
        [
            ("hur lång tid tar det", "case_status"),
            ("det blev fel nummer, det ska vara 070-123 45 67", "change_case"),
            ("lägg till att eleverna är fjorton år", "change_case"),
        ],
    )
    def test_what_is_not_clear_is_about_the_case(self, text: str, intent: str) -> None:
        found = guarded(message(unclear(), text), said=self.SENT)
        assert found["intent"]["name"] == intent

    def test_what_is_clear_or_long_is_a_question_of_its_own(self) -> None:
        found = guarded(message(clear("sern/since"), "när började det"), said=self.SENT)
        assert list(intents_of(found)) == ["sern/since"]
        long = "finns det möjligen något helt annat som vi kan åka på i sommar"
        assert guarded(message(unclear(), long), said=self.SENT)["intent"]["name"] != "case_status"


class TestBesideAForm:
    """What is typed in the chat while a client shows a form."""

    @pytest.mark.parametrize(
        ("text", "reading"),
        [
            ("anna@example.org", clear("out_of_scope")),
            ("jag heter Eva Eek", clear("sern/since")),
            ("070-123 45 67", clear("contact/phone")),
            ("Körsångarna i Borensberg", clear("out_of_scope")),
            ("zlatan bäck", unclear()),
        ],
    )
    def test_what_belongs_in_a_field_is_for_the_form(self, text: str, reading: Reading) -> None:
        found = guarded(message(reading, text), said=FORM_WAITS)
        assert (found["intent"]["name"], list(cells_of(found))) == ("for_the_form", [])

    def test_a_name_turns_no_language(self) -> None:
        polish = [{"entity": "visitor_language", "value": "pl"}]
        read_so = message(unclear(), "my name is Kim Ek", entities=polish)
        assert guarded(read_so, said=FORM_WAITS)["entities"] == []
        other = message(unclear(), "…", entities=polish)
        guarded(other)
        assert other.get("entities") == polish

    @pytest.mark.parametrize("said", [[], [SlotSet(FORM_SLOT, None)]])
    def test_without_a_waiting_form_nothing_is_for_the_form(self, said: list[Event]) -> None:
        found = guarded(message(clear("out_of_scope"), "Körsångarna i Borensberg"), said=said)
        assert found["intent"]["name"] == "out_of_scope"

    def test_the_form_in_the_chat_reads_it_for_itself(self) -> None:
        said = [*FORM_WAITS, ActiveLoop("handoff_form")]
        found = guarded(message(clear("out_of_scope"), "anna@example.org"), said=said)
        assert found["intent"]["name"] == "out_of_scope"

    @pytest.mark.parametrize(
        ("text", "reading", "intent"),
        [
            ("varför måste jag det?", clear("international/why"), "why_contact"),
            ("glöm det. hejdå", clear("goodbye"), "cancel_case"),
        ],
    )
    def test_why_and_a_mere_cancel_are_heard_whatever_they_look_like(
        self, text: str, reading: Reading, intent: str
    ) -> None:
        found = guarded(message(reading, text), said=FORM_WAITS)
        assert found["intent"]["name"] == intent

    def test_what_has_happened_is_for_the_form_after_a_complaint(self) -> None:
        told = "jag har ringt fyra gånger den här veckan och ingen har svarat"
        complaint = UserUttered("jag vill klaga", parse_data={"intent": {"name": "complaint"}})
        found = guarded(message(unclear(), told), said=[*FORM_WAITS, complaint])
        assert found["intent"]["name"] == "for_the_form"
        assert guarded(message(unclear(), told), said=FORM_WAITS)["intent"]["name"] != (
            "for_the_form"
        )

    @pytest.mark.parametrize(
        ("text", "intent"),
        [
            ("Hur länge har Motala varit med?", "sern/since"),
            ("hur länge då", "sern/since"),
            ("När går bussen till Borensberg?", "out_of_scope"),
            ("avbryt", "cancel_case"),
        ],
    )
    def test_the_conversation_stays_free(self, text: str, intent: str) -> None:
        found = guarded(message(clear(intent), text), said=FORM_WAITS)
        assert list(intents_of(found)) == [intent]
