"""What a worker does next, whatever mail server and database answer: without either, at once."""

from __future__ import annotations

import asyncio
import logging
from datetime import UTC, datetime, timedelta
from typing import Any, Awaitable, Callable, Optional, Sequence

import pytest
from sqlalchemy.orm import sessionmaker

from bot.delivery import worker as module
from bot.delivery.errors import MessageDelayed, MessageRefused, TransportUnavailable
from bot.delivery.message import Letter
from bot.delivery.worker import Tally, Worker
from bot.operations.metrics import DELIVERIES
from bot.settings import read_settings
from bot.store.errors import StoreError
from bot.store.models import MessageKind, MessageStatus
from tests.store.cases import MUNICIPALITY, open_cases
from tests.store.test_cases import outbox

NOW = datetime(2026, 7, 1, 12, tzinfo=UTC)
CONTACT = "samhallsbyggnad@motala.se"
POLL, TIMEOUT, LEASE, RETRY = 2.0, 5.0, 30.0, 60.0
# More than any of these tests takes: a worker that goes on for ever is stopped.
MOST_PAUSES, MOST_LETTERS = 20, 50
MOST_SECONDS = 60  # a machine may be busy
AWAY = TransportUnavailable("It is down.")
LATER = MessageDelayed("451 Try again.")
PENDING, SENT, FAILED = MessageStatus.PENDING, MessageStatus.SENT, MessageStatus.FAILED


class Scene:
    """A worker, the clock that it sees, and a transport that answers by script.

    Attributes:
        answers: to the letters, one after the other; those beyond are taken.
        on_send: happens as a letter is handed in.
        seconds_each: how long a letter takes.
        on_pause: happens in each pause, by its number.
        stop_at: the pause in which the worker is asked to stop.
    """

    def __init__(self, sessions: sessionmaker) -> None:
        settings = read_settings(
            {
                "BOT_DELIVERY_POLL_SECONDS": str(POLL),
                "BOT_DELIVERY_TIMEOUT_SECONDS": str(TIMEOUT),
                "BOT_DELIVERY_LEASE_SECONDS": str(LEASE),
                "BOT_DELIVERY_RETRY_SECONDS": str(RETRY),
                "BOT_DELIVERY_GIVE_UP_SECONDS": "150",
                "BOT_CONTACT_EMAIL": CONTACT,
            }
        )
        self.now = NOW
        self.answers: Sequence[Optional[Exception]] = ()
        self.on_send: Callable[[], object] = lambda: None
        self.seconds_each = 0.0
        self.on_pause: dict[int, Callable[[], object]] = {}
        self.stop_at = 1
        self.tried: list[str] = []
        self.pauses: list[float] = []
        self.rests = 0
        self.stop = asyncio.Event()
        self.worker = Worker(sessions, self, settings, self.stop)

    async def send(self, letter: Letter) -> None:
        self.tried.append(letter.name)
        if len(self.tried) > MOST_LETTERS:
            # What is raised here puts a mail off.
            self.stop.set()
        self.on_send()
        self.now += timedelta(seconds=self.seconds_each)
        answer = dict(enumerate(self.answers, start=1)).get(len(self.tried))
        if answer is not None:
            raise answer

    async def rest(self) -> None:
        self.rests += 1

    async def pause(self, stop: asyncio.Event, seconds: float) -> None:
        assert stop is self.stop
        self.pauses.append(seconds)
        self.now += timedelta(seconds=seconds)
        self.on_pause.get(len(self.pauses), lambda: None)()
        if len(self.pauses) >= min(self.stop_at, MOST_PAUSES):
            stop.set()

    def run(self) -> Tally:
        return self._until_done(self.worker.run())

    def drain(self) -> Tally:
        return self._until_done(self.worker.drain())

    def _until_done(self, work: Awaitable[None]) -> Tally:
        asyncio.run(asyncio.wait_for(work, MOST_SECONDS))
        assert len(self.tried) <= MOST_LETTERS
        return self.worker.tally


@pytest.fixture
def scene(sessions: sessionmaker, monkeypatch: pytest.MonkeyPatch) -> Scene:
    made = Scene(sessions)
    monkeypatch.setattr(module, "_now", lambda: made.now)
    monkeypatch.setattr(module, "wait_or_stop", made.pause)
    return made


def states(sessions: sessionmaker) -> list[tuple[MessageStatus, int, Optional[str]]]:
    """Status, tries and holder of each mail."""
    return [(row.status, row.attempts, row.claimed_by) for row in outbox(sessions)]


def counted(result: str) -> float:
    count: float = DELIVERIES.labels(result)._value.get()
    return count


def away(patched: pytest.MonkeyPatch, name: str, times: int = 99) -> None:
    """Has a use of the database fail so many times."""
    otherwise, left = getattr(module, name), [None] * times

    def use(*given: Any, **named: Any) -> Any:
        if left:
            left.pop()
            raise StoreError("The database is locked.")
        return otherwise(*given, **named)

    patched.setattr(module, name, use)


