"""How much of the labelled messages' personal data goes, and how much else.

``labelled.jsonl`` holds messages made for this purpose, each with what has to go. Numbers are from
the ranges set aside for fiction, or made at random with the right check digits.
"""

from __future__ import annotations

import json
from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest

from bot.privacy import mask_sensitive, redact
from bot.privacy.words import PLACEHOLDERS

MESSAGES: list[dict[str, Any]] = [
    json.loads(line)
    for line in Path(__file__).with_name("labelled.jsonl").read_text("utf-8").splitlines()
]
WITH = [message for message in MESSAGES if message["data"]]
WITHOUT = [message["text"] for message in MESSAGES if not message["data"]]
# Names have no pattern of their own; only those that are introduced can be seen.
PATTERNED = ("personal_number", "phone", "email", "card", "account", "address")
_SHORTEST = 4
SENSITIVE = ("personal_number", "card", "account")


def has_gone(text: str, value: str, redacted: str) -> bool:
    """Whether nothing of a value is left but what the rest of the message says, too."""
    for placeholder in PLACEHOLDERS.values():
        redacted = redacted.replace(placeholder, "\0")
    rest = text.replace(value, "\0").lower()
    size = min(len(value), _SHORTEST)
    parts = {value[place : place + size].lower() for place in range(len(value) - size + 1)}
    return not any(part in redacted.lower() for part in parts if part not in rest)


def missed() -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for message in WITH:
        redacted = redact(message["text"])
        for kind, value in message["data"]:
            if not has_gone(message["text"], value, redacted):
                found[kind].append(f"{message['text']!r} -> {redacted!r}")
    return found


def test_the_set_is_large_and_half_of_it_holds_nothing() -> None:
    assert len(MESSAGES) >= 600
    assert 0.45 <= len(WITHOUT) / len(MESSAGES) <= 0.55


@pytest.mark.parametrize("kind", PATTERNED)
def test_of_each_patterned_kind_at_least_98_in_100_go(kind: str) -> None:
    total = sum(kind == other for message in WITH for other, _ in message["data"])
    left = missed()[kind]
    assert total >= 20
    assert len(left) / total <= 0.02, "\n".join(left)


def test_of_introduced_names_most_go() -> None:
    total = sum(kind == "name" for message in WITH for kind, _ in message["data"])
    left = missed()["name"]
    assert len(left) / total <= 0.1, "\n".join(left)


def test_at_most_one_in_100_is_a_false_alarm() -> None:
    changed = [f"{text!r} -> {redact(text)!r}" for text in WITHOUT if redact(text) != text]
    assert len(changed) / len(WITHOUT) <= 0.01, "\n".join(changed)


def test_what_a_conversation_never_needs_is_masked_and_named() -> None:
    for message in WITH:
        masked, kinds = mask_sensitive(message["text"])
        wanted = {kind for kind, _ in message["data"] if kind in SENSITIVE}
        assert wanted == kinds, message["text"]
        for kind, value in message["data"]:
            assert has_gone(message["text"], value, masked) == (kind in SENSITIVE), message["text"]
    assert [text for text in WITHOUT if mask_sensitive(text)[0] != text] == []
