"""Who writes to the assistant is told that it is an AI (AI Act, article 50)."""

from __future__ import annotations

import re

import pytest

from bot.files.yaml_data import read_yaml
from bot.settings import PROJECT_DIR

AN_AI = re.compile(r"\b(en AI|ett AI-system|an AI)\b")
NO_PERSON = re.compile(r"(inte en|ingen) människa|not a person")


@pytest.mark.parametrize("wording", ["text", "easy", "en"])
@pytest.mark.parametrize("name", ["utter_greet", "utter_bot_identity"])
def test_a_greeting_and_who_asks_are_told_so(name: str, wording: str) -> None:
    (entry,) = read_yaml(PROJECT_DIR / "domain.yml")["responses"][name]
    told = {**entry, **entry["metadata"]}[wording]
    assert AN_AI.search(told) and NO_PERSON.search(told)


@pytest.mark.parametrize("language", ["sv", "en"])
def test_the_widgets_first_message_says_so(language: str) -> None:
    file = PROJECT_DIR / "bot" / "channel" / "static" / f"words-{language}.js"
    (welcome,) = re.findall(r"\bwelcome:\s*'([^']+)'", file.read_text(encoding="utf-8"))
    assert AN_AI.search(welcome) and NO_PERSON.search(welcome)
