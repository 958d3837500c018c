"""From editors' decisions to a change of the training phrases, as a patch that git takes.

Nothing is written: whoever reads the patch and merges it decides what the assistant learns.
"""

from __future__ import annotations

import difflib
import re
import tempfile
from collections import defaultdict
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Dict, FrozenSet, List, Mapping, NamedTuple, Optional, Sequence, Set, Tuple

from bot.content.check_phrases import LANGUAGES, check_phrases
from bot.content.phrases import Phrase, blocks_in, phrases_in
from bot.content.problem import text_of
from bot.content.yaml_file import YamlFile, read_yaml_file
from bot.conversation.cells import split_cell
from bot.learning.phrases import OUT_OF_SCOPE, EditorDecision
from bot.privacy.redact import redact
from bot.store.models import PhraseVerdict

_NLU = Path("data") / "nlu"
_SWEDISH = "sv"
_CURLY = str.maketrans({"”": '"', "“": '"', "„": '"'})
# Rasa reads brackets after brackets as an annotation; visitors mean nothing by them.
_ANNOTATION = re.compile(r"\]\s*(?=[({])")
_INDENT = "    "
_NO_NEWLINE = "\\ No newline at end of file\n"


class Lesson(NamedTuple):
    """A phrase to learn: its place, and the words as they will be written there."""

    key: str
    intent: str
    text: str
    path: str


class Refused(NamedTuple):
    """A phrase that is not proposed, and why, in the words of ``python -m bot check``."""

    key: str
    text: str
    reason: str


@dataclass(frozen=True)
class Proposal:
    """A change of the training phrases.

    Attributes:
        lessons: what it adds.
        refused: what cannot be added.
        present: the keys of decisions whose phrase is under the chosen intent already.
        files: the changed files' texts before and after, by path from the project's folder.
    """

    lessons: Sequence[Lesson] = ()
    refused: Sequence[Refused] = ()
    present: FrozenSet[str] = frozenset()
    files: Mapping[str, Tuple[str, str]] = field(default_factory=dict)

    @property
    def patch(self) -> str:
        """What ``git apply`` takes; empty when nothing is proposed."""
        return "".join(_diff(path, *texts) for path, texts in sorted(self.files.items()))


def propose(decisions: Sequence[EditorDecision], project: Path) -> Proposal:
    """Makes a proposal of what editors decided.

    Args:
        decisions: all; those that dismiss a phrase propose nothing.
        project: the folder with ``data/nlu``.
    """
    known, by_key = _taught(project)
    present: Set[str] = set()
    lessons: List[Lesson] = []
    refused: List[Refused] = []
    proposed: Dict[str, List[Phrase]] = defaultdict(list)
    for decision in sorted(decisions, key=lambda one: one.at):
        if decision.verdict is PhraseVerdict.DISMISSED or not decision.text:
            continue
        lesson = _lesson(decision, known)
        written = f"{_INDENT}- {lesson.text}"
        new = Phrase(lesson.path, 0, lesson.intent, lesson.text, written)
        same, also = by_key.get(new.key, ()), proposed[new.key]
        # After ``git apply`` that holds for all of them.
        if new.key and any(phrase.intent == new.intent for phrase in same):
            present.add(decision.key)
            continue
        if any(phrase.intent == new.intent for phrase in also):
            refused.append(Refused(decision.key, lesson.text, text_of("phrase_proposed")))
            continue
        reason = _reason_against(new, known, [*same, *also])
        if reason:
            refused.append(Refused(decision.key, lesson.text, reason))
            continue
        lessons.append(lesson)
        also.append(new)
    files = _changed(lessons, known, project)
    return Proposal(lessons, refused, frozenset(present), files)


def as_written(text: str) -> str:
    """A visitor's words as a training phrase: on one line, redacted, without Rasa's syntax."""
    line = " ".join(redact(text).split()).translate(_CURLY)
    return _ANNOTATION.sub("] ", line).lstrip("/- ")


class _Taught(NamedTuple):
    """The files of training phrases by path, and the phrases by their comparison key."""

    files: Mapping[str, YamlFile]
    phrases: Mapping[str, Sequence[Phrase]]


def _taught(project: Path) -> _Taught:
    """The present training phrases; reread only when a file has changed: it takes seconds."""
    found = [(path, path.stat()) for path in sorted((project / _NLU).rglob("*.yml"))]
    return _read_nlu(project, tuple((path, now.st_mtime_ns, now.st_size) for path, now in found))


