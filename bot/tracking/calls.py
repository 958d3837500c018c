"""The headers of calls to the action server."""

from __future__ import annotations

from typing import Mapping

from bot.files.secret_file import actions_secret
from bot.operations.request_id import HEADER, current_request_id
from bot.rasa_patches import action_headers
from bot.settings import Settings


def prepare_calls(settings: Settings) -> None:
    """Makes this process's calls carry the secret and the request id.

    Args:
        settings: the operator's secret, or the folder that one is kept in.
    """
    bearer = f"Bearer {actions_secret(settings.actions_secret, settings.var_path)}"

    def headers() -> Mapping[str, str]:
        number = current_request_id()
        return {"Authorization": bearer, **({HEADER: number} if number else {})}

    action_headers.install(headers)
