"""Makes the Rasa server send the action server their shared secret and the request id.

Rasa takes the headers of its calls from ``endpoints.yml`` only, so that a secret kept in a file
would have to be put into the environment by hand before ``rasa shell`` or ``rasa run``.
"""

from __future__ import annotations

import copy
from typing import Any, Callable, Mapping

from rasa.core.actions import action

_create: Any = action.RemoteAction.__init__


def install(headers: Callable[[], Mapping[str, str]]) -> None:
    """Makes every call of a custom action carry headers, in addition to those of ``endpoints.yml``.

    Args:
        headers: returns the headers; called for each request.
    """

    def create(self: Any, name: str, action_endpoint: Any) -> None:
        if action_endpoint is not None:
            # A copy per call: the endpoint itself is shared.
            action_endpoint = copy.copy(action_endpoint)
            action_endpoint.headers = {**headers(), **action_endpoint.headers}
        _create(self, name, action_endpoint)

    remote: Any = action.RemoteAction
    remote.__init__ = create