@lru_cache(maxsize=1)
def _read_nlu(project: Path, found: Tuple[Tuple[Path, int, int], ...]) -> _Taught:
    files = [read_yaml_file(path, project) for path, _, _ in found]
    phrases: Dict[str, List[Phrase]] = defaultdict(list)
    for phrase in (phrase for file in files for phrase in phrases_in(file)):
        phrases[phrase.key].append(phrase)
    return _Taught({file.path: file for file in files}, dict(phrases))


def _lesson(decision: EditorDecision, known: Mapping[str, YamlFile]) -> Lesson:
    intent = decision.cell or OUT_OF_SCOPE
    return Lesson(
        decision.key, intent, as_written(decision.text or ""), _path(intent, decision, known)
    )


def _path(intent: str, decision: EditorDecision, known: Mapping[str, YamlFile]) -> str:
    """The file of the language, where there is one, else the topic's."""
    of_language = (_NLU / LANGUAGES / f"{decision.language}.yml").as_posix()
    if decision.language != _SWEDISH and of_language in known:
        return of_language
    own = (_NLU / f"{split_cell(intent).topic}.yml").as_posix()
    holding = (path for path, file in known.items() if _place(file, intent) is not None)
    return own if own in known else next(holding, own)


def _reason_against(
    new: Phrase, known: Mapping[str, YamlFile], same: Sequence[Phrase]
) -> Optional[str]:
    if not new.key:
        return text_of("phrase_empty")
    if new.path not in known:
        return text_of("phrase_nowhere", path=new.path)
    # The check reports the later of two phrases, never one that is in the files already.
    found = [one for one in check_phrases((), [*same, new]) if one.line == 0]
    return found[0].reason.replace(":0)", ")") if found else None


def _changed(
    lessons: Sequence[Lesson], known: Mapping[str, YamlFile], project: Path
) -> Dict[str, Tuple[str, str]]:
    by_file: Dict[str, List[Lesson]] = defaultdict(list)
    for lesson in lessons:
        by_file[lesson.path].append(lesson)
    files: Dict[str, Tuple[str, str]] = {}
    for path, some in by_file.items():
        before = (project / path).read_text(encoding="utf-8")
        after, file = before, known[path]
        for lesson in some:
            after = _with_phrase(after, file, lesson)
            file = _read_text(path, after)
        files[path] = (before, after)
    return files


def _with_phrase(text: str, file: YamlFile, lesson: Lesson) -> str:
    lines = text.splitlines()
    place = _place(file, lesson.intent)
    if place is None:
        path = Path(lesson.path)
        mark = [f'  metadata: {{language: "{path.stem}"}}'] if path.parent.name == LANGUAGES else []
        block = [f"- intent: {lesson.intent}", *mark, "  examples: |", f"{_INDENT}- {lesson.text}"]
        return "\n".join([*lines, *block]) + "\n"
    # A block of text begins on the line after its key.
    first = file.line("nlu", place, "examples")
    count = len(blocks_in(file)[place]["examples"].rstrip("\n").splitlines())
    last = lines[first + count - 1]
    indent = last[: len(last) - len(last.lstrip())] or _INDENT
    lines.insert(first + count, f"{indent}- {lesson.text}")
    return "\n".join(lines) + "\n"


def _place(file: YamlFile, intent: str) -> Optional[int]:
    """The position of an intent among the blocks of a file."""
    for place, block in enumerate(blocks_in(file)):
        if block.get("intent") == intent and isinstance(block.get("examples"), str):
            return place
    return None


def _read_text(path: str, text: str) -> YamlFile:
    with tempfile.TemporaryDirectory() as name:
        file = Path(name) / Path(path).name
        file.write_text(text, encoding="utf-8")
        return read_yaml_file(file, Path(name))


def _diff(path: str, before: str, after: str) -> str:
    lines = difflib.unified_diff(
        before.splitlines(keepends=True), after.splitlines(keepends=True), f"a/{path}", f"b/{path}"
    )
    changed = "".join(line if line.endswith("\n") else f"{line}\n{_NO_NEWLINE}" for line in lines)
    return f"diff --git a/{path} b/{path}\n{changed}"
