"""Runs migrations on the connection that `bot.store.migration` hands over, in its transaction."""

from __future__ import annotations

from alembic import context

from bot.store.models import metadata

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=metadata,
    # SQLite cannot alter most of a table: operations are then done by copying it.
    render_as_batch=True,
)
with context.begin_transaction():
    context.run_migrations()
