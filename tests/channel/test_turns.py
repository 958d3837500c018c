"""From events to turns."""

from __future__ import annotations

from typing import Any, Optional

import pytest

from bot.channel.turns import replies_from_event, reply_from_event, reply_id, turns_from_events
from bot.conversation.outcomes import BUTTON_TITLE_KEY
from bot.conversation.plain_text import mark_plain_text

# 2026-11-24 22:10:00 UTC
NOON = 1795558200.0


def user(text: Optional[str], **metadata: str) -> dict[str, Any]:
    return {"event": "user", "text": text, "timestamp": NOON, "metadata": metadata}


def bot(text: str, *buttons: dict[str, str], **metadata: Any) -> dict[str, Any]:
    return {
        "event": "bot",
        "text": text,
        "timestamp": NOON,
        "data": {"buttons": list(buttons) or None},
        "metadata": {"utter_action": "utter_x", "metadata": metadata},
    }


def test_no_events_are_no_turns() -> None:
    assert turns_from_events("a", []) == []


def test_a_turn_is_a_message_and_the_replies_to_it() -> None:
    events = [
        {"event": "action", "name": "action_session_start", "timestamp": NOON},
        user("hej"),
        bot("Hej!", outcome="small_talk"),
        user("Vad är SERN?"),
        {"event": "slot", "name": "organisation", "timestamp": NOON},
        bot("Ett nätverk.", outcome="answered"),
        bot("Vill du veta mer?"),
    ]
    first, second = turns_from_events("a", events)
    assert first["visitor"] == "hej"
    assert [message["text"] for message in first["messages"]] == ["Hej!"]
    assert second["visitor"] == "Vad är SERN?"
    assert [message["text"] for message in second["messages"]] == [
        "Ett nätverk.",
        "Vill du veta mer?",
    ]


def test_every_turn_has_the_outcome_of_its_own_replies() -> None:
    events = [
        user("hej"),
        bot("Hej!", outcome="small_talk"),
        user("Vad är SERN?"),
        bot("Hej igen!", outcome="small_talk"),
        bot("Ett nätverk.", outcome="answered"),
        user("asdf"),
    ]
    assert [turn["outcome"] for turn in turns_from_events("a", events)] == [
        "small_talk",
        "answered",
        "error",
    ]


def test_what_the_assistant_says_first_belongs_to_no_turn() -> None:
    assert turns_from_events("a", [bot("Välkommen!")]) == []


def test_a_pressed_button_is_shown_by_its_title() -> None:
    (turn,) = turns_from_events("a", [user("/sern/what", **{BUTTON_TITLE_KEY: "Vad är SERN?"})])
    assert turn["visitor"] == "Vad är SERN?"


def test_a_text_is_shown_as_typed() -> None:
    (turn,) = turns_from_events("a", [user(mark_plain_text("/restart"))])
    assert turn["visitor"] == "/restart"


def test_an_event_without_text_is_an_empty_one() -> None:
    assert turns_from_events("a", [user(None)])[0]["visitor"] == ""


def test_times_are_utc_to_the_second() -> None:
    (turn,) = turns_from_events("a", [user("hej"), bot("Hej!")])
    assert turn["at"] == "2026-11-24T22:10:00Z"
    assert turn["messages"][0]["at"] == "2026-11-24T22:10:00Z"


def test_an_answer_shows_its_source_and_when_it_was_reviewed() -> None:
    event = bot("Ett nätverk.", source="https://example.se/sern", reviewed="2026-11-24")
    assert reply_from_event("a", event)["source"] == {
        "url": "https://example.se/sern",
        "reviewed": "2026-11-24",
    }


def test_an_answer_names_all_pages_that_it_stands_on() -> None:
    pages = [
        {"url": "https://example.se/sern", "title": "SERN"},
        {"url": "https://example.se/join", "title": "Hur man går med"},
    ]
    event = bot("Ett nätverk.", source=pages[0]["url"], sources=pages, reviewed="2026-11-24")
    assert reply_from_event("a", event)["sources"] == pages


def test_a_reply_without_source_has_none() -> None:
    reply = reply_from_event("a", bot("Hej!", reviewed="2026-11-24"))
    assert (reply["source"], reply["sources"]) == (None, [])
    assert reply_from_event("a", {"event": "bot", "text": "Hej!", "timestamp": NOON}) == {
        "id": reply_id("a", {"timestamp": NOON, "text": "Hej!"}),
        "text": "Hej!",
        "buttons": [],
        "source": None,
        "sources": [],
        "link": None,
        "rateable": False,
        "closing": False,
        "language": "sv",
        "at": "2026-11-24T22:10:00Z",
    }


@pytest.mark.parametrize(
    "url",
    [
        "https://www.motala.se/kontakt",
        "HTTP://motala.se",
        "mailto:samhallsbyggnad@motala.se?subject=EU-Handslag&body=Hej%21%0A",
    ],
)
def test_a_reply_may_offer_a_page_or_a_mail_to_open(url: str) -> None:
    link = {"url": url, "title": "Skriv till kommunen"}
    assert reply_from_event("a", bot("Hej!", link=link))["link"] == link
    untitled = reply_from_event("a", bot("Hej!", link={"url": url}))["link"]
    assert untitled == {"url": url, "title": url}


@pytest.mark.parametrize(
    "link",
    [
        None,
        "https://www.motala.se",
        {},
        {"url": "javascript:alert(1)", "title": "x"},
        {"url": "data:text/html,x", "title": "x"},
        {"url": "/kontakt", "title": "x"},
        {"url": "https://a b", "title": "x"},
        {"url": "x\nhttps://motala.se", "title": "x"},
        {"url": ["https://motala.se"], "title": "x"},
    ],
    ids=str,
)
def test_nothing_else_is_a_link(link: Any) -> None:
    assert reply_from_event("a", bot("Hej!", link=link))["link"] is None


def test_buttons_leave_with_an_id_and_without_their_payload() -> None:
    event = bot("Hej!", {"title": "Vad är SERN?", "payload": "/sern/what"})
    (button,) = reply_from_event("a", event)["buttons"]
    assert set(button) == {"id", "title"}
    assert button["title"] == "Vad är SERN?"
    assert button["id"] != reply_from_event("b", event)["buttons"][0]["id"]


def test_a_sentence_in_the_visitors_own_language_is_a_reply_of_its_own() -> None:
    notice = {"text": "Ymmärrän suomea. ", "language": "fi"}
    event = bot("Ymmärrän suomea. Three towns.", language="en", language_notice=notice)

    first, second = replies_from_event("a", event)

    assert (first["text"], first["language"], first["id"]) == ("Ymmärrän suomea.", "fi", None)
    assert (second["text"], second["language"]) == ("Three towns.", "en")
    for unusable in ({"text": "x", "language": "<b>"}, "x", None):
        assert len(replies_from_event("a", bot("x", language_notice=unusable))) == 1
