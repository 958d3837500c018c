"""The Rasa server shows the action server the secret that they share, and tells it the request.

Rasa takes headers of its calls from ``endpoints.yml`` only, so that a secret kept in a file would
have to be put into the environment by hand before ``rasa shell`` or ``rasa run``.
"""

from __future__ import annotations

import copy
from typing import Any, Callable, Mapping

from rasa.core.actions import action

_create: Any = action.RemoteAction.__init__


def install(headers: Callable[[], Mapping[str, str]]) -> None:
    """Has every call of a custom action carry headers; those of ``endpoints.yml`` stay.

    Args:
        headers: what a call carries; asked for each call.
    """

    def create(self: Any, name: str, action_endpoint: Any) -> None:
        if action_endpoint is not None:
            # Each call has its own: the endpoint itself belongs to all.
            action_endpoint = copy.copy(action_endpoint)
            action_endpoint.headers = {**headers(), **action_endpoint.headers}
        _create(self, name, action_endpoint)

    remote: Any = action.RemoteAction
    remote.__init__ = create
