"""Two servers and the staff pages on a shared folder of models, as in containers: one click."""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Callable, Iterator

import httpx
import pytest

from bot.launch.model_figures import ModelFigures, SetFigures, keep_figures
from bot.settings import PROJECT_DIR, Settings, read_settings
from bot.staff import sessions as session_of
from bot.store.opening import open_store
from bot.store.staff import Role, account_named, add_account
from tests.running import START_TIMEOUT_SECONDS, Assistant, Visitor
from tests.small_models import WORDS, train_small_models
from tests.staff.conftest import PASSWORD_HASH, Browser

pytestmark = pytest.mark.slow

# Each server takes the choice up within some seconds; a busy machine takes longer.
TAKES_UP_SECONDS = 120.0


class Machine(Assistant):
    """A machine that runs one process of the assistant, as a container does."""

    def start_one(self, name: str) -> subprocess.Popen[bytes]:
        self.var_dir.mkdir(parents=True, exist_ok=True)
        with open(self.var_dir / f"{name}.log", "ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "bot", "run", name],
                cwd=PROJECT_DIR,
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        return self.process

    @property
    def settings(self) -> Settings:
        return read_settings(self.environment)

    @property
    def log(self) -> str:
        return "\n".join(path.read_text("utf-8", "replace") for path in self.var_dir.glob("*.log"))

    def end(self) -> None:
        if self.process is not None:
            self.process.terminate()
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.process.wait(30)
            self.process.kill()


@pytest.fixture
def machines(tmp_path: Path) -> Iterator[Callable[[str], Machine]]:
    """Makes machines that share a database and a folder of models, and nothing else."""
    made: list[Machine] = []
    shared = {
        "DATABASE_URL": f"sqlite:///{tmp_path / 'assistant.db'}",
        "BOT_MODELS_DIR": str(tmp_path / "shared"),
    }

    def machine(name: str) -> Machine:
        made.append(Machine(tmp_path / name, shared))
        return made[-1]

    yield machine
    for one in made:
        one.end()


def until(holds: Callable[[], bool], seconds: float, *machines: Machine) -> None:
    deadline = time.monotonic() + seconds
    while not holds():
        for machine in machines:
            assert machine.process is None or machine.process.poll() is None, machine.log[-4000:]
        logs = "\n".join(machine.log[-2000:] for machine in machines)
        assert time.monotonic() < deadline, logs
        time.sleep(0.3)


def answers(url: str) -> bool:
    with contextlib.suppress(httpx.HTTPError):
        return httpx.get(url, timeout=2).status_code == 200
    return False


def editor_at(staff: Machine) -> Browser:
    sessions = open_store(staff.settings.store_url)
    add_account(sessions, "anna.lind", [Role.EDITOR], PASSWORD_HASH, datetime.now(UTC))
    account = account_named(sessions, "anna.lind")
    assert account is not None
    client = httpx.Client(base_url=staff.settings.staff_url, follow_redirects=True, timeout=30)
    client.cookies.set(
        session_of.cookie_name(staff.settings), session_of.start(sessions, account.id)
    )
    return Browser(client)  # type: ignore[arg-type]


def says(server: Machine) -> str:
    (message,) = Visitor(server.url).say("hello")["messages"]
    return str(message["text"])


def test_one_click_reaches_all_servers_and_so_does_going_back(
    trained_model: Path, tmp_path: Path, machines: Callable[[str], Machine]
) -> None:
    staff, servers = machines("staff"), [machines("one"), machines("two")]
    staff.start_one("staff")
    shared = tmp_path / "shared"
    until(lambda: (shared / "came_with_the_program").exists(), START_TIMEOUT_SECONDS, staff)
    until(lambda: answers(f"{staff.settings.staff_url}/live"), START_TIMEOUT_SECONDS, staff)
    # What came with the program was put there whole, and is in use.
    assert (shared / trained_model.name).stat().st_size == trained_model.stat().st_size
    editor = editor_at(staff)
    assert trained_model.name.removesuffix(".tar.gz") in editor.get("/drift").text

    small = train_small_models(tmp_path)
    for name in WORDS:
        model = Path(shutil.copy(small / f"{name}.tar.gz", shared))
        os.utime(model, (1_750_000_000, 1_750_000_000))
        figures = SetFigures({"first": 71.5, "second": 82.5}[name], 90, 5, 1)
        keep_figures(model, ModelFigures(figures, 10, "digest"))
    page = editor.get("/drift").text
    assert "71,5 %" in page and "82,5 %" in page, "both models' figures"
    editor.post("/drift/modell", seen_on="/drift", namn="first.tar.gz")

    for server in servers:
        server.start_one("rasa")
    for server in servers:
        until(lambda server=server: answers(f"{server.url}/ready"), START_TIMEOUT_SECONDS, server)
    assert [says(server) for server in servers] == [WORDS["first"]] * 2

    page = editor.post("/drift/modell", seen_on="/drift", namn="second.tar.gz")
    assert page.status_code == 200 and "tas i bruk" in page.text
    until(
        lambda: [says(server) for server in servers] == [WORDS["second"]] * 2,
        TAKES_UP_SECONDS,
        *servers,
    )
    # The hidden field of a form tells which model the page showed; its button goes back.
    editor.post("/drift/modell", seen_on="/drift", i_bruk="second.tar.gz", namn="")
    until(
        lambda: [says(server) for server in servers] == [WORDS["first"]] * 2,
        TAKES_UP_SECONDS,
        *servers,
    )

    # The same version once more: the choice stays.
    staff.end()
    staff.start_one("staff")
    until(lambda: answers(f"{staff.settings.staff_url}/live"), START_TIMEOUT_SECONDS, staff)
    assert (shared / "chosen").read_text().split()[0] == "first.tar.gz"
    assert staff.log.count(f"{trained_model.name} came with this version") == 1
