"""Questions that were guessed at and asked again in other words."""

from __future__ import annotations

from typing import Sequence

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

_NEW_KIND = "guessed"
_OLD_KINDS = (
    *("missed", "clarified", "wrong_answer", "not_helpful"),
    *("out_of_scope", "unknown", "ended_no"),
)


def upgrade() -> None:
    _allow_kinds((*_OLD_KINDS, _NEW_KIND))


def downgrade() -> None:
    rows = sa.table("misses", sa.column("kind", sa.String))
    op.execute(sa.delete(rows).where(rows.c.kind == _NEW_KIND))
    _allow_kinds(_OLD_KINDS)


def _allow_kinds(kinds: Sequence[str]) -> None:
    with op.batch_alter_table("misses") as misses:
        misses.drop_constraint(op.f("ck_misses_kind"), type_="check")
        misses.create_check_constraint(op.f("ck_misses_kind"), f"kind IN {tuple(kinds)!r}")
