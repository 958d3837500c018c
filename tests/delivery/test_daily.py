"""The worker's daily job runs by itself, and nothing that goes wrong in it ends the worker."""

from __future__ import annotations

import asyncio
import logging
from pathlib import Path

import pytest
from prometheus_client import REGISTRY

from bot import cli
from bot.delivery.daily import Job, run_daily
from bot.operations.metrics import LAST_ERASURE
from bot.settings import read_settings
from bot.store.errors import StoreError


def run(job: object, seconds: float = 0.3, day: float = 0.05) -> None:
    async def for_a_while() -> None:
        stop = asyncio.Event()
        chores = asyncio.create_task(run_daily(job, stop, day))  # type: ignore[arg-type]
        await asyncio.sleep(seconds)
        stop.set()
        # It ends at once, not when the day is over.
        await asyncio.wait_for(chores, 5)

    asyncio.run(for_a_while())


def test_it_runs_at_the_start_and_again() -> None:
    ran: list[int] = []
    run(lambda: ran.append(1) or [])
    assert len(ran) >= 2


def test_it_does_not_wait_for_the_day_to_end() -> None:
    ran: list[int] = []
    run(lambda: ran.append(1) or [], day=1_000)
    assert ran == [1]


@pytest.mark.parametrize(
    "error", [StoreError("The database is down."), OSError("full"), KeyError("kanariefågel")]
)
def test_an_error_is_told_of_and_it_goes_on(
    error: Exception, caplog: pytest.LogCaptureFixture
) -> None:
    ran: list[int] = []

    def job() -> list[str]:
        ran.append(1)
        raise error

    with caplog.at_level(logging.INFO):
        run(job)
    assert len(ran) >= 2
    assert "was not finished" in caplog.text
    assert "kanariefågel" not in caplog.text


def test_what_was_erased_is_counted_and_logged_although_the_rest_of_the_day_fails(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, tmp_path: Path
) -> None:
    jobs: list[Job] = []

    def deliver(_settings: object, *, once: bool, daily: Job) -> bool:
        jobs.append(daily)
        return True

    def learn_daily(_settings: object) -> list[str]:
        raise StoreError("The database is down.")

    monkeypatch.setattr(cli, "get_settings", lambda: read_settings({"BOT_VAR_DIR": str(tmp_path)}))
    monkeypatch.setattr("bot.delivery.run.deliver", deliver)
    monkeypatch.setattr("bot.launch.forget.forget_old", lambda _settings: ["misses: 2 deleted"])
    monkeypatch.setattr("bot.learning.daily.learn_daily", learn_daily)
    cli.deliver(once=False)
    LAST_ERASURE.set(0)
    with caplog.at_level(logging.INFO):
        run(jobs[0], day=1_000)
    assert caplog.messages == [
        "misses: 2 deleted",
        "The daily work was not finished; next try in an hour. The database is down.",
    ]
    assert REGISTRY.get_sample_value("assistant_last_erasure_timestamp_seconds") > 0
