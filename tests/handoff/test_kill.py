"""The action server dies around "Skicka": what a visitor was promised arrives, once."""

from __future__ import annotations

import os
import random
import sqlite3
import threading
import time
from collections import Counter
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import wait as wait_for
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Callable, Mapping, Optional, Sequence
from uuid import uuid4

import pytest

from tests.delivery.faults import NOTES, count_fault
from tests.delivery.mail_server import WAIT_SECONDS, MailServer, mail_server, wait_until
from tests.delivery.processes import ends_with_the_test, start_worker
from tests.delivery.workers import QUICK
from tests.handoff.chat import Chat, at_contact
from tests.handoff.outage import EMAIL, MOST_SECONDS
from tests.handoff.test_form_case import reference_in
from tests.running import Visitor
from tests.two_servers import TwoServers

pytestmark = pytest.mark.slow

KILLS = 12
# Every third kill is aimed: it waits until the database's log is written to. From then until the
# visitor is shown the reference it is a few milliseconds, which chance would seldom hit.
AIM_EVERY = 3
FIRST_AIM_SECONDS = 0.002
# When a kill came too late the next is aimed earlier, and the other way round.
EARLIER, LATER = 0.5, 1.5
# Some who got no answer press twice at once.
IMPATIENT = 0.4
BYSTANDERS = 5
# Send undisturbed, in turn to an action server just started and to one that has worked before.
TRIALS = 4
# The others are spread over what sending takes: from at once to when the reference is shown. A
# machine that has become slow shows in how long sending takes now, not in how long it took before.
ON_PRESSING, AS_SHOWN = 0.0, 1.0
_LOOK_SECONDS = 0.0002
# Conversations at a time on their way to the summary.
AT_ONCE = 4


NO_CASE = "before the case was kept"
UNSEEN = "with the case kept but no reference shown"
SHOWN = "with the reference shown"


# Waits for the moment to kill, given what "Skicka" will show.
Wait = Callable[["Future[Optional[str]]"], None]


@dataclass
class Sender:
    """A visitor in front of the summary, and what became of pressing "Skicka"."""

    chat: Chat
    address: str
    button: str = ""
    told: str = ""
    seconds: float = 0.0

    def send(self) -> Optional[str]:
        """Presses the button and returns the reference that is shown, if any."""
        began = time.monotonic()
        turn = self.chat.visitor.press(self.button)
        self.seconds = time.monotonic() - began
        self.told = "\n".join(message["text"] for message in turn["messages"])
        return reference_in(self.told)


class Database:
    """The action server's database, looked at while it works."""

    def __init__(self, file: Path) -> None:
        self._file = file

    def rows(self, statement: str, *values: str) -> list[tuple[Any, ...]]:
        with closing(sqlite3.connect(self._file, timeout=10)) as connection:
            return connection.execute(statement, values).fetchall()

    def has_case(self, address: str) -> bool:
        return bool(self.rows("SELECT 1 FROM cases WHERE email = ?", address))

    def log_state(self) -> tuple[int, int]:
        """Changes when something is written; the size is 0 when nothing waits in the log."""
        try:
            found = os.stat(f"{self._file}-wal")
        except FileNotFoundError:
            return 0, 0
        return found.st_size, found.st_mtime_ns if found.st_size else 0

    def all_sent(self) -> bool:
        return not self.rows("SELECT 1 FROM outbox WHERE status <> 'sent'")


def at_summary(url: str, domain: Mapping[str, Any]) -> Sender:
    address = f"anna.{uuid4().hex[:12]}@example.se"
    chat = at_contact(Chat(Visitor(url), domain)).say(address).gets("utter_ask_case_decision")
    return Sender(chat, address, chat.buttons["Skicka till kommunen"])


def press_and_kill(sender: Sender, servers: TwoServers, wait: Wait) -> Optional[str]:
    """Presses "Skicka" and kills the action server when ``wait`` returns."""
    with ThreadPoolExecutor(1) as thread:
        shown = thread.submit(sender.send)
        wait(shown)
        servers.kill_actions()
        return shown.result()


def press_again(sender: Sender, times: int) -> str:
    """Presses so many times at once; all presses show the same reference, which is returned."""
    with ThreadPoolExecutor(times) as threads:
        together = threading.Barrier(times)

        def press(_number: int) -> Optional[str]:
            together.wait()
            return reference_in(sender.chat.visitor.press(sender.button)["messages"][-1]["text"])

        (reference,) = set(threads.map(press, range(times)))
    return _needed(reference)


def deliver_all(servers: TwoServers, database: Database, server: MailServer, log: Path) -> None:
    """Runs the real worker until nothing waits."""
    variables = {
        **QUICK,
        "BOT_VAR_DIR": str(servers.var_dir),
        "SMTP_URL": f"smtp://127.0.0.1:{server.port}",
    }
    with ends_with_the_test(log) as workers:
        worker = start_worker(log, variables)
        workers.append(worker)
        wait_until(database.all_sent, "an empty outbox")
        worker.terminate()
        assert worker.wait(30) == 0


