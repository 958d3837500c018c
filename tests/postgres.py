"""A private PostgreSQL server for tests, on a free port and in a folder of its own."""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import List, Optional

from sqlalchemy import create_engine

from tests.running import free_port

# initdb and the server refuse to run as root.
_USER = "postgres"
_TIMEOUT_SECONDS = 120


def programs() -> Optional[Path]:
    """The folder of the newest PostgreSQL on this machine; None without one."""
    debian = Path("/usr/lib/postgresql").glob("*/bin")
    found = sorted(debian, key=lambda path: float(path.parent.name))
    if found:
        return found[-1]
    initdb = shutil.which("initdb")
    return Path(initdb).resolve().parent if initdb else None


@dataclass
class PostgresServer:
    """A server that anyone on this machine may use, without a password."""

    bin: Path
    port: int = field(default_factory=free_port)
    folder: Path = field(default_factory=lambda: Path(tempfile.mkdtemp(prefix="assistant-pg-")))

    def create(self) -> None:
        if os.getuid() == 0:
            shutil.chown(self.folder, _USER)
        self._run("initdb", "-A", "trust", "-U", "test", "-E", "UTF8", "--locale=C", "-N")
        self.start()

    def start(self) -> None:
        options = f"-F -p {self.port} -c listen_addresses=127.0.0.1 -k {self.folder}"
        self._run("pg_ctl", "-w", "-o", options, "-l", str(self.folder / "log"), "start")

    def stop(self) -> None:
        self._run("pg_ctl", "-w", "-m", "immediate", "stop")

    def remove(self) -> None:
        # It fails when the test stopped it already.
        with contextlib.suppress(subprocess.CalledProcessError):
            self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    def url(self, database: str = "postgres") -> str:
        return f"postgresql://test@127.0.0.1:{self.port}/{database}"

    def new_database(self, name: str, template: str = "template0") -> str:
        engine = create_engine(self.url(), future=True, isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.exec_driver_sql(f"CREATE DATABASE {name} TEMPLATE {template}")
        engine.dispose()
        return self.url(name)

    def _run(self, program: str, *arguments: str) -> None:
        command: List[str] = [str(self.bin / program), "-D", str(self.folder / "data"), *arguments]
        if os.getuid() == 0:
            command = ["runuser", "-u", _USER, "--", *command]
        # Its output goes to a file: a pipe would stay open as long as the server runs.
        with open(self.folder / "programs.log", "ab") as log:
            subprocess.run(
                command,
                check=True,
                stdout=log,
                stderr=log,
                cwd=self.folder,
                timeout=_TIMEOUT_SECONDS,
            )
