"""Tables of the review store, in types that SQLite and PostgreSQL both have."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from sqlalchemy import (
    Boolean,
    Column,
    DateTime,
    Float,
    ForeignKey,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
)

if TYPE_CHECKING:
    from sqlalchemy import Dialect


class UtcTime(TypeDecorator[datetime]):
    """An instant: kept as UTC without a zone (SQLite has none), given back with the zone UTC."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """To the database."""
        return None if value is None else value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """From the database."""
        return None if value is None else value.replace(tzinfo=UTC)


METADATA = MetaData()

ANALYSIS = Table(
    "analysis",
    METADATA,
    Column("sequence", Integer, primary_key=True, autoincrement=True),
    Column("run_id", String(64), nullable=False, unique=True),
    Column("study_uid", String(64), nullable=False, index=True),
    Column("series_id", String(128), nullable=False, index=True),
    Column("model_id", Text, nullable=False),
    Column("model_version", Text, nullable=False),
    Column("model_sha256", String(64), nullable=False),
    Column("time", UtcTime, nullable=False),
    Column("result_folder", Text),
    Column("payload", Text, nullable=False),
    sqlite_autoincrement=True,
)
"""One row per run of a model; `payload` is its `findings.json` object without the findings."""

FINDING = Table(
    "finding",
    METADATA,
    Column("run_id", String(64), ForeignKey("analysis.run_id"), primary_key=True),
    Column("finding_id", String(64), primary_key=True, index=True),
    Column("position", Integer, nullable=False),
    Column("label", Text, nullable=False),
    Column("score", Float),
    Column("positive", Boolean, nullable=False),
    Column("payload", Text, nullable=False),
)
"""One row per claim, in the model's order; `payload` is its JSON object."""

DECISION = Table(
    "decision",
    METADATA,
    Column("sequence", Integer, primary_key=True, autoincrement=True),
    Column("study_uid", String(64), nullable=False, index=True),
    Column("finding_id", String(64), nullable=False, index=True),
    Column("verdict", String(16), nullable=False),
    Column("reader", Text, nullable=False),
    Column("role", Text, nullable=False),
    Column("reason", Text),
    Column("note", Text),
    Column("region", Text),
    Column("time", UtcTime, nullable=False),
    Column("model_id", Text, nullable=False),
    Column("model_version", Text, nullable=False),
    Column("model_sha256", String(64), nullable=False),
    Column("model_name", Text, nullable=False),
    sqlite_autoincrement=True,
)
"""The ledger: rows are added, never changed or removed (triggers of the first migration refuse it)."""

SIGNATURE = Table(
    "signature",
    METADATA,
    Column("sequence", Integer, primary_key=True, autoincrement=True),
    Column("study_uid", String(64), nullable=False, index=True),
    Column("series_id", String(128), nullable=False),
    Column("run_id", String(64), nullable=False),
    Column("model_id", Text, nullable=False),
    Column("model_version", Text, nullable=False),
    Column("model_sha256", String(64), nullable=False),
    Column("model_name", Text, nullable=False),
    Column("reader", Text, nullable=False),
    Column("role", Text, nullable=False),
    Column("time", UtcTime, nullable=False),
    Column("decisions", Text, nullable=False),
    sqlite_autoincrement=True,
)
"""Signatures under reports, only ever added too; `decisions` is a JSON list of those covered, as in `findings.json`."""

MEASUREMENT = Table(
    "measurement",
    METADATA,
    Column("sequence", Integer, primary_key=True, autoincrement=True),
    Column("measurement_id", String(64), nullable=False, index=True),
    Column("study_uid", String(64), nullable=False, index=True),
    Column("series_id", String(128), nullable=False),
    Column("kind", String(16), nullable=False),
    Column("author", Text, nullable=False),
    Column("time", UtcTime, nullable=False),
    Column("deleted", Boolean, nullable=False),
    Column("payload", Text, nullable=False),
    sqlite_autoincrement=True,
)
"""What readers drew: a row for each change, only ever added; `author` made the change, `payload` is what it left."""

ENTRY = Table(
    "entry",
    METADATA,
    Column("sequence", Integer, primary_key=True, autoincrement=True),
    Column("kind", String(32), nullable=False),
    Column("entry_key", Text, nullable=False),
    Column("study_uid", String(64), nullable=False, index=True),
    Column("author", Text, nullable=False),
    Column("time", UtcTime, nullable=False),
    Column("deleted", Boolean, nullable=False),
    Column("payload", Text, nullable=False),
    sqlite_autoincrement=True,
)
"""Key images, segments, lesion pairs: a row for each change, only ever added; `payload` is what it left, as JSON."""

READING_STATE = Table(
    "reading_state",
    METADATA,
    Column("study_uid", String(64), primary_key=True),
    Column("time", UtcTime, nullable=False),
    Column("payload", Text, nullable=False),
)
"""How each study was looked at last: written anew with each change, for it is no judgement."""
