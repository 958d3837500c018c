"""Logs stay small, and their ends can be shown."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest
from honcho.printer import Message

from bot.launch import logs
from bot.launch.logs import LogPrinter, tail


def line(name: str, data: object) -> Message:
    return Message(type="line", data=data, time=None, name=name, colour=None)


def test_an_old_log_is_put_aside_and_the_oldest_goes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(logs, "_MOST_BYTES", 1_000)
    monkeypatch.setattr(logs, "_OLDER_FILES", 3)
    printer = LogPrinter(tmp_path)
    for number in range(1_000):
        printer.write(line("rasa", f"line {number}\n".encode()))
    kept = sorted(path.name for path in tmp_path.iterdir())
    assert kept == ["rasa.log", "rasa.log.1", "rasa.log.2", "rasa.log.3"]
    assert all(path.stat().st_size <= 1_000 for path in tmp_path.iterdir())
    assert "line 999" in printer.tail("rasa")


def test_what_was_logged_before_a_restart_stays(tmp_path: Path) -> None:
    for start in ("first", "second"):
        LogPrinter(tmp_path).write(line("rasa", f"{start}\n".encode()))
    assert (tmp_path / "rasa.log").read_text() == "first\nsecond\n"


def test_a_log_of_an_earlier_day_is_put_aside(tmp_path: Path) -> None:
    path = tmp_path / "rasa.log"
    path.write_text("yesterday\n")
    day_before = time.time() - 24 * 3600
    os.utime(path, (day_before, day_before))
    LogPrinter(tmp_path).write(line("rasa", b"today\n"))
    assert path.read_text() == "today\n"
    assert (tmp_path / "rasa.log.1").read_text() == "yesterday\n"


@pytest.mark.parametrize("count", [0, 1, 39, 40, 41, 1_000])
def test_the_end_of_a_log_is_its_last_forty_lines(tmp_path: Path, count: int) -> None:
    path = tmp_path / "a.log"
    path.write_text("".join(f"{number}\n" for number in range(count)))
    assert tail(path).splitlines() == [str(number) for number in range(count)][-40:]


def test_a_log_that_is_missing_has_no_end(tmp_path: Path) -> None:
    assert tail(tmp_path / "none.log") == ""


def test_which_process_ended_first_is_known(tmp_path: Path) -> None:
    printer = LogPrinter(tmp_path)
    for text in ("rasa started (pid=7)\n", "deliver stopped (rc=2)\n", "rasa stopped (rc=-15)\n"):
        printer.write(line("system", text))
    assert printer.ended_first == "deliver"


def test_after_a_signal_none_ended_of_itself(tmp_path: Path) -> None:
    printer = LogPrinter(tmp_path)
    for text in ("SIGINT received\n", "rasa stopped (rc=-15)\n"):
        printer.write(line("system", text))
    assert printer.ended_first is None
