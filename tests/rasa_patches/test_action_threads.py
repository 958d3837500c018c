"""An action that waits holds up no other."""

from __future__ import annotations

import asyncio
import threading
from typing import Any

import pytest
from rasa_sdk.executor import ActionExecutor

from bot.rasa_patches import action_threads
from bot.rasa_patches.action_threads import _register


@pytest.fixture
def executor(monkeypatch: pytest.MonkeyPatch) -> ActionExecutor:
    monkeypatch.setattr(ActionExecutor, "register_function", _register)
    action_threads.install()
    return ActionExecutor()


def call(name: str) -> Any:
    return {"next_action": name, "sender_id": "x", "tracker": {"sender_id": "x", "slots": {}}}


def test_while_one_action_waits_another_runs(executor: ActionExecutor) -> None:
    began, may_end = threading.Event(), threading.Event()

    def slow(dispatcher: Any, tracker: Any, domain: Any) -> Any:
        began.set()
        assert may_end.wait(30)
        dispatcher.utter_message("slow")
        return []

    async def quick(dispatcher: Any, tracker: Any, domain: Any) -> Any:
        assert began.is_set()
        may_end.set()
        dispatcher.utter_message("quick")
        return []

    executor.register_function("slow", slow)
    executor.register_function("quick", quick)

    async def both() -> list[Any]:
        return await asyncio.gather(executor.run(call("slow")), executor.run(call("quick")))

    texts = [answer["responses"][0]["text"] for answer in asyncio.run(both())]
    assert texts == ["slow", "quick"]


def test_what_an_action_raises_is_raised(executor: ActionExecutor) -> None:
    def broken(dispatcher: Any, tracker: Any, domain: Any) -> Any:
        raise RuntimeError("broken on purpose")

    executor.register_function("broken", broken)
    with pytest.raises(RuntimeError, match="broken on purpose"):
        asyncio.run(executor.run(call("broken")))
