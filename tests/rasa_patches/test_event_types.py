"""Events are made of the same classes as without the patch, and their types looked up once."""

from __future__ import annotations

import pytest
from rasa.shared.core.events import Event, UserUttered
from rasa.shared.utils import common

from bot.rasa_patches import event_types

TYPES = sorted(
    {kind.type_name for kind in common.all_subclasses(Event) if isinstance(kind.type_name, str)}
)


@pytest.fixture(autouse=True)
def patched(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Event, "resolve_by_type", staticmethod(event_types._resolve))
    event_types.install()


@pytest.mark.parametrize("name", TYPES)
def test_each_type_has_the_class_that_it_had(name: str) -> None:
    assert Event.resolve_by_type(name) is event_types._resolve(name)


def test_a_type_that_rasa_does_not_know_is_refused_as_before() -> None:
    with pytest.raises(ValueError, match="nope"):
        Event.resolve_by_type("nope")
    assert Event.resolve_by_type("nope", UserUttered) is UserUttered


def test_all_classes_are_looked_through_once_for_a_type(monkeypatch: pytest.MonkeyPatch) -> None:
    event_types._known.cache_clear()
    looked: list[object] = []
    through = common.all_subclasses
    monkeypatch.setattr(common, "all_subclasses", lambda kind: looked.append(1) or through(kind))
    slot = {"event": "slot", "name": "a", "value": 1, "timestamp": 1.0}
    Event.from_parameters(slot)
    first = len(looked)
    assert first
    for _ in range(100):
        Event.from_parameters(slot)
    assert len(looked) == first
