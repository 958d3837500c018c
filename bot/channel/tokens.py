"""Session tokens: opaque, signed, and all that decides whose conversation a request belongs to."""

from __future__ import annotations

import os
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from itsdangerous import BadData, SignatureExpired, URLSafeTimedSerializer

from bot.channel.errors import ChannelError
from bot.settings import Settings

_SALT = "webchat-session"
_CONVERSATION_BYTES = 16


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
        conversation_id = secrets.token_hex(_CONVERSATION_BYTES)
        token = self._serializer.dumps(conversation_id)
        assert isinstance(token, str)
        return Session(token, conversation_id, datetime.now(UTC) + self._valid)

    def conversation_id(self, token: str) -> str:
        """Reads the conversation's id from a token.

        Raises:
            ChannelError: ``session_expired`` or, for everything that we did not sign,
                ``no_session``.
        """
        try:
            value = self._serializer.loads(token, max_age=int(self._valid.total_seconds()))
        except SignatureExpired as error:
            raise ChannelError("session_expired") from error
        except BadData as error:
            raise ChannelError("no_session") from error
        if not isinstance(value, str):
            raise ChannelError("no_session")
        return value


def session_secret(settings: Settings) -> str:
    """The signing key: the operator's, or one made once and kept in ``var/``.

    The file is created exclusively and only readable by its owner, so that processes which start
    together agree on one key.
    """
    if settings.session_secret:
        return settings.session_secret
    path = settings.var_path / "session_secret"
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(f"{path.name}.{os.getpid()}")
    with open(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        file.write(secrets.token_urlsafe(48))
    try:
        # A link either appears whole or not at all, and never replaces an existing key.
        os.link(fresh, path)
    except FileExistsError:
        pass
    finally:
        fresh.unlink()
    return path.read_text()
