"""Cases, their numbers and the outbox."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_CASE_STATUSES = ("new", "closed")
_MESSAGE_KINDS = ("municipality", "receipt")
_MESSAGE_STATUSES = ("pending", "sent", "failed")


def upgrade() -> None:
    op.create_table(
        "case_numbers",
        sa.Column("year", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("year", name="pk_case_numbers"),
    )
    op.create_table(
        "cases",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("idempotency_key", sa.String(64), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("consent_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("status", sa.String(32), nullable=False),
        sa.Column("conversation_id", sa.String(255), nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("email", sa.String(320), nullable=False),
        sa.Column("contact_name", sa.Text(), nullable=True),
        sa.Column("organisation_kind", sa.Text(), nullable=True),
        sa.Column("wish", sa.Text(), nullable=True),
        sa.Column("topic", sa.String(255), nullable=True),
        sa.Column("visitor_language", sa.String(16), nullable=False),
        sa.Column("reply_language", sa.String(16), nullable=False),
        sa.Column("transcript", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_cases"),
        sa.UniqueConstraint("year", "number", name="uq_cases_year_number"),
        sa.UniqueConstraint("idempotency_key", name="uq_cases_idempotency_key"),
        sa.CheckConstraint(f"status IN {_CASE_STATUSES!r}", name=op.f("ck_cases_status")),
    )
    op.create_index("ix_cases_created_at", "cases", ["created_at"])
    op.create_index("ix_cases_conversation_id", "cases", ["conversation_id"])
    op.create_table(
        "outbox",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("recipient", sa.String(320), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("status", sa.String(32), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("claimed_by", sa.String(255), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("last_error", sa.Text(), nullable=True),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_outbox"),
        sa.ForeignKeyConstraint(
            ["case_id"], ["cases.id"], name="fk_outbox_case_id_cases", ondelete="CASCADE"
        ),
        sa.UniqueConstraint("case_id", "kind", name="uq_outbox_case_id_kind"),
        sa.CheckConstraint(f"kind IN {_MESSAGE_KINDS!r}", name=op.f("ck_outbox_kind")),
        sa.CheckConstraint(f"status IN {_MESSAGE_STATUSES!r}", name=op.f("ck_outbox_status")),
    )
    op.create_index("ix_outbox_status_due_at", "outbox", ["status", "due_at"])


def downgrade() -> None:
    op.drop_table("outbox")
    op.drop_table("cases")
    op.drop_table("case_numbers")
