"""Runs the processes of the ``Procfile``: together on one machine, or one of them."""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
from pathlib import Path
from typing import NoReturn

import httpx
from honcho.environ import parse_procfile

from bot.delivery.transport import destination
from bot.launch.endpoints import VARIABLE, credentials_file, endpoints_file
from bot.launch.errors import LaunchError
from bot.launch.keeper import Keeper
from bot.launch.logs import LogPrinter, log_dir
from bot.launch.machine import blas_environment, memory_environment, serving_threads
from bot.operations.chosen_model import MODEL_VARIABLE
from bot.settings import ENV_PREFIX, PROJECT_DIR, Settings

_POLL_SECONDS = 0.5
_ALIVE_SECONDS = 4.0
_DEMO_PATH = "/webchat/"
_HEALTH_PATH = "/webhooks/webchat/health"


def process_environment(settings: Settings) -> dict[str, str]:
    """The environment that every process starts with.

    Raises:
        LaunchError: an operator's own endpoints cannot be used.
    """
    return {
        **os.environ,
        **blas_environment(),
        **serving_threads(),
        **memory_environment(),
        "PATH": os.pathsep.join((str(Path(sys.executable).parent), os.environ.get("PATH", ""))),
        "PYTHONUNBUFFERED": "1",
        "RASA_TELEMETRY_ENABLED": "false",
        "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
        "TF_CPP_MIN_LOG_LEVEL": os.environ.get("TF_CPP_MIN_LOG_LEVEL", "2"),
        # The action server trusts whoever reaches it, and by default listens on all interfaces.
        "SANIC_HOST": "127.0.0.1",
        # Connections that wait while a round of the event loop takes seconds. Rasa's 100 are soon
        # taken, and the kernel resets what comes after them.
        "SANIC_BACKLOG": os.environ.get("SANIC_BACKLOG", "1024"),
        "RASA_CREDENTIALS": str(credentials_file(settings)),
        VARIABLE: str(endpoints_file(settings)),
        ENV_PREFIX + "HOST": settings.host,
        ENV_PREFIX + "PORT": str(settings.port),
        ENV_PREFIX + "ACTIONS_PORT": str(settings.actions_port),
        ENV_PREFIX + "STAFF_PORT": str(settings.staff_port),
    }


def lives(settings: Settings, name: str) -> bool:
    """Whether a process responds.

    Args:
        settings: address and ports.
        name: ``rasa``, ``actions`` or ``staff``.

    Raises:
        LaunchError: no other process can be asked.
    """
    urls = {
        "rasa": f"{settings.server_url}/live",
        "actions": f"http://127.0.0.1:{settings.actions_port}/health",
        "staff": f"{settings.staff_url}/live",
    }
    if name not in urls:
        raise LaunchError(f"{name!r} cannot be asked; {', '.join(urls)} can.")
    try:
        return httpx.get(urls[name], timeout=_ALIVE_SECONDS).status_code == 200
    except httpx.HTTPError:
        return False


def _commands() -> dict[str, str]:
    procfile = parse_procfile((PROJECT_DIR / "Procfile").read_text(encoding="utf-8"))
    return dict(procfile.processes)


def run_one(settings: Settings, name: str, model: Path) -> NoReturn:
    """Becomes one of the processes, for operators with a process supervisor of their own.

    Args:
        settings: from ``read_settings``.
        name: as in the ``Procfile``.
        model: that a Rasa server uses.

    Raises:
        LaunchError: there is no such process.
    """
    commands = _commands()
    if name not in commands:
        raise LaunchError(f"There is no process {name!r}; there are {', '.join(commands)}.")
    environment = {**process_environment(settings), MODEL_VARIABLE: str(model)}
    os.chdir(PROJECT_DIR)
    os.execvpe("/bin/sh", ["sh", "-c", f"exec {commands[name]}"], environment)


def run_processes(settings: Settings, model: Path) -> int:
    """Starts all processes, restarts those that end, and waits for a signal.

    Args:
        settings: from ``read_settings``.
        model: that the Rasa server uses.

    Returns:
        The exit code: 0 after Ctrl-C, else that of the process that ended before all were ready.
    """
    logs = LogPrinter(log_dir(settings))
    manager = Keeper(logs)
    environment = {**process_environment(settings), MODEL_VARIABLE: str(model)}
    for name, command in _commands().items():
        manager.add_process(name, command, cwd=str(PROJECT_DIR), env=environment)
    no_model = threading.Event()
    threading.Thread(
        target=_announce_when_ready, args=(settings, no_model, logs, manager), daemon=True
    ).start()
    manager.loop()
    if no_model.is_set():
        return 1
    # On Ctrl-C the manager's exit code is the negative signal number.
    code: int = manager.returncode or 0
    if code < 0 or code == 130:
        return 0
    if ended := logs.ended_first:
        print(f"\n{ended} ended, so all did. The end of {logs.path(ended)}:\n", flush=True)
        print(logs.tail(ended), flush=True)
    return code


def _announce_when_ready(
    settings: Settings, no_model: threading.Event, logs: LogPrinter, manager: Keeper
) -> None:
    began = time.monotonic()
    print("Starting … wait for the addresses, a minute or more on a busy machine.", flush=True)
    print(destination(settings), flush=True)
    print(f"Logs are in {log_dir(settings)}.", flush=True)
    while True:
        try:
            response = httpx.get(settings.server_url + _HEALTH_PATH, timeout=2)
        except httpx.HTTPError:
            time.sleep(_POLL_SECONDS)
            continue
        status = response.json().get("status")
        if status == "no_model":
            # Rasa answers no request before it has tried to load the model.
            print(
                f"\nThe end of {logs.path('rasa')}:\n\n{logs.tail('rasa')}\n"
                "The model could not be loaded; the reason stands above. A new one: make train\n",
                flush=True,
            )
            no_model.set()
            os.kill(os.getpid(), signal.SIGTERM)
            return
        manager.all_are_ready()
        note = " The assistant is switched off: visitors see a notice." if status == "off" else ""
        print(
            f"\nReady after {time.monotonic() - began:.0f} s. Chat at "
            f"{settings.server_url}{_DEMO_PATH}, staff pages at {settings.staff_url}/ – stop with "
            f"Ctrl-C.{note}\n",
            flush=True,
        )
        return
