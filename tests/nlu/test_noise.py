"""What asks nothing gets no fact: keys hit at random, signs, code; also in a conversation."""

from __future__ import annotations

import asyncio
import random
from pathlib import Path
from typing import Optional

import pytest

from bot.conversation.cells import is_cell
from bot.conversation.plain_text import mark_plain_text
from bot.conversation.reading import Decision, decision_of, intents_of
from bot.evaluation.talk import Talk
from tests.channel.test_hostile_messages import OF_A_CONVERSATION, hostile

SEED = 20261129
COUNT = 100
MOST_LETTERS = 18
LETTERS = "aaabcddeeefghiijkklmnnooprrssttuvxyåäö  "
# Some are like words, by chance.
MOST_HOSTILE_WITH_A_FACT = 1
RUNS = ("aaa", "aa", "uuu", "oo", "hmm", "j", "jj", "nnn", "eee", "iii", "åå", "xx")
# Of a fifth of them, each by itself.
MOST_BEHIND_A_QUESTION = 1
SIGNS = ("???", "?", "...", "¿¿¿", "%00%00", "{{7*7}}", "1111 9999", "0x41414141", "ÅÄÖ", "fffff")
# Which topic is meant is asked back.
CLARIFIED = ("hur länge?", "hur många är med?", "när började det?", "how many take part?")
ASKING = (Decision.CLARIFY, Decision.ASK_TOPIC)
# Of a hundred: letters at random make a word now and then.
MOST_WITH_A_FACT = 4


@pytest.fixture(scope="module")
def talk(trained_model: Path) -> Talk:
    return Talk(trained_model)


def noise() -> list[str]:
    dice = random.Random(SEED)
    lengths = [dice.randint(3, MOST_LETTERS) for _ in range(COUNT - len(SIGNS) - len(RUNS))]
    return [*SIGNS, *RUNS, *("".join(dice.choices(LETTERS, k=length)) for length in lengths)]


async def facts(talk: Talk, before: Optional[str]) -> list[str]:
    """What gets a fact, each as the next message after a question, or as the first."""
    found = []
    for text in noise():
        tracker = talk.tracker()
        for said in filter(None, [before]):
            parsed = await talk.read(said, tracker)
            assert (decision_of(parsed) in ASKING) is (said in CLARIFIED), parsed
            await talk.answer(said, parsed, tracker)
        if any(map(is_cell, intents_of(await talk.read(text, tracker)))):
            found.append(text)
    return found


@pytest.mark.parametrize("before", [None, "Vad är SERN?", "vem bestämmer?", *CLARIFIED])
def test_noise_gets_no_fact_at_first_or_after_a_question(talk: Talk, before: Optional[str]) -> None:
    found = asyncio.run(facts(talk, before))
    assert len(found) <= MOST_WITH_A_FACT, found


def is_without_question(text: str) -> bool:
    return "Vad är SERN?" not in text and not text.startswith("Vad ä")


@pytest.mark.slow
def test_hostile_messages_without_a_question_in_them_get_none(talk: Talk) -> None:
    async def found() -> list[str]:
        tracker, led = talk.tracker(), []
        for number, text in enumerate(hostile(1_000)):
            if number % OF_A_CONVERSATION == 0:
                tracker = talk.tracker()
            typed = mark_plain_text(text)
            parsed = await talk.read(typed, tracker)
            await talk.answer(typed, parsed, tracker)
            if is_without_question(text) and any(map(is_cell, intents_of(parsed))):
                led.append(text)
        return led

    facts = asyncio.run(found())
    print(f"{len(facts)} hostile messages got a fact")
    assert len(facts) <= MOST_HOSTILE_WITH_A_FACT, facts


@pytest.mark.slow
def test_hostile_messages_pick_no_choice_of_a_clarifying_question(talk: Talk) -> None:
    async def found() -> list[str]:
        asked, led = CLARIFIED[1], []
        for text in filter(is_without_question, list(hostile(1_000))[::5]):
            tracker = talk.tracker()
            await talk.answer(asked, await talk.read(asked, tracker), tracker)
            parsed = await talk.read(mark_plain_text(text), tracker)
            led += [text] if any(map(is_cell, intents_of(parsed))) else []
        return led

    facts = asyncio.run(found())
    print(f"{len(facts)} hostile messages behind a clarifying question got a fact")
    assert len(facts) <= MOST_BEHIND_A_QUESTION, facts