@dataclass
class Killer:
    """Kills the action server once for each visitor, and counts where the kills fell."""

    servers: TwoServers
    database: Database
    chance: random.Random
    # Address and reference of each visitor.
    shown: dict[str, str] = field(default_factory=dict)
    fell: Counter[str] = field(default_factory=Counter)
    # Seconds of a turn with "Skicka", by whether the action server has used the database before.
    usual: dict[bool, float] = field(default_factory=dict)
    slowest_apology: float = 0.0
    _aim: float = FIRST_AIM_SECONDS
    _warm: bool = False

    def measure(self, senders: Sequence[Sender]) -> None:
        """Learns how long sending takes: the kills shall fall within that time."""
        for number, sender in enumerate(senders):
            warm = number % 2 == 1
            if not warm:
                self.servers.restart_actions()
            self.shown[sender.address] = _needed(sender.send())
            self.usual[warm] = max(self.usual.get(warm, 0), sender.seconds)
        self._warm = True

    def kill(self, sender: Sender, moment: Optional[float]) -> None:
        """Sends, kills meanwhile, starts anew and has the visitor send again when need be.

        Args:
            sender: who sends.
            moment: when to kill, as a part of the usual time, in which the reference is shown at
                the end; None to aim at what follows the writing of the case.
        """
        if moment is None:
            wait = _until_written(self.database, self._aim)
        else:
            wait = _for_a_time(moment * self.usual[self._warm] if moment < AS_SHOWN else None)
        reference = press_and_kill(sender, self.servers, wait)
        where = SHOWN if reference else self._check_apology(sender)
        self.fell[where] += 1
        if moment is None and where != UNSEEN:
            self._aim *= EARLIER if where == SHOWN else LATER
        if reference:
            self.usual[self._warm] = sender.seconds
        self.servers.start_actions()
        self._warm = reference is None
        times = 2 if self.chance.random() < IMPATIENT else 1
        self.shown[sender.address] = reference or press_again(sender, times)

    def _check_apology(self, sender: Sender) -> str:
        self.slowest_apology = max(self.slowest_apology, sender.seconds)
        assert EMAIL in sender.told, sender.told
        assert sender.seconds < MOST_SECONDS
        return UNSEEN if self.database.has_case(sender.address) else NO_CASE


def test_each_reference_that_was_shown_arrives_once(
    servers: TwoServers, domain: Mapping[str, Any], tmp_path: Path
) -> None:
    seed = random.randrange(10**6)
    print(f"seed {seed}")
    chance = random.Random(seed)
    database = Database(servers.var_dir / "assistant.db")
    before = {address for (address,) in database.rows("SELECT email FROM cases")}
    with ThreadPoolExecutor(AT_ONCE) as threads:
        number = KILLS + TRIALS + BYSTANDERS
        senders = list(threads.map(lambda _: at_summary(servers.url, domain), range(number)))
    trials, killed = senders[:TRIALS], senders[TRIALS : TRIALS + KILLS]

    killer = Killer(servers, database, chance)
    killer.measure(trials)
    aimed = range(0, KILLS, AIM_EVERY)
    between = KILLS - len(aimed) - 2
    # Spread evenly, in any order.
    moments = [(number + chance.random()) / between for number in range(between)]
    moments += [ON_PRESSING, AS_SHOWN]
    chance.shuffle(moments)
    for number, sender in enumerate(killed):
        killer.kill(sender, None if number in aimed else moments.pop())

    found = database.rows("SELECT email, year, number FROM cases ORDER BY year, number")
    mine = [(e, f"EU-{year}-{n:04d}") for e, year, n in found if e not in before]
    # Nobody has two, nobody who did not send has one, everyone has the one that was shown.
    assert sorted(mine) == sorted(killer.shown.items())
    numbers = [n for _, _, n in found]
    assert numbers == list(range(1, len(numbers) + 1)), "a gap in the register"

    with mail_server() as server:
        deliver_all(servers, database, server, tmp_path / "worker.log")
        references = list(killer.shown.values())
        ids = [i for i in server.message_ids if _reference_of(i) in references]
    NOTES.append(
        f"kills of the action server fell: "
        f"{', '.join(f'{killer.fell[where]} {where}' for where in (NO_CASE, UNSEEN, SHOWN))}; "
        f"slowest apology {killer.slowest_apology:.2f} s"
    )
    count_fault("kill -9 of the action server", KILLS, references, ids)
    assert len(ids) == len(set(ids)), "a mail came twice though no worker died"
    # One kill each is sure of these. Between them are some milliseconds: that is left to luck.
    assert killer.fell[NO_CASE] and killer.fell[SHOWN]


def _until_written(database: Database, seconds: float) -> Wait:
    before = database.log_state()

    def wait(_shown: Future[Optional[str]]) -> None:
        give_up = time.monotonic() + WAIT_SECONDS
        while database.log_state() in (before, (0, 0)):
            assert time.monotonic() < give_up, "waited in vain for a case"
            time.sleep(_LOOK_SECONDS)
        time.sleep(seconds)

    return wait


def _for_a_time(seconds: Optional[float]) -> Wait:
    """Waits so long, or until the reference is shown; for None until that."""

    def wait(shown: Future[Optional[str]]) -> None:
        done, _ = wait_for([shown], WAIT_SECONDS if seconds is None else seconds)
        assert done or seconds is not None, "waited in vain for a reference"

    return wait


def _needed(reference: Optional[str]) -> str:
    assert reference, "no reference though nothing was killed"
    return reference


def _reference_of(message_id: str) -> str:
    return message_id.strip("<").split(".")[0].upper()
