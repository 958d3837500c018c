"""Session tokens: opaque, signed, and the only proof of whose conversation a request is for."""

from __future__ import annotations

import secrets
import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from itsdangerous import BadData, URLSafeTimedSerializer

from bot.channel.errors import ChannelError
from bot.conversation.outcomes import preview_id
from bot.settings import Settings
from bot.store.opening import store_of_process
from bot.store.shared import first_shared_value

_SALT = "webchat-session"
_CONVERSATION_BYTES = 16
_SECRET_BYTES = 48
_SECRET_NAME = "session_secret"


@dataclass(frozen=True)
class Session:
    """A newly opened session: the token that the browser keeps and when it ends (UTC)."""

    token: str
    conversation_id: str
    expires_at: datetime


class SessionTokens:
    """Issues and verifies session tokens."""

    def __init__(self, secret: str, valid_hours: int) -> None:
        self._serializer = URLSafeTimedSerializer(secret, salt=_SALT)
        self._valid = timedelta(hours=valid_hours)

    def issue(self) -> Session:
        """Opens a conversation with a random id that nobody can guess."""
        return self._issue(secrets.token_hex(_CONVERSATION_BYTES))

    def issue_preview(self) -> Session:
        """Opens a conversation in which staff preview an answer; no figure counts it."""
        return self._issue(preview_id(secrets.token_hex(_CONVERSATION_BYTES)))

    def _issue(self, conversation_id: str) -> Session:
        token = self._serializer.dumps(conversation_id)
        assert isinstance(token, str)
        return Session(token, conversation_id, datetime.now(UTC) + self._valid)

    def conversation_id(self, token: str) -> str:
        """Reads the conversation's id from a token.

        Raises:
            ChannelError: ``session_expired`` or, for everything that we did not sign,
                ``no_session``.
        """
        if not token.isascii():
            # No token has these bytes, and the library fails on them with other errors.
            raise ChannelError("no_session")
        try:
            value, issued_at = self._serializer.loads(token, return_timestamp=True)
        except BadData as error:
            raise ChannelError("no_session") from error
        # A token from the future is ours, from before the clock was set back or from a server whose
        # clock is ahead; the library would call it expired.
        if time.time() - issued_at.timestamp() > self._valid.total_seconds():
            raise ChannelError("session_expired")
        if not isinstance(value, str):
            raise ChannelError("no_session")
        return value


def session_secret(settings: Settings) -> str:
    """The signing key: the operator's, or one made once and kept in the database for all servers.

    Raises:
        StoreError: the database cannot be used.
    """
    if settings.session_secret:
        return settings.session_secret
    sessions = store_of_process(settings.store_url)
    return first_shared_value(sessions, _SECRET_NAME, secrets.token_urlsafe(_SECRET_BYTES))
