"""Analyses, their findings, and the ledger of decisions.

A migration never changes once it has shipped: it names its tables itself, not through `store.schema`.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_REFUSAL = "decisions are only ever appended"


def upgrade() -> None:
    """Make the first tables."""
    _create_analysis()
    _create_finding()
    _create_decision()
    if op.get_context().dialect.name == "sqlite":
        _forbid_changes_sqlite()
    elif op.get_context().dialect.name == "postgresql":
        _forbid_changes_postgresql()


def downgrade() -> None:
    """Refuse: going back would throw decisions away."""
    message = "the first schema cannot be taken back: it holds decisions"
    raise NotImplementedError(message)


def _create_analysis() -> None:
    op.create_table(
        "analysis",
        sa.Column("sequence", sa.Integer(), primary_key=True, autoincrement=True),
        sa.Column("run_id", sa.String(64), nullable=False, unique=True),
        sa.Column("study_uid", sa.String(64), nullable=False),
        sa.Column("series_id", sa.String(128), nullable=False),
        sa.Column("model_id", sa.Text(), nullable=False),
        sa.Column("model_version", sa.Text(), nullable=False),
        sa.Column("model_sha256", sa.String(64), nullable=False),
        sa.Column("time", sa.DateTime(), nullable=False),
        sa.Column("result_folder", sa.Text()),
        sa.Column("payload", sa.Text(), nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_analysis_study_uid", "analysis", ["study_uid"])
    op.create_index("ix_analysis_series_id", "analysis", ["series_id"])


def _create_finding() -> None:
    op.create_table(
        "finding",
        sa.Column("run_id", sa.String(64), sa.ForeignKey("analysis.run_id"), primary_key=True),
        sa.Column("finding_id", sa.String(64), primary_key=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("score", sa.Float()),
        sa.Column("positive", sa.Boolean(), nullable=False),
        sa.Column("payload", sa.Text(), nullable=False),
    )
    op.create_index("ix_finding_finding_id", "finding", ["finding_id"])


def _create_decision() -> None:
    op.create_table(
        "decision",
        sa.Column("sequence", sa.Integer(), primary_key=True, autoincrement=True),
        sa.Column("study_uid", sa.String(64), nullable=False),
        sa.Column("finding_id", sa.String(64), nullable=False),
        sa.Column("verdict", sa.String(16), nullable=False),
        sa.Column("reader", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text()),
        sa.Column("note", sa.Text()),
        sa.Column("region", sa.Text()),
        sa.Column("time", sa.DateTime(), nullable=False),
        sa.Column("model_id", sa.Text(), nullable=False),
        sa.Column("model_version", sa.Text(), nullable=False),
        sa.Column("model_sha256", sa.String(64), nullable=False),
        sa.Column("model_name", sa.Text(), nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_decision_study_uid", "decision", ["study_uid"])
    op.create_index("ix_decision_finding_id", "decision", ["finding_id"])


def _forbid_changes_sqlite() -> None:
    refuse = f"BEGIN SELECT RAISE(ABORT, '{_REFUSAL}'); END"
    op.execute(f"CREATE TRIGGER decision_is_not_updated BEFORE UPDATE ON decision {refuse}")
    op.execute(f"CREATE TRIGGER decision_is_not_deleted BEFORE DELETE ON decision {refuse}")
    # INSERT OR REPLACE removes the old row without firing a DELETE trigger, so it is caught at the insert.
    condition = "WHEN EXISTS (SELECT 1 FROM decision WHERE sequence = NEW.sequence)"
    op.execute(f"CREATE TRIGGER decision_is_not_replaced BEFORE INSERT ON decision {condition} {refuse}")


def _forbid_changes_postgresql() -> None:
    body = f"BEGIN RAISE EXCEPTION '{_REFUSAL}'; END"
    op.execute(f"CREATE FUNCTION refuse_decision_change() RETURNS trigger LANGUAGE plpgsql AS $$ {body} $$")
    op.execute(
        "CREATE TRIGGER decision_is_not_changed BEFORE UPDATE OR DELETE OR TRUNCATE ON decision "
        "FOR EACH STATEMENT EXECUTE FUNCTION refuse_decision_change()"
    )
