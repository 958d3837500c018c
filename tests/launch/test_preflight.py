"""Checks before the start: each error says what to do about it."""

from __future__ import annotations

import shutil
import socket
from pathlib import Path
from typing import Iterator

import pytest

from bot.launch import preflight
from bot.launch.errors import LaunchError
from bot.settings import PROJECT_DIR, read_settings
from tests.launch.command import assert_clear_error, run_bot
from tests.running import free_port


@pytest.fixture
def taken_port() -> Iterator[int]:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        yield other.getsockname()[1]


@pytest.fixture
def impossible(tmp_path: Path) -> Path:
    """A folder that nobody can make, root neither: it lies below a file."""
    file = tmp_path / "file"
    file.write_text("")
    return file / "var"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A copy of the files that are checked."""
    for name in (*preflight.CONFIGURATION_FILES, "deploy/credentials.production.yml"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        shutil.copy(PROJECT_DIR / name, tmp_path / name)
    return tmp_path


# --- Ports ---


@pytest.mark.parametrize("setting", ["BOT_PORT", "BOT_ACTIONS_PORT"])
def test_a_taken_port_stops_the_start(setting: str, taken_port: int, tmp_path: Path) -> None:
    variables = {"BOT_VAR_DIR": str(tmp_path), "BOT_PORT": str(free_port())}
    done = run_bot("serve", **{**variables, setting: str(taken_port)})
    assert_clear_error(
        done,
        f"Port {taken_port} on 127.0.0.1 cannot be used (Address already in use).",
        f"Stop what uses it, or choose another port: {setting}={taken_port + 1} make serve",
    )


def test_two_servers_cannot_share_a_port(tmp_path: Path) -> None:
    done = run_bot("serve", BOT_VAR_DIR=str(tmp_path), BOT_PORT="5500", BOT_ACTIONS_PORT="5500")
    assert_clear_error(
        done,
        "BOT_PORT and BOT_ACTIONS_PORT are both 5500.",
        "Choose another one: BOT_ACTIONS_PORT=5501 make serve",
    )


def test_a_port_that_was_in_use_a_moment_ago_is_free() -> None:
    # The side that closes first keeps the connection in the system's books for a minute.
    with socket.socket() as server:
        # As Rasa's server does.
        server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        server.bind(("127.0.0.1", 0))
        server.listen()
        port = server.getsockname()[1]
        with socket.create_connection(("127.0.0.1", port)) as client:
            accepted, _ = server.accept()
            accepted.close()
            assert client.recv(1) == b""
    preflight.check_port_free("127.0.0.1", port, "BOT_PORT")


def test_checking_a_port_does_not_take_it() -> None:
    port = free_port()
    preflight.check_port_free("127.0.0.1", port, "BOT_PORT")
    preflight.check_port_free("127.0.0.1", port, "BOT_PORT")


def test_an_address_of_another_machine_stops_the_start() -> None:
    with pytest.raises(LaunchError, match=r"Port 5005 on 192\.0\.2\.1 cannot be used \(.+\)"):
        preflight.check_port_free("192.0.2.1", 5005, "BOT_PORT")


# --- var/ ---


@pytest.mark.parametrize("command", ["serve", "train", "chat", "off", "on"])
def test_an_unwritable_folder_stops_every_command_that_writes(
    command: str, impossible: Path, trained_model: Path
) -> None:
    done = run_bot(command, BOT_VAR_DIR=str(impossible), BOT_PORT=str(free_port()))
    assert_clear_error(
        done,
        f"Cannot write in {impossible} (Not a directory).",
        "make the folder writable, or set BOT_VAR_DIR to one that is",
    )


def test_a_missing_folder_is_made_and_left_empty(tmp_path: Path) -> None:
    folder = tmp_path / "deep" / "var"
    preflight.check_writable(folder)
    assert list(folder.iterdir()) == []


# --- Configuration ---


def test_the_projects_own_configuration_can_be_read() -> None:
    preflight.check_configuration(PROJECT_DIR)


@pytest.mark.parametrize("name", preflight.CONFIGURATION_FILES)
def test_a_missing_file_is_named(name: str, project: Path) -> None:
    (project / name).unlink()
    with pytest.raises(LaunchError) as caught:
        preflight.check_configuration(project)
    assert str(caught.value) == f"{name} is missing. Restore it: git checkout -- {name}"


@pytest.mark.parametrize("name", preflight.CONFIGURATION_FILES)
@pytest.mark.parametrize(
    ("content", "hint"),
    [
        (b"a: [1, 2\nb: 3\n", "line 2"),
        (b"a: b: c\n", "line 1"),
        (b"\ta: 1\n", "line 1"),
        ("text: hall\u00e5\n".encode("latin-1"), "line 1: not UTF-8"),
    ],
    ids=["open bracket", "two colons", "tab", "not UTF-8"],
)
def test_a_broken_file_is_named_with_the_place(
    name: str, content: bytes, hint: str, project: Path
) -> None:
    (project / name).write_bytes(content)
    with pytest.raises(LaunchError) as caught:
        preflight.check_configuration(project)
    assert str(caught.value).startswith(f"{name} cannot be read: ")
    assert hint in str(caught.value)
    assert f"Mend the file, or restore it: git checkout -- {name}" in str(caught.value)


@pytest.mark.parametrize("content", ["", "# only a remark\n", "- a\n- b\n", "words\n"])
def test_a_file_without_settings_is_named(content: str, project: Path) -> None:
    (project / "config.yml").write_text(content)
    with pytest.raises(LaunchError) as caught:
        preflight.check_configuration(project)
    assert str(caught.value) == (
        "config.yml holds no settings. Restore it: git checkout -- config.yml"
    )


def test_a_folder_in_place_of_a_file_is_named(project: Path) -> None:
    (project / "domain.yml").unlink()
    (project / "domain.yml").mkdir()
    with pytest.raises(LaunchError, match=r"domain\.yml cannot be read: .*[Dd]irectory"):
        preflight.check_configuration(project)


@pytest.mark.parametrize(
    ("profile", "name"),
    [
        ("development", "credentials.yml"),
        ("production", "deploy/credentials.production.yml"),
    ],
)
def test_the_channels_of_the_profile_in_force_are_checked(
    profile: str, name: str, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (project / name).write_text("a: [")
    monkeypatch.setattr(preflight, "PROJECT_DIR", project)
    settings = read_settings(
        {
            "BOT_PROFILE": profile,
            "SMTP_URL": "smtps://mail.motala.se",
            "BOT_VAR_DIR": str(project / "var"),
            "BOT_PORT": str(free_port()),
            "BOT_ACTIONS_PORT": str(free_port()),
        }
    )
    with pytest.raises(LaunchError, match=f"{name} cannot be read"):
        preflight.check_before_start(settings)
