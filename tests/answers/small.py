"""A few entries, and a short way to compose a reply from one."""

from __future__ import annotations

from typing import Any, Mapping, Optional

from bot.answers.compose import Situation, compose
from bot.answers.sources import Source

SOURCES = {
    "S1": Source("Kommunen", "https://example.se/kommunen"),
    "S4": Source("SERN", "https://example.se/sern"),
    "S15": Source("Ett register", None),
}
SETTINGS = {"contact_email": "fraga@example.se"}


def entry(text: str, **metadata: Any) -> list[dict[str, Any]]:
    """A response with one variation; easy Swedish and English only differ by a mark."""
    words = {"easy": f"{text} (lätt)", "en": f"{text} (en)"}
    return [{"text": text, "metadata": {**words, **metadata}}]


def ask(words: str) -> dict[str, str]:
    """A button's words."""
    return {"sv": words, "en": f"{words} (en)"}


RESPONSES: Mapping[str, Any] = {
    "utter_sern/what": entry(
        "Ett nätverk.",
        topic={"sv": "SERN", "en": "the SERN"},
        source=["S4", "S1"],
        reviewed="2026-11-01",
        ask=ask("Vad är SERN?"),
        next=["sern/since", "sern/cost"],
    ),
    "utter_sern/since": entry(
        "Sedan 2005.",
        source="S15",
        reviewed="2026-11-01",
        ask=ask("När började SERN?"),
        next=["sern/what", "sern/cost"],
    ),
    "utter_sern/cost": entry(
        "Jag vet inte vad SERN kostar.",
        unknown=True,
        ask=ask("Vad kostar SERN?"),
        next=["sern/what"],
    ),
    "utter_unknown/since": entry("Jag vet inte när {topic_name} började.", unknown=True),
    "utter_unknown/read": entry(
        "Läs om {topic_name}: {topic_page}", source="S1", reviewed="2026-11-01"
    ),
    "utter_unknown/any": entry(
        "Det vet jag inte om {topic_name}.", unknown=True, topic={"sv": "det här", "en": "this"}
    ),
    "utter_unknown_address": entry(
        "Skriv till {contact_email}.",
        outcome="handed_off",
        buttons=[{"sv": "Skicka frågan", "en": "Send it", "payload": "/handoff_request"}],
    ),
    "utter_clarify": entry(
        "Menar du något av det här?",
        outcome="clarified",
        none_of_these={"sv": "Inget", "en": "None", "payload": "/none_of_these"},
        next=["help"],
    ),
    "utter_one_reading": entry("Jag tolkar det så: {taken_for}"),
    "utter_two_readings": entry("Två saker. {taken_for}"),
    "utter_once_more": entry(
        "Det här vet jag:",
        buttons=[{"sv": "Skicka", "en": "Send it", "payload": "/handoff_request"}],
    ),
    "utter_help": entry("Fråga mig.", outcome="small_talk", ask=ask("Vad kan du?")),
    "utter_greet": entry("Hej!", outcome="small_talk", greets=True, closing=True),
    "utter_sum": entry(
        "Fråga: {case_question} Namn: {case_name}",
        outcome="handed_off",
        link_title=ask("Öppna"),
        buttons=[{"sv": "Ja, {case_name}", "en": "Yes", "payload": '/affirm{"a": "{case_name}"}'}],
    ),
}


def say(
    name: str,
    situation: Optional[Situation] = None,
    responses: Mapping[str, Any] = RESPONSES,
    **given: Any,
) -> dict[str, Any]:
    """What is said for a response."""
    reply = compose(name, responses, SOURCES, SETTINGS, situation or Situation(), given)
    assert reply is not None
    return reply


def titles(reply: Mapping[str, Any]) -> list[str]:
    """What stands on the buttons of a reply."""
    return [button["title"] for button in reply["buttons"]]


def payloads(reply: Mapping[str, Any]) -> list[str]:
    """What the buttons of a reply lead to."""
    return [button["payload"] for button in reply["buttons"]]
