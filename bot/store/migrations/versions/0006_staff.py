"""The staff: accounts, sessions, a log; what becomes of a case; cases that are forwarded."""

from __future__ import annotations

from typing import Any, Mapping, Sequence

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_OLD_KINDS = ("municipality", "receipt", "unreached")
_KINDS = (*_OLD_KINDS, "forward")
_OLD_STATUSES = ("new", "closed")
_STATUSES = ("new", "in_progress", "done")


def upgrade() -> None:
    op.create_table(
        "staff",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(64), nullable=False),
        sa.Column("roles", sa.JSON(), nullable=False),
        sa.Column("password_hash", sa.String(255), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_staff"),
        sa.UniqueConstraint("name", name="uq_staff_name"),
    )
    op.create_table(
        "staff_sessions",
        sa.Column("token_hash", sa.String(64), nullable=False),
        sa.Column("staff_id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("token_hash", name="pk_staff_sessions"),
        sa.ForeignKeyConstraint(
            ["staff_id"], ["staff.id"], name="fk_staff_sessions_staff_id_staff", ondelete="CASCADE"
        ),
    )
    op.create_index("ix_staff_sessions_staff_id", "staff_sessions", ["staff_id"])
    op.create_table(
        "staff_log",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("who", sa.String(64), nullable=False),
        sa.Column("what", sa.String(255), nullable=False),
        sa.Column("subject", sa.String(64), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_staff_log"),
    )
    op.create_index("ix_staff_log_at", "staff_log", ["at"])
    op.create_index("ix_staff_log_subject_id", "staff_log", ["subject", "id"])
    op.create_table(
        "case_notes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("who", sa.String(64), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_case_notes"),
        sa.ForeignKeyConstraint(
            ["case_id"], ["cases.id"], name="fk_case_notes_case_id_cases", ondelete="CASCADE"
        ),
    )
    op.create_index("ix_case_notes_case_id", "case_notes", ["case_id"])
    _change_statuses(_STATUSES, {"closed": "done"})
    with op.batch_alter_table("cases") as cases:
        cases.add_column(sa.Column("assigned_to", sa.String(64), nullable=True))
        cases.create_index("ix_cases_status_created_at", ["status", "created_at"])
        cases.create_index("ix_cases_assigned_to_created_at", ["assigned_to", "created_at"])
    with op.batch_alter_table("outbox") as outbox:
        outbox.add_column(sa.Column("sent_by", sa.String(64), nullable=True))
        outbox.add_column(sa.Column("comment", sa.Text(), nullable=True))
        _allow_kinds(outbox, _KINDS)
        outbox.drop_constraint("uq_outbox_case_id_kind", type_="unique")
        outbox.create_unique_constraint(
            "uq_outbox_case_id_kind_recipient", ["case_id", "kind", "recipient"]
        )


def downgrade() -> None:
    outbox_rows = sa.table("outbox", sa.column("kind", sa.String))
    op.execute(sa.delete(outbox_rows).where(outbox_rows.c.kind == "forward"))
    with op.batch_alter_table("outbox") as outbox:
        outbox.drop_constraint("uq_outbox_case_id_kind_recipient", type_="unique")
        outbox.create_unique_constraint("uq_outbox_case_id_kind", ["case_id", "kind"])
        _allow_kinds(outbox, _OLD_KINDS)
        outbox.drop_column("comment")
        outbox.drop_column("sent_by")
    with op.batch_alter_table("cases") as cases:
        cases.drop_index("ix_cases_assigned_to_created_at")
        cases.drop_index("ix_cases_status_created_at")
        cases.drop_column("assigned_to")
    _change_statuses(_OLD_STATUSES, {"done": "closed", "in_progress": "new"})
    for table in ("case_notes", "staff_log", "staff_sessions", "staff"):
        op.drop_table(table)


def _change_statuses(statuses: Sequence[str], renamed: Mapping[str, str]) -> None:
    rows = sa.table("cases", sa.column("status", sa.String))
    with op.batch_alter_table("cases") as cases:
        cases.drop_constraint(op.f("ck_cases_status"), type_="check")
    for before, after in renamed.items():
        op.execute(sa.update(rows).where(rows.c.status == before).values(status=after))
    with op.batch_alter_table("cases") as cases:
        cases.create_check_constraint(op.f("ck_cases_status"), f"status IN {tuple(statuses)!r}")


def _allow_kinds(outbox: Any, kinds: Sequence[str]) -> None:
    outbox.drop_constraint(op.f("ck_outbox_kind"), type_="check")
    outbox.create_check_constraint(op.f("ck_outbox_kind"), f"kind IN {tuple(kinds)!r}")
