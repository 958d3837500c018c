"""What the municipality tells everybody comes with a session and with its history."""

from __future__ import annotations

from pathlib import Path

import httpx

from bot.channel.turns import is_easy
from bot.controls.notices import NOTICES, Notice, value_of
from bot.settings import read_settings
from bot.store.opening import store_of_process
from bot.store.shared import set_shared_value
from tests.channel.api import HISTORY, SESSION, bearer
from tests.channel.openapi import assert_as_described
from tests.channel.test_failures import Serve, serve

__all__ = ["serve"]


def test_notices_come_with_the_session_and_the_history(serve: Serve, tmp_path: Path) -> None:
    settings = read_settings({"BOT_VAR_DIR": str(tmp_path / "var")})
    told = {"emergency": Notice("Mejlen ligger nere.", "", "Mail is down.")}
    set_shared_value(store_of_process(settings.store_url), NOTICES, value_of(told))
    expected = {
        "sv": [{"text": "Mejlen ligger nere.", "language": "sv"}],
        "en": [{"text": "Mail is down.", "language": "en"}],
    }
    with serve() as url:
        opened = httpx.post(url + SESSION)
        history = httpx.get(url + HISTORY, headers=bearer(opened.json()["session"]))
    for response in (opened, history):
        assert response.json()["notices"] == expected
        assert_as_described(response)


def test_a_conversation_is_easy_by_its_latest_style() -> None:
    easy = {"event": "slot", "name": "style", "value": "easy"}
    assert not is_easy([])
    assert is_easy([easy, {"event": "user", "text": "hej"}])
    assert not is_easy([easy, {**easy, "value": "normal"}])
