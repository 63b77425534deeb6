"""What readers drew to measure: the record of its changes.

A migration never changes once it has shipped: it names its tables itself, not through `store.schema`.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_REFUSAL = "measurements are only ever appended"


def upgrade() -> None:
    """Make the table of measurements; what is in the store stays as it is."""
    op.create_table(
        "measurement",
        sa.Column("sequence", sa.Integer(), primary_key=True, autoincrement=True),
        sa.Column("measurement_id", sa.String(64), nullable=False),
        sa.Column("study_uid", sa.String(64), nullable=False),
        sa.Column("series_id", sa.String(128), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("author", sa.Text(), nullable=False),
        sa.Column("time", sa.DateTime(), nullable=False),
        sa.Column("deleted", sa.Boolean(), nullable=False),
        sa.Column("payload", sa.Text(), nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_measurement_measurement_id", "measurement", ["measurement_id"])
    op.create_index("ix_measurement_study_uid", "measurement", ["study_uid"])
    if op.get_context().dialect.name == "sqlite":
        _forbid_changes_sqlite()
    elif op.get_context().dialect.name == "postgresql":
        _forbid_changes_postgresql()


def downgrade() -> None:
    """Refuse: going back would throw measurements away."""
    message = "the third schema cannot be taken back: it holds measurements"
    raise NotImplementedError(message)


def _forbid_changes_sqlite() -> None:
    refuse = f"BEGIN SELECT RAISE(ABORT, '{_REFUSAL}'); END"
    op.execute(f"CREATE TRIGGER measurement_is_not_updated BEFORE UPDATE ON measurement {refuse}")
    op.execute(f"CREATE TRIGGER measurement_is_not_deleted BEFORE DELETE ON measurement {refuse}")
    # INSERT OR REPLACE removes the old row without firing a DELETE trigger, so it is caught at the insert.
    condition = "WHEN EXISTS (SELECT 1 FROM measurement WHERE sequence = NEW.sequence)"
    op.execute(f"CREATE TRIGGER measurement_is_not_replaced BEFORE INSERT ON measurement {condition} {refuse}")


def _forbid_changes_postgresql() -> None:
    body = f"BEGIN RAISE EXCEPTION '{_REFUSAL}'; END"
    op.execute(f"CREATE FUNCTION refuse_measurement_change() RETURNS trigger LANGUAGE plpgsql AS $$ {body} $$")
    op.execute(
        "CREATE TRIGGER measurement_is_not_changed BEFORE UPDATE OR DELETE OR TRUNCATE ON measurement "
        "FOR EACH STATEMENT EXECUTE FUNCTION refuse_measurement_change()"
    )
