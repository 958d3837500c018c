"""The off switch: an operator can stop the assistant without stopping the server.

``BOT_MODE=off`` holds for a process from its start. ``python -m bot off`` and ``python -m bot on``
work at run time through a file in ``var/`` that the connector looks at for each request.
"""

from __future__ import annotations

from pathlib import Path
from typing import Optional

from bot.settings import Settings


def _switch_file(settings: Settings) -> Path:
    return settings.var_path / "assistant.off"


def switch_off(settings: Settings, notice: str = "") -> None:
    """Switches the assistant off for all servers that share this ``var/``.

    Args:
        settings: whose ``var/`` holds the switch.
        notice: what visitors are shown; empty means the standard notice.
    """
    path = _switch_file(settings)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(notice.strip(), encoding="utf-8")


def switch_on(settings: Settings) -> None:
    """Takes the run-time switch away. ``BOT_MODE=off`` still holds where it is set."""
    _switch_file(settings).unlink(missing_ok=True)


def off_notice(settings: Settings) -> Optional[str]:
    """Tells whether the assistant is off.

    Returns:
        None when it is on; else the operator's notice, empty for the standard one.
    """
    try:
        return _switch_file(settings).read_text(encoding="utf-8")
    except FileNotFoundError:
        return "" if settings.mode == "off" else None
