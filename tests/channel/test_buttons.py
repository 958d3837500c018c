"""A button is known by its id, in its own conversation."""

from __future__ import annotations

from typing import Any

from bot.channel.buttons import button_id, find_button

ABOUT = {"title": "Vad är SERN?", "payload": "/sern/what"}
JOIN = {"title": "Hur kan vi vara med?", "payload": "/sern/join"}


def offers(*buttons: dict[str, str]) -> dict[str, Any]:
    return {"event": "bot", "text": "Hej", "data": {"buttons": list(buttons)}}


def id_in(conversation: str, button: dict[str, str]) -> str:
    return button_id(conversation, button["payload"], button["title"])


def test_an_id_finds_the_button_it_was_made_for() -> None:
    events = [offers(ABOUT, JOIN)]
    assert find_button("a", events, id_in("a", ABOUT)) == ABOUT
    assert find_button("a", events, id_in("a", JOIN)) == JOIN


def test_an_old_button_is_still_found() -> None:
    events = [offers(ABOUT), {"event": "user", "text": "hej"}, offers(JOIN), {"event": "bot"}]
    assert find_button("a", events, id_in("a", ABOUT)) == ABOUT


def test_the_id_of_another_conversation_finds_nothing() -> None:
    assert id_in("a", ABOUT) != id_in("b", ABOUT)
    assert find_button("b", [offers(ABOUT)], id_in("a", ABOUT)) is None


def test_what_was_not_offered_is_not_found() -> None:
    assert find_button("a", [offers(ABOUT)], id_in("a", JOIN)) is None
    assert find_button("a", [], id_in("a", JOIN)) is None


def test_neither_payload_nor_title_nor_nothing_is_an_id() -> None:
    for wanted in ("/sern/what", "Vad är SERN?", "", "sern/what"):
        assert find_button("a", [offers(ABOUT)], wanted) is None


def test_only_what_the_assistant_said_offers_buttons() -> None:
    events = [{"event": "user", "text": "hej", "data": {"buttons": [ABOUT]}}]
    assert find_button("a", events, id_in("a", ABOUT)) is None


def test_replies_without_buttons_are_passed_over() -> None:
    events = [{"event": "bot", "data": None}, {"event": "bot", "data": {"buttons": None}}]
    assert find_button("a", events, id_in("a", ABOUT)) is None


def test_ids_tell_little() -> None:
    identifier = id_in("a", ABOUT)
    assert "sern" not in identifier
    # The same text cut elsewhere is another button.
    assert button_id("a", "b", "c") != button_id("a", "bc", "") != button_id("ab", "", "c")
