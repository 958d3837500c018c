"""What production refuses, each with what to do about it, and what it accepts."""

from __future__ import annotations

import base64
import random
import re
import secrets
from pathlib import Path

import pytest

from bot.settings import SettingsError, read_settings
from bot.settings.guessable import is_guessable
from tests.launch.command import assert_clear_error, run_bot

SAFE = {
    **{"BOT_PROFILE": "production", "SMTP_URL": "smtps://user:hemligt7@mail.motala.se"},
    **{"BOT_STAFF_SSO_HEADER": "X-Remote-User", "BOT_STAFF_SSO_FROM": "127.0.0.1"},
}
LIMITS = [
    *("SESSION_MESSAGES_PER_MINUTE", "ADDRESS_MESSAGES_PER_MINUTE", "ALL_MESSAGES_PER_MINUTE"),
    *("SESSION_READS_PER_MINUTE", "ADDRESS_READS_PER_MINUTE", "ALL_READS_PER_MINUTE"),
    *("ADDRESS_SESSIONS_PER_MINUTE", "ALL_SESSIONS_PER_MINUTE", "RECEIPTS_PER_DAY"),
    *("CASES_PER_CONVERSATION", "CASES_PER_ADDRESS", "ALL_CASES_PER_HOUR"),
]
THOUGHT_UP = [
    "changeme-changeme-changeme-secret!",
    "1234567890qwertyuiopasdfghjklzxcv",
    "abcdefghijklmnopqrstuvwxyzabcdefghij",
    "Abcdefghijklmnopqrstuvwxyz012345",
    "12345678901234567890123456789012x",
    "PASSWORD-password-Password-passw0rd",
    "0987654321-zyxwvutsrq-0987654321",
]
ENCRYPTED = ("require", "verify-ca", "verify-full")
OPEN_DATABASES = [
    "postgresql://bot:hemligt7@db.motala.se:5432/bot",
    "postgres://bot:hemligt7@db.motala.se/bot",
    "postgresql+psycopg2://bot:hemligt7@db.motala.se/bot?connect_timeout=3",
    *(
        f"postgresql://bot:hemligt7@db.motala.se/bot?sslmode={mode}"
        for mode in ("", "disable", "allow", "prefer")
    ),
    "postgresql://bot:hemligt7@/bot?host=db.motala.se",
    "postgresql://bot:hemligt7@127.0.0.1/bot?host=127.0.0.1,db.motala.se",
]
REFUSED = [
    ("BOT_SESSION_SECRET", "a" * 32, "BOT_SESSION_SECRET can be guessed"),
    ("BOT_SESSION_SECRET", "abcdefghijkl" * 4, "BOT_SESSION_SECRET can be guessed"),
    ("BOT_SESSION_SECRET", "0123456789abcdef" * 2, "BOT_SESSION_SECRET can be guessed"),
    ("BOT_ACTIONS_SECRET", "ab" * 20, "BOT_ACTIONS_SECRET can be guessed"),
    *(("BOT_ACTIONS_SECRET", secret, "can be guessed") for secret in THOUGHT_UP),
    ("BOT_ORIGINS", "http://www.motala.se", "http://www.motala.se is not encrypted"),
    ("BOT_ORIGINS", "https://a.se, HTTP://b.se", "HTTP://b.se is not encrypted"),
    ("BOT_HOST", "0.0.0.0", "BOT_HOST=0.0.0.0 listens on all addresses"),
    ("BOT_HOST", "::", "BOT_HOST=:: listens on all addresses"),
    ("BOT_HOST", "0", "BOT_HOST=0 listens on all addresses"),
    ("BOT_HOST", "0x0", "BOT_HOST=0x0 listens on all addresses"),
    ("BOT_HOST", "::ffff:0.0.0.0", "BOT_HOST=::ffff:0.0.0.0 listens on all addresses"),
    ("BOT_HOST", "0:0:0:0:0:0:0:0", "listens on all addresses"),
    ("BOT_HOST", "", "BOT_HOST= listens on all addresses"),
    ("BOT_STAFF_SSO_FROM", "10.0.0.0/8", "believes 16777216 addresses"),
    ("BOT_CONTACT_EMAIL", "funktion@example.se", "funktion@example.se reaches nobody"),
    ("BOT_CONTACT_EMAIL", "root@localhost", "root@localhost reaches nobody"),
    ("BOT_MAIL_FROM", "a@mail.EXAMPLE.com.", "reaches nobody"),
    ("BOT_EDITOR_EMAIL", "a@b.invalid", "a@b.invalid reaches nobody"),
    ("BOT_DPO_EMAIL", "a@b.example", "a@b.example reaches nobody"),
    ("SMTP_URL", "smtps://user:hemligt7@mail.example.se", "mail.example.se is a placeholder"),
    ("SMTP_URL", "smtps://mail.test", "mail.test is a placeholder"),
    ("SMTP_URL", "", "SMTP_URL is not set"),
    ("SMTP_URL", "smtp://user:hemligt7@mail.motala.se", "unencrypted"),
    ("SMTP_URL", "smtp://user:hemligt7@mail.motala.se?tls=off", "unencrypted"),
    ("SMTP_URL", "smtp://user:hemligt7@127.0.0.1?tls=off", "unencrypted"),
    ("SMTP_URL", "smtp://mail.motala.se", "unencrypted"),
    *((f"BOT_{name}", "0", f"BOT_{name}=0 is no limit") for name in LIMITS),
    *((f"BOT_{name}", "1000000", f"BOT_{name}=1000000 is no limit") for name in LIMITS),
    *(("DATABASE_URL", url, "may go to db.motala.se unencrypted") for url in OPEN_DATABASES),
    ("DATABASE_URL", "postgresql://bot:hemligt7@192.0.2.1/bot", "may go to 192.0.2.1 unencrypted"),
    ("DATABASE_URL", "postgresql://bot:hemligt7@dbserver/bot", "may go to dbserver unencrypted"),
]
SAFE_DATABASES = [
    "sqlite:////var/lib/assistent/own.db",
    *("postgresql:///bot", "postgresql://bot:hemligt7@127.0.0.1:5432/bot"),
    *("postgresql://bot@localhost/bot", "postgresql://bot@[::1]:5432/bot"),
    "postgresql://bot@/bot?host=/run/postgresql",
    *(f"postgresql://bot:hemligt7@db.motala.se/bot?sslmode={mode}" for mode in ENCRYPTED),
    # Containers of one machine: said openly.
    "postgresql://bot:hemligt7@database:5432/bot?sslmode=disable",
]


