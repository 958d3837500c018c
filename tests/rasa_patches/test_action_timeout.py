"""The calls of the action server in one turn share one time, and end with the first failure."""

from __future__ import annotations

import asyncio
import json
import logging
from typing import Any, Awaitable, Callable, Iterator

import pytest
from rasa.core.actions import action
from rasa.core.channels.channel import CollectingOutputChannel
from rasa.core.nlg.response import TemplatedNaturalLanguageGenerator
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.utils.endpoints import EndpointConfig

from bot.rasa_patches import action_timeout
from bot.rasa_patches.action_timeout import ActionCallFailed, limit_action_time

# Seconds.
LIMIT = 0.5
PRIVATE = "anna@example.se"
Answer = Callable[[asyncio.StreamWriter], Awaitable[None]]


@pytest.fixture(autouse=True)
def limited(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    before = action.RemoteAction.run
    limit_action_time(LIMIT)
    monkeypatch.setattr(action_timeout, "_PAUSE_SECONDS", 0.01)
    yield
    action.RemoteAction.run = before


class ActionServer:
    """Answers each call as the test says; counts them."""

    def __init__(self, *answers: Answer) -> None:
        self._answers = list(answers)
        self.calls = 0

    async def __aenter__(self) -> ActionServer:
        self._port = 0
        await self.start()
        self.endpoint = EndpointConfig(f"http://127.0.0.1:{self._port}/webhook")
        return self

    async def __aexit__(self, *_: Any) -> None:
        await self.stop()

    async def start(self) -> None:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", self._port)
        self._port = self._server.sockets[0].getsockname()[1]

    async def stop(self) -> None:
        self._server.close()
        await self._server.wait_closed()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        self.calls += 1
        await self._answers[min(self.calls, len(self._answers)) - 1](writer)
        writer.close()


def reply(status: str, body: Any) -> Answer:
    async def answer(writer: asyncio.StreamWriter) -> None:
        raw = json.dumps(body).encode()
        head = f"HTTP/1.1 {status}\r\nContent-Type: application/json\r\nContent-Length: {len(raw)}"
        writer.write(head.encode() + b"\r\nConnection: close\r\n\r\n" + raw)
        await writer.drain()

    return answer


async def hang(_writer: asyncio.StreamWriter) -> None:
    await asyncio.sleep(60)


async def slow(writer: asyncio.StreamWriter) -> None:
    await asyncio.sleep(LIMIT * 0.7)
    await fine(writer)


async def die(_writer: asyncio.StreamWriter) -> None:
    """The connection ends without an answer."""


fine = reply("200 OK", {"events": [], "responses": []})
broken = reply("500 Internal Server Error", {"error": "x", "request_body": PRIVATE})


def message() -> DialogueStateTracker:
    """A conversation in which a new message has come."""
    tracker = DialogueStateTracker("somebody", [])
    tracker.update(UserUttered("hej"))
    assert tracker.latest_message is not None
    tracker.latest_message.message_id = str(id(tracker))
    return tracker


async def call(server: ActionServer, tracker: DialogueStateTracker) -> None:
    domain = Domain.empty()
    remote = action.RemoteAction("action_any", server.endpoint)
    nlg = TemplatedNaturalLanguageGenerator({})
    await remote.run(CollectingOutputChannel(), nlg, tracker, domain)


def test_a_call_waits_for_a_server_that_is_being_started(monkeypatch: pytest.MonkeyPatch) -> None:
    limit_action_time(10)
    unpatched = action_timeout._call

    async def turn() -> int:
        failed = asyncio.Event()

        async def call_and_tell(*given: Any) -> Any:
            try:
                return await unpatched(*given)
            finally:
                failed.set()

        monkeypatch.setattr(action_timeout, "_call", call_and_tell)
        async with ActionServer(fine) as server:
            await server.stop()
            waiting = asyncio.create_task(call(server, message()))
            await failed.wait()
            await server.start()
            await waiting
            return server.calls

    assert asyncio.run(turn()) == 1


def test_a_call_is_made_again_where_the_connection_was_lost() -> None:
    async def turn() -> int:
        async with ActionServer(die, fine) as server:
            await call(server, message())
            return server.calls

    assert asyncio.run(turn()) == 2


def test_an_action_that_ends_its_server_does_so_only_twice() -> None:
    async def turn() -> int:
        async with ActionServer(die) as server:
            with pytest.raises(ActionCallFailed):
                await call(server, message())
            return server.calls

    assert asyncio.run(turn()) == 2


@pytest.mark.parametrize("fault", [hang, broken])
def test_a_failure_ends_all_calls_of_its_turn_but_not_of_the_next(fault: Answer) -> None:
    async def turns() -> int:
        async with ActionServer(fault, fine) as server:
            turn = message()
            for _ in range(2):
                with pytest.raises(ActionCallFailed, match="action_any"):
                    await call(server, turn)
            assert server.calls == 1
            await call(server, message())
            return server.calls

    assert asyncio.run(turns()) == 2


def test_slow_calls_share_the_time() -> None:
    async def turn() -> None:
        async with ActionServer(slow) as server:
            tracker = message()
            await call(server, tracker)
            with pytest.raises(ActionCallFailed):
                await call(server, tracker)
            # The next turn has all of it again.
            await call(server, message())

    asyncio.run(turn())


def test_another_conversation_goes_on_meanwhile() -> None:
    async def conversations() -> list[Any]:
        async with ActionServer(hang, fine) as server:
            first = asyncio.create_task(call(server, message()))
            while server.calls == 0:
                await asyncio.sleep(0.01)
            second = asyncio.create_task(call(server, message()))
            return await asyncio.gather(first, second, return_exceptions=True)

    failed, fared_well = asyncio.run(conversations())
    assert isinstance(failed, ActionCallFailed) and fared_well is None


def test_a_rejection_is_none_of_these_failures() -> None:
    rejects = reply("400 Bad Request", {"action_name": "action_any", "error": "no"})

    async def turn() -> None:
        async with ActionServer(rejects, fine) as server:
            tracker = message()
            with pytest.raises(action.ActionExecutionRejection):
                await call(server, tracker)
            await call(server, tracker)

    asyncio.run(turn())


def test_the_log_does_not_repeat_what_the_visitor_wrote(caplog: Any) -> None:
    async def turn() -> None:
        async with ActionServer(broken) as server:
            try:
                await call(server, message())
            except ActionCallFailed:
                # As Rasa logs it.
                logging.getLogger("rasa").exception("an action failed")

    asyncio.run(turn())
    assert "action_any" in caplog.text
    assert PRIVATE not in caplog.text
