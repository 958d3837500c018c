"""One connector for the tests of the HTTP layer; it must answer after all that they send."""

from __future__ import annotations

from typing import Iterator

import pytest

from bot.settings import read_settings


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The connector's address."""
    # Only here: the plain lane reads this file, too, and does without Rasa.
    from tests.channel.small_server import EchoAgent, serve_connector

    settings = read_settings(
        {
            "BOT_VAR_DIR": str(tmp_path_factory.mktemp("server")),
            "BOT_ADDRESS_SESSIONS_PER_MINUTE": "0",
            "BOT_ALL_SESSIONS_PER_MINUTE": "0",
        }
    )
    with serve_connector(settings, EchoAgent()) as url:
        yield url
