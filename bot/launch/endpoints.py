"""Rasa's endpoints for the settings in force, written to ``var/`` for the processes to read."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from bot.settings import PROJECT_DIR, Settings


def endpoints(settings: Settings) -> dict[str, Any]:
    """What ``endpoints.yml`` would say for these settings; with the defaults it says just that."""
    database = settings.var_path / "tracker.db"
    if database.is_relative_to(PROJECT_DIR):
        database = database.relative_to(PROJECT_DIR)
    return {
        "tracker_store": {"type": "SQL", "dialect": "sqlite", "db": str(database)},
        "action_endpoint": {"url": f"http://127.0.0.1:{settings.actions_port}/webhook"},
        "nlg": {"type": "bot.answers.generator.AnswerGenerator"},
    }


def tracker_url(settings: Settings) -> str:
    """URL of the database in which Rasa keeps conversations."""
    return f"sqlite:///{settings.var_path / 'tracker.db'}"


def write_endpoints(settings: Settings) -> Path:
    """Writes the file and returns its path."""
    path = settings.var_path / "endpoints.yml"
    path.write_text(yaml.safe_dump(endpoints(settings)), encoding="utf-8")
    return path


def credentials_file(settings: Settings) -> Path:
    """The channels of the profile in force."""
    if settings.profile == "production":
        return PROJECT_DIR / "deploy" / "credentials.production.yml"
    return PROJECT_DIR / "credentials.yml"
