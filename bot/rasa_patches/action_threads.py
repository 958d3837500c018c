"""Runs actions in threads, so that one that waits for the database does not block other visitors.

rasa-sdk runs actions on its event loop: while one redacts a long text or waits for a lock, no other
can even begin.
"""

from __future__ import annotations

import asyncio
import functools
import inspect
from typing import Any, Callable

from rasa_sdk.executor import ActionExecutor

_register: Any = ActionExecutor.register_function


def install() -> None:
    """Makes every action registered from now on run in a thread of its own."""

    def register(self: Any, name: str, f: Callable[..., Any]) -> None:
        _register(self, name, _in_a_thread(f))

    executor: Any = ActionExecutor
    executor.register_function = register


def _in_a_thread(action: Callable[..., Any]) -> Callable[..., Any]:
    def run(*arguments: Any) -> Any:
        result = action(*arguments)
        # Rasa's form actions are coroutines that never wait for anything.
        return asyncio.run(result) if inspect.iscoroutine(result) else result

    # With the action's own parameter names, since rasa-sdk inspects the signature.
    @functools.wraps(action)
    async def off_loop(dispatcher: Any, tracker: Any, domain: Any) -> Any:
        return await asyncio.to_thread(run, dispatcher, tracker, domain)

    return off_loop
