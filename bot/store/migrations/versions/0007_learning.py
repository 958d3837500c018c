"""Figures that hold no personal data, and what editors decide about phrases."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

_VERDICTS = ("cell", "out_of_scope", "dismissed")


def upgrade() -> None:
    op.add_column("feedback", sa.Column("question", sa.Text(), nullable=True))
    op.create_table(
        "figure_facts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("hour", sa.DateTime(timezone=True), nullable=False),
        sa.Column("dimension", sa.String(32), nullable=False),
        sa.Column("value", sa.String(255), nullable=False),
        sa.Column("weight", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_figure_facts"),
    )
    op.create_index("ix_figure_facts_hour", "figure_facts", ["hour"])
    op.create_table(
        "day_figures",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("dimension", sa.String(32), nullable=False),
        sa.Column("value", sa.String(255), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("dimension", "value", "day", name="pk_day_figures"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "phrase_vectors",
        sa.Column("key", sa.String(64), nullable=False),
        sa.Column("encoder", sa.String(64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("vector", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_phrase_vectors"),
    )
    op.create_index("ix_phrase_vectors_at", "phrase_vectors", ["at"])
    op.create_table(
        "phrase_decisions",
        sa.Column("key", sa.String(64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.String(255), nullable=False),
        sa.Column("verdict", sa.String(32), nullable=False),
        sa.Column("cell", sa.String(255), nullable=True),
        sa.Column("text", sa.Text(), nullable=True),
        sa.Column("language", sa.String(16), nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_phrase_decisions"),
        sa.CheckConstraint(f"verdict IN {_VERDICTS!r}", name=op.f("ck_phrase_decisions_verdict")),
    )
    op.create_index("ix_phrase_decisions_at", "phrase_decisions", ["at"])


def downgrade() -> None:
    for table in ("phrase_decisions", "phrase_vectors", "day_figures", "figure_facts"):
        op.drop_table(table)
    op.drop_column("feedback", "question")
