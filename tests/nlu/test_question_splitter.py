"""Which texts a message is read as, besides itself."""

from __future__ import annotations

from typing import Any, Optional

from rasa.shared.core.domain import Domain
from rasa.shared.core.events import Event, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.conversation.reading import CELLS
from bot.nlu.question_splitter import ASKS, NAMED_TOPIC, WITH_NAME, QuestionSplitter

SERN = [
    {
        "text": "SERN är …",
        "metadata": {"topic": {"sv": "SERN", "en": "SERN"}, "names": ["sern"]},
    }
]
BOARD = [{"text": "Styrelsen är …", "metadata": {"about": "SERN:s styrelse"}}]
DOMAIN = Domain.from_dict(
    {"intents": ["sern"], "responses": {"utter_sern/what": SERN, "utter_sern/board": BOARD}}
)


def read(text: str, *said: str) -> list[Message]:
    events: list[Event] = [UserUttered("…", parse_data={CELLS: [cell]}) for cell in said]
    tracker: Optional[DialogueStateTracker] = None
    if said:
        tracker = DialogueStateTracker.from_events("a", events, DOMAIN.slots)
    splitter = QuestionSplitter(QuestionSplitter.get_default_config())
    return splitter.process([Message({TEXT: text})], tracker, DOMAIN)[1:]


def texts(messages: list[Message], flag: str) -> list[Any]:
    return [message.get(TEXT) for message in messages if message.get(flag)]


def test_what_names_its_topic_is_read_by_itself() -> None:
    assert read("Vad är SERN?", "sern/board") == []


def test_what_leans_is_read_with_the_name_of_the_last_answer() -> None:
    (named,) = read("hur ofta träffas den?", "sern/what", "sern/board")
    assert named.get(TEXT) == "hur ofta träffas den (SERN:s styrelse)?"
    assert named.get(WITH_NAME)
    assert read("hur ofta träffas den?") == []


def test_a_long_message_says_itself_what_it_is_about() -> None:
    assert read(" ".join(["ord"] * 15), "sern/board") == []


def test_sentences_lean_on_what_their_message_names() -> None:
    found = read("Vi har hört om SERN. Vem styr det och vad kostar det?")
    assert [m.get(NAMED_TOPIC) for m in found if not m.get(WITH_NAME)] == ["sern"] * 3
    assert texts(found, ASKS) == ["Vem styr det", "vad kostar det?"]
    assert texts(found, WITH_NAME) == ["Vem styr det (SERN)?", "vad kostar det (SERN)?"]


def test_a_name_behind_serves_what_comes_before() -> None:
    found = read("Vem styr det? Jag menar SERN.", "sern/board")
    assert texts(found, WITH_NAME) == ["Vem styr det (SERN)?"]


def test_a_payload_is_left_alone() -> None:
    assert read("/sern/board", "sern/what") == []
