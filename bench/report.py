"""Writes the measured figures as tables between the markers of ``bench/README.md``."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Mapping, Optional, Sequence

from bench.candidates import Candidate

README = Path(__file__).with_name("README.md")
FIGURES = Path(__file__).with_name("figures")

_MISSING = "–"
# Heading, figure, decimals.
Columns = Sequence[tuple[str, str, int]]
TABLES: Mapping[str, Columns] = {
    "held-out": (
        ("intent accuracy", "accuracy", 1),
        ("macro F1", "macro_f1", 1),
        ("right at once", "right_at_once", 1),
        ("out-of-scope recall", "scope_recall", 1),
        ("false acceptance", "false_acceptance", 1),
        ("split", "split", 0),
    ),
    "development": (
        ("right at once", "sv_at_once", 1),
        ("right or offered", "sv_or_offered", 1),
        ("another answer", "sv_another", 1),
        ("out of scope answered", "sv_outside_answered", 1),
        ("English at once", "en_at_once", 1),
        ("other languages at once", "others_at_once", 1),
        ("or offered", "others_or_offered", 1),
    ),
    "cost": (
        ("trained on", "trained_on", 0),
        ("training, s", "train_seconds", 0),
        ("CPU s", "train_cpu_seconds", 0),
        ("peak while training, MB", "train_peak_mb", 0),
        ("model, MB", "model_mb", 1),
        ("NLU p50, ms", "p50_ms", 1),
        ("NLU p95, ms", "p95_ms", 1),
        ("CPU, ms", "cpu_ms", 1),
        ("HTTP p50, ms", "http_p50_ms", 1),
        ("HTTP messages/s", "http_per_second", 0),
        ("memory over an empty Rasa, MB", "http_extra_mb", 0),
        ("measured", "date", 0),
    ),
}


def read_figures(name: str) -> dict[str, Any]:
    """What has been measured of a candidate so far."""
    path = FIGURES / f"{name}.json"
    known: dict[str, Any] = json.loads(path.read_text("utf-8")) if path.exists() else {}
    return known


def keep_figures(name: str, figures: Mapping[str, Any]) -> None:
    """Adds figures to those of a candidate."""
    FIGURES.mkdir(exist_ok=True)
    known = {**read_figures(name), **figures}
    text = json.dumps(known, indent=1, sort_keys=True, ensure_ascii=False) + "\n"
    (FIGURES / f"{name}.json").write_text(text, encoding="utf-8")


def table(columns: Columns, candidates: Sequence[Candidate]) -> str:
    """One of the tables, in Markdown; candidates without any of its figures are left out."""
    lines = [
        "| pipeline | " + " | ".join(heading for heading, _, _ in columns) + " |",
        "|---|" + "---|" * len(columns),
    ]
    for candidate in candidates:
        figures = read_figures(candidate.name)
        cells = [_cell(figures.get(figure), decimals) for _, figure, decimals in columns]
        if any(cell != _MISSING for cell in cells):
            lines.append(f"| {candidate.title} | " + " | ".join(cells) + " |")
    return "\n".join(lines)


def refresh(candidates: Sequence[Candidate]) -> None:
    """Writes all tables into the README."""
    for name, columns in TABLES.items():
        write_between(name, table(columns, candidates))


def write_between(name: str, content: str) -> None:
    """Replaces what stands between the README's markers of that name.

    Raises:
        ValueError: the markers are not there.
    """
    text = README.read_text("utf-8")
    begin, end = f"<!-- {name}: begin -->", f"<!-- {name}: end -->"
    if begin not in text or end not in text:
        raise ValueError(f"{README} lacks the line {begin} or {end}")
    before, rest = text.split(begin, 1)
    after = rest.split(end, 1)[1]
    README.write_text(f"{before}{begin}\n{content}\n{end}{after}", encoding="utf-8")


def _cell(value: Optional[Any], decimals: int) -> str:
    if value is None:
        return _MISSING
    return value if isinstance(value, str) else f"{value:.{decimals}f}"
