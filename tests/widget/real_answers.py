"""What the assistant does answer, as the scripted server gives it: the texts of its entries."""

from __future__ import annotations

from functools import cache
from typing import Any, Mapping

from bot.answers.compose import Situation, compose
from bot.answers.from_settings import values_from
from bot.answers.sources import read_sources
from bot.answers.variants import Variant
from bot.files.yaml_data import read_yaml
from bot.settings import PROJECT_DIR
from tests.widget.stub import SETTINGS, message


def real_answer(cell: str, variant: Variant, guesses: int = 0) -> dict[str, Any]:
    """The message that answers a question.

    Args:
        cell: asked for.
        variant: in which it is answered.
        guesses: readings of an uncertain question; 0 for a certain one.
    """
    slots = {
        "language": variant.language,
        "style": "easy" if variant is Variant.EASY else "normal",
    }
    situation = Situation(slots, guesses=guesses)
    settings = values_from(SETTINGS, variant)
    reply = compose(f"utter_{cell}", _responses(), read_sources(), settings, situation, {})
    assert reply, cell
    metadata = reply["metadata"]
    return message(
        reply["text"],
        tuple(button["title"] for button in reply["buttons"]),
        source={"url": metadata["source"], "reviewed": metadata["reviewed"]},
        rateable=True,
        language=variant.language,
    )


@cache
def _responses() -> Mapping[str, Any]:
    responses: dict[str, Any] = {}
    for file in (PROJECT_DIR / "domain.yml", *(PROJECT_DIR / "data" / "answers").glob("*.yml")):
        responses.update(read_yaml(file).get("responses", {}))
    return responses
