"""Run by Alembic: brings the connection that the store hands over to the newest schema."""

from __future__ import annotations

from alembic import context

from medviewer.store.schema import METADATA

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=METADATA,
    transactional_ddl=True,
)
context.run_migrations()
