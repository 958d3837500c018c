"""Checks before a process is started; each error says what to do about it."""

from __future__ import annotations

import socket
from pathlib import Path

from bot.files.private_files import make_private
from bot.files.yaml_data import YamlDataError, read_yaml
from bot.launch.errors import LaunchError
from bot.settings import PROJECT_DIR, Settings
from bot.store.engine import create_store_engine
from bot.store.migration import migrate

CONFIGURATION_FILES = (
    "config.yml",
    "domain.yml",
    "endpoints.yml",
    "credentials.yml",
    "deploy/credentials.production.yml",
)


def check_before_start(settings: Settings) -> None:
    """Checks all that can be known before starting.

    Raises:
        LaunchError: for the first rule that is broken.
        StoreError: the database is down, locked or of another version.
    """
    _check_files_and_settings(settings)
    check_port_free(settings.host, settings.port, "BOT_PORT")
    check_port_free(settings.host, settings.actions_port, "BOT_ACTIONS_PORT")
    check_port_free(settings.host, settings.staff_port, "BOT_STAFF_PORT")
    migrate_store(settings)


def check_one(settings: Settings) -> None:
    """Checks what can be known before a single process starts.

    Raises:
        LaunchError: for the first rule that is broken.
        StoreError: the database is down, locked or of another version.
    """
    _check_files_and_settings(settings)
    migrate_store(settings)


def _check_files_and_settings(settings: Settings) -> None:
    check_writable(settings.var_path)
    check_configuration(PROJECT_DIR)
    check_ports_differ(settings)


def migrate_store(settings: Settings) -> bool:
    """Migrates the database now, so that no visitor's first question waits for it.

    Returns:
        True when something was changed.

    Raises:
        StoreError: the database is down, locked or of another version.
    """
    engine = create_store_engine(settings.store_url)
    try:
        return migrate(engine)
    finally:
        engine.dispose()


def check_ports_differ(settings: Settings) -> None:
    """Makes sure that no two servers use the same port."""
    taken = {"BOT_PORT": settings.port}
    for name, port in (
        ("BOT_ACTIONS_PORT", settings.actions_port),
        ("BOT_STAFF_PORT", settings.staff_port),
    ):
        for other, its in taken.items():
            if port == its:
                raise LaunchError(
                    f"{other} and {name} are both {port}. Choose another one: "
                    f"{name}={max(taken.values()) + 1} make serve"
                )
        taken[name] = port


def check_writable(folder: Path) -> None:
    """Makes sure that run-time files can be written, and that nobody else can read them."""
    probe = folder / ".write-probe"
    try:
        make_private(folder)
        probe.write_text("")
        probe.unlink()
    except OSError as error:
        raise LaunchError(
            f"Cannot write in {folder} ({error.strerror}). Conversations are stored there: make "
            "the folder writable, or set BOT_VAR_DIR to one that is."
        ) from error


def check_configuration(project: Path) -> None:
    """Makes sure that the YAML files can be parsed; Rasa checks their content."""
    for name in CONFIGURATION_FILES:
        path = project / name
        try:
            content = read_yaml(path)
        except FileNotFoundError as error:
            raise LaunchError(f"{name} is missing. Restore it: git checkout -- {name}") from error
        except (OSError, YamlDataError) as error:
            raise LaunchError(
                f"{name} cannot be read: {error}\nMend the file, or restore it: "
                f"git checkout -- {name}"
            ) from error
        if not isinstance(content, dict):
            raise LaunchError(f"{name} holds no settings. Restore it: git checkout -- {name}")


def check_port_free(host: str, port: int, setting: str) -> None:
    """Makes sure that nothing else listens on our port."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise LaunchError(
                f"Port {port} on {host} cannot be used ({error.strerror}). Stop what uses it, or "
                f"choose another port: {setting}={port + 1} make serve"
            ) from error
