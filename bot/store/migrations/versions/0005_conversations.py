"""Conversations beside the cases, and what several servers share."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "events",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("sender_id", sa.String(255), nullable=False),
        sa.Column("type_name", sa.String(255), nullable=False),
        sa.Column("timestamp", sa.Float(), nullable=True),
        sa.Column("intent_name", sa.String(255), nullable=True),
        sa.Column("action_name", sa.String(255), nullable=True),
        sa.Column("data", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_events"),
        # Numbers of rows that went are never given out again: places in the order stay true.
        sqlite_autoincrement=True,
    )
    op.create_index("ix_events_sender_id_id", "events", ["sender_id", "id"])
    op.create_index("ix_events_kind", "events", ["sender_id", "type_name", "action_name", "id"])
    op.create_index("ix_events_timestamp", "events", ["timestamp"])
    op.create_table(
        "turns",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("conversation_id", sa.String(255), nullable=False),
        sa.Column("client_id", sa.String(64), nullable=False),
        sa.Column("at", sa.Float(), nullable=False),
        sa.Column("holder", sa.String(64), nullable=False),
        sa.Column("alive_until", sa.Float(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_turns"),
        sa.UniqueConstraint(
            "conversation_id", "client_id", name="uq_turns_conversation_id_client_id"
        ),
    )
    op.create_index("ix_turns_holder", "turns", ["holder"])
    op.create_index("ix_turns_at", "turns", ["at"])
    op.create_table(
        "tickets",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("conversation_id", sa.String(255), nullable=False),
        sa.Column("holder", sa.String(64), nullable=False),
        sa.Column("alive_until", sa.Float(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_tickets"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_tickets_conversation_id_id", "tickets", ["conversation_id", "id"])
    op.create_index("ix_tickets_holder", "tickets", ["holder"])
    op.create_table(
        "rate_counts",
        sa.Column("key", sa.String(64), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("until", sa.Float(), nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_rate_counts"),
    )
    op.create_index("ix_rate_counts_until", "rate_counts", ["until"])
    op.create_table(
        "shared_values",
        sa.Column("name", sa.String(64), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_shared_values"),
    )


def downgrade() -> None:
    for table in ("shared_values", "rate_counts", "tickets", "turns", "events"):
        op.drop_table(table)
