"""Who may speak in a conversation, and for how long."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from itsdangerous import URLSafeTimedSerializer
from sqlalchemy.orm import sessionmaker

from bot.channel.errors import ChannelError
from bot.channel.tokens import SessionTokens, session_secret
from bot.settings import read_settings
from bot.store.shared import first_shared_value

SECRET = "a secret of at least thirty-two characters"


class Clock:
    """Tells the time that a test wants."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.now = time.time()
        monkeypatch.setattr("itsdangerous.timed.time.time", lambda: self.now)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    return Clock(monkeypatch)


def error_code(tokens: SessionTokens, token: str) -> str:
    with pytest.raises(ChannelError) as caught:
        tokens.conversation_id(token)
    return caught.value.code


def test_a_token_leads_to_its_own_conversation() -> None:
    tokens = SessionTokens(SECRET, 24)
    first, second = tokens.issue(), tokens.issue()
    assert first.conversation_id != second.conversation_id
    assert tokens.conversation_id(first.token) == first.conversation_id
    assert tokens.conversation_id(second.token) == second.conversation_id


def test_another_server_with_the_same_secret_knows_the_token() -> None:
    session = SessionTokens(SECRET, 24).issue()
    assert SessionTokens(SECRET, 24).conversation_id(session.token) == session.conversation_id


def test_a_server_with_another_secret_does_not() -> None:
    token = SessionTokens(SECRET, 24).issue().token
    assert error_code(SessionTokens(SECRET[::-1], 24), token) == "no_session"


def test_a_token_is_good_until_its_time_is_over(clock: Clock) -> None:
    tokens = SessionTokens(SECRET, 1)
    session = tokens.issue()
    clock.now += 3600 - 1
    assert tokens.conversation_id(session.token) == session.conversation_id
    clock.now += 2
    assert error_code(tokens, session.token) == "session_expired"


def test_a_clock_that_is_set_back_ends_no_session(clock: Clock) -> None:
    tokens = SessionTokens(SECRET, 1)
    session = tokens.issue()
    clock.now -= 600
    assert tokens.conversation_id(session.token) == session.conversation_id
    clock.now += 600 + 3600 + 1
    assert error_code(tokens, session.token) == "session_expired"


def test_the_end_that_is_told_is_the_real_one(clock: Clock) -> None:
    session = SessionTokens(SECRET, 3).issue()
    assert session.expires_at.timestamp() == pytest.approx(clock.now + 3 * 3600, abs=60)


def test_a_tampered_token_is_not_ours() -> None:
    tokens = SessionTokens(SECRET, 24)
    token = tokens.issue().token
    for position in range(0, len(token), 7):
        changed = "A" if token[position] != "A" else "B"
        assert (
            error_code(tokens, token[:position] + changed + token[position + 1 :]) == "no_session"
        )
    for broken in ("", ".", "..", token[:-1], token + "A", token.upper(), "å", "\x00", token * 2):
        assert error_code(tokens, broken) == "no_session"


def test_a_conversation_cannot_be_chosen() -> None:
    # The ids alone, or ids under another signature, open nothing.
    tokens = SessionTokens(SECRET, 24)
    session = tokens.issue()
    payload = session.token.split(".")[0]
    assert error_code(tokens, session.conversation_id) == "no_session"
    assert error_code(tokens, payload) == "no_session"
    other_use = URLSafeTimedSerializer(SECRET, salt="another use of the same key")
    assert error_code(tokens, str(other_use.dumps(session.conversation_id))) == "no_session"


def test_what_we_signed_but_is_no_conversation_is_refused() -> None:
    signed = URLSafeTimedSerializer(SECRET, salt="webchat-session").dumps(["not", "an", "id"])
    assert error_code(SessionTokens(SECRET, 24), str(signed)) == "no_session"


def test_conversations_cannot_be_guessed() -> None:
    tokens = SessionTokens(SECRET, 24)
    ids = {tokens.issue().conversation_id for _ in range(100)}
    assert len(ids) == 100
    assert min(map(len, ids)) >= 32


def test_the_operators_secret_is_used(tmp_path: Path) -> None:
    settings = read_settings({"BOT_VAR_DIR": str(tmp_path), "BOT_SESSION_SECRET": SECRET})
    assert session_secret(settings) == SECRET
    assert list(tmp_path.iterdir()) == []


def test_without_one_a_secret_is_made_once_and_shared_by_who_shares_the_database(
    tmp_path: Path, database_url: str
) -> None:
    first, second = (
        read_settings({"BOT_VAR_DIR": str(tmp_path / name), "DATABASE_URL": database_url})
        for name in ("one", "two")
    )
    secret = session_secret(first)
    assert len(secret) >= 32
    assert session_secret(second) == session_secret(first) == secret


def test_processes_that_start_together_agree_on_the_secret(sessions: sessionmaker) -> None:
    with ThreadPoolExecutor(8) as pool:
        agreed = pool.map(
            lambda number: first_shared_value(sessions, "key", f"proposal {number}"), range(16)
        )
        assert len(set(agreed)) == 1
