"""A tiny project without a fault, for tests to put one fault into."""

from __future__ import annotations

from copy import deepcopy
from datetime import date
from typing import Any

TODAY = date(2026, 11, 24)
SOURCE = "https://www.example.se/sern"
MAX_AGE_DAYS = 365

_DOMAIN: dict[str, Any] = {
    "intents": ["sern_about", {"greet": {"use_entities": []}}],
    "responses": {
        "utter_sern_about": [
            {
                "text": "{greeting}SERN är ett nätverk.",
                "metadata": {"outcome": "answered", "source": SOURCE, "reviewed": "2026-11-01"},
                "buttons": [
                    {"title": "Vad är SERN?", "payload": "/sern_about"},
                    {"title": "Hälsa", "payload": '/greet{"organisation": "Linköping"}'},
                ],
            }
        ],
        "utter_greet": [{"text": "Hej!", "metadata": {"outcome": "small_talk"}}],
    },
}


def with_variants(answer: dict[str, Any]) -> list[dict[str, Any]]:
    """An answer in Swedish, easy Swedish and English."""
    easy = [
        {"type": "slot", "name": "language", "value": "sv"},
        {"type": "slot", "name": "style", "value": "easy"},
    ]
    english = [{"type": "slot", "name": "language", "value": "en"}]
    return [
        answer,
        {**deepcopy(answer), "condition": easy},
        {**deepcopy(answer), "condition": english},
    ]


def sound_domain() -> dict[str, Any]:
    """A domain in which everything is in order."""
    domain = deepcopy(_DOMAIN)
    for name, (answer,) in _DOMAIN["responses"].items():
        domain["responses"][name] = with_variants(deepcopy(answer))
    return domain
