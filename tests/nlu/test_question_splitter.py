"""Which texts a message is read as, besides itself."""

from __future__ import annotations

from typing import Any, Optional

import pytest
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import BotUttered, Event, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.conversation.reading import CELLS
from bot.nlu.ngram_featurizer import NgramFeaturizer
from bot.nlu.ngrams import NgramVectoriser
from bot.nlu.noise import ASKS_NOTHING
from bot.nlu.question_splitter import (
    ASKS,
    BARE,
    DOUBTS,
    FOLLOWING,
    NAMED_TOPIC,
    ONLY_NAMES,
    QuestionSplitter,
)

SERN = [
    {
        "text": "SERN är …",
        "metadata": {
            "topic": {"sv": "SERN", "en": "SERN"},
            "names": ["sern"],
            "ask": {"sv": "Vad är SERN?"},
        },
    }
]
BOARD = [{"text": "Styrelsen är …", "metadata": {"ask": {"sv": "Vem leder SERN?"}}}]
LUP = [{"text": "LUP är …", "metadata": {"ask": {"sv": "Vad betyder LUP?"}}}]
DOMAIN = Domain.from_dict(
    {
        "intents": ["sern", "terms"],
        "responses": {"utter_sern/what": SERN, "utter_sern/board": BOARD, "utter_terms/lup": LUP},
    }
)


def read(text: str, *said: str) -> list[Message]:
    return told(text, *said)[1:]


def told(text: str, *said: str) -> list[Message]:
    events: list[Event] = [UserUttered("…", parse_data={CELLS: [cell]}) for cell in said]
    tracker: Optional[DialogueStateTracker] = None
    if said:
        tracker = DialogueStateTracker.from_events("a", events, DOMAIN.slots)
    splitter = QuestionSplitter(QuestionSplitter.get_default_config())
    return splitter.process([Message({TEXT: text})], tracker, DOMAIN)


def texts(messages: list[Message], flag: str) -> list[Any]:
    return [message.get(TEXT) for message in messages if message.get(flag)]


def test_what_names_its_topic_is_told_apart() -> None:
    splitter = QuestionSplitter(QuestionSplitter.get_default_config())
    whole = splitter.process([Message({TEXT: "Vad är SERN?"})], None, DOMAIN)
    assert [message.get(NAMED_TOPIC) for message in whole] == ["sern"]
    whole = splitter.process([Message({TEXT: "Vad är det?"})], None, DOMAIN)
    assert [message.get(NAMED_TOPIC) for message in whole] == [None]


def test_what_does_nothing_but_name_a_topic_is_told_apart() -> None:
    splitter = QuestionSplitter(QuestionSplitter.get_default_config())
    for text, cell in (("SERN, och sern-nätverket", None), ("SERN/sern?", "sern/same")):
        whole = splitter.process([Message({TEXT: text})], None, DOMAIN)
        assert whole[0].get(ONLY_NAMES) == cell


def test_a_mere_name_in_a_conversation_turns_to_its_topic() -> None:
    def stands_for(text: str, *said: str) -> Any:
        return told(text, *said)[0].get(ONLY_NAMES)

    assert stands_for("sern?", "sern/board") == "sern/what"
    assert stands_for("sern", "policy/cost") == "sern/what"
    assert stands_for("sern", "sern/what") is None
    assert stands_for("sern") is None
    assert stands_for("och sern då", "policy/cost") is None
    assert stands_for("sernmöten", "policy/cost") is None


def test_what_asks_nothing_is_read_no_further() -> None:
    for text in ("? " * 900, '{"text": "hej"}'):
        assert read(text, "sern/what") == []
        splitter = QuestionSplitter(QuestionSplitter.get_default_config())
        (message,) = splitter.process([Message({TEXT: text})], None, DOMAIN)
        assert message.get(ASKS_NOTHING)
    (pressed,) = splitter.process([Message({TEXT: "/sern/what"})], None, DOMAIN)
    assert not pressed.get(ASKS_NOTHING)


def test_code_beside_a_question_is_not_read() -> None:
    splitter = QuestionSplitter(QuestionSplitter.get_default_config())
    (message,) = splitter.process([Message({TEXT: "Vad är SERN? {{7*7}}"})], None, DOMAIN)
    assert message.get(TEXT) == "Vad är SERN?"


