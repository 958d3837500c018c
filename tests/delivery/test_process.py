"""``python -m bot deliver`` and ``python -m bot outbox`` as an operator meets them."""

from __future__ import annotations

import signal
from pathlib import Path
from typing import Iterator

import pytest
from honcho.environ import parse_procfile
from sqlalchemy.orm import sessionmaker

from bot.settings import PROJECT_DIR
from bot.store.engine import create_session_factory, create_store_engine
from bot.store.migration import migrate
from tests.delivery.faults import expected_ids, without_tokens
from tests.delivery.mail_server import MailServer, mail_server, wait_until
from tests.delivery.processes import ends_with_the_test, start_worker
from tests.delivery.workers import QUICK
from tests.launch.command import assert_clear_error, run_bot
from tests.running import free_port
from tests.store.cases import open_cases
from tests.store.test_cases import outbox


@pytest.fixture
def var(tmp_path: Path) -> Path:
    return tmp_path / "var"


@pytest.fixture
def embedded(var: Path) -> Iterator[sessionmaker]:
    """The database that the commands use when nothing is set but ``var``."""
    engine = create_store_engine(f"sqlite:///{var / 'assistant.db'}", wait_seconds=10)
    migrate(engine)
    yield create_session_factory(engine)
    engine.dispose()


def variables(var: Path, server: MailServer) -> dict[str, str]:
    return {
        **QUICK,
        "BOT_VAR_DIR": str(var),
        "SMTP_URL": f"smtp://127.0.0.1:{server.port}",
    }


@pytest.mark.parametrize("press", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_it_after_the_mail_in_hand(
    embedded: sessionmaker, var: Path, tmp_path: Path, press: signal.Signals
) -> None:
    open_cases(embedded, 5)
    with ends_with_the_test(tmp_path / "log") as workers, mail_server(delay=0.5) as server:
        worker = start_worker(tmp_path / "log", variables(var, server))
        workers.append(worker)
        server.wait_for(2)
        worker.send_signal(press)
        assert worker.wait(30) == 0
        taken = len(server.taken)
    rows = outbox(embedded)
    # The mail in hand is marked, those behind it are given back at once.
    assert sum(row.status == "sent" for row in rows) == taken < 10
    assert {row.claimed_by for row in rows} == {None}
    log = (tmp_path / "log").read_text("utf-8")
    assert "Mails are sent through 127.0.0.1:" in log
    assert "Traceback" not in log and "@foreningen" not in log


def test_once_sends_what_is_due_and_ends(embedded: sessionmaker, var: Path) -> None:
    references = open_cases(embedded, 2)
    with mail_server() as server:
        done = run_bot("deliver", "--once", **variables(var, server))
        assert done.returncode == 0, done.stderr
        assert set(without_tokens(server.message_ids)) == expected_ids(references)
        assert "4 sent, 0 put off, 0 failed" in done.stderr


def test_once_says_when_it_could_not(embedded: sessionmaker, var: Path) -> None:
    open_cases(embedded, 1)
    done = run_bot("deliver", "--once", **variables(var, MailServer()))
    assert done.returncode == 1
    assert "cannot be reached" in done.stderr and "Traceback" not in done.stderr


def test_without_a_mail_server_it_says_where_the_files_are(
    embedded: sessionmaker, var: Path
) -> None:
    (reference,) = open_cases(embedded, 1)
    done = run_bot("deliver", "--once", BOT_VAR_DIR=str(var))
    assert done.returncode == 0, done.stderr
    assert f"written to {var / 'outbox'}, not sent" in done.stderr
    assert (var / "outbox" / f"{reference}-receipt.eml").is_file()


def test_it_waits_for_a_database_that_is_not_there_yet(tmp_path: Path) -> None:
    url = f"postgresql://user:geheim@127.0.0.1:{free_port()}/name"
    log = tmp_path / "log"
    with ends_with_the_test(log) as workers:
        worker = start_worker(log, {"DATABASE_URL": url, "BOT_VAR_DIR": str(tmp_path)})
        workers.append(worker)
        wait_until(lambda: "Nothing can be sent now" in log.read_text("utf-8"), "a complaint")
        worker.terminate()
        assert worker.wait(30) == 0
    assert "geheim" not in log.read_text("utf-8")


def test_the_outbox_is_shown_and_failed_mails_are_sent_again(
    embedded: sessionmaker, var: Path
) -> None:
    (reference,) = open_cases(embedded, 1)
    with mail_server(rcpt=lambda number: "550 5.1.1 no" if number == 2 else None) as server:
        used = variables(var, server)
        assert run_bot("deliver", "--once", **used).returncode == 0
        shown = run_bot("outbox", **used).stdout
        assert "pending: 0\nsent: 2\nfailed: 1\n" in shown
        assert f"{reference} receipt: given up " in shown
        assert "after 1 tries. The mail server answered 550 5.1.1 no" in shown
        assert "@foreningen" not in shown
        retried = run_bot("outbox", "--retry", **used).stdout
        assert retried.startswith("1 failed mails are due again.\npending: 1\nsent: 2\nfailed: 0")
        assert run_bot("deliver", "--once", **used).returncode == 0
        # The third says that the receipt could not be sent at first.
        assert len(server.taken) == 3


@pytest.mark.parametrize(
    ("setting", "value", "part"),
    [
        ("SMTP_URL", "smtp://user:geheim@", "SMTP_URL=(hidden): names no host"),
        ("BOT_MAIL_FROM", "noreply@localhost", "BOT_MAIL_FROM='noreply@localhost': it is not"),
        ("DATABASE_URL", "mysql://user:geheim@host/x", "names 'mysql'"),
    ],
)
def test_what_can_never_work_ends_it_at_once_with_the_cure(
    var: Path, setting: str, value: str, part: str
) -> None:
    done = run_bot("deliver", **{"BOT_VAR_DIR": str(var), setting: value})
    assert_clear_error(done, part)
    assert "geheim" not in done.stderr + done.stdout


def test_it_is_started_with_everything_else() -> None:
    procfile = parse_procfile((PROJECT_DIR / "Procfile").read_text("utf-8"))
    assert procfile.processes["deliver"] == "python -m bot deliver"
