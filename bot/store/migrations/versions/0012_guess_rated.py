"""Whether the answer under a thumb was a guess."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    guessed = sa.Column("guessed", sa.Boolean, nullable=False, server_default=sa.false())
    op.add_column("feedback", guessed)


def downgrade() -> None:
    op.drop_column("feedback", "guessed")