def test_who_has_nothing_to_send_holds_no_connection_and_waits_before_each_look(
    scene: Scene,
) -> None:
    scene.stop_at = 3
    assert scene.run() == Tally()
    assert scene.pauses == [POLL] * 3
    # Once more when it ends.
    assert scene.rests == 4


def test_while_there_is_something_to_send_nothing_is_waited_for(
    scene: Scene, sessions: sessionmaker, caplog: Any
) -> None:
    caplog.set_level(logging.INFO)
    # More mails than are taken at once.
    references = open_cases(sessions, 11, now=NOW)
    before = counted("sent")
    assert scene.run() == Tally(sent=22)
    assert (scene.pauses, scene.rests) == ([POLL], 2)
    assert states(sessions) == [(SENT, 1, None)] * 22
    assert counted("sent") - before == 22
    assert f"sent {references[-1]} receipt" in caplog.text


def test_a_server_that_is_away_is_looked_for_ever_less_often_but_once_a_minute(
    scene: Scene, sessions: sessionmaker, caplog: Any
) -> None:
    open_cases(sessions, 1, now=NOW)
    scene.answers, scene.stop_at = [AWAY] * 8, 8
    before = counted("unavailable")
    assert scene.run() == Tally()
    assert scene.pauses == [2, 4, 8, 16, 32, 60, 60, 60]
    assert counted("unavailable") - before == 8
    # Not the mails' fault: no try of theirs, and anybody may take them.
    assert states(sessions) == [(PENDING, 0, None)] * 2
    assert {row.last_error for row in outbox(sessions)} == {"It is down."}
    assert "next look in 60 s. It is down." in caplog.text


def test_after_a_success_the_next_trouble_is_waited_for_as_shortly_as_the_first(
    scene: Scene, sessions: sessionmaker
) -> None:
    open_cases(sessions, 1, now=NOW)
    scene.answers, scene.stop_at = [AWAY, AWAY, None, None, AWAY], 4
    scene.on_pause[3] = lambda: open_cases(sessions, 1, now=NOW)
    scene.run()
    assert scene.pauses == [2, 4, POLL, 2]


def test_a_database_that_is_away_is_waited_for_as_well(
    scene: Scene, sessions: sessionmaker, monkeypatch: pytest.MonkeyPatch, caplog: Any
) -> None:
    open_cases(sessions, 1, now=NOW)
    away(monkeypatch, "claim_due", 2)
    scene.stop_at = 3
    assert scene.run() == Tally(sent=2)
    assert scene.pauses == [2, 4, POLL]
    assert "The database is locked." in caplog.text


def test_who_empties_the_outbox_once_is_told_when_nothing_can_be_sent(
    scene: Scene, sessions: sessionmaker
) -> None:
    open_cases(sessions, 2, now=NOW)
    scene.answers = [None, AWAY]
    with pytest.raises(TransportUnavailable):
        scene.drain()
    assert scene.rests == 1
    assert states(sessions) == [(SENT, 1, None), *[(PENDING, 0, None)] * 3]


def test_who_is_asked_to_stop_finishes_the_mail_in_hand_and_gives_the_others_back(
    scene: Scene, sessions: sessionmaker
) -> None:
    open_cases(sessions, 2, now=NOW)
    scene.on_send = scene.stop.set
    assert scene.run() == Tally(sent=1)
    assert (len(scene.tried), scene.rests, scene.pauses) == (1, 1, [])
    assert states(sessions) == [(SENT, 1, None), *[(PENDING, 0, None)] * 3]
    # At once, and with no error of theirs.
    others = outbox(sessions)[1:]
    assert {(row.due_at, row.last_error) for row in others} == {(NOW, None)}
    assert scene.drain() == Tally(sent=1)


def test_no_mail_is_begun_that_may_outlast_its_claim(scene: Scene, sessions: sessionmaker) -> None:
    open_cases(sessions, 4, now=NOW)
    scene.seconds_each = 10
    left: list[float] = []

    def look() -> None:
        held = [row.due_at for row in outbox(sessions) if row.claimed_by]
        left.append((min(held) - scene.now).total_seconds())

    scene.on_send = look
    assert scene.run() == Tally(sent=8)
    # The next two would have begun with as much time as the server may take, and with none.
    assert left == [30, 20, 10, 30, 20, 10, 30, 20]
    scene.seconds_each, left[:] = 5, []
    open_cases(sessions, 3, now=NOW)
    scene.stop.clear()
    scene.run()
    assert left == [30, 25, 20, 15, 10, 30]


def test_a_mail_that_is_put_off_waits_longer_each_time_and_is_given_up_in_the_end(
    scene: Scene, sessions: sessionmaker, monkeypatch: pytest.MonkeyPatch, caplog: Any
) -> None:
    (reference,) = open_cases(sessions, 1, now=NOW)
    monkeypatch.setattr(module.random, "random", lambda: 0.5)
    scene.answers = [LATER, None, LATER, LATER]
    delayed, failed = counted("put_off"), counted("failed")
    for wait in (60, 120):
        assert scene.drain().failed == 0
        row = outbox(sessions)[0]
        assert row.due_at == scene.now + timedelta(seconds=wait)
        assert row.last_error == "451 Try again."
        assert f"{reference} municipality put off for {wait} s: 451 Try again." in caplog.text
        scene.now = row.due_at
    assert scene.drain() == Tally(sent=1, delayed=2, failed=1)
    assert states(sessions) == [(FAILED, 3, None), (SENT, 1, None)]
    assert f"FAILED: {reference} municipality will not be sent: 451 Try again." in caplog.text
    assert (counted("put_off") - delayed, counted("failed") - failed) == (2, 1)