@pytest.mark.parametrize(
    ("text", "unread"),
    [
        ("Asdfgh qwerty? Zxcvb poiu?", 4),
        ("Asdfgh qwerty? Vad är SERN?", 0),
        ("Asdfgh qwerty? Zxcvb med poiu?", 4),
        ("Asdfgh qwerty poiu? Vad med?", 2),
    ],
)
def test_sentences_of_letters_at_random_are_not_encoded_in_a_message_of_such(
    text: str, unread: int
) -> None:
    vectoriser = NgramVectoriser(min_phrases=1)
    vectoriser.fit(["vad är sern", "hur går vi med i sern"], ["", ""])
    config = NgramFeaturizer.get_default_config()
    featurizer = NgramFeaturizer(config, None, None, vectoriser)  # type: ignore[arg-type]
    events: list[Event] = [UserUttered("…", parse_data={CELLS: ["sern/what"]})]
    tracker = DialogueStateTracker.from_events("a", events, DOMAIN.slots)
    splitter = QuestionSplitter(QuestionSplitter.get_default_config())
    # The message, what it is after the question before it, and the same of each sentence.
    messages = featurizer.process(splitter.process([Message({TEXT: text})], tracker, DOMAIN))
    assert sum(bool(message.get(ASKS_NOTHING)) for message in messages) == unread
    assert not messages[0].get(ASKS_NOTHING) and not messages[1].get(ASKS_NOTHING)


def test_in_a_conversation_a_message_is_read_after_the_question_before_it() -> None:
    (after,) = read("hur ofta träffas den?", "sern/what", "sern/board")
    assert after.get(TEXT) == "hur ofta träffas den (Vem leder SERN)?"
    assert after.get(FOLLOWING)
    assert texts(read("Vad är SERN?", "sern/board"), FOLLOWING) == ["Vad är SERN (Vem leder SERN)?"]
    assert read("hur ofta träffas den?") == []


def test_a_long_message_says_itself_what_it_is_about() -> None:
    assert read(" ".join(["ord"] * 15), "sern/board") == []


def test_sentences_lean_on_what_their_message_names() -> None:
    found = read("Vi har hört om SERN. Vem styr det och vad kostar det?")
    assert [m.get(NAMED_TOPIC) for m in found if not m.get(FOLLOWING)] == ["sern"] * 3
    assert texts(found, ASKS) == ["Vem styr det", "vad kostar det?"]
    assert texts(found, FOLLOWING) == ["Vem styr det (SERN)?", "vad kostar det (SERN)?"]


def test_a_pronoun_stands_for_what_the_message_names_not_for_what_was_said() -> None:
    for text, named in (
        ("Vad är LUP och vem skriver den?", "vem skriver LUP?"),
        ("vad ar lup? var kan man lasa det", "var kan man lasa lup"),
        ("What is LUP and who writes it?", "who writes LUP?"),
    ):
        found = read(text, "sern/board")
        assert found[-1].get(TEXT) == named
        assert found[-1].get(ASKS)
    # A topic stays what it leans on, and so does what was said where nothing is named.
    assert texts(read("Vad är SERN och vem styr det?"), FOLLOWING) == ["vem styr det (SERN)?"]
    found = read("Vad är stadgar och vem skriver dem?", "sern/board")
    assert found[-1].get(TEXT) == "vem skriver dem (Vem leder SERN)?"


def test_a_name_behind_serves_what_comes_before() -> None:
    found = read("Vem styr det? Jag menar SERN.", "sern/board")
    assert texts(found, FOLLOWING) == [
        "Vem styr det? Jag menar SERN (Vem leder SERN)?",
        "Vem styr det (SERN)?",
    ]


@pytest.mark.parametrize(
    ("text", "after"),
    [
        ("Vem ville med i SERN, och varför?", "varför (Vem ville med i SERN)?"),
        ("Var ligger sätet? Gatuadress?", "Gatuadress (Var ligger sätet)?"),
    ],
)
def test_a_bare_question_leans_on_the_one_before_it(text: str, after: str) -> None:
    assert texts(read(text, "sern/board"), FOLLOWING)[-1] == after
    assert texts(read("Hej där. Gatuadress?", "sern/board"), FOLLOWING)[-1].endswith(
        "(Vem leder SERN)?"
    )


