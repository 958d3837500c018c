"""The table of misses."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

# Spelt out, not taken from the models: a migration says what was true when it was written.
_KINDS = ("missed", "clarified", "wrong_answer", "not_helpful")


def upgrade() -> None:
    op.create_table(
        "misses",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("conversation_id", sa.String(255), nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("intents", sa.JSON(), nullable=False),
        sa.Column("response", sa.String(255), nullable=True),
        sa.Column("language", sa.String(16), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_misses"),
        sa.CheckConstraint(f"kind IN {_KINDS!r}", name=op.f("ck_misses_kind")),
    )
    op.create_index("ix_misses_at", "misses", ["at"])
    op.create_index("ix_misses_conversation_id", "misses", ["conversation_id"])


def downgrade() -> None:
    op.drop_table("misses")
