"""What actions return is refused as without the patch, and the schema looked at once."""

from __future__ import annotations

from typing import Any

import jsonschema
import pytest
from rasa.core.actions.action import RemoteAction

from bot.rasa_patches import action_schema

ACTION: Any = RemoteAction("action_any", None)
RESULT = {"events": [{"event": "slot", "name": "a", "value": 1}], "responses": [{"text": "Hej"}]}


@pytest.fixture(autouse=True)
def patched(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(RemoteAction, "_validate_action_result", action_schema._validate)
    action_schema.install()


def test_what_rasa_takes_is_taken() -> None:
    assert ACTION._validate_action_result(RESULT) is True


@pytest.mark.parametrize("result", [{"events": "none"}, {"events": [{"name": "a"}]}, []])
def test_what_rasa_refuses_is_refused_in_its_words(result: Any) -> None:
    with pytest.raises(jsonschema.ValidationError) as rasas:
        action_schema._validate(ACTION, result)
    with pytest.raises(jsonschema.ValidationError) as ours:
        ACTION._validate_action_result(result)
    assert ours.value.message == rasas.value.message
    assert "Action server" in ours.value.message


def test_a_good_result_does_not_have_the_schema_checked(monkeypatch: pytest.MonkeyPatch) -> None:
    ACTION._validate_action_result(RESULT)
    for name in ("Draft202012Validator", "Draft7Validator"):
        monkeypatch.setattr(getattr(jsonschema, name), "check_schema", pytest.fail)
    ACTION._validate_action_result(RESULT)
