"""Reads a message at a step of the hand-off, and what several tests of the steps write."""

from __future__ import annotations

from typing import Any, Sequence

from actions.handoff.reading import read_step
from actions.handoff.steps import NOTHING, Known, Message, Result, Step
from bot.cases.written import Written

ASK = "the newest question"
DRAFT = "Vad är det egentligen?"
ADDRESS = "bo@example.se"
NAME_NOTED = ["case_name_noted", "contact_only_missing"]
NO_CONTACT = {"contact_given": None, "contact_suggestion": None}
# To go on without one.
WITHOUT = {Step.CONTACT: "", **NO_CONTACT, "case_change": None}


def typed(text: str, intent: str = "nlu_fallback", *cells: str, **more: Any) -> Message:
    return Message(text=text, intent=intent, confidence=0.9, cells=cells, **more)


def read(step: Step, message: Message | str, **known: Any) -> Result:
    message = typed(message) if isinstance(message, str) else message
    return read_step(step, message, Known(ask=ASK, **known))


def said(result: Result) -> Sequence[str]:
    return [name.removeprefix("utter_") for name, _ in result.said]


WRITTEN = Written("När åker laget till Hyvinge?", "bo@example.se, 0141-22 33 44", "Olle Berg")
OLD = Written("Kan vår kör sjunga i Hyvinge?", ADDRESS)
CONTACT = "bo@example.se"
FULL = Written("Får laget åka till Hyvinge?", f"{CONTACT}, 070-123 45 67", "Bo Ek")
SEVERAL = Written("Får Lisa åka till Hyvinge? Vi undrar om resorna. Som den är.", CONTACT, "Bo Ek")
NONE_LEFT = Written("Får vi åka?", NOTHING)
OLDER, NEWER = "När går bussen?", "Vilka skolor är med?"
BOTH = f"{OLDER}\n{NEWER}"
TIMED = Written("Får vi åka? Ring på eftermiddagen.", "070-174 06 44")
OWN = Written("Vem svarar om vår förening vill vara med i ett EU-projekt?", ADDRESS)
CAMP = "Hej! Vilka bidrag kan vår idrottsförening söka för ett läger med finska ungdomar?"
COST = "Vad kostar medlemskapet i SERN kommunen per år?"
SAID = ["kan du skicka min fråga?", "vad är Central Baltic förresten?", "ok", COST, CAMP]
BOTH_WAYS = f"{ADDRESS}, 070-174 06 05"
UNDER_SUMMARY = Written("Får vår kör åka till Hyvinge?", ADDRESS)
APRIL = "Kan vår förening få bidrag till en resa till Hyvinge i april?"
