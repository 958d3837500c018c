"""Column types that work alike on SQLite and PostgreSQL."""

from __future__ import annotations

from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, Optional, Type

from sqlalchemy import DateTime, Enum
from sqlalchemy.types import TypeDecorator


class UtcDateTime(TypeDecorator):
    """A moment. Goes in with any time zone, never without one, and comes out in UTC."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: Optional[datetime], dialect: Any) -> Optional[datetime]:
        """Converts to UTC for storage, since SQLite keeps no time zone."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"{value!r} has no time zone; use datetime.now(UTC)")
        return value.astimezone(UTC)

    def process_result_value(self, value: Optional[datetime], dialect: Any) -> Optional[datetime]:
        """Converts to UTC when read: PostgreSQL answers in its session's time zone."""
        if value is None:
            return None
        if value.tzinfo is None:
            return value.replace(tzinfo=UTC)
        return value.astimezone(UTC)


def enum_type(values: Type[StrEnum], name: str) -> Enum:
    """Text with a check constraint on the values of an enum.

    Not PostgreSQL's own enum type: SQLite has none, and a check is replaced in one transaction.

    Args:
        values: the enum; what is stored are its values, not its Python names.
        name: the constraint's name behind ``ck_<table>_``.
    """
    return Enum(
        values,
        name=name,
        native_enum=False,
        create_constraint=True,
        length=32,
        values_callable=lambda members: [member.value for member in members],
    )


def storable(text: str) -> str:
    """A text without what databases refuse: NUL characters and halves of surrogate pairs."""
    return text.encode("utf-8", "replace").decode("utf-8").replace("\0", "\ufffd")
