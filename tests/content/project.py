"""A tiny project without a fault, for tests to put one fault into."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Iterator

from bot.answers.sources import read_sources
from bot.content.check import check_project
from bot.content.check_answers import check_answers
from bot.content.check_grid import LEAST_OF_CELL, LEAST_OF_INTENT
from bot.content.written import read_content
from bot.settings import read_settings

TODAY = date(2026, 11, 24)
MAX_AGE_DAYS = 365

DOMAIN = """version: "3.1"
intents:
- greet
- clarify
slots:
  case_name:
    type: text
responses:
  utter_greet:
  - text: Hej {case_name}! Fråga {contact_email}. Allt sparas i {keep_conversation_days} dagar.
    metadata:
      easy: Hej!
      en: Hello, {limit}!
      outcome: small_talk
      values: [limit]
      buttons:
      - {sv: "Ja, {case_name}", en: "Yes", payload: '/greet{"a": "b"}'}
      next: [sern/what]
"""
ANSWERS = """version: "3.1"
rules:
- rule: sern
  steps:
  - intent: sern
  - action: utter_sern
responses:
  utter_sern/what:
  - text: "SERN är ett nätverk."
    metadata:
      topic: {sv: SERN, en: SERN}
      easy: "SERN är ett nätverk."
      en: "SERN is a network."
      source: [S1, S2]
      reviewed: "2026-11-01"
      ask: {sv: "Vad är SERN?", en: "What is SERN?"}
      next: [sern/cost, sern/since]
  utter_sern/since:
  - text: "Sedan 2005."
    metadata:
      easy: "Sedan 2005."
      en: "Since 2005."
      source: S1
      reviewed: "2026-11-01"
      ask: {sv: "När började SERN?", en: "When did SERN begin?"}
      next: [sern/what, sern/cost]
  utter_sern/cost:
  - text: "Jag vet inte vad SERN kostar."
    metadata:
      unknown: true
      easy: "Jag vet inte vad SERN kostar."
      en: "I do not know what SERN costs."
      ask: {sv: "Vad kostar SERN?", en: "What does SERN cost?"}
      next: [sern/what, sern/since]
"""
UNKNOWN = """responses:
  utter_unknown/any:
  - text: "Det vet jag inte om {topic_name}: {topic_page}"
    metadata:
      unknown: true
      easy: "Det vet jag inte."
      en: "I do not know."
"""
SOURCES = """S1: {title: Kommunen, url: "https://example.se/kommunen"}
S2: {title: Ett papper, url: null}
"""
FACTS = """## Källor
- [S1] Kommunen, sidan — https://example.se/kommunen
- [S2] Ett papper (2015)
"""
CELLS = ("sern/what", "sern/since", "sern/cost", "sern/same", "it/since")


def phrases() -> str:
    """Enough training phrases for all intents of the project, no two the same."""
    lines = ["nlu:"]
    for intent in (*CELLS, "greet"):
        count = LEAST_OF_CELL if "/" in intent else LEAST_OF_INTENT
        lines += [f"- intent: {intent}", "  examples: |"]
        lines += [f"    - {intent.replace('/', ' ')} nummer {n}" for n in range(count)]
    return "\n".join(lines) + "\n"


def write_project(folder: Path) -> Path:
    """Writes the project and returns its folder."""
    texts = {
        "domain.yml": DOMAIN,
        "data/answers/sern.yml": ANSWERS,
        "data/answers/unknown.yml": UNKNOWN,
        "data/nlu/sern.yml": phrases(),
        "bot/answers/sources.yml": SOURCES,
        "docs/facts.md": FACTS,
    }
    for name, text in texts.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


def edit(path: Path, old: str, new: str) -> None:
    """Makes one change where ``old`` stands for the first time."""
    text = path.read_text(encoding="utf-8")
    assert old in text, old
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def problems(project: Path, **variables: str) -> list[str]:
    """What the check says of a project, reviews judged by today's date."""
    return [str(problem) for problem in check_project(read_settings(variables), project)]


def problems_on(day: date, project: Path) -> Iterator[str]:
    """What the check says of the answers on a day."""
    content = read_content(project)
    sources = read_sources(project / "bot" / "answers" / "sources.yml")
    yield from map(str, check_answers(content, sources, day, MAX_AGE_DAYS))
