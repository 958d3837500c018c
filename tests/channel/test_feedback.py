"""Thumbs, the question at the end, and erasing a conversation."""

from __future__ import annotations

import asyncio
import base64
import json
import sqlite3
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Callable

import httpx
import pytest
from rasa.core.channels.channel import UserMessage
from sqlalchemy import select

from bot.channel.conversations import Conversations
from bot.channel.feedback import Given, Records
from bot.channel.turns import reply_id
from bot.settings import Settings
from bot.store.conversations import NewEvent, append_events
from bot.store.misses import record_miss
from bot.store.models import Feedback, FeedbackKind, MissKind
from bot.store.opening import store_of_process
from bot.store.sessions import reading
from tests.channel.api import CONVERSATION, FEEDBACK, assert_error, bearer
from tests.channel.openapi import assert_as_described
from tests.channel.small_server import EchoAgent
from tests.channel.test_failures import Serve, serve
from tests.databases import forget_stores
from tests.running import Assistant, Visitor

__all__ = ["serve"]
QUESTION = "Vad är SERN?"


@pytest.fixture
def settings(tmp_path: Path, database_url: str) -> Settings:
    return Settings(var_dir=tmp_path / "var", database_url=database_url)


def give(visitor: Visitor, **body: Any) -> httpx.Response:
    return visitor.client.post(visitor.url + FEEDBACK, headers=bearer(visitor.token), json=body)


def erase(visitor: Visitor) -> httpx.Response:
    return visitor.client.delete(visitor.url + CONVERSATION, headers=bearer(visitor.token))


def stored(assistant: Assistant, visitor: Visitor, columns: str) -> list[tuple[Any, ...]]:
    """The rows of a visitor's conversation."""
    with sqlite3.connect(assistant.var_dir / "assistant.db") as database:
        query = f"SELECT {columns} FROM feedback WHERE conversation_id = ? ORDER BY id"
        return database.execute(query, (number_of(visitor),)).fetchall()


def number_of(visitor: Visitor) -> str:
    """The conversation's number, which a token holds signed, not hidden."""
    encoded = visitor.token.split(".")[0]
    return base64.urlsafe_b64decode(encoded + "=" * (-len(encoded) % 4)).decode().strip('"')


def test_a_thumb_is_stored_with_the_answers_topic_and_changes_with_the_visitor(
    assistant: Assistant, visitor: Visitor
) -> None:
    (answer,) = visitor.say(QUESTION)["messages"]
    assert answer["rateable"]
    for verdict in ("yes", "no"):
        given = give(visitor, kind="answer", reply=answer["id"], verdict=verdict)
        assert (given.status_code, given.json()) == (200, {"verdict": verdict})
        assert_as_described(given)
    assert stored(assistant, visitor, "kind, subject, verdict, topic") == [
        ("answer", answer["id"], "no", "sern/what")
    ]
    # The same id, whenever the conversation is read.
    assert visitor.history()[0]["messages"][0]["id"] == answer["id"]
    taken_back = give(visitor, kind="answer", reply=answer["id"], verdict=None)
    assert_as_described(taken_back)
    assert stored(assistant, visitor, "verdict") == []


def test_a_thumb_goes_with_the_language_of_its_question(
    assistant: Assistant, visitor: Visitor
) -> None:
    (swedish,) = visitor.say(QUESTION)["messages"]
    (english,) = visitor.say("What does SERN cost the municipality every year?")["messages"]
    # Also when the visitor has gone on in another one.
    for answer in (swedish, english):
        assert give(visitor, kind="answer", reply=answer["id"], verdict="no").status_code == 200
    give(visitor, kind="conversation", verdict="yes")
    assert stored(assistant, visitor, "language") == [("sv",), ("en",), (None,)]


@pytest.mark.parametrize(("decision", "guessed"), [("guess", 1), ("either", 1), ("answer", 0)])
def test_a_thumb_goes_with_whether_the_answer_was_a_guess(
    settings: Settings, decision: str, guessed: int
) -> None:
    sessions = store_of_process(settings.store_url)
    about = {"metadata": {"cell": "sern/what", "source": "S4", "outcome": "answered"}}
    reply = {"event": "bot", "text": "svar", "timestamp": 2.0, "metadata": about}
    asked = {"event": "user", "text": "betalar vi", "parse_data": {"decision": decision}}
    told = [NewEvent("user", 1.0, None, None, json.dumps(asked))]
    told.append(NewEvent("bot", 2.0, None, None, json.dumps(reply)))
    append_events(sessions, "c", told, holder="test")
    rated = asyncio.run(Conversations(settings).rated("c", reply_id("c", reply)))
    given = Given(FeedbackKind.ANSWER, reply_id("c", reply), "no", "")
    Records(settings).keep("c", given, rated)
    with reading(sessions) as session:
        (kept,) = session.execute(select(Feedback)).scalars()
    assert (kept.topic, kept.question, kept.guessed) == ("sern/what", "betalar vi", guessed)


