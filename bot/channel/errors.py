"""What can go wrong in a request, as one exception with a code; the words are in messages.yml."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Mapping, Optional

from bot.files.yaml_data import read_yaml
from bot.settings import Settings

MESSAGES_FILE = Path(__file__).with_name("messages.yml")

STATUS_BY_CODE: Mapping[str, int] = {
    "empty_text": 400,
    "text_too_long": 413,
    "bad_json": 400,
    "bad_encoding": 400,
    "bad_request": 400,
    "no_session": 401,
    "session_expired": 401,
    "unknown_button": 409,
    "unknown_reply": 409,
    "conversation_full": 409,
    "too_slow": 408,
    "too_many_messages": 429,
    "too_many_sessions": 429,
    "assistant_off": 503,
    "unavailable": 503,
    "store_down": 503,
    "invalid_case": 422,
    "form_used": 409,
    "too_many_cases": 429,
}


class ChannelError(Exception):
    """A request that cannot be served.

    Args:
        code: a key of ``STATUS_BY_CODE``.
        notice: words to show instead of the standard ones.
        retry_after_seconds: when the visitor may try again.
    """

    def __init__(
        self, code: str, notice: str = "", retry_after_seconds: Optional[int] = None
    ) -> None:
        super().__init__(code)
        self.code = code
        self.status = STATUS_BY_CODE[code]
        self.notice = notice
        self.retry_after_seconds = retry_after_seconds


@lru_cache(maxsize=1)
def _messages() -> Mapping[str, str]:
    loaded: Mapping[str, str] = read_yaml(MESSAGES_FILE)
    return loaded


def visitor_message(code: str, settings: Settings) -> str:
    """The sentence that a visitor reads for a code, in Swedish."""
    return _messages()[code].format(email=settings.contact_email, max=settings.text_max_chars)
