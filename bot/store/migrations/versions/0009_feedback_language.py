"""What the question under a thumb was written in."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("feedback", sa.Column("language", sa.String(16), nullable=True))
    # Until now every question was taken for Swedish, which most are.
    rows = sa.table("feedback", sa.column("question", sa.Text), sa.column("language", sa.String))
    op.execute(sa.update(rows).where(rows.c.question.is_not(None)).values(language="sv"))


def downgrade() -> None:
    op.drop_column("feedback", "language")