def test_with_safe_settings_it_starts() -> None:
    assert read_settings(SAFE).profile == "production"
    good = secrets.token_urlsafe(48)
    more = {
        "BOT_SESSION_SECRET": good,
        "BOT_ACTIONS_SECRET": secrets.token_hex(32),
        "BOT_ORIGINS": "https://www.motala.se",
        "BOT_HOST": "192.0.2.1",
        "SMTP_URL": "smtp://localhost:25?tls=off",
    }
    assert read_settings({**SAFE, **more}).session_secret == good


@pytest.mark.parametrize(("name", "value", "why"), REFUSED)
def test_an_unsafe_setting_is_refused_by_name(name: str, value: str, why: str) -> None:
    with pytest.raises(SettingsError) as caught:
        read_settings({**SAFE, name: value})
    text = str(caught.value)
    assert why in text
    # What it says may be logged.
    assert "hemligt7" not in text and (not value.isalnum() or len(value) < 32 or value not in text)


@pytest.mark.parametrize("url", SAFE_DATABASES)
def test_a_database_here_or_behind_tls_is_taken(url: str) -> None:
    assert read_settings({**SAFE, "DATABASE_URL": url}).database_url == url


@pytest.mark.parametrize("name", LIMITS)
def test_the_highest_limit_that_is_told_is_taken(name: str) -> None:
    with pytest.raises(SettingsError) as caught:
        read_settings({**SAFE, f"BOT_{name}": "1000000"})
    (highest,) = re.findall(r"(\d+) is the highest", str(caught.value))
    read_settings({**SAFE, f"BOT_{name}": highest})


@pytest.mark.parametrize(("name", "value", "_why"), REFUSED)
def test_development_accepts_what_production_refuses(name: str, value: str, _why: str) -> None:
    read_settings({**SAFE, "BOT_PROFILE": "development", name: value})


def test_what_was_drawn_is_never_taken_for_guessable() -> None:
    chance = random.Random(18)
    for _ in range(2000):
        drawn = chance.randbytes(48)
        for secret in (drawn[:16].hex(), base64.urlsafe_b64encode(drawn).decode()):
            assert not is_guessable(secret), secret


def test_all_that_is_wrong_is_told_at_once() -> None:
    wrong = {name: value for name, value, _ in REFUSED}
    with pytest.raises(SettingsError) as caught:
        read_settings({**SAFE, **wrong})
    assert str(caught.value).count("\n") >= len(wrong)


def test_an_unsafe_production_does_not_start_and_says_why(tmp_path: Path) -> None:
    done = run_bot("serve", BOT_VAR_DIR=str(tmp_path), BOT_PROFILE="production")
    assert_clear_error(done, "BOT_PROFILE=production refuses", "SMTP_URL is not set")