def test_the_reason_for_a_thumb_down_is_kept_in_the_staffs_words(
    assistant: Assistant, visitor: Visitor
) -> None:
    (answer,) = visitor.say(QUESTION)["messages"]
    given = give(visitor, kind="answer", reply=answer["id"], verdict="no", reason="unclear")
    assert_as_described(given)
    assert stored(assistant, visitor, "verdict, comment") == [("no", "Svaret är svårt att förstå.")]
    for wrong in ({"verdict": "no", "reason": "dull"}, {"verdict": "yes", "reason": "wrong"}):
        assert_error(give(visitor, kind="answer", reply=answer["id"], **wrong), "bad_request")


def test_what_is_no_answer_cannot_be_rated(visitor: Visitor) -> None:
    (greeting,) = visitor.say("hej")["messages"]
    assert not greeting["rateable"]
    refused = give(visitor, kind="answer", reply=greeting["id"], verdict="yes")
    assert_error(refused, "unknown_reply")
    assert_as_described(refused)


def test_the_answer_of_another_conversation_cannot_be_rated(
    new_visitor: Callable[[], Visitor],
) -> None:
    one, other = new_visitor(), new_visitor()
    (answer,) = one.say(QUESTION)["messages"]
    other.say(QUESTION)
    assert_error(give(other, kind="answer", reply=answer["id"], verdict="yes"), "unknown_reply")


def test_what_is_said_at_the_end_is_stored_without_personal_data(
    assistant: Assistant, visitor: Visitor
) -> None:
    comment = " Bra!\x00 Ring 070-123 45 67, anna@example.se "
    given = give(visitor, kind="conversation", verdict="partly", comment=comment)
    assert_as_described(given)
    ((verdict, subject, said),) = stored(assistant, visitor, "verdict, subject, comment")
    assert (verdict, subject) == ("partly", "")
    assert said.startswith("Bra!")
    assert "070" not in said and "anna@" not in said


def test_a_no_at_the_end_keeps_what_was_asked_for_the_editors(
    assistant: Assistant, visitor: Visitor
) -> None:
    def asked() -> list[tuple[Any, ...]]:
        with sqlite3.connect(assistant.var_dir / "assistant.db") as database:
            query = (
                "SELECT text, response, language FROM misses "
                "WHERE conversation_id = ? AND kind = 'ended_no' ORDER BY id"
            )
            return database.execute(query, (number_of(visitor),)).fetchall()

    for said in ("hej", QUESTION, "Vad kostar SERN?", "Vad är policyn? anna@example.se"):
        visitor.say(said)
    given = give(visitor, kind="conversation", verdict="no", comment="fick inte veta")
    assert given.status_code == 200
    what, cost, policy = asked()
    assert what == (QUESTION, "utter_sern/what", "sv")
    assert cost == ("Vad kostar SERN?", "utter_sern/cost", "sv")
    assert policy[0] == "Vad är policyn? [e-postadress]"
    give(visitor, kind="conversation", verdict="yes")
    assert asked() == []
    give(visitor, kind="conversation", verdict="no")
    assert len(asked()) == 3
    erase(visitor)
    assert asked() == []


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"kind": "answer", "verdict": "yes"},
        {"kind": "answer", "reply": "x"},
        {"kind": "answer", "reply": "x", "verdict": "partly"},
        {"kind": "answer", "reply": "x", "verdict": "yes", "comment": "x"},
        {"kind": "answer", "reply": 1, "verdict": "yes"},
        {"kind": "conversation", "reply": "x", "verdict": "yes"},
        {"kind": "conversation", "verdict": "maybe"},
        {"kind": "conversation", "verdict": ["yes"]},
        {"kind": "conversation", "verdict": "yes", "comment": 1},
        {"kind": ["answer"], "reply": "x", "verdict": "yes"},
        {"kind": "page", "verdict": "yes"},
    ],
    ids=str,
)
def test_feedback_of_another_shape_is_refused(serve: Serve, body: dict[str, Any]) -> None:
    with serve() as url:
        assert_error(give(Visitor(url), **body), "bad_request")


def test_too_long_a_comment_is_refused(serve: Serve) -> None:
    with serve() as url:
        refused = give(Visitor(url), kind="conversation", verdict="no", comment="å" * 2001)
    assert_error(refused, "text_too_long")


def test_more_feedback_than_allowed_is_refused(serve: Serve) -> None:
    with serve(BOT_SESSION_MESSAGES_PER_MINUTE="1") as url:
        visitor = Visitor(url)
        visitor.say("hej")
        assert give(visitor, kind="conversation", verdict="no").status_code == 200
        assert_error(give(visitor, kind="conversation", verdict="yes"), "too_many_messages")


