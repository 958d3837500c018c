"""What visitors wrote that no editor has looked at yet, each phrase once."""

from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import (
    Any,
    Collection,
    Dict,
    Iterable,
    Iterator,
    List,
    NamedTuple,
    Optional,
    Sequence,
    Set,
    Tuple,
)

from sqlalchemy import delete, desc, func, select, update
from sqlalchemy.orm import sessionmaker

from bot.content.phrases import comparison_key
from bot.conversation.cells import is_cell
from bot.store.columns import storable
from bot.store.local_time import LOCAL_TIME
from bot.store.models import (
    Feedback,
    FeedbackKind,
    Miss,
    MissKind,
    PhraseDecision,
    PhraseVector,
    PhraseVerdict,
)
from bot.store.phrases import LONGEST_PHRASE, phrase_text
from bot.store.sessions import dialect_insert, reading, writing
from bot.store.staff_log import write_log

OUT_OF_SCOPE = "out_of_scope"
# Beyond this number, older ones wait until newer ones are done.
_MOST_ROWS = 20_000


class Shortfall(StrEnum):
    """How the assistant fell short."""

    MISSED = MissKind.MISSED.value
    CLARIFIED = MissKind.CLARIFIED.value
    WRONG_ANSWER = MissKind.WRONG_ANSWER.value
    NOT_HELPFUL = MissKind.NOT_HELPFUL.value
    OUT_OF_SCOPE = MissKind.OUT_OF_SCOPE.value
    UNKNOWN = MissKind.UNKNOWN.value
    THUMB_DOWN = "thumb_down"
    # Asked in a conversation that did not help, as the visitor said at its end.
    ENDED_NO = MissKind.ENDED_NO.value
    # Guessed at, and asked again in other words.
    GUESSED = MissKind.GUESSED.value
    # A guess that got a thumb down: the reading was wrong rather than the answer.
    GUESS_DOWN = "guess_down"


# Each list is read, counted and grouped by itself: the many questions out of scope or without a
# source would bury those that were not understood.
WENT_WRONG: Tuple[Shortfall, ...] = (
    Shortfall.MISSED,
    Shortfall.CLARIFIED,
    Shortfall.WRONG_ANSWER,
    Shortfall.NOT_HELPFUL,
    Shortfall.THUMB_DOWN,
    Shortfall.ENDED_NO,
    Shortfall.GUESSED,
    Shortfall.GUESS_DOWN,
)
LISTS: Tuple[Tuple[Shortfall, ...], ...] = (
    WENT_WRONG,
    (Shortfall.OUT_OF_SCOPE,),
    (Shortfall.UNKNOWN,),
)


_OF_KIND = {kind: Shortfall(kind.value) for kind in MissKind}

# Feedback on a message does not count the message again.
_SAID_LATER = (
    Shortfall.WRONG_ANSWER,
    Shortfall.NOT_HELPFUL,
    Shortfall.THUMB_DOWN,
    Shortfall.ENDED_NO,
    Shortfall.GUESSED,
    Shortfall.GUESS_DOWN,
)
_OF_A_GUESS = (Shortfall.GUESSED, Shortfall.GUESS_DOWN)
_OF_A_THUMB = (Shortfall.THUMB_DOWN, Shortfall.GUESS_DOWN)


def list_with(shortfall: str) -> Tuple[Shortfall, ...]:
    """The list that a kind of shortfall is on; for any other name the list of what went wrong."""
    return next((one for one in LISTS if shortfall in one), WENT_WRONG)


@dataclass
class OpenPhrase:
    """A phrase with everything known about the messages in which it was written.

    Attributes:
        key: of its words.
        text: as written last, redacted.
        language: of the visitor (ISO 639-1).
        days: how often it was written, by day.
        shortfalls: what went wrong, and how often.
        reasons: what visitors said was wrong with the answer.
        reasons_at_the_end: what visitors wrote about the whole conversation.
        answers: the answers that they got, by cell.
        guesses: wrong guesses at it, by cell.
        likely: how likely each cell seemed, summed up.
    """

    key: str
    text: str
    language: str
    days: Counter[date] = field(default_factory=Counter)
    shortfalls: Counter[Shortfall] = field(default_factory=Counter)
    reasons: Counter[str] = field(default_factory=Counter)
    reasons_at_the_end: Counter[str] = field(default_factory=Counter)
    answers: Counter[str] = field(default_factory=Counter)
    guesses: Counter[str] = field(default_factory=Counter)
    likely: Dict[str, float] = field(default_factory=dict)

    @property
    def count(self) -> int:
        """How often it was written."""
        return sum(self.days.values())


class EditorDecision(NamedTuple):
    """What an editor decided about a phrase."""

    key: str
    at: datetime
    by: str
    verdict: PhraseVerdict
    cell: Optional[str]
    text: Optional[str]
    language: str


class _Row(NamedTuple):
    conversation_id: str
    at: datetime
    text: str
    language: str
    shortfall: Shortfall
    reason: Optional[str]
    answer: Optional[str]
    intents: Sequence[Any]


