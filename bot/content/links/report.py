"""The report on the sources for an editor, on the screen and by mail."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any, Dict, List, Mapping, Sequence, Tuple

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from bot.answers.fill import fill
from bot.content.links.look import Due, Finding, Kind
from bot.files.yaml_data import read_yaml

_FOLDER = Path(__file__).parent
_MOST_SENTENCES = 5
_SENTENCE_CHARS = 200
# In the order of the report: the most urgent first.
_ORDER = (Kind.GONE, Kind.CHANGED, Kind.MOVED, Kind.UNREACHABLE, Kind.FIRST)


@dataclass(frozen=True)
class Report:
    """What there is to do for an editor.

    Attributes:
        findings: of all sources.
        due: answers to review, the most urgent first.
        today: when.
        kept: whether new fingerprints could be written.
    """

    findings: Sequence[Finding]
    due: Sequence[Due]
    today: date
    kept: bool = True

    @property
    def needs_an_editor(self) -> bool:
        """Whether there is anything to do."""
        return bool(self.due) or any(one.kind is not Kind.SAME for one in self.findings)

    @property
    def subject(self) -> str:
        """One line on how much there is to do."""
        count = sum(one.kind is not Kind.SAME for one in self.findings)
        return fill(_words()["subject"], {"sources": count, "answers": len(self.due)})

    def as_text(self) -> str:
        """The whole of it, in Swedish."""
        template = Environment(
            loader=FileSystemLoader(_FOLDER),
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            autoescape=False,
        ).get_template("report.txt")
        groups = [(kind.value, _of_kind(self.findings, kind)) for kind in _ORDER]
        return template.render(
            groups=[(kind, findings) for kind, findings in groups if findings],
            same=len(_of_kind(self.findings, Kind.SAME)),
            total=len(self.findings),
            late=[one for one in self.due if one.by < self.today],
            soon=[one for one in self.due if one.by >= self.today],
            kept=self.kept,
            today=self.today,
            reason=_reason,
            by_topic=_by_topic,
            quoted=_quoted,
            most=_MOST_SENTENCES,
        )


def _of_kind(findings: Sequence[Finding], kind: Kind) -> List[Finding]:
    return [finding for finding in findings if finding.kind is kind]


def _reason(finding: Finding) -> str:
    """Why a page was not read."""
    return fill(_words()["reasons"][finding.page.why], {"detail": finding.page.detail})


def _by_topic(finding: Finding) -> List[Tuple[str, List[str]]]:
    """The aspects of the answers that cite a source, by topic."""
    topics: Dict[str, List[str]] = {}
    for name in finding.answers:
        topic, _, aspect = name.rpartition("/")
        topics.setdefault(topic, []).append(aspect)
    return list(topics.items())


def _quoted(finding: Finding) -> List[str]:
    """The first of a page's new sentences, on a line each."""
    shown = [" ".join(text.split()) for text in finding.difference.new if text]
    printable = ["".join(filter(str.isprintable, text)) for text in shown[:_MOST_SENTENCES]]
    return [
        text if len(text) <= _SENTENCE_CHARS else f"{text[: _SENTENCE_CHARS - 1]}…"
        for text in printable
    ]


@lru_cache(maxsize=1)
def _words() -> Mapping[str, Any]:
    words: Mapping[str, Any] = read_yaml(_FOLDER / "report.yml")
    return words
