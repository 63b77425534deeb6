"""Signatures under reports, each with the decisions that it covers.

A migration never changes once it has shipped: it names its tables itself, not through `store.schema`.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_REFUSAL = "signatures are only ever appended"


def upgrade() -> None:
    """Make the table of signatures; what is in the store stays as it is."""
    op.create_table(
        "signature",
        sa.Column("sequence", sa.Integer(), primary_key=True, autoincrement=True),
        sa.Column("study_uid", sa.String(64), nullable=False),
        sa.Column("series_id", sa.String(128), nullable=False),
        sa.Column("run_id", sa.String(64), nullable=False),
        sa.Column("model_id", sa.Text(), nullable=False),
        sa.Column("model_version", sa.Text(), nullable=False),
        sa.Column("model_sha256", sa.String(64), nullable=False),
        sa.Column("model_name", sa.Text(), nullable=False),
        sa.Column("reader", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("time", sa.DateTime(), nullable=False),
        sa.Column("decisions", sa.Text(), nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_signature_study_uid", "signature", ["study_uid"])
    if op.get_context().dialect.name == "sqlite":
        _forbid_changes_sqlite()
    elif op.get_context().dialect.name == "postgresql":
        _forbid_changes_postgresql()


def downgrade() -> None:
    """Refuse: going back would throw signatures away."""
    message = "the second schema cannot be taken back: it holds signatures"
    raise NotImplementedError(message)


def _forbid_changes_sqlite() -> None:
    refuse = f"BEGIN SELECT RAISE(ABORT, '{_REFUSAL}'); END"
    op.execute(f"CREATE TRIGGER signature_is_not_updated BEFORE UPDATE ON signature {refuse}")
    op.execute(f"CREATE TRIGGER signature_is_not_deleted BEFORE DELETE ON signature {refuse}")
    # INSERT OR REPLACE removes the old row without firing a DELETE trigger, so it is caught at the insert.
    condition = "WHEN EXISTS (SELECT 1 FROM signature WHERE sequence = NEW.sequence)"
    op.execute(f"CREATE TRIGGER signature_is_not_replaced BEFORE INSERT ON signature {condition} {refuse}")


def _forbid_changes_postgresql() -> None:
    body = f"BEGIN RAISE EXCEPTION '{_REFUSAL}'; END"
    op.execute(f"CREATE FUNCTION refuse_signature_change() RETURNS trigger LANGUAGE plpgsql AS $$ {body} $$")
    op.execute(
        "CREATE TRIGGER signature_is_not_changed BEFORE UPDATE OR DELETE OR TRUNCATE ON signature "
        "FOR EACH STATEMENT EXECUTE FUNCTION refuse_signature_change()"
    )
