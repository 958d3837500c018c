"""A telephone number in place of an address, folded addresses, Message-IDs that never repeat."""

from __future__ import annotations

import secrets
from typing import Any, Sequence

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_OLD_KINDS = ("municipality", "receipt")
_KINDS = ("municipality", "receipt", "unreached")


def upgrade() -> None:
    with op.batch_alter_table("cases") as cases:
        cases.alter_column("email", existing_type=sa.String(320), nullable=True)
        cases.add_column(sa.Column("phone", sa.String(32), nullable=True))
        # Cases from before count for no limit: it looks a day back.
        cases.add_column(sa.Column("mailbox", sa.String(320), nullable=True))
        cases.create_check_constraint(
            op.f("ck_cases_reachable"), "email IS NOT NULL OR phone IS NOT NULL"
        )
        cases.create_index("ix_cases_mailbox", ["mailbox"])
    op.add_column("outbox", sa.Column("token", sa.String(16), nullable=True))
    rows = sa.table("outbox", sa.column("id", sa.Integer), sa.column("token", sa.String))
    connection = op.get_bind()
    for row_id in connection.execute(sa.select(rows.c.id)).scalars().all():
        connection.execute(
            sa.update(rows).where(rows.c.id == row_id).values(token=secrets.token_hex(8))
        )
    with op.batch_alter_table("outbox") as outbox:
        outbox.alter_column("token", existing_type=sa.String(16), nullable=False)
        _allow_kinds(outbox, _KINDS)


def downgrade() -> None:
    with op.batch_alter_table("outbox") as outbox:
        _allow_kinds(outbox, _OLD_KINDS)
        outbox.drop_column("token")
    with op.batch_alter_table("cases") as cases:
        cases.drop_index("ix_cases_mailbox")
        cases.drop_constraint(op.f("ck_cases_reachable"), type_="check")
        cases.drop_column("mailbox")
        cases.drop_column("phone")
        cases.alter_column("email", existing_type=sa.String(320), nullable=False)


def _allow_kinds(outbox: Any, kinds: Sequence[str]) -> None:
    outbox.drop_constraint(op.f("ck_outbox_kind"), type_="check")
    outbox.create_check_constraint(op.f("ck_outbox_kind"), f"kind IN {tuple(kinds)!r}")
