"""Reading the training phrases."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.content.phrases import comparison_key, read_phrases

NLU = """version: "3.1"
nlu:
- lookup: town
  examples: |
    - Motala
- intent: sern/what
  examples: |
    - Vad är SERN?

    - är [Linkoping](town) med?
    - vad är [det]{"entity": "x"}
- intent: greet
  examples: |
    - hej
"""


def test_phrases_are_read_with_their_lines_and_without_annotations(tmp_path: Path) -> None:
    folder = tmp_path / "data" / "nlu"
    folder.mkdir(parents=True)
    (folder / "a.yml").write_text(NLU, encoding="utf-8")
    read = [(p.path, p.file, p.line, p.intent, p.text) for p in read_phrases(folder)]
    assert read == [
        ("data/nlu/a.yml", "a.yml", 8, "sern/what", "Vad är SERN?"),
        ("data/nlu/a.yml", "a.yml", 10, "sern/what", "är Linkoping med?"),
        ("data/nlu/a.yml", "a.yml", 11, "sern/what", "vad är det"),
        ("data/nlu/a.yml", "a.yml", 14, "greet", "hej"),
    ]


@pytest.mark.parametrize(
    "other",
    ["vad är sern", "VAD ÄR SERN???", "  Vad   är, SERN!", "vad_är-sern", "Vad är SERN? 🙂"],
)
def test_case_and_punctuation_make_no_new_phrase(other: str) -> None:
    assert comparison_key(other) == comparison_key("Vad är SERN?")


@pytest.mark.parametrize("other", ["vad ar sern", "vad är serns", "vad ärsern", "är vad sern"])
def test_other_letters_words_or_order_do(other: str) -> None:
    assert comparison_key(other) != comparison_key("Vad är SERN?")
