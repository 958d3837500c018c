"""The lists of *Obesvarat*, kept between visits: only what has changed is read again."""

from __future__ import annotations

from threading import Lock
from typing import Dict, List, NamedTuple, Optional, Sequence, Tuple

from sqlalchemy.orm import sessionmaker

from bot.learning.groups import Group, Places
from bot.learning.phrases import (
    OpenPhrase,
    Shortfall,
    State,
    state,
    verdicts,
    written_phrases,
)
from bot.learning.vectors import Vectors, known_vectors
from bot.store.models import PhraseVerdict


class Grouped(NamedTuple):
    """A list as the page shows it.

    Attributes:
        groups: the largest first.
        without_vector: how many phrases have none yet, so that each is a group of its own.
        decided: how many phrases editors have decided about, of whatever list.
        dismissed: how many of these were dismissed.
    """

    groups: Sequence[Group]
    without_vector: int
    decided: int
    dismissed: int


class GroupedList:
    """One of the lists.

    A decision changes which phrases are open and nothing else: what visitors wrote and the vectors,
    thousands of rows, are read again only when there is something new among them.
    """

    def __init__(self, shortfalls: Tuple[Shortfall, ...]) -> None:
        """Reads nothing yet.

        Args:
            shortfalls: what happened to the phrases of the list.
        """
        self._shortfalls = shortfalls
        self._places = Places()
        self._lock = Lock()
        self._state: Optional[State] = None
        self._written: List[OpenPhrase] = []
        self._decided: Dict[str, PhraseVerdict] = {}
        self._vectors: Dict[str, Vectors] = {}
        self._grouped = Grouped((), 0, 0, 0)

    def grouped(self, sessions: sessionmaker) -> Grouped:
        """The list as it is now.

        Args:
            sessions: of the database, the same at each call.

        Raises:
            StoreError: the database cannot be read.
        """
        # Concurrent requests wait for this one instead of doing the same work.
        with self._lock:
            now = state(sessions, self._shortfalls)
            if now != self._state:
                self._read(sessions, now, self._state or State())
                self._group()
                self._state = now
            return self._grouped

    def _read(self, sessions: sessionmaker, now: State, before: State) -> None:
        if now.decided != before.decided:
            self._decided = verdicts(sessions)
        if now.vectors != before.vectors:
            self._vectors = {}
        if now.written != before.written:
            self._written = written_phrases(sessions, self._shortfalls)
        elif now.vectors == before.vectors:
            return
        texts = [phrase.text for phrase in self._written]
        known = {text: self._vectors[text] for text in texts if text in self._vectors}
        missing = [text for text in texts if text not in known]
        self._vectors = {**known, **known_vectors(sessions, missing)}

    def _group(self) -> None:
        still_open = [phrase for phrase in self._written if phrase.key not in self._decided]
        without = sum(phrase.text not in self._vectors for phrase in still_open)
        groups = self._places.group(still_open, self._vectors)
        dismissed = sum(one is PhraseVerdict.DISMISSED for one in self._decided.values())
        self._grouped = Grouped(groups, without, len(self._decided), dismissed)
