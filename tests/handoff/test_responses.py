"""Words that an entry of the domain holds beside its text, in the conversation's language."""

from __future__ import annotations

import pytest

from actions.responses import response_words
from tests.handoff.trackers import DOMAIN, tracker


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
