"""The action server gone or hanging, and every kind of turn that needs it."""

from __future__ import annotations

import time
from typing import Any, Callable, Mapping

from tests.handoff.chat import QUESTION, WISH, Chat, at_contact, at_question
from tests.two_servers import TwoServers

EMAIL = "samhallsbyggnad@motala.se"
# That a turn ends without the action server, instead of after Rasa's five minutes; bench/README.md
# has how soon.
MOST_SECONDS = 30

FAULTS: Mapping[str, Callable[[TwoServers], None]] = {
    "stopped": TwoServers.kill_actions,
    "hanging": TwoServers.freeze_actions,
}

# Each brings a conversation to a step and returns the words, or the visitor's address, for which
# the action server is needed there.


def unclear(chat: Chat, _address: str) -> str:
    return "när började det"


def several(chat: Chat, _address: str) -> str:
    return "Vad är SERN? Vem beslutar om vänorter?"


def again(chat: Chat, _address: str) -> str:
    chat.say("Vad är SERN?").gets("utter_sern/what")
    return "säg det en gång till"


def wish(chat: Chat, _address: str) -> str:
    return WISH


def question(chat: Chat, _address: str) -> str:
    at_question(chat)
    return QUESTION


def contact(chat: Chat, address: str) -> str:
    at_contact(chat)
    return address


def send(chat: Chat, address: str) -> str:
    at_contact(chat).say(address).gets("utter_ask_case_decision")
    return "skicka"


KINDS = (unclear, several, again, wish, question, contact, send)


def say_meanwhile(chat: Chat, text: str) -> tuple[dict[str, Any], float]:
    """Says something while a fault lasts.

    Returns:
        The turn, and the seconds until it was answered.
    """
    began = time.monotonic()
    turn = chat.visitor.say(text)
    return turn, time.monotonic() - began
