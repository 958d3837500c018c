"""What editors wrote, read from the project's files and kept until one of them changes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any, Dict, List, Mapping, Optional, Sequence, Tuple

from bot.answers.compose import Situation, compose
from bot.answers.entry import UTTER, Entry, cells_in, entry_of
from bot.answers.from_settings import values_from
from bot.answers.sources import SOURCES_FILE, Source, pages, read_sources
from bot.answers.unwritten import is_general
from bot.answers.variants import Variant
from bot.conversation.cells import IT, OVERVIEW, SAME, Cell, is_cell, split_cell
from bot.files.yaml_data import read_yaml
from bot.settings import PROJECT_DIR, Settings
from bot.staff.terms import message, term, terms


@dataclass(frozen=True)
class Shown:
    """A reply as a visitor sees it."""

    variant: Variant
    text: str
    buttons: Sequence[str]


class Answers:
    """All responses and the sources that they name, as in the files."""

    def __init__(self, responses: Mapping[str, Any], sources: Mapping[str, Source]) -> None:
        self.responses = responses
        self._sources = sources

    @cached_property
    def cells(self) -> List[str]:
        """The cells that have an answer, by topic."""
        return [name for name, _ in cells_in(self.responses) if not is_general(name)]

    @cached_property
    def texts(self) -> List[str]:
        """All other texts: the conversation's own, then those for cells without an answer."""
        names = [name.removeprefix(UTTER) for name in self.responses]
        general = [name for name in names if is_general(name)]
        return [*(name for name in names if not is_cell(name)), *general]

    @cached_property
    def topics(self) -> List[str]:
        """The topics, sorted by title."""
        found = {split_cell(cell).topic for cell in self.cells}
        return sorted(found, key=lambda topic: self.topic_name(topic).lower())

    def entry(self, cell: str) -> Optional[Entry]:
        """The answer of a cell; None when nobody wrote it."""
        return entry_of(cell, self.responses)

    def topic_name(self, topic: str) -> str:
        """A topic's title."""
        overview = self.entry(str(Cell(topic, OVERVIEW)))
        name = overview.words_of("topic", Variant.SWEDISH) if overview else ""
        return (name[:1].upper() + name[1:]) if name else term("topics", topic)

    def question(self, cell: str) -> str:
        """The question of a cell: its button's words, else its aspect's, else its own name."""
        entry = self.entry(cell)
        return (entry.words_of("ask", Variant.SWEDISH) if entry else "") or self._by_parts(cell)

    def _by_parts(self, cell: str) -> str:
        topic, aspect = split_cell(cell)
        if is_cell(cell) and aspect == SAME:
            return message("the_same_about_a_topic", topic=self.topic_name(topic))
        asked = terms("aspects").get(aspect)
        if not is_cell(cell) or asked is None:
            return cell
        if topic == IT:
            return message("aspect_of_the_same_topic", aspect=asked)
        return message("aspect_of_a_topic", aspect=asked, topic=self.topic_name(topic))

    def said_by(self, responses: Mapping[str, Any]) -> Answers:
        """The answers that a model was trained with, with the present sources.

        Args:
            responses: of that model.
        """
        return Answers(responses, self._sources)

    def differs(self, name: str, responses: Optional[Mapping[str, Any]]) -> bool:
        """Whether a response differs from the model's; without a model none does.

        Args:
            name: of the response, without ``utter_``.
            responses: of the model.
        """
        key = f"{UTTER}{name}"
        return responses is not None and responses.get(key) != self.responses.get(key)

    def shown(self, cell: str, settings: Settings) -> List[Shown]:
        """An answer in its three variants, as visitors see it."""
        replies = []
        for variant in Variant:
            slots = {"language": variant.language, "style": _style(variant)}
            reply = compose(
                f"{UTTER}{cell}",
                self.responses,
                self._sources,
                values_from(settings, variant),
                Situation(slots=slots),
                {},
            )
            if reply is not None:
                titles = [button["title"] for button in reply["buttons"]]
                replies.append(Shown(variant, reply["text"], titles))
        return replies

    def source_pages(self, entry: Entry) -> List[Dict[str, str]]:
        """The sources of an answer that can be opened."""
        return pages(entry.sources, self._sources)


def _style(variant: Variant) -> str:
    return "easy" if variant is Variant.EASY else "normal"


def reviewed_on(entry: Entry) -> Optional[date]:
    """When an answer was last compared with its source; None where no date is set."""
    try:
        return date.fromisoformat(str(entry.metadata.get("reviewed")))
    except ValueError:
        return None


def is_overdue(entry: Entry, settings: Settings, today: date) -> bool:
    """Whether it is time to compare an answer with its source again."""
    reviewed = reviewed_on(entry)
    longest = timedelta(days=settings.answer_max_age_days)
    return reviewed is not None and today - reviewed > longest


def answers(project: Path = PROJECT_DIR) -> Answers:
    """The answers of a project; reread when a file has changed."""
    answered = sorted((project / "data" / "answers").glob("*.yml"))
    files = [SOURCES_FILE, project / "domain.yml", *answered]
    return _read(tuple((path, path.stat().st_mtime_ns) for path in files))


@lru_cache(maxsize=1)
def _read(files: Tuple[Tuple[Path, int], ...]) -> Answers:
    (sources, _), *others = files
    responses: Dict[str, Any] = {}
    for path, _ in others:
        loaded = read_yaml(path)
        responses.update(loaded.get("responses") or {})
    return Answers(responses, read_sources(sources))