def phrase_key(text: str) -> str:
    """A phrase's key: a checksum of its words, regardless of case and punctuation."""
    return hashlib.sha256((comparison_key(text) or text.strip()).encode("utf-8")).hexdigest()


def open_phrases(
    sessions: sessionmaker, shortfalls: Collection[Shortfall] = WENT_WRONG
) -> List[OpenPhrase]:
    """The phrases that no editor has decided about, the commonest first.

    Args:
        sessions: of the database.
        shortfalls: what happened to them; other times they were written do not count.

    Raises:
        StoreError: the database cannot be read.
    """
    decided = verdicts(sessions)
    return [one for one in written_phrases(sessions, shortfalls) if one.key not in decided]


def verdicts(sessions: sessionmaker) -> Dict[str, PhraseVerdict]:
    """What editors have decided about phrases, by key.

    Raises:
        StoreError: the database cannot be read.
    """
    with reading(sessions) as session:
        rows = session.execute(select(PhraseDecision.key, PhraseDecision.verdict))
        return {key: verdict for key, verdict in rows}


def texts_of(sessions: sessionmaker, keys: Collection[str]) -> Dict[str, str]:
    """The words of phrases that are still kept, by key.

    Args:
        sessions: of the database.
        keys: of which phrases.

    Raises:
        StoreError: the database cannot be read.
    """
    if not keys:
        return {}
    return {
        one.key: one.text for one in written_phrases(sessions, tuple(Shortfall)) if one.key in keys
    }


def written_phrases(
    sessions: sessionmaker, shortfalls: Collection[Shortfall] = WENT_WRONG
) -> List[OpenPhrase]:
    """As ``open_phrases``, including those that an editor has decided about.

    They change when visitors write or old messages are erased, not with each decision.
    """
    found: Dict[str, OpenPhrase] = {}
    counted: Set[Tuple[str, str]] = set()
    with reading(sessions) as session:
        found_rows = list(_misses(session, shortfalls))
        found_rows += _feedback(session, shortfalls)
    for row in sorted(found_rows, key=lambda row: row.at):
        text = phrase_text(row.text)
        key = phrase_key(text)
        # The words of a pressed button are our own.
        if not text or text.startswith("/"):
            continue
        phrase = found.setdefault(key, OpenPhrase(key, text, row.language))
        phrase.text, phrase.language = text, row.language
        if row.shortfall not in _SAID_LATER or (key, row.conversation_id) not in counted:
            phrase.days[row.at.astimezone(LOCAL_TIME).date()] += 1
        counted.add((key, row.conversation_id))
        phrase.shortfalls[row.shortfall] += 1
        if row.reason:
            of_all = row.shortfall is Shortfall.ENDED_NO
            (phrase.reasons_at_the_end if of_all else phrase.reasons)[row.reason] += 1
        if row.answer and is_cell(row.answer):
            given = phrase.guesses if row.shortfall in _OF_A_GUESS else phrase.answers
            given[row.answer] += 1
        for intent in row.intents:
            name = str(intent.get("name"))
            if is_cell(name) or name == OUT_OF_SCOPE:
                confidence = float(intent.get("confidence") or 0.0)
                phrase.likely[name] = phrase.likely.get(name, 0.0) + confidence
    return sorted(found.values(), key=lambda phrase: (-phrase.count, phrase.text))


def _misses(session: Any, shortfalls: Collection[Shortfall]) -> Iterator[_Row]:
    columns = (
        *(Miss.conversation_id, Miss.at, Miss.text, Miss.language),
        *(Miss.kind, Miss.response, Miss.intents),
    )
    newest = select(*columns).where(_among(shortfalls)).order_by(desc(Miss.at)).limit(_MOST_ROWS)
    reasons = _reasons_at_the_end(session) if Shortfall.ENDED_NO in shortfalls else {}
    for conversation_id, at, text, language, kind, response, intents in session.execute(newest):
        reason = reasons.get(conversation_id) if kind is MissKind.ENDED_NO else None
        answer = response.removeprefix("utter_") if response else None
        yield _Row(
            *(conversation_id, at, text, language, _OF_KIND[kind]),
            *(reason, answer, intents),
        )


def _reasons_at_the_end(session: Any) -> Dict[str, str]:
    """What visitors wrote beside their "no", by conversation."""
    said_no = select(Feedback.conversation_id, Feedback.comment).where(
        Feedback.kind == FeedbackKind.CONVERSATION, Feedback.verdict == "no"
    )
    return {number: comment for number, comment in session.execute(said_no) if comment}


def _among(shortfalls: Collection[Shortfall]) -> Any:
    return Miss.__table__.c.kind.in_(
        [kind for kind, shortfall in _OF_KIND.items() if shortfall in shortfalls]
    )


