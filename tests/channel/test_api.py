"""Sessions, messages, history and health of the really running server."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta
from typing import Any, Callable

import httpx
import pytest

from bot.answers.sources import read_sources
from bot.channel.tokens import SessionTokens, session_secret
from bot.conversation.outcomes import Outcome
from bot.settings import read_settings
from tests.channel.api import HEALTH, HISTORY, MESSAGES, SESSION, assert_error, bearer
from tests.running import Assistant, Visitor

NewVisitor = Callable[[], Visitor]
NO_NOTICES: dict[str, list[Any]] = {"sv": [], "en": []}


# --- Session ---


def test_a_session_is_a_token_with_an_end(assistant: Assistant) -> None:
    response = httpx.post(assistant.url + SESSION)
    assert response.status_code == 201
    assert set(response.json()) == {"session", "expires_at", "text_max", "notices"}
    ends = datetime.strptime(response.json()["expires_at"], "%Y-%m-%dT%H:%M:%SZ")
    assert abs(ends.replace(tzinfo=UTC) - datetime.now(UTC) - timedelta(hours=24)) < timedelta(
        minutes=5
    )
    assert response.json()["text_max"] == 2000


def test_every_session_is_a_new_conversation(new_visitor: NewVisitor) -> None:
    first, second = new_visitor(), new_visitor()
    assert first.token != second.token
    first.say("Vad är SERN?")
    assert len(first.history()) == 1
    assert second.history() == []


# --- Messages ---


def test_a_question_gets_a_true_answer_with_source_and_next_questions(
    visitor: Visitor, domain: dict[str, Any]
) -> None:
    turn = visitor.say("Vad är SERN?")
    assert turn["outcome"] == "answered"
    (message,) = turn["messages"]
    (response,) = domain["responses"]["utter_sern/what"]
    assert message["text"] == response["text"]
    sources = read_sources()
    assert message["source"] == {
        "url": sources["S4"].url,
        "reviewed": response["metadata"]["reviewed"],
    }
    assert message["sources"] == [
        {"url": source.url, "title": source.title}
        for source in (sources[number] for number in ("S4", "S5"))
    ]
    assert [button["title"] for button in message["buttons"]] == [
        domain["responses"][f"utter_{cell}"][0]["metadata"]["ask"]["sv"]
        for cell in response["metadata"]["next"]
    ]
    written = datetime.strptime(message["at"], "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
    assert abs(datetime.now(UTC) - written) < timedelta(minutes=5)


def test_small_talk_states_no_source(visitor: Visitor) -> None:
    turn = visitor.say("hej")
    assert turn["outcome"] == "small_talk"
    assert [(said["source"], said["sources"]) for said in turn["messages"]] == [(None, [])]


def test_a_reply_shows_nothing_of_the_inside(visitor: Visitor) -> None:
    (message,) = visitor.say("Vad är SERN?")["messages"]
    assert set(message) == {
        *("id", "text", "buttons", "source", "sources", "link"),
        *("rateable", "closing", "language", "at"),
    }
    assert all(set(button) == {"id", "title"} for button in message["buttons"])


def test_swedish_letters_arrive_and_leave_whole(visitor: Visitor) -> None:
    text = "Vad är Östergötlands EU-kontor för något? ÅÄÖ åäö é 😀"
    visitor.say(text)
    assert visitor.history()[0]["visitor"] == text


# --- History ---


def test_a_new_conversation_is_empty(visitor: Visitor) -> None:
    assert visitor.history() == []


def test_the_history_tells_the_conversation_so_far(visitor: Visitor) -> None:
    said = ["hej", "Vad är SERN?", "Vilka vänorter har Motala?"]
    turns = [visitor.say(text) for text in said]
    history = visitor.history()
    assert [turn["visitor"] for turn in history] == said
    assert [turn["messages"] for turn in history] == [turn["messages"] for turn in turns]
    assert [turn["outcome"] for turn in history] == [turn["outcome"] for turn in turns]
    assert {turn["outcome"] for turn in history} <= {str(outcome) for outcome in Outcome}
    assert [turn["at"] for turn in history] == sorted(turn["at"] for turn in history)


def test_reading_the_history_changes_nothing(visitor: Visitor) -> None:
    visitor.say("hej")
    assert visitor.history() == visitor.history()


# --- Health ---


def test_health_needs_no_token(assistant: Assistant) -> None:
    response = httpx.get(assistant.url + HEALTH)
    assert (response.status_code, response.json()) == (200, {"status": "ok"})


# --- Whose conversation ---


def _refused(assistant: Assistant, headers: Any) -> list[httpx.Response]:
    return [
        httpx.post(assistant.url + MESSAGES, headers=headers, json={"text": "hej"}),
        httpx.get(assistant.url + HISTORY, headers=headers),
    ]


def test_without_a_token_nothing_is_read_or_written(visitor: Visitor, assistant: Assistant) -> None:
    headers: list[Any] = [
        {},
        {"Authorization": ""},
        {"Authorization": "Bearer"},
        {"Authorization": visitor.token},
        {"Authorization": f"Basic {visitor.token}"},
        {"Cookie": f"session={visitor.token}"},
        {"X-Session": visitor.token},
    ]
    for header in headers:
        for response in _refused(assistant, header):
            assert_error(response, "no_session")


def test_a_token_in_the_address_or_the_body_opens_nothing(
    visitor: Visitor, assistant: Assistant
) -> None:
    url = assistant.url + HISTORY
    assert_error(httpx.get(url, params={"session": visitor.token}), "no_session")
    body = {"text": "hej", "session": visitor.token}
    assert_error(httpx.post(assistant.url + MESSAGES, json=body), "no_session")


def test_a_tampered_token_opens_nothing(visitor: Visitor, assistant: Assistant) -> None:
    token = visitor.token
    for broken in (token[:-1], token + "A", token[1:], "A" + token[1:], token.swapcase()):
        for response in _refused(assistant, bearer(broken)):
            assert_error(response, "no_session")


def test_a_token_of_another_server_opens_nothing(assistant: Assistant) -> None:
    foreign = SessionTokens("the secret of quite another server", 24).issue()
    for response in _refused(assistant, bearer(foreign.token)):
        assert_error(response, "no_session")


def test_an_old_token_is_told_that_it_is_old(
    assistant: Assistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Signed with the running server's own key, 25 hours ago.
    tokens = SessionTokens(session_secret(read_settings(assistant.environment)), 24)
    long_ago = datetime.now(UTC).timestamp() - 25 * 3600
    with monkeypatch.context() as patch:
        patch.setattr("itsdangerous.timed.time.time", lambda: long_ago)
        token = tokens.issue().token
    for response in _refused(assistant, bearer(token)):
        assert_error(response, "session_expired")
    # The key is right: a token of today works.
    assert Visitor(assistant.url).history() == []
    fresh = httpx.get(assistant.url + HISTORY, headers=bearer(tokens.issue().token))
    assert (fresh.status_code, fresh.json()) == (200, {"turns": [], "notices": NO_NOTICES})


def test_a_conversation_cannot_be_named_in_the_body(new_visitor: NewVisitor) -> None:
    victim, attacker = new_visitor(), new_visitor()
    victim.say("hej")
    for key in ("sender", "sender_id", "conversation_id", "session"):
        assert_error(attacker.post({"text": "hej", key: victim.token}), "bad_request")
    assert len(victim.history()) == 1
    assert attacker.history() == []


def test_nobody_writes_in_anothers_conversation(new_visitor: NewVisitor) -> None:
    visitors = [new_visitor() for _ in range(3)]
    said = ["hej", "Vad är SERN?", "tack"]
    for visitor, text in zip(visitors, said, strict=True):
        visitor.say(text)
    for visitor, text in zip(visitors, said, strict=True):
        assert [turn["visitor"] for turn in visitor.history()] == [text]


# --- At once ---


def _at_once(visitors: list[Visitor], texts: list[str]) -> dict[str, Any]:
    turns: dict[str, Any] = {}
    start = threading.Barrier(len(texts))

    def send(visitor: Visitor, text: str) -> None:
        start.wait()
        turns[text] = visitor.say(text)

    threads = [
        threading.Thread(target=send, args=pair) for pair in zip(visitors, texts, strict=True)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return turns


def test_messages_at_once_in_one_conversation_each_get_their_own_answer(
    visitor: Visitor, assistant: Assistant
) -> None:
    texts = ["Vad är SERN?", "Vilka vänorter har Motala?", "hej", "Var kan jag läsa policyn?"]
    same = [visitor, *(Visitor(assistant.url) for _ in texts[1:])]
    for other in same[1:]:
        other.token = visitor.token
    turns = _at_once(same, texts)
    history = {turn["visitor"]: turn for turn in visitor.history()}
    assert set(history) == set(texts)
    for text in texts:
        assert turns[text]["messages"] == history[text]["messages"] != []
        alone = Visitor(assistant.url).say(text)
        assert turns[text]["outcome"] == alone["outcome"]
        assert [message["text"] for message in turns[text]["messages"]] == [
            message["text"] for message in alone["messages"]
        ]


def test_visitors_at_once_don_t_mix(new_visitor: NewVisitor) -> None:
    texts = ["Vad är SERN?", "Vilka vänorter har Motala?", "hej", "tack", "hej då"]
    visitors = [new_visitor() for _ in texts]
    _at_once(visitors, texts)
    assert [[turn["visitor"] for turn in visitor.history()] for visitor in visitors] == [
        [text] for text in texts
    ]
