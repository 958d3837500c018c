"""A message that arrives again is answered again, and taken once; one that hangs is told of."""

from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Callable

import pytest

from bot.channel.errors import visitor_message
from bot.settings import read_settings
from tests.channel.openapi import assert_as_described
from tests.channel.small_server import EchoAgent
from tests.channel.test_failures import Serve, serve
from tests.running import Assistant, Visitor

__all__ = ["serve"]
ID = "3f0c9f5e-4f1b_A"
NOT_YET = visitor_message("no_answer_yet", read_settings({}))


def wait_for(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 30
    while not condition():
        assert time.monotonic() < deadline, "it did not happen"
        time.sleep(0.01)


def test_a_message_sent_twice_is_taken_once_and_answered_twice(serve: Serve) -> None:
    agent = EchoAgent()
    with serve(agent) as url:
        visitor = Visitor(url)
        first, second = (visitor.post({"text": "hej", "id": ID}) for _ in range(2))
        (turn,) = visitor.history()
    assert first.json() == second.json()
    assert_as_described(first)
    assert agent.taken == ["hej"]
    assert turn["id"] == ID


def test_while_the_first_is_still_answered_the_second_waits_for_it(serve: Serve) -> None:
    agent = EchoAgent(holds=True)
    with serve(agent) as url, ThreadPoolExecutor() as pool:
        visitor = Visitor(url)
        sent = [pool.submit(visitor.post, {"text": "hej", "id": ID}) for _ in range(3)]
        wait_for(lambda: bool(agent.taken))
        agent.may_answer.set()
        replies = [future.result(30).json() for future in sent]
    assert agent.taken == ["hej"]
    assert replies[0]["messages"][0]["text"] == "hej"
    assert replies[0] == replies[1] == replies[2]


def test_the_same_id_in_another_conversation_is_another_message(serve: Serve) -> None:
    agent = EchoAgent()
    with serve(agent) as url:
        for text in ("ett", "två"):
            Visitor(url).post({"text": text, "id": ID})
    assert agent.taken == ["ett", "två"]


def test_messages_without_an_id_are_each_taken(serve: Serve) -> None:
    agent = EchoAgent()
    with serve(agent) as url:
        visitor = Visitor(url)
        visitor.say("hej")
        visitor.say("hej")
    assert agent.taken == ["hej", "hej"]


def test_after_a_failure_the_same_message_is_taken_anew(serve: Serve) -> None:
    agent = EchoAgent(fails=True)
    with serve(agent) as url:
        visitor = Visitor(url)
        assert visitor.post({"text": "hej", "id": ID}).json()["outcome"] == "error"
        agent.fails = False
        assert visitor.post({"text": "hej", "id": ID}).json()["messages"][0]["text"] == "hej"


@pytest.mark.parametrize("wrong", ["short", "a" * 65, "åäöåäöåäö", "a b c d e f", "", 12345678, ""])
def test_an_id_of_another_shape_is_refused(serve: Serve, wrong: object) -> None:
    with serve() as url:
        refused = Visitor(url).post({"text": "hej", "id": wrong})
    assert refused.json()["error"]["code"] == "bad_request"


def test_a_restarted_server_knows_the_messages_that_it_had(
    assistant: Assistant, visitor: Visitor
) -> None:
    question = {"text": "Vilka vänorter har Motala?", "id": ID}
    first = visitor.post(question).json()
    # Read from the database by each request: nothing of it is in the server's memory.
    (turn,) = visitor.history()
    assert turn["id"] == ID
    assert visitor.post(question).json() == first
    assert len(visitor.history()) == 1


def test_a_turn_that_hangs_is_told_of_goes_on_and_is_in_the_history(serve: Serve) -> None:
    agent = EchoAgent(holds=True)
    with serve(agent, BOT_TURN_SECONDS="0.2") as url:
        visitor = Visitor(url)
        reply = visitor.post({"text": "hej", "id": ID})
        assert_as_described(reply)
        assert reply.json()["outcome"] == "error"
        assert [message["text"] for message in reply.json()["messages"]] == [NOT_YET]
        # Asked again while it hangs: the same, and no second turn.
        assert visitor.post({"text": "hej", "id": ID}).json()["messages"][0]["text"] == NOT_YET
        agent.may_answer.set()
        wait_for(lambda: bool(visitor.history()))
        (turn,) = visitor.history()
        assert [message["text"] for message in turn["messages"]] == ["hej"]

        def is_told_again() -> bool:
            again = visitor.post({"text": "hej", "id": ID}).json()
            return bool(again["messages"] == turn["messages"])

        # A busy machine may need more than 0.2 seconds to look it up.
        wait_for(is_told_again)
    assert agent.taken == ["hej"]


def test_a_visitor_who_leaves_does_not_end_the_turn(serve: Serve) -> None:
    agent = EchoAgent(holds=True)
    with serve(agent) as url:
        visitor = Visitor(url)
        leaving = threading.Thread(target=_post_and_leave, args=(visitor,))
        leaving.start()
        wait_for(lambda: bool(agent.taken))
        leaving.join()
        agent.may_answer.set()
        other = Visitor(url)
        other.token = visitor.token
        wait_for(lambda: bool(other.history()))
    assert agent.taken == ["hej"]


def _post_and_leave(visitor: Visitor) -> None:
    with pytest.raises(Exception, match="timed out"):
        visitor.post({"text": "hej"}, timeout=0.5)
