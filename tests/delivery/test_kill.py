"""Workers die in the middle of their work: all mails arrive, none is made up."""

from __future__ import annotations

import random
import time
from pathlib import Path

import pytest
from sqlalchemy.orm import sessionmaker

from bot.store.models import MessageStatus
from bot.store.outbox import count_by_status
from tests.delivery.conftest import Count
from tests.delivery.mail_server import mail_server, wait_until
from tests.delivery.processes import ends_with_the_test, start_worker
from tests.delivery.workers import QUICK, wait_for_sent
from tests.store.cases import open_cases

pytestmark = pytest.mark.slow

KILLS = 6
CASES = 100
# A worker is killed after up to so many mails, and up to so many seconds later.
MOST_MAILS = 12
MOST_SECONDS = 0.03
# One in five dies while it starts, at any moment of its first second.
WHILE_STARTING = 0.2


def test_every_mail_arrives_though_workers_are_killed(
    database_url: str, sessions: sessionmaker, tmp_path: Path, count: Count
) -> None:
    seed = random.randrange(10**6)
    print(f"seed {seed}")
    chance = random.Random(seed)
    log = tmp_path / "worker.log"
    references = open_cases(sessions, CASES)
    with ends_with_the_test(log) as workers, mail_server(delay=0.005) as server:
        variables = {
            **QUICK,
            "DATABASE_URL": database_url,
            "SMTP_URL": f"smtp://127.0.0.1:{server.port}",
            "BOT_VAR_DIR": str(tmp_path / "var"),
            "BOT_DELIVERY_TIMEOUT_SECONDS": "2",
            "BOT_DELIVERY_LEASE_SECONDS": "5",
        }
        kills = 0
        while kills < KILLS:
            before = len(server.taken)
            worker = start_worker(log, variables)
            workers.append(worker)
            if chance.random() < WHILE_STARTING:
                time.sleep(chance.random())
            else:
                enough = before + chance.randint(1, MOST_MAILS)
                wait_until(
                    lambda enough=enough: (
                        len(server.taken) >= enough  # type: ignore[misc]
                        or count_by_status(sessions)[MessageStatus.SENT] == 2 * CASES
                    ),
                    f"{enough} mails",
                )
                time.sleep(chance.random() * MOST_SECONDS)
            assert worker.poll() is None, log.read_text("utf-8")
            worker.kill()
            worker.wait()
            kills += 1
            assert len(server.taken) < 2 * CASES, "all was sent before the last kill"
        worker = start_worker(log, variables)
        workers.append(worker)
        wait_for_sent(sessions, 2 * CASES)
        worker.terminate()
        assert worker.wait(30) == 0
        count("kill -9 of the worker", kills, references, server.message_ids)
        # A kill costs the mail in hand at most.
        assert len(server.taken) - 2 * CASES <= kills
    assert "Traceback" not in log.read_text("utf-8")
