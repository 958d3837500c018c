"""Words that an entry of the domain holds beside its text, in the conversation's language."""

from __future__ import annotations

import re
from typing import Any

import pytest

from actions.responses import response_words
from bot.files.yaml_data import read_yaml
from bot.settings import PROJECT_DIR
from tests.handoff.trackers import DOMAIN, tracker


def _said(entry: dict[str, Any]) -> dict[str, Any]:
    metadata: dict[str, Any] = entry.get("metadata") or {}
    texts = {"sv": entry.get("text") or ""}
    texts |= {name: metadata[name] for name in ("easy", "en") if name in metadata}
    return {"link_title": metadata.get("link_title"), "texts": texts}


_OWN = read_yaml(PROJECT_DIR / "domain.yml")["responses"]
RESPONSES = {name: _said(entries[0]) for name, entries in _OWN.items()}


@pytest.mark.parametrize(
    ("slots", "subject"),
    [
        ({}, "Fråga"),
        ({"language": "sv", "style": "easy"}, "Fråga"),
        ({"language": "en"}, "Question"),
    ],
)
def test_the_subject_of_a_mail_is_in_the_conversations_language(
    slots: dict[str, str], subject: str
) -> None:
    conversation = tracker(**slots)
    assert response_words("utter_handoff_request", "mail_subject", DOMAIN, conversation) == subject


@pytest.mark.parametrize("name", ["utter_handoff_request", "utter_x"])
def test_what_is_not_there_is_no_words(name: str) -> None:
    assert response_words(name, "link_title", DOMAIN, tracker()) == ""


@pytest.mark.parametrize("name", [n for n, said in RESPONSES.items() if said["link_title"]])
def test_a_ready_mail_is_named_as_its_link_is(name: str) -> None:
    # The address in the text is a link, too, and opens an empty mail.
    said = RESPONSES[name]
    titles: dict[str, str] = said["link_title"]
    for language, text in said["texts"].items():
        title = titles["en" if language == "en" else "sv"]
        speaks_of_it = re.search(r"\blänken|\bthe link\b|färdigt mejl|ready-made", text, re.I)
        assert not speaks_of_it or title in text


def test_whether_a_name_is_needed_is_said_so_that_it_fits_either_question() -> None:
    for text in RESPONSES["utter_anonymous"]["texts"].values():
        assert re.match(r"Du behöver inte skriva ditt namn\.|You do not have to give", text)


@pytest.mark.parametrize("name", [name for name in RESPONSES if name.startswith("utter_privacy")])
def test_what_is_said_of_privacy_is_true_before_anything_is_sent(name: str) -> None:
    texts = RESPONSES[name]["texts"].values()
    assert not any(re.search(r"har skickat|have sent", text) for text in texts)
