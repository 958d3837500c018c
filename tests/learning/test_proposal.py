"""Decisions become a change that git takes and the content check accepts."""

from __future__ import annotations

import subprocess
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.content.check_phrases import check_phrases
from bot.content.phrases import phrases_in
from bot.content.yaml_file import read_yaml_file
from bot.learning.phrases import EditorDecision
from bot.learning.proposal import as_written, propose
from bot.store.models import PhraseVerdict

FILES = {
    "sern.yml": "- intent: sern/what\n  examples: |\n    - vad är sern\n    - berätta om sern\n"
    "- intent: sern/cost\n  examples: |\n    - vad kostar sern\n",
    "out_of_scope.yml": "- intent: out_of_scope\n  examples: |\n    - när går bussen\n",
    "languages/fi.yml": "- intent: sern/what\n  metadata: {language: fi}\n  examples: |\n"
    "    - mikä on sern\n",
}
AT = datetime(2026, 11, 1, tzinfo=UTC)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    for name, text in FILES.items():
        path = tmp_path / "data" / "nlu" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f'version: "3.1"\nnlu:\n{text}', encoding="utf-8")
    return tmp_path


def cell(text: str, name: str = "sern/what", language: str = "sv") -> EditorDecision:
    return EditorDecision(text, AT, "eva", PhraseVerdict.CELL, name, text, language)


def outside(text: str) -> EditorDecision:
    return EditorDecision(text, AT, "eva", PhraseVerdict.OUT_OF_SCOPE, None, text, "sv")


def test_the_patch_is_taken_by_git_and_passes_the_check(project: Path, tmp_path: Path) -> None:
    decided = [
        cell("vad gör nätverket?"),
        cell("vad betalar man", "sern/cost"),
        cell("mitä verkosto tekee", language="fi"),
        cell("paljonko maksaa", "sern/cost", "fi"),
        outside("när öppnar simhallen"),
    ]
    proposal = propose(decided, project)
    assert not proposal.refused
    patch = tmp_path / "forslag.patch"
    patch.write_text(proposal.patch, encoding="utf-8")
    subprocess.run(["git", "apply", str(patch)], cwd=project, check=True)
    files = [read_yaml_file(path, project) for path in (project / "data").rglob("*.yml")]
    phrases = [phrase for file in files for phrase in phrases_in(file)]
    assert not list(check_phrases(files, phrases))
    learnt = {(Path(p.path).name, p.intent, p.text) for p in phrases}
    assert {
        ("sern.yml", "sern/what", "vad gör nätverket?"),
        ("sern.yml", "sern/cost", "vad betalar man"),
        ("fi.yml", "sern/what", "mitä verkosto tekee"),
        ("fi.yml", "sern/cost", "paljonko maksaa"),
        ("out_of_scope.yml", "out_of_scope", "när öppnar simhallen"),
    } <= learnt
    assert len(phrases) == 5 + 5


def test_what_stands_under_the_chosen_cell_is_present_and_elsewhere_refused(
    project: Path,
) -> None:
    proposal = propose(
        [cell("Vad är SERN?"), cell("vad kostar sern!"), cell("ny fråga"), cell("Ny fråga.")],
        project,
    )
    assert [one.text for one in proposal.lessons] == ["ny fråga"]
    assert proposal.present == {"Vad är SERN?"}
    elsewhere, again = proposal.refused
    assert "under sern/cost (data/nlu/sern.yml:" in elsewhere.reason
    assert "annan fras i förslaget" in again.reason


def test_once_a_patch_is_applied_nothing_is_left_to_propose(project: Path, tmp_path: Path) -> None:
    decided = [
        cell("vad gör nätverket?"),
        cell("ring 070-174 06 05 om sern"),
        cell("paljonko maksaa", "sern/cost", "fi"),
        outside("när öppnar simhallen"),
    ]
    patch = tmp_path / "forslag.patch"
    patch.write_text(propose(decided, project).patch, encoding="utf-8")
    subprocess.run(["git", "apply", str(patch)], cwd=project, check=True)
    proposal = propose(decided, project)
    assert proposal.present == {one.key for one in decided}
    assert not (proposal.lessons or proposal.refused or proposal.patch)


def test_what_is_dismissed_proposes_nothing(project: Path) -> None:
    gone = EditorDecision("x", AT, "eva", PhraseVerdict.DISMISSED, None, None, "sv")
    assert propose([gone], project).patch == ""


@pytest.mark.parametrize(
    ("written", "learnt"),
    [
        ("  två\n rader ", "två rader"),
        ("ring mig på 070-174 06 05", "ring mig på [telefonnummer]"),
        ("vad är [sern](topic) och [x]{y}", "vad är [sern] (topic) och [x] {y}"),
        ("/restart", "restart"),
        ("- ”vad” är det", '"vad" är det'),
    ],
)
def test_words_are_written_so_that_they_are_read_as_words_only(written: str, learnt: str) -> None:
    assert as_written(written) == learnt
