"""The result of the last trial of a proposal, kept for the staff pages."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime
from typing import NamedTuple, Optional

from sqlalchemy.orm import sessionmaker

from bot.store.shared import set_shared_value, shared_value

_NAME = "proposal_trial"


class Trial(NamedTuple):
    """A trial.

    Attributes:
        at: when it ended.
        digest: a checksum of the patch that was tried.
        told: what it changes on the sets of questions, to read.
    """

    at: datetime
    digest: str
    told: str

    def is_of(self, patch: str) -> bool:
        """Whether a patch is the one that was tried."""
        return self.digest == _digest(patch)


def keep_trial(
    sessions: sessionmaker, patch: str, told: str, at: Optional[datetime] = None
) -> None:
    """Keeps the result of a trial, replacing the one before.

    Args:
        sessions: of the database.
        patch: what was tried.
        told: the result.
        at: when; now if not given.

    Raises:
        StoreError: the database cannot be written to.
    """
    ended = (at or datetime.now(UTC)).isoformat()
    kept = {"at": ended, "digest": _digest(patch), "told": told}
    set_shared_value(sessions, _NAME, json.dumps(kept))


def last_trial(sessions: sessionmaker) -> Optional[Trial]:
    """The last trial; None when nothing was tried.

    Raises:
        StoreError: the database cannot be read.
    """
    kept = shared_value(sessions, _NAME)
    if kept is None:
        return None
    told = json.loads(kept)
    return Trial(datetime.fromisoformat(told["at"]), told["digest"], told["told"])


def _digest(patch: str) -> str:
    return hashlib.sha256(patch.encode("utf-8")).hexdigest()
