"""The content check as a whole: green on the project, and red on each file with a fault."""

from __future__ import annotations

import shutil
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.content import check
from bot.content.check import check_project, read_sources
from bot.content.check_phrases import read_catalogue
from bot.content.phrases import read_phrases
from bot.settings import PROJECT_DIR, read_settings
from tests.launch.command import run_bot


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A copy of all that is checked."""
    shutil.copy(PROJECT_DIR / "domain.yml", tmp_path)
    for folder in ("docs", "data", "bot", "actions"):
        shutil.copytree(
            PROJECT_DIR / folder,
            tmp_path / folder,
            ignore=shutil.ignore_patterns("__pycache__", "static"),
        )
    return tmp_path


def problems(project: Path = PROJECT_DIR, **variables: str) -> list[str]:
    return [str(problem) for problem in check_project(read_settings(variables), project)]


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_the_content_of_the_project_is_in_order() -> None:
    assert problems() == []


def test_the_command_says_so(project: Path) -> None:
    done = run_bot("check")
    assert (done.returncode, done.stdout.strip()) == (0, "The content is in order.")


def test_the_command_fails_and_lists_the_problems() -> None:
    # A day after the answers were reviewed, a limit of one day is too short for some.
    old = any(reviewed < date.today() - timedelta(days=1) for reviewed in review_dates())
    done = run_bot("check", BOT_ANSWER_MAX_AGE_DAYS="1")
    assert done.returncode == (1 if old else 0)
    assert ("more than 1 days ago: check it" in done.stdout) == old


def review_dates() -> list[date]:
    domain = yaml.safe_load((PROJECT_DIR / "domain.yml").read_text(encoding="utf-8"))
    return [
        date.fromisoformat(str(variation["metadata"]["reviewed"]))
        for variations in domain["responses"].values()
        for variation in variations
        if "source" in variation["metadata"]
    ]


def test_a_phrase_twice_is_found(project: Path) -> None:
    first = next(read_phrases(project / "data" / "nlu"))
    path = project / "data" / "nlu" / first.file
    edit(path, "  examples: |\n", f"  examples: |\n    - {first.text.upper()}!\n")
    (problem,) = problems(project)
    assert problem.startswith(f"data/nlu/{first.file}: ")
    assert "stands twice in" in problem


def test_a_phrase_in_two_intents_is_found(project: Path) -> None:
    first = next(read_phrases(project / "data" / "nlu"))
    other = project / "data" / "nlu" / "zz.yml"
    other.write_text(f"nlu:\n- intent: greet\n  examples: |\n    - {first.text}\n", "utf-8")
    assert problems(project) == [
        f"data/nlu/zz.yml: '{first.text}' stands in {first.intent} and in greet"
    ]


def test_an_intent_that_only_the_domain_has_is_found(project: Path) -> None:
    edit(project / "domain.yml", "intents:\n", "intents:\n- brand_new\n")
    assert problems(project) == ["docs/intents.md: intent brand_new is missing"]


def test_an_intent_that_only_the_catalogue_has_is_found(project: Path) -> None:
    edit(project / "docs" / "intents.md", "| `greet` |", "| `brand_new` | |\n| `greet` |")
    assert problems(project) == [
        "data/nlu: brand_new has 0 phrases of 40",
        "domain.yml: intent brand_new is missing",
    ]


def test_a_button_that_leads_nowhere_is_found(project: Path) -> None:
    edit(project / "domain.yml", "payload: /sern_about\n", "payload: /sern_abuot\n")
    (problem,) = problems(project)
    assert "leads nowhere (sern_abuot)" in problem


def test_a_source_that_the_facts_do_not_list_is_found(project: Path) -> None:
    listed = read_sources(project / "docs" / "facts.md")[0]
    edit(project / "docs" / "facts.md", f"— {listed}", "— https://example.com/gone")
    found = problems(project)
    assert found and all(
        problem.endswith(f"{listed} is not among the sources of docs/facts.md") for problem in found
    )


def test_reviews_are_judged_by_the_day_of_today(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Later(date):
        @classmethod
        def today(cls) -> Any:
            return date(2036, 1, 1)

    monkeypatch.setattr(check, "date", Later)
    found = problems(project)
    assert len(found) >= len(review_dates())
    assert all(problem.endswith("more than 365 days ago: check it") for problem in found)


def test_swedish_in_python_is_found(project: Path) -> None:
    (project / "actions" / "polite.py").write_text('WORDS = "Välkommen"\n', encoding="utf-8")
    (problem,) = problems(project)
    assert problem.startswith("actions/polite.py:1: Swedish text in Python")


def test_problems_come_sorted_by_path(project: Path) -> None:
    edit(project / "domain.yml", "intents:\n", "intents:\n- brand_new\n")
    (project / "actions" / "polite.py").write_text('WORDS = "Välkommen"\n', encoding="utf-8")
    found = problems(project)
    assert found == sorted(found) and len(found) == 2


def test_catalogue_domain_and_data_name_the_same_intents(domain: dict[str, Any]) -> None:
    named = {name if isinstance(name, str) else next(iter(name)) for name in domain["intents"]}
    phrases = list(read_phrases(PROJECT_DIR / "data" / "nlu"))
    assert set(read_catalogue(PROJECT_DIR / "docs" / "intents.md")) == named
    assert {phrase.intent for phrase in phrases} == named
    assert {phrase.file for phrase in phrases} <= {
        path.name for path in (PROJECT_DIR / "data" / "nlu").glob("*.yml")
    }


def test_the_sources_are_addresses() -> None:
    sources = read_sources(PROJECT_DIR / "docs" / "facts.md")
    assert len(sources) >= 10
    assert all(" " not in source and source.count("http") == 1 for source in sources)