def _feedback(session: Any, shortfalls: Collection[Shortfall]) -> Iterator[_Row]:
    if not set(_OF_A_THUMB) & set(shortfalls):
        return
    thumbs = select(Feedback).where(Feedback.kind == FeedbackKind.ANSWER, Feedback.verdict == "no")
    newest = thumbs.order_by(desc(Feedback.at)).limit(_MOST_ROWS)
    for row in session.execute(newest).scalars():
        shortfall = Shortfall.GUESS_DOWN if row.guessed else Shortfall.THUMB_DOWN
        if row.question and shortfall in shortfalls:
            yield _Row(
                *(row.conversation_id, row.at, row.question, row.language, shortfall),
                *(row.comment, row.topic, ()),
            )


def decide(
    sessions: sessionmaker,
    phrases: Iterable[OpenPhrase],
    verdict: PhraseVerdict,
    by: str,
    told: str,
    cell: Optional[str] = None,
    at: Optional[datetime] = None,
) -> None:
    """Keeps an editor's decision about phrases; a later one takes the place of an earlier one.

    Args:
        sessions: of the database.
        phrases: that it is about.
        verdict: what they are.
        by: the account's name.
        told: what the staff's log says of it; no phrase.
        cell: that they ask about, with ``PhraseVerdict.CELL``.
        at: when; now if not given.

    Raises:
        StoreError: the database cannot be written to; nothing was kept.
        ValueError: a cell is missing, or given where there is none.
    """
    if (cell is None) == (verdict is PhraseVerdict.CELL):
        raise ValueError(f"{verdict} with the cell {cell!r}")
    learnt = verdict is not PhraseVerdict.DISMISSED
    decided_at = at or datetime.now(UTC)
    with writing(sessions) as session:
        for phrase in phrases:
            decided = {
                "at": decided_at,
                "by": by,
                "verdict": verdict,
                "cell": cell,
                "text": storable(phrase.text) if learnt else None,
                "language": phrase.language,
            }
            session.execute(
                dialect_insert(session, PhraseDecision)
                .values(key=phrase.key, **decided)
                .on_conflict_do_update(index_elements=["key"], set_=decided)
            )
        write_log(session, by, told, at=decided_at)


def decisions(sessions: sessionmaker) -> List[EditorDecision]:
    """All decisions that are kept, the newest first.

    Raises:
        StoreError: the database cannot be read.
    """
    with reading(sessions) as session:
        rows = session.execute(
            select(PhraseDecision).order_by(desc(PhraseDecision.at), PhraseDecision.key)
        ).scalars()
        return [
            EditorDecision(row.key, row.at, row.by, row.verdict, row.cell, row.text, row.language)
            for row in rows
        ]


def undo_decision(sessions: sessionmaker, key: str, by: str, told: str) -> None:
    """Takes a decision back: its phrase is open again, as long as that is kept.

    Args:
        sessions: of the database.
        key: of the phrase.
        by: the account's name.
        told: what the staff's log says of it.

    Raises:
        StoreError: the database cannot be written to; nothing has changed.
    """
    with writing(sessions) as session:
        gone = session.execute(delete(PhraseDecision).where(PhraseDecision.key == key))
        if gone.rowcount:
            write_log(session, by, told, at=datetime.now(UTC))


def reword(sessions: sessionmaker, key: str, text: str, by: str, told: str) -> None:
    """Changes the words that are learnt of a phrase, to remove a name that redaction missed.

    Args:
        sessions: of the database.
        key: of the phrase.
        text: the new words.
        by: the account's name.
        told: what the staff's log says of it; no phrase.

    Raises:
        StoreError: the database cannot be written to; nothing has changed.
    """
    learnt = PhraseDecision.verdict != PhraseVerdict.DISMISSED
    with writing(sessions) as session:
        changed = session.execute(
            update(PhraseDecision)
            .where(PhraseDecision.key == key, learnt)
            .values(text=storable(text[:LONGEST_PHRASE]))
            .execution_options(synchronize_session=False)
        )
        if changed.rowcount:
            write_log(session, by, told, at=datetime.now(UTC))


class State(NamedTuple):
    """For each table that a list is made from, a value that changes when it does."""

    written: Tuple[Any, ...] = ()
    decided: Tuple[Any, ...] = ()
    vectors: Tuple[Any, ...] = ()


def state(sessions: sessionmaker, shortfalls: Collection[Shortfall] = WENT_WRONG) -> State:
    """The state of a list, which differs as soon as there is anything new.

    Args:
        sessions: of the database.
        shortfalls: of which phrases.

    Raises:
        StoreError: the database cannot be read.
    """
    with reading(sessions) as session:

        def newest(table: Any, *among: Any) -> Tuple[Any, ...]:
            query = select(func.count(), func.max(table.at)).where(*among)
            return tuple(session.execute(query).one())

        misses = newest(Miss, _among(shortfalls))
        thumbs = newest(Feedback) if set(_OF_A_THUMB) & set(shortfalls) else ()
        return State((*misses, *thumbs), newest(PhraseDecision), newest(PhraseVector))
