"""What was outside stays so when it is named again."""

from __future__ import annotations

from typing import Optional

from bot.conversation.history import Turn
from bot.conversation.reading import Decision
from bot.nlu.judge import Judgement, ReadText
from bot.nlu.outside import outside_again
from bot.nlu.trust import Reading
from tests.nlu.grids import GRID
from tests.nlu.readings import read

OUTSIDE = "out_of_scope"
MAY_BE = read({"twin_towns/decides": 0.3, OUTSIDE: 0.2})


def judged(
    text: str,
    before: str,
    reading: Reading = MAY_BE,
    topic: Optional[str] = None,
    decision: Decision = Decision.OUT_OF_SCOPE,
) -> Optional[Judgement]:
    turn = Turn({"text": before, "parse_data": {"decision": decision.value}})
    return outside_again(text, ReadText(reading, topic=topic), [turn], GRID, OUTSIDE)


def test_a_matter_that_was_outside_is_so_in_another_form() -> None:
    for text in ("vem bestämmer om sopbilarna, länk?", "vem har numret till sopbilen"):
        found = judged(text, "När kommer sopbilen?")
        assert found is not None
        assert found.verdict.decision is Decision.OUT_OF_SCOPE


def test_all_else_is_read_as_ever() -> None:
    assert judged("vem bestämmer om det", "När kommer sopbilen?") is None
    text = "vem bestämmer om sopbilarna"
    assert judged(text, "När kommer sopbilen?", topic="sern") is None
    assert judged(text, "När kommer sopbilen?", decision=Decision.ANSWER) is None
    assert judged(text, "När kommer sopbilen?", read({"sern/what": 0.9, OUTSIDE: 0.01})) is None
