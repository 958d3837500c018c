"""Everything that editors write, read once for all checks."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Iterator, Mapping, Optional, Sequence

from bot.answers.entry import UTTER, Entry
from bot.content.yaml_file import YamlFile, read_yaml_file
from bot.conversation.cells import is_cell


@dataclass(frozen=True)
class WrittenResponse:
    """A response in its file.

    Attributes:
        file: that it is in.
        entry: what it says; None when it does not have the shape of one.
        key: its name, with ``utter_``.
    """

    file: YamlFile
    key: str
    entry: Optional[Entry]

    def line(self, *within: str) -> int:
        """The line of the response, or of a key of its metadata."""
        if not within:
            return self.file.line("responses", self.key)
        return self.file.line("responses", self.key, 0, "metadata", *within)


@dataclass(frozen=True)
class Content:
    """The files of a project, and the responses in them."""

    domain: YamlFile
    answers: Sequence[YamlFile]
    nlu: Sequence[YamlFile]

    @property
    def files(self) -> Sequence[YamlFile]:
        """All files of the project that editors write."""
        return [self.domain, *self.answers, *self.nlu]

    def responses(self) -> Iterator[WrittenResponse]:
        """All responses: the conversation's own, then the answers."""
        for file in (self.domain, *self.answers):
            yield from responses_in(file)

    def intents(self) -> list[str]:
        """The intents that domain.yml lists."""
        listed = self.domain.content.get("intents") or []
        return [name if isinstance(name, str) else next(iter(name)) for name in listed]

    def slots(self) -> list[str]:
        """The slots that domain.yml describes."""
        return list(self.domain.content.get("slots") or {})

    def topics(self) -> list[str]:
        """The topics that have an answer."""
        names = [w.key.removeprefix(UTTER) for file in self.answers for w in responses_in(file)]
        return sorted({name.partition("/")[0] for name in names if is_cell(name)})


def read_content(project: Path) -> Content:
    """Reads the files of a project."""

    def read(folder: str) -> list[YamlFile]:
        paths = sorted((project / "data" / folder).rglob("*.yml"))
        return [read_yaml_file(path, project) for path in paths]

    return Content(read_yaml_file(project / "domain.yml", project), read("answers"), read("nlu"))


def responses_in(file: YamlFile) -> Iterator[WrittenResponse]:
    """The responses of one file."""
    responses = file.content.get("responses")
    for key, variations in (responses if isinstance(responses, Mapping) else {}).items():
        yield WrittenResponse(file, key, _entry(key, variations))


def _entry(key: str, variations: Any) -> Optional[Entry]:
    if not isinstance(variations, list) or len(variations) != 1:
        return None
    variation = variations[0]
    if not isinstance(variation, Mapping) or "text" not in variation:
        return None
    metadata = variation.get("metadata") or {}
    if not isinstance(metadata, Mapping):
        return None
    return Entry(key.removeprefix(UTTER), str(variation["text"] or ""), metadata)
