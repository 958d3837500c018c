"""The words for what goes wrong."""

from __future__ import annotations

import pytest

from bot.channel.errors import MESSAGES_FILE, STATUS_BY_CODE, ChannelError, visitor_message
from bot.files.yaml_data import read_yaml
from bot.settings import read_settings

# What a visitor is told without an error: the turn itself failed.
_NOT_AN_ERROR = ("no_answer", "no_answer_yet")


def test_every_code_has_words_and_all_words_are_used() -> None:
    assert set(read_yaml(MESSAGES_FILE)) == {
        *STATUS_BY_CODE,
        *_NOT_AN_ERROR,
    }


@pytest.mark.parametrize("code", [*STATUS_BY_CODE, *_NOT_AN_ERROR])
def test_the_words_are_whole_sentences_with_everything_filled_in(code: str) -> None:
    message = visitor_message(code, read_settings({"BOT_CONTACT_EMAIL": "hjalp@example.se"}))
    assert message[0].isupper() and message.endswith((".", "example.se"))
    assert "{" not in message and "None" not in message


def test_an_error_knows_its_status() -> None:
    assert ChannelError("session_expired").status == 401


def test_an_unknown_code_is_refused() -> None:
    with pytest.raises(KeyError):
        ChannelError("no_such_code")
