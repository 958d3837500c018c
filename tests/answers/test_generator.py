"""Rasa makes the generator from endpoints.yml, and is given replies as it knows them."""

from __future__ import annotations

import asyncio
from typing import Any
from unittest.mock import patch

import pytest
from rasa.core.actions.action import create_bot_utterance
from rasa.core.agent import Agent
from rasa.core.nlg.generator import NaturalLanguageGenerator
from rasa.core.nlg.response import TemplatedNaturalLanguageGenerator
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, ActiveLoop, BotUttered, SlotSet, UserUttered
from rasa.shared.core.slots import AnySlot
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.utils.endpoints import EndpointConfig

from bot.answers.generator import AnswerGenerator
from bot.files.yaml_data import read_yaml
from bot.settings import PROJECT_DIR, get_settings
from tests.answers.small import RESPONSES, entry

SLOTS = ("language", "style", "greeting", "language_notice", "case_reference")
LISTEN = ActionExecuted("action_listen")


@pytest.fixture
def generator() -> AnswerGenerator:
    # As Rasa does it: made without a domain, which comes with the model.
    named = read_yaml(PROJECT_DIR / "endpoints.yml")["nlg"]
    made = NaturalLanguageGenerator.create(EndpointConfig.from_dict(named), Domain.empty())
    assert isinstance(made, AnswerGenerator)
    assert made.responses == {}
    made.responses = dict(RESPONSES)
    return made


def conversation(*events: Any) -> DialogueStateTracker:
    slots = [AnySlot(name, [{}], influence_conversation=False) for name in SLOTS]
    tracker = DialogueStateTracker("somebody", slots)
    for event in (LISTEN, *events):
        tracker.update(event)
    return tracker


def asks(text: str, **parse_data: Any) -> UserUttered:
    intent = {"name": "sern", "confidence": 1.0}
    return UserUttered(text, intent, parse_data={"intent": intent, "entities": [], **parse_data})


def said(generator: AnswerGenerator, name: str, *events: Any, **given: Any) -> dict[str, Any]:
    reply = asyncio.run(generator.generate(name, conversation(*events), "webchat", **given))
    assert reply is not None
    return reply


def test_an_agent_hands_it_the_responses_of_its_model() -> None:
    # Rasa asks exactly this of a generator before it does.
    assert issubclass(AnswerGenerator, TemplatedNaturalLanguageGenerator)
    agent = Agent(generator=EndpointConfig(type="bot.answers.generator.AnswerGenerator"))
    assert isinstance(agent.nlg, AnswerGenerator)


def test_the_slots_choose_the_words(generator: AnswerGenerator) -> None:
    reply = said(generator, "utter_help", asks("hi"), SlotSet("language", "en"))
    assert reply["text"] == "Fråga mig. (en)"


def test_the_address_comes_from_the_settings(generator: AnswerGenerator) -> None:
    assert get_settings().contact_email in said(generator, "utter_sern/cost", asks("?"))["text"]


def test_how_long_things_are_kept_comes_from_the_settings(generator: AnswerGenerator) -> None:
    days = {
        "keep_conversation_days": 5,
        "keep_miss_days": 6,
        "keep_feedback_days": 7,
        "keep_case_days": 8,
        "keep_backup_days": 9,
    }
    generator.responses["utter_privacy"] = entry(
        "{keep_conversation_days} {keep_miss_days} {keep_feedback_days} {keep_case_days} "
        "{keep_backup_days}",
        outcome="small_talk",
    )
    settings = get_settings().copy(update=days)
    with patch("bot.answers.generator.get_settings", return_value=settings):
        assert said(generator, "utter_privacy", asks("?"))["text"] == "5 6 7 8 9"


def test_the_newest_messages_choices_become_buttons(generator: AnswerGenerator) -> None:
    reply = said(generator, "utter_sern/what", asks("SERN", choices=["sern/cost"]))
    assert reply["buttons"][0]["payload"] == "/sern/cost"


def test_what_was_asked_before_is_not_offered(generator: AnswerGenerator) -> None:
    before = asks("när?", cells=["sern/since"])
    reply = said(generator, "utter_sern/what", before, BotUttered("2005"), LISTEN, asks("vad?"))
    assert [button["payload"] for button in reply["buttons"]] == ["/sern/cost"]


def test_who_has_sent_a_question_is_not_told_where_to_send_one(generator: AnswerGenerator) -> None:
    asked = {"sv": "Vart skickar jag min fråga?"}
    generator.responses["utter_contact/what"] = entry("Dit.", outcome="answered", ask=asked)
    generator.responses["utter_bye"] = entry(
        "Hej då.", outcome="small_talk", next=["contact/what", "sern/cost"]
    )
    before = said(generator, "utter_bye", asks("hej då"))
    after = said(generator, "utter_bye", SlotSet("case_reference", "EU-1"), asks("hej då"))
    offered = [[button["payload"] for button in reply["buttons"]] for reply in (before, after)]
    assert offered == [["/contact/what", "/sern/cost"], ["/sern/cost"]]


def test_only_the_first_reply_of_a_turn_greets(generator: AnswerGenerator) -> None:
    greets = SlotSet("greeting", "Hej! ")
    first = said(generator, "utter_help", asks("hej, vad kan du"), greets)
    second = said(generator, "utter_help", asks("hej"), greets, BotUttered("Ja."))
    pressed = said(generator, "utter_help", greets, asks("/help"))
    assert [r["text"] for r in (first, second, pressed)] == [
        "Hej! Fråga mig.",
        "Fråga mig.",
        "Fråga mig.",
    ]


def test_what_stood_on_a_pressed_button_is_what_was_asked(generator: AnswerGenerator) -> None:
    generator.responses = {"utter_sern/since": entry("Ja, sedan 2009.")}
    asked = asks("/sern/since")
    asked.metadata = {"button_title": "Sedan när?"}
    assert said(generator, "utter_sern/since", asked)["text"] == "Sedan 2009."
    asked.metadata = {"button_title": "Är ni med?"}
    assert said(generator, "utter_sern/since", asked)["text"] == "Ja, sedan 2009."


def test_while_the_hand_off_form_is_active_sending_is_not_offered(
    generator: AnswerGenerator,
) -> None:
    reply = said(generator, "utter_sern/cost", asks("?"), ActiveLoop("handoff_form"))
    assert [button["payload"] for button in reply["buttons"]] == ["/sern/what"]


def test_there_may_be_no_message_at_all(generator: AnswerGenerator) -> None:
    assert said(generator, "utter_greet")["text"] == "Hej!"


def test_what_rasa_hands_over_with_every_call_does_no_harm(generator: AnswerGenerator) -> None:
    # An action's answer carries these, mostly empty; a plain response the domain's responses.
    given = {"text": None, "buttons": [], "custom": {}, "image": None, "domain_responses": {}}
    reply = said(generator, "utter_help", asks("?"), **given)
    assert reply["text"] == "Fråga mig."


def test_the_reply_becomes_an_event_that_the_channel_can_read(generator: AnswerGenerator) -> None:
    reply = said(generator, "utter_sern/what", asks("?"))
    event = create_bot_utterance({**reply, "utter_action": "utter_sern/what"}).as_dict()
    assert event["text"] == "Ett nätverk."
    assert event["metadata"]["metadata"]["cell"] == "sern/what"
    assert event["data"]["buttons"] == reply["buttons"]
