"""The stories beside this file, told to the running assistant: each reply is the one told."""

from __future__ import annotations

from typing import Any, Callable, Mapping

import pytest

from bot.nlu.language import SETTINGS
from tests.conversations.known_misses import known_miss
from tests.conversations.stories import Replies, Story, Turn, read_stories, send
from tests.running import Visitor

STORIES = list(read_stories())
# Not one clear question: the assistant asks back.
UNCLEAR = "nämnden och vänorterna"
NOTICES: Mapping[str, str] = SETTINGS["notices"]


@pytest.mark.parametrize(
    "story",
    [pytest.param(s, id=s.name.replace(" ", "_"), marks=known_miss(s.name)) for s in STORIES],
)
def test_conversation(
    story: Story, new_visitor: Callable[[], Visitor], domain: Mapping[str, Any]
) -> None:
    visitor, replies = new_visitor(), Replies(domain)
    slots = {"language": "sv", "style": "normal"}
    transcript = [f"{story.file}: {story.name}"]
    for turn in story.turns:
        slots |= turn.slots
        answer = send(visitor, turn.text, replies)
        texts = [message["text"] for message in answer["messages"]]
        transcript += [f"> {turn.text}", *(f"  {text}" for text in texts)]
        check_turn(turn, texts, slots, replies, "\n".join(transcript))


def check_turn(
    turn: Turn, texts: list[str], slots: Mapping[str, str], replies: Replies, transcript: str
) -> None:
    """Holds a turn's replies against what the story tells."""
    assert texts, f"no reply\n{transcript}"
    # The first answer to another language says in that language which one will be used.
    notice = NOTICES.get(turn.slots.get("visitor_language", ""), "")
    assert texts[0].startswith(notice), f"{notice!r} is missing\n{transcript}"
    texts = [text.removeprefix(notice).lstrip() for text in texts]
    language, style = slots["language"], slots["style"]
    for text in texts:
        assert replies.fits(text, None, language, style), (
            f"not said in {language}, {style}: {text!r}\n{transcript}"
        )
    if turn.response:
        assert any(replies.fits(text, turn.response, language, style) for text in texts), (
            f"{turn.response} ({language}, {style}) was told\n{transcript}"
        )


@pytest.mark.parametrize(
    ("text", "topics"),
    [
        pytest.param(
            "Vad är SERN, och hur går man med?",
            ["sern_about", "sern_join"],
            marks=known_miss("Vad är SERN, och hur går man med?"),
        ),
        (
            "Vilka vänorter har Motala? Och vem beslutar om vänorter?",
            ["twin_towns_list", "who_decides_twin_towns"],
        ),
        (
            "Vad är EU-handslaget? När skrev Motala under det?",
            ["eu_handslag_about", "eu_handslag_history"],
        ),
        ("Hur blir man medlem i SERN och vad är SERN?", ["sern_membership", "sern_about"]),
    ],
)
def test_several_questions_are_answered_in_their_order(
    text: str, topics: list[str], new_visitor: Callable[[], Visitor], domain: Mapping[str, Any]
) -> None:
    replies = Replies(domain)
    answers = new_visitor().say(text)["messages"]
    assert len(answers) == len(topics), answers
    for answer, topic in zip(answers, topics, strict=True):
        assert replies.fits(answer["text"], f"utter_{topic}", "sv", "normal"), answer
        assert answer["source"], answer


@pytest.mark.parametrize(
    ("text", "greeting"),
    [
        pytest.param(question, greeting, marks=known_miss(question))
        for question, greeting in (
            ("Hejsan! Vad heter Motalas vänort i Norge?", "Hej"),
            ("Hello! Could you explain what SERN stands for?", "Hello"),
        )
    ],
)
def test_a_greeting_before_a_question_is_returned(
    text: str, greeting: str, new_visitor: Callable[[], Visitor]
) -> None:
    turn = new_visitor().say(text)
    assert turn["outcome"] == "answered", turn
    assert turn["messages"][0]["text"].startswith(greeting), turn


@pytest.mark.parametrize(
    ("words", "place"),
    [
        ("Jag menar den första", 0),
        ("Ja, just så", 0),
        ("den andra", 1),
        ("Nummer 2, tack", 1),
        ("Den sista, tack", -1),
    ],
)
def test_a_topic_is_picked_by_where_it_stands(
    words: str, place: int, new_visitor: Callable[[], Visitor], domain: Mapping[str, Any]
) -> None:
    visitor, replies = new_visitor(), Replies(domain)
    question = visitor.say(UNCLEAR)
    assert question["outcome"] == "clarified", question
    *titles, _none_of_these = [button["title"] for button in question["messages"][0]["buttons"]]
    answer = visitor.say(words)["messages"][0]["text"]
    fitting = [
        name
        for name in domain["responses"]
        if titles[place] in replies.titles("/" + name.removeprefix("utter_"))
    ]
    assert any(replies.fits(answer, name, "sv", "normal") for name in fitting), (titles, answer)


def test_there_are_enough_conversations() -> None:
    assert len(STORIES) >= 60
    assert sum(len(story.turns) >= 6 for story in STORIES) >= 20


@pytest.mark.parametrize("action", ["utter_sern_about", "utter_sern_join"])
def test_another_answer_than_the_one_told_is_noticed(
    action: str, domain: Mapping[str, Any]
) -> None:
    replies = Replies(domain)
    given = domain["responses"]["utter_greet"][-1]["text"]
    turn = Turn("SERN?", "sern_about", action, {}, None)
    with pytest.raises(AssertionError, match="was told"):
        check_turn(turn, [given], {"language": "sv", "style": "normal"}, replies, "")
