"""How long Rasa waits for the action server."""

from __future__ import annotations

from rasa.core.actions import action


def limit_action_time(seconds: float) -> None:
    """Ends a call of a custom action that hangs, so that the visitor gets words instead.

    Rasa waits five minutes and reads that from a constant; there is no setting for it.

    Args:
        seconds: that one call may take.
    """
    action.DEFAULT_REQUEST_TIMEOUT = seconds
