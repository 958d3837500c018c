"""Rasa's endpoints for the settings in force, written to ``var/`` for the processes to read."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from bot.secret_file import actions_secret
from bot.settings import PROJECT_DIR, Settings

# Where `endpoints.yml` has the secret from, for who starts the servers by hand.
SECRET_VARIABLE = "${BOT_ACTIONS_SECRET}"


def endpoints(settings: Settings, secret: str = SECRET_VARIABLE) -> dict[str, Any]:
    """What ``endpoints.yml`` would say for these settings; with the defaults it says just that.

    Args:
        settings: ports and folders.
        secret: what the action server wants to see.
    """
    database = settings.var_path / "tracker.db"
    if database.is_relative_to(PROJECT_DIR):
        database = database.relative_to(PROJECT_DIR)
    return {
        "tracker_store": {"type": "SQL", "dialect": "sqlite", "db": str(database)},
        "action_endpoint": {
            "url": f"http://127.0.0.1:{settings.actions_port}/webhook",
            "headers": {"Authorization": f"Bearer {secret}"},
        },
        "nlg": {"type": "bot.answers.generator.AnswerGenerator"},
    }


def tracker_url(settings: Settings) -> str:
    """URL of the database in which Rasa keeps conversations."""
    return f"sqlite:///{settings.var_path / 'tracker.db'}"


def write_endpoints(settings: Settings) -> Path:
    """Writes the file, readable by its owner alone, and returns its path."""
    path = settings.var_path / "endpoints.yml"
    path.touch(mode=0o600)
    content = endpoints(settings, actions_secret(settings.actions_secret, settings.var_path))
    path.write_text(yaml.safe_dump(content), encoding="utf-8")
    return path


def credentials_file(settings: Settings) -> Path:
    """The channels of the profile in force."""
    if settings.profile == "production":
        return PROJECT_DIR / "deploy" / "credentials.production.yml"
    return PROJECT_DIR / "credentials.yml"
