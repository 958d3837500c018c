"""The store as the actions open it: whoever waits for it is a visitor."""

from __future__ import annotations

import sqlite3
import threading
from contextlib import closing
from pathlib import Path

import pytest

from actions import database
from bot.settings import read_settings
from bot.store.engine import create_store_engine
from bot.store.errors import StoreError
from bot.store.migration import migrate

# Far more than a visitor is kept waiting, and far less than a migration may take.
GIVEN_UP_SECONDS = 20


def test_opening_the_store_while_another_process_writes_is_given_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = read_settings({"BOT_VAR_DIR": str(tmp_path)})
    monkeypatch.setattr(database, "get_settings", lambda: settings)
    database.sessions.cache_clear()
    engine = create_store_engine(settings.store_url)
    migrate(engine)
    engine.dispose()
    refused: list[StoreError] = []

    def open_store() -> None:
        try:
            database.sessions()
        except StoreError as error:
            refused.append(error)

    opening = threading.Thread(target=open_store)
    with closing(sqlite3.connect(tmp_path / "assistant.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        opening.start()
        opening.join(GIVEN_UP_SECONDS)
        still_waiting = opening.is_alive()
        other.execute("ROLLBACK")
    opening.join()
    database.sessions.cache_clear()
    assert not still_waiting
    assert len(refused) == 1
