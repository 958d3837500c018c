"""``python -m bot staff add`` and the like: accounts, from the machine's own command line."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Collection, List, Optional

from bot.settings import Settings
from bot.staff import passwords
from bot.staff.errors import StaffError
from bot.staff.terms import message
from bot.staff.tries import account_rate
from bot.store.opening import open_store
from bot.store.rates import forget_counts
from bot.store.staff import (
    Account,
    Role,
    account_named,
    accounts,
    add_account,
    remove_account,
    set_password,
)
from bot.store.staff_log import log_alone

# Also an address, as single sign-on often names people.
_NAME = re.compile(r"[^\W_][\w.@-]{1,63}")
_OPERATOR = "kommandoraden"


def add(settings: Settings, name: str, roles: Collection[Role], password: Optional[str]) -> str:
    """Adds an account.

    Args:
        settings: whose database.
        name: that it signs in with; it is kept in lower case.
        roles: at least one.
        password: None when single sign-on is set.

    Returns:
        The account's name.

    Raises:
        StaffError: the name or the password cannot be used, or the name is taken.
        StoreError: the database cannot be used.
    """
    name = name.strip().casefold()
    if not _NAME.fullmatch(name):
        raise StaffError(
            f"{name!r} cannot be a name: 2 to 64 letters, digits, dots, hyphens, @, such as "
            "anna.lind"
        )
    if not roles:
        raise StaffError(f"Give a role: {', '.join(f'--role {role}' for role in Role)}")
    if password is not None:
        _require_good(password, name)
    sessions = open_store(settings.store_url)
    password_hash = passwords.hashed(password) if password is not None else None
    now = datetime.now(UTC)
    if not add_account(sessions, name, roles, password_hash, now):
        raise StaffError(f"There is an account {name} already.")
    told = message("told_account_added", roles=_names(roles))
    log_alone(sessions, _OPERATOR, told, at=now, subject=name)
    return name


def change_password(settings: Settings, name: str, password: str) -> None:
    """Sets a password, ends the account's sessions and lifts a lock-out.

    Raises:
        StaffError: there is no such account, or the password cannot be used.
        StoreError: the database cannot be used.
    """
    sessions = open_store(settings.store_url)
    account = account_named(sessions, name.strip().casefold())
    if account is None:
        raise _no_such(name)
    _require_good(password, account.name)
    set_password(sessions, account.id, passwords.hashed(password))
    forget_counts(sessions, [account_rate(sessions, account.name)])
    log_alone(
        sessions,
        _OPERATOR,
        message("told_password_set"),
        at=datetime.now(UTC),
        subject=account.name,
    )


def remove(settings: Settings, name: str) -> None:
    """Deletes an account; whoever uses it is signed out.

    Raises:
        StaffError: there is no such account.
        StoreError: the database cannot be used.
    """
    sessions = open_store(settings.store_url)
    known = name.strip().casefold()
    if not remove_account(sessions, known):
        raise _no_such(name)
    told = message("told_account_removed")
    log_alone(sessions, _OPERATOR, told, at=datetime.now(UTC), subject=known)


def listed(settings: Settings) -> List[str]:
    """A line for each account.

    Raises:
        StoreError: the database cannot be used.
    """
    return [_line(one) for one in accounts(open_store(settings.store_url))]


def _line(account: Account) -> str:
    how = "" if account.password_hash else " (single sign-on)"
    return f"{account.name}: {_names(account.roles)}{how}"


def _names(roles: Collection[Role]) -> str:
    return ", ".join(role for role in Role if role in roles)


def _require_good(password: str, name: str) -> None:
    trouble = passwords.trouble_with(password, name)
    if trouble:
        raise StaffError(trouble)


def _no_such(name: str) -> StaffError:
    return StaffError(f"There is no account {name}; see: python -m bot staff list")
