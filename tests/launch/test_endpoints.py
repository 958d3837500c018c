"""Endpoints and channels follow from the settings."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Optional

import pytest
import yaml

from bot.files.yaml_data import read_yaml
from bot.launch.endpoints import STORES, credentials_file, endpoints, endpoints_file
from bot.launch.errors import LaunchError
from bot.settings import PROJECT_DIR, read_settings

PRODUCTION = {"BOT_PROFILE": "production", "SMTP_URL": "smtps://mail.motala.se"}


def load(path: Path) -> Any:
    return read_yaml(path)


def test_endpoints_yml_says_what_the_defaults_give() -> None:
    assert load(PROJECT_DIR / "endpoints.yml") == endpoints(read_settings({}))


def test_what_is_written_for_the_processes_is_what_the_settings_give(tmp_path: Path) -> None:
    settings = read_settings({"BOT_VAR_DIR": str(tmp_path), "BOT_ACTIONS_PORT": "6055"})
    path = endpoints_file(settings, {})
    assert load(path) == endpoints(settings)
    assert load(path)["action_endpoint"] == {"url": "http://127.0.0.1:6055/webhook"}
    assert path.stat().st_mode & 0o077 == 0


def test_an_operators_own_endpoints_are_used_as_they_are(tmp_path: Path) -> None:
    settings = read_settings({"BOT_VAR_DIR": str(tmp_path)})
    own = tmp_path / "own.yml"
    text = yaml.safe_dump(
        {**endpoints(settings), "action_endpoint": {"url": "http://actions.internal:5055/webhook"}}
    )
    own.write_text(text)
    assert endpoints_file(settings, {"RASA_ENDPOINTS": str(own)}) == own
    assert own.read_text() == text


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (None, "cannot be read"),
        ("tracker_store: {", "cannot be read"),
        ("- a list", "tracker_store must be"),
        ("tracker_store: {type: SQL, dialect: sqlite}", "tracker_store must be"),
        (f"tracker_store: {{type: {STORES['tracker_store']}}}", "lock_store must be"),
    ],
)
def test_endpoints_that_cannot_carry_the_webchat_stop_the_start(
    tmp_path: Path, text: Optional[str], told: str
) -> None:
    own = tmp_path / "own.yml"
    if text is not None:
        own.write_text(text)
    with pytest.raises(LaunchError, match=told):
        endpoints_file(read_settings({"BOT_VAR_DIR": str(tmp_path)}), {"RASA_ENDPOINTS": str(own)})


def test_production_has_the_channels_of_development_without_rasas_rest() -> None:
    development = load(credentials_file(read_settings({})))
    production = load(credentials_file(read_settings(PRODUCTION)))
    assert "rest" in development
    assert production == {name: value for name, value in development.items() if name != "rest"}
    assert list(production) == ["bot.channel.webchat.WebchatInput"]
