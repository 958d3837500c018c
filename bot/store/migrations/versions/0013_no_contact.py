"""Cases of visitors who leave no way to be reached."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("cases") as cases:
        cases.drop_constraint(op.f("ck_cases_reachable"), type_="check")


def downgrade() -> None:
    # What was sent is the municipality's, so it stays, with a number that is empty.
    rows = sa.table("cases", sa.column("email", sa.String), sa.column("phone", sa.String))
    unreachable = sa.and_(rows.c.email.is_(None), rows.c.phone.is_(None))
    op.execute(sa.update(rows).where(unreachable).values(phone=""))
    with op.batch_alter_table("cases") as cases:
        cases.create_check_constraint(
            op.f("ck_cases_reachable"), "email IS NOT NULL OR phone IS NOT NULL"
        )
