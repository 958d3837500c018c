"""The action server is gone or hangs: each turn that needs it still ends soon, with the address."""

from __future__ import annotations

import threading
from typing import Any, Callable, Mapping

import pytest

from tests.delivery.faults import NOTES
from tests.handoff.chat import WISH, Chat, at_contact, in_chat
from tests.handoff.conftest import read_cases
from tests.handoff.outage import (
    EMAIL,
    FAULTS,
    KINDS,
    MOST_SECONDS,
    say_meanwhile,
    send,
    wish,
)
from tests.handoff.test_form_case import reference_in
from tests.running import ACTION_SECONDS, Visitor
from tests.two_servers import TwoServers

pytestmark = pytest.mark.slow

# Longer than one turn's calls are waited for, shorter than two turns'.
PAUSE_SECONDS = 1.4 * ACTION_SECONDS


@pytest.fixture
def chat(servers: TwoServers, domain: Mapping[str, Any]) -> Chat:
    """A conversation with the assistant whose action server fails."""
    return Chat(Visitor(servers.url), domain)


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("kind", KINDS)
def test_the_visitor_is_told_soon_and_goes_on_afterwards(
    kind: Callable[[Chat, str], str],
    fault: str,
    chat: Chat,
    address: str,
    servers: TwoServers,
) -> None:
    text = kind(chat, address)
    FAULTS[fault](servers)
    turn, took = say_meanwhile(chat, text)
    said = "\n".join(message["text"] for message in turn["messages"])
    assert EMAIL in said and reference_in(said) is None
    NOTES.append(f"action server {fault}, {kind.__name__}: told the address after {took:.2f} s")
    assert took < MOST_SECONDS
    servers.restart_actions()
    # The same words again do what they should have done at first.
    chat.say(text)
    if kind is wish:
        chat.gets("utter_handoff_request")
    if kind is send:
        (case,) = read_cases(servers.var_dir, address)
        assert case.reference == reference_in(chat.texts[-1])


def test_a_pause_at_the_beginning_of_a_form_does_not_lose_its_question(
    chat: Chat, address: str, servers: TwoServers
) -> None:
    first = reference_in(at_contact(chat).say(address).press("Skicka till kommunen").texts[-1])
    servers.freeze_actions()
    # By then the form's preparation has been given up; what would come next would be answered.
    thaw = threading.Timer(PAUSE_SECONDS, servers.thaw_actions)
    thaw.start()
    chat.visitor.say(WISH)
    thaw.join()
    in_chat(chat).say("Får friskolor delta?", address).press("Skicka till kommunen")
    chat.gets("utter_case_sent")
    cases = read_cases(servers.var_dir, address)
    assert [case.reference for case in cases] == [first, reference_in(chat.texts[-1])]
    assert cases[1].question == "Får friskolor delta?"
