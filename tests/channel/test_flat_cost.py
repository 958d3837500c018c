"""A message costs the same at a conversation's end as at its beginning.

Counted in statements, rows and calls of functions, since time tells of the machine.
"""

from __future__ import annotations

import threading
from pathlib import Path
from statistics import median
from typing import Any, Iterator

import httpx
import pytest
from sqlalchemy import event
from sqlalchemy.engine import Engine

from bot.settings import read_settings
from bot.tracking.store import TURNS_READ
from tests.channel.api import MESSAGES, SESSION, bearer
from tests.channel.small_server import EchoAgent, serve_connector

TURNS = 200
LAST = TURNS - 9
# From here on as many turns are read as ever.
FULL = TURNS_READ + 1
# For the newest value of each slot and the number of turns SQLite goes through the index of a
# conversation, an entry in a few of its steps: far less than a row that is read.
_STEPS_FOR_A_TURN = 40
_STEPS_AT_A_TIME = 10


class Spent:
    """What was asked of the databases of this process so far."""

    def __init__(self) -> None:
        self.statements = 0
        self.rows = 0
        self.steps = 0
        self.calls = 0

    def count_statement(self, *_: Any) -> None:
        """One that is sent."""
        self.statements += 1

    def count_row(self, _cursor: Any, row: Any) -> Any:
        """One that is read."""
        self.rows += 1
        return row

    def count_steps(self) -> int:
        """So many that were taken."""
        self.steps += _STEPS_AT_A_TIME
        return 0

    def count_call(self, _frame: Any, kind: str, _argument: Any) -> None:
        """One of a function, in Python or in C."""
        if kind in ("call", "c_call"):
            self.calls += 1

    def so_far(self) -> tuple[int, ...]:
        """All of it."""
        return self.statements, self.rows, self.steps, self.calls

    def follow(self, connection: Any, _record: Any) -> None:
        """Counts what a connection does."""
        connection.row_factory = self.count_row
        connection.set_progress_handler(self.count_steps, _STEPS_AT_A_TIME)


@pytest.fixture
def spent() -> Iterator[Spent]:
    counted = Spent()
    listeners = (
        ("before_cursor_execute", counted.count_statement),
        ("connect", counted.follow),
    )
    for name, listener in listeners:
        event.listen(Engine, name, listener)
    # Of threads that begin now: the server's, not this one with the client.
    threading.setprofile(counted.count_call)
    yield counted
    threading.setprofile(None)  # type: ignore[arg-type]
    for name, listener in listeners:
        event.remove(Engine, name, listener)


def test_a_message_costs_the_same_however_long_the_conversation_is(
    spent: Spent, tmp_path: Path
) -> None:
    settings = read_settings(
        {
            "BOT_VAR_DIR": str(tmp_path),
            "BOT_CONVERSATION_MAX_TURNS": str(TURNS),
            "BOT_SESSION_MESSAGES_PER_MINUTE": "1000",
        }
    )
    costs = []
    with serve_connector(settings, EchoAgent()) as url, httpx.Client(base_url=url) as client:
        headers = bearer(client.post(SESSION).json()["session"])
        for number in range(TURNS):
            before = spent.so_far()
            said = client.post(MESSAGES, json={"text": f"hej {number}"}, headers=headers)
            assert said.status_code == 200
            after = spent.so_far()
            costs.append([now - then for now, then in zip(after, before, strict=True)])
    statements, rows, steps, calls = (
        {number: median(counts[number - 1 : number + 9]) for number in (2, FULL, LAST)}
        for counts in zip(*costs, strict=True)
    )
    print(f"statements {statements}, rows {rows}, steps {steps}, calls {calls}")
    # Medians of ten: now and then a limit's count tidies up, or a place in the queue is renewed.
    assert statements[LAST] <= 1.5 * statements[2]
    assert rows[LAST] <= rows[FULL]
    assert calls[LAST] <= 1.1 * calls[FULL]
    assert steps[LAST] - steps[FULL] <= _STEPS_FOR_A_TURN * TURNS
    # Here a turn is little but reading what was said before; no model reads the message.
    assert calls[LAST] <= 2 * calls[2]
