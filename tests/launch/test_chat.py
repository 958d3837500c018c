"""``python -m bot chat``: an answer and a custom action, with nothing else running."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from pathlib import Path

from bot.settings import PROJECT_DIR
from tests.running import free_port, take_over_conversions


def test_it_answers_and_runs_custom_actions_of_its_own(trained_model: Path, tmp_path: Path) -> None:
    port = free_port()
    done = subprocess.run(
        [sys.executable, "-m", "bot", "chat", "--debug", "--train"],
        cwd=PROJECT_DIR,
        env={
            **os.environ,
            "BOT_VAR_DIR": str(take_over_conversions(tmp_path)),
            "BOT_ACTIONS_PORT": str(port),
        },
        # The last one opens the form, which the action server runs.
        input="Vad är SERN?\nJag vill prata med en människa\n\n",
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "outcome: answered" in done.stdout
    assert "outcome: handed_off" in done.stdout, (tmp_path / "log" / "chat-actions.log").read_text()
    assert "Traceback" not in done.stderr and "Warning" not in done.stderr
    with socket.socket() as probe:
        assert probe.connect_ex(("127.0.0.1", port)) != 0, "its action server still runs"
