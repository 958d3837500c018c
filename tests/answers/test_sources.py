"""The list of sources."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.answers.sources import Source, pages, read_sources, source_numbers


@pytest.mark.parametrize(
    ("named", "numbers"), [(None, []), ("S1", ["S1"]), (["S4", "S1"], ["S4", "S1"]), ([], [])]
)
def test_an_entry_names_one_source_several_or_none(named: object, numbers: list[str]) -> None:
    assert source_numbers(named) == numbers


def test_sources_are_read_by_number(tmp_path: Path) -> None:
    path = tmp_path / "sources.yml"
    path.write_text("S1:\n  title: En sida\n  url: https://example.se\nS2: {title: Ett papper}\n")
    sources = read_sources(path)
    assert sources == {
        "S1": Source("En sida", "https://example.se"),
        "S2": Source("Ett papper", None),
    }
    assert pages(["S2", "S9", "S1"], sources) == [{"url": "https://example.se", "title": "En sida"}]


def test_every_source_of_the_project_has_a_title() -> None:
    sources = read_sources()
    assert len(sources) >= 15
    assert all(source.title for source in sources.values())
