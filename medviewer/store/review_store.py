"""The review store: what models claimed, and the ledger of what people decided, signed, measured and marked."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from sqlalchemy import delete, insert, select, update

from medviewer.domain.errors import UserError
from medviewer.domain.findings_codec import analysis_from_json, analysis_to_json
from medviewer.domain.record import EntryKind
from medviewer.domain.wording import mark, tr
from medviewer.store.engine import database_url, open_engine, told, writing
from medviewer.store.rows import (
    analysis_row,
    decision_from_row,
    decision_row,
    entry_from_row,
    entry_row,
    finding_rows,
    revision_from_row,
    revision_row,
    signature_from_row,
    signature_row,
)
from medviewer.store.schema import ANALYSIS, DECISION, ENTRY, FINDING, MEASUREMENT, READING_STATE, SIGNATURE

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path
    from types import TracebackType

    from sqlalchemy import Connection, Engine

    from medviewer.domain.decision import Decision
    from medviewer.domain.finding import Analysis
    from medviewer.domain.measurement import Revision
    from medviewer.domain.record import Entry
    from medviewer.domain.signature import Signature

_NOT_SAVED = {
    EntryKind.KEY_IMAGE: mark("The key image could not be saved"),
    EntryKind.SEGMENT: mark("The segment could not be saved"),
    EntryKind.LESION_PAIR: mark("The lesion pair could not be saved"),
    EntryKind.PRIOR: mark("The prior could not be saved"),
}
_NOT_READ = {
    EntryKind.KEY_IMAGE: mark("What was kept of the study (key image) could not be read"),
    EntryKind.SEGMENT: mark("What was kept of the study (segment) could not be read"),
    EntryKind.LESION_PAIR: mark("What was kept of the study (lesion pair) could not be read"),
    EntryKind.PRIOR: mark("What was kept of the study (prior) could not be read"),
}
"""Whole sentences, for in other languages an article goes with each."""


class ReviewStore:
    """Analyses, decisions, signatures and measurements in a database.

    Every method is one transaction and may be called from any thread. Each raises UserError where the database cannot
    be read or written; nothing is half-written then.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._writer = writing(engine)

    @classmethod
    def open(cls, place: str | Path) -> ReviewStore:
        """The store at a database URL, or in the SQLite file at a path (made where absent).

        Raises
        ------
        UserError
            Where it cannot be opened or written, is damaged, or was written by a newer version.
        """
        return cls(open_engine(database_url(place)))

    def close(self) -> None:
        """Give the database's connections back."""
        self._engine.dispose()

    def __enter__(self) -> ReviewStore:
        """The store itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close it."""
        self.close()

    def save_analysis(self, analysis: Analysis, result_folder: str | None = None) -> None:
        """Keep a run with its findings, all of them or none.

        Parameters
        ----------
        analysis
            The run; saved twice, it is kept once. Its heatmap's voxels are not kept here.
        result_folder
            Folder with its files (heatmap, masks); None leaves what is known as it is.
        """
        with told(tr("The analysis could not be saved")), self._writer.begin() as connection:
            if not self._holds(connection, analysis):
                connection.execute(insert(ANALYSIS), analysis_row(analysis))
                rows = finding_rows(analysis)
                if rows:
                    connection.execute(insert(FINDING), rows)
            if result_folder is not None:
                # JSON, since a path may hold bytes that are no text.
                values = {"result_folder": json.dumps(result_folder)}
                connection.execute(update(ANALYSIS).where(ANALYSIS.c.run_id == analysis.run_id).values(values))

    def _holds(self, connection: Connection, analysis: Analysis) -> bool:
        stored = connection.scalar(select(ANALYSIS.c.payload).where(ANALYSIS.c.run_id == analysis.run_id))
        if stored is None:
            return False
        if self._read(connection, analysis.run_id, stored) != analysis_to_json(analysis):
            raise UserError(
                tr("The store holds another analysis under the identity {run_id} already.", run_id=analysis.run_id),
                tr("Run the model again; an analysis that is in the store is never overwritten."),
            )
        return True

    def _read(self, connection: Connection, run_id: str, payload: str) -> dict[str, object]:
        """The `findings.json` object of a stored run."""
        query = select(FINDING.c.payload).where(FINDING.c.run_id == run_id).order_by(FINDING.c.position)
        findings = [json.loads(text) for text in connection.scalars(query)]
        return {**json.loads(payload), "findings": findings}

    def analyses(self, study_uid: str) -> tuple[Analysis, ...]:
        """The runs on a study in the order in which they were saved, newest last; without heatmap voxels."""
        query = select(ANALYSIS.c.run_id, ANALYSIS.c.payload).where(ANALYSIS.c.study_uid == study_uid)
        with told(tr("The analyses of the study could not be read")), self._engine.begin() as connection:
            rows = connection.execute(query.order_by(ANALYSIS.c.sequence)).all()
            values = [self._read(connection, row.run_id, row.payload) for row in rows]
        return tuple(analysis_from_json(value)[0] for value in values)

    def result_folder(self, run_id: str) -> str | None:
        """Folder with the files of a run; None where there is none or the run is unknown."""
        query = select(ANALYSIS.c.result_folder).where(ANALYSIS.c.run_id == run_id)
        with told(tr("The analysis could not be read")), self._engine.begin() as connection:
            stored = connection.scalar(query)
        return None if stored is None else str(json.loads(stored))

    def append(self, decision: Decision, study_uid: str) -> None:
        """Add a decision to the ledger; it is on disk before this returns."""
        with told(tr("The decision could not be saved and is not in force")), self._writer.begin() as connection:
            connection.execute(insert(DECISION), decision_row(decision, study_uid))

    def ledger(self, study_uid: str) -> tuple[Decision, ...]:
        """All decisions on a study, withdrawn ones too, in the order in which they were made.

        That is the order of recording, which a clock set back does not change.
        """
        query = select(DECISION).where(DECISION.c.study_uid == study_uid).order_by(DECISION.c.sequence)
        with told(tr("The decisions on the study could not be read")), self._engine.begin() as connection:
            rows = connection.execute(query).mappings().all()
        return tuple(decision_from_row(row) for row in rows)

    def sign(self, signature: Signature) -> None:
        """Add a signature to the record; it is on disk before this returns."""
        with (
            told(tr("The signature could not be saved and the report is not signed")),
            self._writer.begin() as connection,
        ):
            connection.execute(insert(SIGNATURE), signature_row(signature))

    def signatures(self, study_uid: str) -> tuple[Signature, ...]:
        """All signatures under reports on a study, in the order in which they were given."""
        query = select(SIGNATURE).where(SIGNATURE.c.study_uid == study_uid).order_by(SIGNATURE.c.sequence)
        with told(tr("The signatures on the study could not be read")), self._engine.begin() as connection:
            rows = connection.execute(query).mappings().all()
        return tuple(signature_from_row(row) for row in rows)

    def measure(self, revision: Revision, study_uid: str) -> None:
        """Add a change of a measurement to the record; it is on disk before this returns."""
        with told(tr("The measurement could not be saved")), self._writer.begin() as connection:
            connection.execute(insert(MEASUREMENT), revision_row(revision, study_uid))

    def revisions(self, study_uid: str) -> tuple[Revision, ...]:
        """All changes of measurements on a study in the order in which they were made."""
        query = select(MEASUREMENT).where(MEASUREMENT.c.study_uid == study_uid).order_by(MEASUREMENT.c.sequence)
        with told(tr("The measurements on the study could not be read")), self._engine.begin() as connection:
            rows = connection.execute(query).mappings().all()
        return tuple(revision_from_row(row) for row in rows)

    def keep(self, entry: Entry) -> None:
        """Add a change of what readers keep to the record; it is on disk before this returns."""
        with told(tr(_NOT_SAVED[entry.kind])), self._writer.begin() as connection:
            connection.execute(insert(ENTRY), entry_row(entry))

    def entries(self, study_uid: str, kind: EntryKind) -> tuple[Entry, ...]:
        """All changes of one kind on a study in the order in which they were made."""
        chosen = (ENTRY.c.study_uid == study_uid) & (ENTRY.c.kind == kind.value)
        query = select(ENTRY).where(chosen).order_by(ENTRY.c.sequence)
        with told(tr(_NOT_READ[kind])), self._engine.begin() as connection:
            rows = connection.execute(query).mappings().all()
        return tuple(entry_from_row(row) for row in rows)

    def save_reading(self, study_uid: str, payload: str, time: datetime) -> None:
        """Keep how a study is looked at, in place of what was kept; it is on disk before this returns."""
        row = {"study_uid": study_uid, "time": time, "payload": payload}
        with told(tr("How the study is looked at could not be saved")), self._writer.begin() as connection:
            connection.execute(delete(READING_STATE).where(READING_STATE.c.study_uid == study_uid))
            connection.execute(insert(READING_STATE), row)

    def reading(self, study_uid: str) -> str | None:
        """How a study was looked at last, as it was given; None where nothing was kept."""
        query = select(READING_STATE.c.payload).where(READING_STATE.c.study_uid == study_uid)
        with told(tr("How the study was looked at could not be read")), self._engine.begin() as connection:
            return connection.scalar(query)
