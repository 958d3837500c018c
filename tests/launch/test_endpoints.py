"""Endpoints and channels follow from the settings."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from bot.launch.endpoints import credentials_file, endpoints, write_endpoints
from bot.settings import PROJECT_DIR, read_settings

PRODUCTION = {"BOT_PROFILE": "production", "SMTP_URL": "smtps://mail.example.se"}


def load(path: Path) -> Any:
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def test_endpoints_yml_says_what_the_defaults_give() -> None:
    assert load(PROJECT_DIR / "endpoints.yml") == endpoints(read_settings({}))


def test_what_is_written_for_the_processes_is_what_the_settings_give(tmp_path: Path) -> None:
    settings = read_settings({"BOT_VAR_DIR": str(tmp_path), "BOT_ACTIONS_PORT": "6055"})
    written = load(write_endpoints(settings))
    secret = (tmp_path / "actions_secret").read_text()
    assert len(secret) >= 32
    assert written == endpoints(settings, secret)
    assert written["action_endpoint"]["headers"] == {"Authorization": f"Bearer {secret}"}
    for name in ("endpoints.yml", "actions_secret"):
        assert (tmp_path / name).stat().st_mode & 0o077 == 0
    assert written["tracker_store"]["db"] == str(tmp_path / "tracker.db")
    assert written["action_endpoint"]["url"] == "http://127.0.0.1:6055/webhook"


def test_production_has_the_channels_of_development_without_rasas_rest() -> None:
    development = load(credentials_file(read_settings({})))
    production = load(credentials_file(read_settings(PRODUCTION)))
    assert "rest" in development
    assert production == {name: value for name, value in development.items() if name != "rest"}
    assert list(production) == ["bot.channel.webchat.WebchatInput"]
