"""The content check as a whole, on the project and as a command."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.content.check import check_project
from bot.settings import read_settings
from tests.content.project import MAX_AGE_DAYS, TODAY, edit, problems, problems_on, write_project
from tests.launch.command import run_bot


def test_the_content_of_the_project_is_in_order() -> None:
    assert [str(problem) for problem in check_project(read_settings({}))] == []


def test_the_check_command_says_that_everything_is_in_order() -> None:
    done = run_bot("check")
    assert (done.returncode, done.stdout.strip()) == (0, "Allt stämmer.")


def test_the_command_fails_and_lists_the_problems(domain: dict[str, Any]) -> None:
    # A day after the answers were reviewed, a limit of one day is too short for some.
    reviewed = [r[0]["metadata"].get("reviewed") for r in domain["responses"].values()]
    limit = date.today() - timedelta(days=1)
    old = any(date.fromisoformat(str(day)) < limit for day in reviewed if day)
    done = run_bot("check", BOT_ANSWER_MAX_AGE_DAYS="1")
    assert done.returncode == (1 if old else 0)
    assert ("för mer än 1 dagar sedan" in done.stdout) == old
    *told, last = done.stdout.splitlines()
    assert last == (f"Det är {len(told)} fel att rätta." if old else "Allt stämmer.")


def test_a_review_is_good_for_as_long_as_the_settings_say(tmp_path: Path) -> None:
    project = write_project(tmp_path)
    assert list(problems_on(TODAY, project)) == []
    reviewed = date(2026, 11, 1)
    assert list(problems_on(reviewed + timedelta(days=MAX_AGE_DAYS), project)) == []
    late = list(problems_on(reviewed + timedelta(days=MAX_AGE_DAYS + 1), project))
    assert [problem.split(" ")[1] for problem in late] == ["utter_sern/what", "utter_sern/since"]


def test_swedish_in_python_is_found(tmp_path: Path) -> None:
    project = write_project(tmp_path)
    (project / "actions").mkdir()
    (project / "actions" / "polite.py").write_text('WORDS = "Välkommen"\n', encoding="utf-8")
    (problem,) = problems(project)
    assert problem.startswith("actions/polite.py:1: Swedish text in Python")


def test_problems_come_sorted_by_file_and_line(tmp_path: Path) -> None:
    project = write_project(tmp_path)
    edit(project / "domain.yml", "outcome: small_talk", "outcome: x")
    edit(project / "domain.yml", "text: Hej", "text: Hej {x}")
    edit(project / "data/answers/sern.yml", "[S1, S2]", "[S1, S3]")
    places = [problem.split(": ")[0] for problem in problems(project)]
    assert places == ["data/answers/sern.yml:14", "domain.yml:10", "domain.yml:14"]


@pytest.mark.parametrize("name", ["greet", "sern/what"])
def test_every_text_is_said_in_one_entry(domain: dict[str, Any], name: str) -> None:
    (variation,) = domain["responses"][f"utter_{name}"]
    assert set(variation) == {"text", "metadata"}


def test_the_domain_is_yaml_that_rasa_reads(domain: dict[str, Any]) -> None:
    assert yaml.safe_load(yaml.safe_dump(domain)) == domain
