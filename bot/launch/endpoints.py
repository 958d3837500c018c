"""Rasa's endpoints for the settings in force, written to ``var/`` for the processes to read."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any, Mapping

import yaml

from bot.files.yaml_data import YamlDataError, read_yaml
from bot.launch.errors import LaunchError
from bot.settings import PROJECT_DIR, Settings

# An operator's own file: other hosts, an event broker.
VARIABLE = "RASA_ENDPOINTS"
STORES = {
    "tracker_store": "bot.tracking.store.ConversationStore",
    "lock_store": "bot.tracking.locks.ConversationLocks",
}


def endpoints(settings: Settings) -> dict[str, Any]:
    """The content of ``endpoints.yml`` for these settings; the project's file has the defaults.

    Args:
        settings: the action server's port; the database is read from them by the stores.
    """
    return {
        **{name: {"type": kind} for name, kind in STORES.items()},
        "action_endpoint": {"url": f"http://127.0.0.1:{settings.actions_port}/webhook"},
        "nlg": {"type": "bot.answers.generator.AnswerGenerator"},
    }


def endpoints_file(settings: Settings, environment: Mapping[str, str] = os.environ) -> Path:
    """The endpoints file that processes read: the operator's own, or one written for the settings.

    Args:
        settings: from ``read_settings``.
        environment: that may have ``RASA_ENDPOINTS``.

    Raises:
        LaunchError: the operator's own file cannot be used.
    """
    own = environment.get(VARIABLE)
    if own:
        check_own(Path(own))
        return Path(own)
    path = settings.var_path / "endpoints.yml"
    path.touch(mode=0o600)
    path.write_text(yaml.safe_dump(endpoints(settings)), encoding="utf-8")
    return path


def check_own(path: Path) -> None:
    """Makes sure that an operator's own endpoints can carry the webchat.

    Raises:
        LaunchError: the file cannot be read, or names other stores.
    """
    try:
        content = read_yaml(path)
    except (OSError, YamlDataError) as error:
        raise LaunchError(f"{VARIABLE}={path} cannot be read: {error}") from error
    for name, kind in STORES.items():
        given = content.get(name) if isinstance(content, dict) else None
        if not isinstance(given, dict) or given.get("type") != kind:
            raise LaunchError(
                f"{VARIABLE}={path}: {name} must be `type: {kind}`. The webchat reads "
                "conversations there, and DATABASE_URL says in which database."
            )


def credentials_file(settings: Settings) -> Path:
    """The channels of the profile in force."""
    if settings.profile == "production":
        return PROJECT_DIR / "deploy" / "credentials.production.yml"
    return PROJECT_DIR / "credentials.yml"
