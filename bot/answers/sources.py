"""The sources that answers refer to by number."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Mapping, Optional, Sequence

from bot.files.yaml_data import read_yaml

SOURCES_FILE = Path(__file__).with_name("sources.yml")


@dataclass(frozen=True)
class Source:
    """A page or document; without a URL when it cannot be opened."""

    title: str
    url: Optional[str]


def read_sources(path: Path = SOURCES_FILE) -> dict[str, Source]:
    """The sources of a file, by number."""
    listed: Mapping[str, Mapping[str, Any]] = read_yaml(path)
    return {number: Source(str(s["title"]), s.get("url")) for number, s in listed.items()}


def source_numbers(named: Any) -> list[str]:
    """The source numbers of an entry: one, several, or none.

    Args:
        named: ``S4``, ``[S4, S5]`` or None.
    """
    if not named:
        return []
    return [str(number) for number in named] if isinstance(named, list) else [str(named)]


def pages(numbers: Sequence[str], sources: Mapping[str, Source]) -> list[dict[str, str]]:
    """The sources that can be opened, as the channel shows them; unknown numbers are left out.

    Args:
        numbers: in the order of the entry.
        sources: by number.
    """
    found = [sources[number] for number in numbers if number in sources]
    return [{"url": source.url, "title": source.title} for source in found if source.url]