def test_of_a_receipt_that_is_refused_the_municipality_is_told(
    scene: Scene, sessions: sessionmaker
) -> None:
    open_cases(sessions, 1, now=NOW)
    scene.answers = [None, MessageRefused("550 Unknown.")]
    assert scene.drain() == Tally(sent=2, failed=1)
    receipt, notice = outbox(sessions)[1:]
    assert (receipt.status, receipt.attempts, receipt.finished_at) == (FAILED, 1, NOW)
    assert (notice.kind, notice.recipient) == (MessageKind.UNREACHED, CONTACT)
    assert MUNICIPALITY != CONTACT


def test_what_breaks_off_by_a_mistake_of_ours_is_tried_again_and_told_without_its_text(
    scene: Scene, sessions: sessionmaker, caplog: Any
) -> None:
    open_cases(sessions, 1, now=NOW)
    scene.answers = [KeyError("asa@foreningen.example")]
    assert scene.drain() == Tally(sent=1, delayed=1)
    error = outbox(sessions)[0].last_error
    assert error is not None and "(KeyError at test_worker_alone.py:" in error
    assert "This is a bug" in caplog.text and "foreningen" not in error + caplog.text


def test_a_mail_that_is_out_is_marked_as_soon_as_the_database_allows(
    scene: Scene, sessions: sessionmaker, monkeypatch: pytest.MonkeyPatch, caplog: Any
) -> None:
    open_cases(sessions, 1, now=NOW)
    away(monkeypatch, "mark_sent", 3)
    scene.stop_at = 4
    assert scene.run() == Tally(sent=2)
    assert scene.pauses == [2, 4, 8, POLL]
    assert len(scene.tried) == 2
    assert states(sessions) == [(SENT, 1, None)] * 2
    assert caplog.text.count("is sent but could not be marked so") == 3


@pytest.mark.parametrize("ends", ["the lease", "the worker"])
def test_a_mail_that_cannot_be_marked_while_it_is_held_is_sent_again(
    scene: Scene, sessions: sessionmaker, monkeypatch: pytest.MonkeyPatch, caplog: Any, ends: str
) -> None:
    (reference,) = open_cases(sessions, 1, now=NOW)
    with monkeypatch.context() as patched:
        away(patched, "mark_sent")
        if ends == "the worker":
            scene.on_send = scene.stop.set
        else:
            scene.seconds_each = 0.001
            scene.stop_at = 5
        scene.run()
    # The next pause, of sixteen seconds, would outlast the lease: the other mail's turn comes.
    assert scene.pauses[:4] == ([] if ends == "the worker" else [2, 4, 8, 2])
    assert f"{reference} municipality will be sent again." in caplog.text
    row = outbox(sessions)[0]
    assert (row.status, row.claimed_by is None, row.due_at) == (
        PENDING,
        False,
        NOW + timedelta(seconds=LEASE),
    )


def test_who_was_taken_over_meanwhile_says_so(
    scene: Scene, sessions: sessionmaker, monkeypatch: pytest.MonkeyPatch, caplog: Any
) -> None:
    (reference,) = open_cases(sessions, 1, now=NOW)
    scene.drain()
    assert "taken over" not in caplog.text
    open_cases(sessions, 1, now=NOW)
    monkeypatch.setattr(module, "mark_sent", lambda *_, **__: False)
    scene.drain()
    assert "municipality was taken over by another worker" in caplog.text
    assert reference not in caplog.text


def test_what_became_of_a_mail_is_no_reason_to_end_when_it_cannot_be_noted(
    scene: Scene, sessions: sessionmaker, monkeypatch: pytest.MonkeyPatch, caplog: Any
) -> None:
    open_cases(sessions, 2, now=NOW)
    scene.answers = [LATER, MessageRefused("550 Unknown."), AWAY]
    for name in ("mark_retry", "mark_failed", "release"):
        away(monkeypatch, name)
    assert scene.run() == Tally(delayed=1, failed=1)
    assert caplog.text.count("The outbox could not be written: The database is locked.") == 2
    assert "Claims could not be given back, their lease ends: The database" in caplog.text
    # Whose lease ends are due again.
    assert {row.due_at for row in outbox(sessions)} == {NOW + timedelta(seconds=LEASE)}


def test_two_workers_of_one_machine_have_two_names(scene: Scene, sessions: sessionmaker) -> None:
    names = set()
    for one in (scene, Scene(sessions)):
        open_cases(sessions, 1, now=NOW)
        one.on_send = lambda: names.update(row.claimed_by for row in outbox(sessions))
        one.drain()
    assert len(names - {None}) == 2
