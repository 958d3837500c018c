"""A small grid of answers."""

from __future__ import annotations

from typing import Any

from bot.answers.grid import Grid

TOWN = {"sv": "Hyvinge", "en": "Hyvinge", "within": "twin_towns"}


def entry(*following: str, unknown: bool = False, topic: Any = None) -> list[dict[str, Any]]:
    metadata: dict[str, Any] = {"next": list(following)}
    if unknown:
        metadata["unknown"] = True
    if topic:
        metadata["topic"] = topic
    return [{"text": "…", "metadata": metadata}]


RESPONSES = {
    "utter_greet": [{"text": "Hej!"}],
    "utter_sern/what": entry("sern/joined", "sern/cost", "policy/what"),
    "utter_sern/joined": entry("sern/since"),
    "utter_sern/since": entry("sern/joined"),
    "utter_sern/cost": entry(unknown=True),
    "utter_policy/what": entry(),
    "utter_twin_towns/what": entry(),
    "utter_twin_towns/which": entry(),
    "utter_twin_towns/decides": entry(),
    "utter_hyvinge/what": entry(topic=TOWN),
    "utter_hyvinge/since": entry(unknown=True),
    "utter_daugavpils/what": entry(topic=TOWN),
    "utter_daugavpils/since": entry(),
    "utter_international/decides": entry(),
    "utter_international/cost": entry(unknown=True),
    "utter_contact/phone": entry(unknown=True),
    "utter_projects/join": entry(),
    "utter_terms/allman_handling": entry(),
    "utter_terms/lup": entry("policy/what"),
    "utter_policy/lup_author": entry(unknown=True),
}
GRID = Grid.of_responses(RESPONSES)