def test_without_the_database_feedback_is_refused_with_a_reason(
    serve: Serve, tmp_path: Path
) -> None:
    with serve() as url:
        visitor = Visitor(url)
        # A folder in its place.
        database = tmp_path / "var" / "assistant.db"
        database.rename(database.with_suffix(".away"))
        database.mkdir()
        forget_stores()
        for refused in (
            give(visitor, kind="conversation", verdict="no"),
            erase(visitor),
            visitor.post({"text": "hej"}),
        ):
            assert_error(refused, "unavailable")
            assert_as_described(refused)


def test_an_erased_conversation_is_gone_and_another_is_not(
    assistant: Assistant, new_visitor: Callable[[], Visitor]
) -> None:
    visitor, other = new_visitor(), new_visitor()
    for each in (visitor, other):
        (answer,) = each.say(QUESTION)["messages"]
        give(each, kind="answer", reply=answer["id"], verdict="yes")
        # Something that is kept for the editors.
        each.say("det var fel")

    erased = erase(visitor)

    assert (erased.status_code, erased.json()) == (200, {"erased": True})
    assert_as_described(erased)
    assert visitor.history() == []
    button = answer["buttons"][0]["id"]
    assert_error(visitor.post({"button": button}), "unknown_button")
    assert_error(give(visitor, kind="answer", reply=answer["id"], verdict="yes"), "unknown_reply")
    assert stored(assistant, visitor, "id") == []
    with sqlite3.connect(assistant.var_dir / "assistant.db") as database:
        query = "SELECT COUNT(*) FROM misses WHERE conversation_id = ?"
        counts = [
            database.execute(query, (number_of(each),)).fetchone()[0] for each in (visitor, other)
        ]
    assert counts == [0, 1]
    with sqlite3.connect(assistant.var_dir / "assistant.db") as database:
        query = "SELECT COUNT(*) FROM events WHERE sender_id = ?"
        assert database.execute(query, (number_of(visitor),)).fetchone()[0] == 0
    assert len(other.history()) == 2
    assert len(stored(assistant, other, "id")) == 1
    # Nothing hinders a new beginning.
    assert visitor.say("hej")["messages"]


def test_what_is_outside_the_field_or_unknown_is_kept_for_the_editors_and_small_talk_is_not(
    assistant: Assistant, visitor: Visitor
) -> None:
    for said in ("hej", QUESTION, "Hur blir vädret i morgon?", "Vad kostar SERN?", "tack"):
        visitor.say(said)
    # Whatever a button leads to.
    (answer,) = visitor.say("Vad kostar SERN?")["messages"]
    visitor.press(answer["buttons"][0]["id"])
    with sqlite3.connect(assistant.var_dir / "assistant.db") as database:
        query = "SELECT kind, text, language FROM misses WHERE conversation_id = ? ORDER BY id"
        rows = database.execute(query, (number_of(visitor),)).fetchall()
    assert rows == [
        ("out_of_scope", "Hur blir vädret i morgon?", "sv"),
        ("unknown", "Vad kostar SERN?", "sv"),
        ("unknown", "Vad kostar SERN?", "sv"),
    ]


def test_switched_off_one_can_still_erase(serve: Serve) -> None:
    agent = EchoAgent()
    with serve(agent) as url:
        token = Visitor(url).token
    with serve(agent, BOT_MODE="off") as url:
        erased = httpx.delete(url + CONVERSATION, headers=bearer(token))
    assert erased.json() == {"erased": True}


@dataclass
class LateAgent(EchoAgent):
    """Keeps something for the editors at the very end of a turn, as the action server does."""

    has_begun: threading.Event = field(default_factory=threading.Event)

    async def handle_message(self, message: UserMessage) -> None:
        async with self.lock_store.lock(message.sender_id):
            self.has_begun.set()
            while not self.may_answer.is_set():
                await asyncio.sleep(0.01)
            record_miss(
                store_of_process(self.database_url),
                conversation_id=message.sender_id,
                kind=MissKind.MISSED,
                redacted_text="?",
                intent_ranking=[],
                response=None,
                language="sv",
            )


def test_what_a_turn_keeps_while_its_conversation_is_erased_is_erased_too(
    serve: Serve, tmp_path: Path
) -> None:
    agent = LateAgent()

    def rows(table: str) -> int:
        with sqlite3.connect(tmp_path / "var" / "assistant.db") as database:
            found: int = database.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
        return found

    with serve(agent) as url, ThreadPoolExecutor(2) as pool:
        visitor = Visitor(url)
        pool.submit(visitor.post, {"text": "hej"})
        assert agent.has_begun.wait(30)
        erased = pool.submit(erase, visitor)
        # It stands in the queue behind the turn.
        while rows("tickets") < 2 and not erased.done():
            pass
        agent.may_answer.set()
        assert erased.result(30).json() == {"erased": True}
    assert rows("misses") == 0
