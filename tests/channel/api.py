"""What the tests of the API share: its paths, and what every error looks like."""

from __future__ import annotations

from typing import Optional

import httpx

from bot.channel.errors import STATUS_BY_CODE, visitor_message
from bot.settings import read_settings

API = "/webhooks/webchat"
SESSION = f"{API}/session"
MESSAGES = f"{API}/messages"
CASES = f"{API}/cases"
HISTORY = f"{API}/history"
FEEDBACK = f"{API}/feedback"
CONVERSATION = f"{API}/conversation"
HEALTH = f"{API}/health"


def bearer(token: str) -> dict[str, str]:
    """The header that says whose conversation a request belongs to."""
    return {"Authorization": f"Bearer {token}"}


def assert_error(response: httpx.Response, code: str, message: Optional[str] = None) -> None:
    """Every error has its own status and one shape: a code and a sentence for the visitor."""
    assert response.status_code == STATUS_BY_CODE[code], response.text
    expected = visitor_message(code, read_settings({})) if message is None else message
    assert response.json() == {"error": {"code": code, "message": expected}}
