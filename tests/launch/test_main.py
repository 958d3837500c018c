"""``python -m bot``: the right Python, and help that a newcomer understands."""

from __future__ import annotations

import ast
import re
import runpy
import subprocess
import sys

import pytest
import typer

from bot.cli import app
from bot.settings import PROJECT_DIR
from tests.launch.command import run_bot

COMMANDS = typer.main.get_command(app).commands  # type: ignore[attr-defined]


@pytest.mark.parametrize("version", [(3, 8, 20), (3, 10, 14), (3, 12, 1), (4, 0, 0)])
def test_another_python_is_told_before_anything_else(
    version: tuple[int, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = ".".join(map(str, version))
    monkeypatch.setattr(sys, "version_info", version)
    monkeypatch.setattr(sys, "version", f"{shown} (main, Jan 1 2026)")
    # Under another Python our own modules could not be imported.
    monkeypatch.setitem(sys.modules, "bot.cli", None)
    with pytest.raises(SystemExit) as caught:
        runpy.run_module("bot", run_name="__main__")
    assert caught.value.code == (
        f"This project runs on Python 3.11; this is {shown}. "
        "Use `make serve` or `uv run python -m bot …`, which pick the right one."
    )


def test_a_python_without_the_projects_packages_is_told_what_to_run() -> None:
    # -S leaves out what is installed.
    command = [sys.executable, "-S", "-m", "bot", "check"]
    done = subprocess.run(command, cwd=PROJECT_DIR, capture_output=True, text=True, env={})
    assert done.returncode == 1 and "Traceback" not in done.stderr
    assert "Run `make sync` once" in done.stderr


def test_an_old_python_can_read_the_file_that_says_so() -> None:
    for name in ("__init__.py", "__main__.py"):
        source = (PROJECT_DIR / "bot" / name).read_text(encoding="utf-8")
        ast.parse(source, feature_version=(3, 7))


@pytest.mark.parametrize("arguments", [[], ["--help"]], ids=["no arguments", "--help"])
def test_help_lists_every_command_with_what_it_does(arguments: list[str]) -> None:
    done = run_bot(*arguments)
    # Asking for help succeeds; a call that names no command does not.
    assert done.returncode == 0 or arguments == []
    shown = " ".join((done.stdout + done.stderr).split())
    assert "Motala" in shown
    for name, command in COMMANDS.items():
        assert re.search(rf"\b{name}\b", shown)
        first_words = " ".join(command.help.split()[:4])
        assert first_words in shown


def test_the_commands_are_those_that_are_promised() -> None:
    assert {"serve", "train", "chat", "check", "off", "on", "settings"} <= set(COMMANDS)


@pytest.mark.parametrize("name", COMMANDS)
def test_each_command_explains_itself_and_its_options(name: str) -> None:
    done = run_bot(name, "--help")
    assert done.returncode == 0, done.stderr
    shown = " ".join(done.stdout.split())
    command = COMMANDS[name]
    assert " ".join(command.help.split()[:4]) in shown
    for parameter in command.params:
        assert parameter.opts[0] in shown
        assert " ".join(parameter.help.split()[:3]) in shown


@pytest.mark.parametrize(
    "arguments", [["srve"], ["serve", "--prot", "1"], ["chat", "hej"]], ids=str
)
def test_what_is_not_known_is_refused_by_name(arguments: list[str]) -> None:
    done = run_bot(*arguments)
    assert done.returncode == 2
    assert next(word for word in reversed(arguments) if not word.isdigit()) in done.stderr
    assert "Traceback" not in done.stderr
