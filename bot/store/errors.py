"""The errors of this package, and what they say when the database fails."""

from __future__ import annotations

from typing import Any

from sqlalchemy.exc import DBAPIError, SQLAlchemyError

_BUSY = "Another process holds it. Try again; if it stays so, find the process that does."
_FULL = "Make room on the disk that holds it."
_READ_ONLY = "Give this process the right to write to it."
_UNREACHABLE = "Check that it runs and that DATABASE_URL is right."
_BROKEN = "Put the file aside and restore a backup."
_OLD_SCHEMA = (
    "Its tables are not those of this version: restart the assistant, which migrates them."
)
_UNKNOWN = "Nothing was written."

# By SQLite's error names and PostgreSQL's codes, since texts differ by version and language.
_CURES = {
    "SQLITE_BUSY": _BUSY,
    "SQLITE_LOCKED": _BUSY,
    "SQLITE_FULL": _FULL,
    "SQLITE_READONLY": _READ_ONLY,
    "SQLITE_CANTOPEN": _UNREACHABLE,
    "SQLITE_IOERR": _FULL,
    "SQLITE_NOTADB": _BROKEN,
    "SQLITE_CORRUPT": _BROKEN,
    "SQLITE_ERROR": _OLD_SCHEMA,
    "55P03": _BUSY,
    "53100": _FULL,
    "25006": _READ_ONLY,
    "42501": _READ_ONLY,
    "42P01": _OLD_SCHEMA,
    "42703": _OLD_SCHEMA,
}


class StoreError(Exception):
    """The store cannot be used; the text says which, why and what to do about it."""


class TooManyCasesError(Exception):
    """One conversation, or all together, have sent more cases than are allowed."""


def explain(error: SQLAlchemyError, engine: Any) -> StoreError:
    """Turns a database error into one that may be logged and shown to an operator.

    Args:
        error: what SQLAlchemy raised.
        engine: the engine or connection that was in use.

    Returns:
        An error without the password, the statement or any value that was to be written: these
        are what visitors wrote. Raise it ``from None``, or the traceback shows them again.
    """
    original = error.orig if isinstance(error, DBAPIError) else error
    # PostgreSQL's second line shows the row that it refused.
    reason = (str(original).strip().splitlines() or [type(error).__name__])[0]
    url = engine.engine.url.render_as_string(hide_password=True)
    return StoreError(f"The database {url} cannot be used now: {reason}. {_cure(original)}")


def _cure(original: BaseException) -> str:
    name = getattr(original, "sqlite_errorname", None)
    if name:
        # Extended names begin with the general one: SQLITE_BUSY_SNAPSHOT.
        return _CURES.get("_".join(name.split("_")[:2]), _UNKNOWN)
    code = getattr(original, "pgcode", None)
    if code is None:
        # Without a code PostgreSQL could not be reached.
        return _UNREACHABLE
    return _CURES.get(code, _UNKNOWN)
