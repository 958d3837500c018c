"""The language of a conversation follows what is written in it."""

from __future__ import annotations

from typing import Any

import pytest
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import SlotSet
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.nlu.constants import ENTITIES, TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.nlu.language_detector import LANGUAGE, LanguageDetector
from bot.nlu.noise import ASKS_NOTHING, asks_nothing
from bot.settings import PROJECT_DIR

# Where models are kept: nothing is learnt here.
UNUSED: Any = None


def in_swedish(text: str, **slots: str) -> Message:
    """A message in a conversation in Swedish, with the language that it is taken to be in."""
    domain = Domain.load(str(PROJECT_DIR / "domain.yml"))
    before = [SlotSet("visitor_language", "sv"), SlotSet("reply_language", "sv")]
    before += [SlotSet(name, value) for name, value in slots.items()]
    tracker = DialogueStateTracker.from_events("a", before, domain.slots)
    message = Message(data={TEXT: text, ASKS_NOTHING: asks_nothing(text)})
    detector = LanguageDetector(LanguageDetector.get_default_config(), UNUSED, UNUSED)
    detector.process([message], tracker)
    return message


@pytest.mark.parametrize("text", ["<script>alert(1)</script>", "NaN \\u0000", "Mikä on SERN?"])
def test_what_asks_nothing_changes_no_language(text: str) -> None:
    message = in_swedish(text)
    found = {one["entity"]: one["value"] for one in message.get(ENTITIES, [])}
    if asks_nothing(text):
        assert (message.get(LANGUAGE), found) == ("sv", {})
    else:
        assert (message.get(LANGUAGE), found["visitor_language"]) == ("fi", "fi")


@pytest.mark.parametrize(
    "text", ["nä ok, ta fram formuläret igen", "visa formuläret", "ok show the form"]
)
def test_a_command_in_few_words_is_never_in_a_third_language(text: str) -> None:
    assert in_swedish(text).get(LANGUAGE) in ("sv", "en")


@pytest.mark.parametrize(
    ("wished", "text", "answered_in"),
    [
        ("", "Milloin ystävyys alkoi?", "en"),
        ("sv", "Milloin ystävyys alkoi?", "sv"),
        ("sv", "Since when are they twin towns?", "en"),
        ("en", "Hvor lenge har de vært vennskapsbyer?", "sv"),
    ],
)
def test_a_wish_for_swedish_or_english_stays_for_who_goes_on_in_a_third_language(
    wished: str, text: str, answered_in: str
) -> None:
    found = in_swedish(text, wished_language=wished).get(ENTITIES, [])
    assert {one["entity"]: one["value"] for one in found}["reply_language"] == answered_in


def test_the_sentence_in_the_visitors_language_is_kept_while_they_write_it() -> None:
    finnish = in_swedish("Milloin ystävyys alkoi?").get(ENTITIES, [])
    sentence = {one["entity"]: one["value"] for one in finnish}["own_language"]
    assert sentence.endswith("ruotsiksi tai englanniksi.")
    english = in_swedish("What is that?", visitor_language="fi", own_language=sentence)
    assert {one["entity"]: one["value"] for one in english.get(ENTITIES, [])}["own_language"] == ""
