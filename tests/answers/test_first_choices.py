"""Who says hello is offered the same wishes as who opens the widget."""

from __future__ import annotations

import re

import pytest

from bot.files.yaml_data import read_yaml
from bot.settings import PROJECT_DIR

# What answers the starters of words-sv.js and words-en.js; the last one is an association's.
FIRST = {"sern/what", "twin_towns/which", "eu_handslag/what", "projects/join"}
ASSOCIATION = re.compile(r"\bförening\b|\bassociation\b")


def test_a_greeting_is_answered_with_the_widgets_starters() -> None:
    (entry,) = read_yaml(PROJECT_DIR / "domain.yml")["responses"]["utter_greet"]
    assert set(entry["metadata"]["next"]) == FIRST


@pytest.mark.parametrize("wording", ["text", "easy", "en"])
def test_a_greeting_tells_that_associations_can_take_part(wording: str) -> None:
    (entry,) = read_yaml(PROJECT_DIR / "domain.yml")["responses"]["utter_greet"]
    assert ASSOCIATION.search({**entry, **entry["metadata"]}[wording])
