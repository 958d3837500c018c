"""The staff's accounts, and their sessions.

Passwords and tokens come here as hashes, which ``bot.staff`` makes.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Collection, FrozenSet, List, Optional

from sqlalchemy import delete, select, update
from sqlalchemy.orm import sessionmaker

from bot.store.models import Case, StaffAccount, StaffSession
from bot.store.sessions import dialect_insert, reading, writing
from bot.store.staff_words import STAFF_WORDS

_staff = StaffAccount.__table__
_signed_in = StaffSession.__table__
# The least interval at which a session's use is recorded.
_SEEN_EVERY = timedelta(minutes=1)


class Role(StrEnum):
    """What one of the staff may do; an account has one or several."""

    # Sees cases and figures, changes nothing.
    READER = STAFF_WORDS["reader"]
    # Works on cases.
    HANDLER = STAFF_WORDS["handler"]
    # Answers for the content, and for how the assistant runs.
    EDITOR = STAFF_WORDS["editor"]


@dataclass(frozen=True)
class Account:
    """One of the staff."""

    id: int
    name: str
    roles: FrozenSet[Role]
    password_hash: Optional[str]
    created_at: datetime


@dataclass(frozen=True)
class SignedIn:
    """An account, and the session under which it is signed in."""

    account: Account
    token_hash: str


def add_account(
    sessions: sessionmaker,
    name: str,
    roles: Collection[Role],
    password_hash: Optional[str],
    now: datetime,
) -> bool:
    """Adds an account.

    Args:
        sessions: of the database.
        name: in lower case.
        roles: what it may do.
        password_hash: None for single sign-on alone.
        now: the present.

    Returns:
        False when the name is taken; nothing was changed.

    Raises:
        StoreError: the database cannot be written to.
    """
    with writing(sessions) as session:
        added = session.execute(
            dialect_insert(session, _staff)
            .values(
                name=name,
                roles=sorted(role.value for role in roles),
                password_hash=password_hash,
                created_at=now,
            )
            .on_conflict_do_nothing(index_elements=["name"])
        )
        return int(added.rowcount) == 1


def account_named(sessions: sessionmaker, name: str) -> Optional[Account]:
    """The account of a name; None when there is none.

    Raises:
        StoreError: the database cannot be read.
    """
    with reading(sessions) as session:
        row = session.execute(select(_staff).where(_staff.c.name == name)).first()
        return _account(row) if row else None


def accounts(sessions: sessionmaker) -> List[Account]:
    """All accounts by name.

    Raises:
        StoreError: the database cannot be read.
    """
    with reading(sessions) as session:
        return [_account(row) for row in session.execute(select(_staff).order_by(_staff.c.name))]


def remove_account(sessions: sessionmaker, name: str) -> bool:
    """Deletes an account with its sessions; its cases are then unassigned.

    Returns:
        False when there is none of that name.

    Raises:
        StoreError: the database cannot be written to; nothing was deleted.
    """
    cases = Case.__table__
    with writing(sessions) as session:
        number = session.execute(select(_staff.c.id).where(_staff.c.name == name)).scalar()
        if number is None:
            return False
        session.execute(delete(_signed_in).where(_signed_in.c.staff_id == number))
        session.execute(delete(_staff).where(_staff.c.id == number))
        session.execute(update(cases).where(cases.c.assigned_to == name).values(assigned_to=None))
        return True


def set_password(
    sessions: sessionmaker, account_id: int, password_hash: str, *, keep_session: str = ""
) -> None:
    """Sets a password and ends the account's sessions but one.

    Args:
        sessions: of the database.
        account_id: whose.
        password_hash: of the new password.
        keep_session: the hash of the token under which the change is made.

    Raises:
        StoreError: the database cannot be written to; nothing was changed.
    """
    with writing(sessions) as session:
        session.execute(
            update(_staff).where(_staff.c.id == account_id).values(password_hash=password_hash)
        )
        session.execute(
            delete(_signed_in).where(
                _signed_in.c.staff_id == account_id, _signed_in.c.token_hash != keep_session
            )
        )


def begin_session(sessions: sessionmaker, account_id: int, token_hash: str, now: datetime) -> None:
    """Records that somebody has signed in.

    Raises:
        StoreError: the database cannot be written to.
    """
    with writing(sessions) as session:
        session.add(
            StaffSession(token_hash=token_hash, staff_id=account_id, created_at=now, seen_at=now)
        )


def end_session(sessions: sessionmaker, token_hash: str) -> None:
    """Signs out; nothing happens when it has ended already.

    Raises:
        StoreError: the database cannot be written to.
    """
    with writing(sessions) as session:
        session.execute(delete(_signed_in).where(_signed_in.c.token_hash == token_hash))


def signed_in(
    sessions: sessionmaker, token_hash: str, *, now: datetime, idle: timedelta, longest: timedelta
) -> Optional[SignedIn]:
    """Who is signed in under a token; None when nobody is, or no longer.

    Args:
        sessions: of the database.
        token_hash: of what the browser shows.
        now: the present.
        idle: how long a session lasts without use.
        longest: how long it lasts at most.

    Raises:
        StoreError: the database cannot be used.
    """
    with reading(sessions) as session:
        row = session.execute(
            select(_staff, _signed_in.c.seen_at)
            .join(_signed_in, _signed_in.c.staff_id == _staff.c.id)
            .where(
                _signed_in.c.token_hash == token_hash,
                _signed_in.c.seen_at > now - idle,
                _signed_in.c.created_at > now - longest,
            )
        ).first()
    if row is None:
        return None
    if now - row.seen_at > _SEEN_EVERY:
        with writing(sessions) as session:
            session.execute(
                update(_signed_in).where(_signed_in.c.token_hash == token_hash).values(seen_at=now)
            )
    return SignedIn(_account(row), token_hash)


def _account(row: Any) -> Account:
    # A role of a later version gives no rights in this one.
    known = {role.value for role in Role}
    roles = frozenset(Role(value) for value in row.roles if value in known)
    return Account(row.id, row.name, roles, row.password_hash, row.created_at)
