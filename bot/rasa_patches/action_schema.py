"""Checks the schema of actions' results only once.

Rasa calls ``jsonschema.validate``, which checks the schema itself each time before it checks an
action's result: a tenth of a turn's processor time.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from jsonschema.validators import validator_for
from rasa.core.actions.action import RemoteAction

_validate: Any = RemoteAction._validate_action_result


def install() -> None:
    """Makes Rasa keep the validator."""
    action: Any = RemoteAction
    action._validate_action_result = _validated


def _validated(action: RemoteAction, result: Any) -> bool:
    # Rasa itself reports what is wrong with a result.
    return _validator().is_valid(result) or bool(_validate(action, result))


@lru_cache(maxsize=1)
def _validator() -> Any:
    schema = RemoteAction.action_response_format_spec()
    return validator_for(schema)(schema)