def test_a_mere_question_word_after_what_names_nothing_is_read_alone() -> None:
    found = read("Vem ville gå med, och varför?", "sern/board")
    assert texts(found, BARE) == ["varför?"]
    assert "varför (Vem ville gå med)?" not in texts(found, FOLLOWING)


def test_a_further_question_leans_on_the_one_before_it_in_its_message() -> None:
    found = read("Hur ansöker en förening? Finns det någon gräns?", "sern/board")
    assert texts(found, FOLLOWING)[-1] == "Finns det någon gräns (Hur ansöker en förening)?"
    # At the beginning nothing else could be meant.
    assert texts(read("Hur ansöker en förening? Finns det någon gräns?"), FOLLOWING) == []
    # What stands for something by a pronoun leans on what was spoken of.
    found = read("Hur ansöker en förening? Vem leder den?", "sern/board")
    assert texts(found, FOLLOWING)[-1] == "Vem leder den (Vem leder SERN)?"


def test_what_is_known_or_was_not_asked_is_not_read_in_a_conversation() -> None:
    text = "I did not ask about LUP. Who leads SERN?"
    assert told(text, "sern/board")[0].get(TEXT) == "Who leads SERN?"
    assert told(text)[0].get(TEXT) == text
    known = "Jag vet vad SERN är. Vem leder det?"
    assert told(known, "sern/board")[0].get(TEXT) == "Vem leder det?"
    # The rest is about what is known: nothing else was spoken of.
    assert told(known, "terms/lup")[0].get(TEXT) == known


def test_what_throws_a_word_of_the_answer_back_asks_nothing_by_itself() -> None:
    asked = UserUttered("…", parse_data={CELLS: ["sern/board"]})
    events: list[Event] = [asked, BotUttered("Styrelsen är vald av stämman.")]
    tracker = DialogueStateTracker.from_events("a", events, DOMAIN.slots)
    splitter = QuestionSplitter(QuestionSplitter.get_default_config())
    text = "Stämman? Vi har ju ingen. Vem väljer då?"
    found = splitter.process([Message({TEXT: text})], tracker, DOMAIN)
    assert texts(found, ASKS) == ["Vem väljer då?"]


def test_a_doubt_about_a_question_is_marked() -> None:
    parts = read("Vem startade SERN, är det regionen?")
    assert texts(parts, ASKS) == ["Vem startade SERN", "är det regionen?"]
    assert texts(parts, DOUBTS) == ["är det regionen?"]


def test_a_payload_is_left_alone() -> None:
    assert read("/sern/board", "sern/what") == []


def learnt(responses: dict[str, Any], **metadata: bool) -> list[str]:
    phrase = Message.build("och när", "sern/board", intent_metadata=metadata)
    data = TrainingData([phrase, Message.build("Hej", "greet")], responses=responses)
    splitter = QuestionSplitter(QuestionSplitter.get_default_config())
    return [message.get(TEXT) for message in splitter.process_training_data(data).intent_examples]


def test_a_follow_up_is_learnt_with_a_question_before_it() -> None:
    assert learnt(DOMAIN.responses, leans=True) == ["och när (Vad är SERN)?", "Hej"]
    assert learnt(DOMAIN.responses) == ["och när", "Hej"]


def test_without_the_answers_follow_ups_are_left_out() -> None:
    assert learnt({}, leans=True) == ["Hej"]


def test_an_everyday_word_names_no_topic_where_those_spoken_of_are_meant() -> None:
    called = {"topic": {"sv": "projekt", "en": "projects"}, "names": ["projekt"], "everyday": True}
    overview = [{"text": "Projekten är …", "metadata": {**called, "ask": {"sv": "Vilka?"}}}]
    domain = DOMAIN.merge(
        Domain.from_dict({"intents": ["projects"], "responses": {"utter_projects/what": overview}})
    )

    def named(text: str, said: str) -> Any:
        events = [UserUttered("…", parse_data={CELLS: [said]})]
        tracker = DialogueStateTracker.from_events("a", events, domain.slots)
        splitter = QuestionSplitter(QuestionSplitter.get_default_config())
        return splitter.process([Message({TEXT: text})], tracker, domain)[0].get(NAMED_TOPIC)

    for text in ("Vilka projekt har de?", "deras projekt?", "what projects do they run"):
        assert named(text, "sern/what") is None
    assert named("Vilka projekt har kommunen?", "sern/what") == "projects"
