"""What readers keep about a study beside decisions and measurements, and how they last looked at it.

A migration never changes once it has shipped: it names its tables itself, not through `store.schema`.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_REFUSAL = "entries are only ever appended"


def upgrade() -> None:
    """Make the tables; what is in the store stays as it is."""
    op.create_table(
        "entry",
        sa.Column("sequence", sa.Integer(), primary_key=True, autoincrement=True),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("entry_key", sa.Text(), nullable=False),
        sa.Column("study_uid", sa.String(64), nullable=False),
        sa.Column("author", sa.Text(), nullable=False),
        sa.Column("time", sa.DateTime(), nullable=False),
        sa.Column("deleted", sa.Boolean(), nullable=False),
        sa.Column("payload", sa.Text(), nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_entry_study_uid", "entry", ["study_uid"])
    op.create_table(
        "reading_state",
        sa.Column("study_uid", sa.String(64), primary_key=True),
        sa.Column("time", sa.DateTime(), nullable=False),
        sa.Column("payload", sa.Text(), nullable=False),
    )
    if op.get_context().dialect.name == "sqlite":
        _forbid_changes_sqlite()
    elif op.get_context().dialect.name == "postgresql":
        _forbid_changes_postgresql()


def downgrade() -> None:
    """Refuse: going back would throw away what readers marked."""
    message = "the fourth schema cannot be taken back: it holds what readers marked"
    raise NotImplementedError(message)


def _forbid_changes_sqlite() -> None:
    refuse = f"BEGIN SELECT RAISE(ABORT, '{_REFUSAL}'); END"
    op.execute(f"CREATE TRIGGER entry_is_not_updated BEFORE UPDATE ON entry {refuse}")
    op.execute(f"CREATE TRIGGER entry_is_not_deleted BEFORE DELETE ON entry {refuse}")
    # INSERT OR REPLACE removes the old row without firing a DELETE trigger, so it is caught at the insert.
    condition = "WHEN EXISTS (SELECT 1 FROM entry WHERE sequence = NEW.sequence)"
    op.execute(f"CREATE TRIGGER entry_is_not_replaced BEFORE INSERT ON entry {condition} {refuse}")


def _forbid_changes_postgresql() -> None:
    body = f"BEGIN RAISE EXCEPTION '{_REFUSAL}'; END"
    op.execute(f"CREATE FUNCTION refuse_entry_change() RETURNS trigger LANGUAGE plpgsql AS $$ {body} $$")
    op.execute(
        "CREATE TRIGGER entry_is_not_changed BEFORE UPDATE OR DELETE OR TRUNCATE ON entry "
        "FOR EACH STATEMENT EXECUTE FUNCTION refuse_entry_change()"
    )
