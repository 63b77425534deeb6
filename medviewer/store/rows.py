"""Domain values as rows of the tables, and back."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from medviewer.domain.decision import Decision, Verdict
from medviewer.domain.finding import ModelIdentity
from medviewer.domain.findings_codec import (
    analysis_to_json,
    decision_from_json,
    decision_to_json,
    finding_to_json,
    region_from_json,
    region_to_json,
)
from medviewer.domain.measurement import Revision
from medviewer.domain.measurement_codec import measurement_from_json, measurement_to_json
from medviewer.domain.record import Entry, EntryKind
from medviewer.domain.regions import Box
from medviewer.domain.signature import Signature

if TYPE_CHECKING:
    from collections.abc import Mapping

    from medviewer.domain.finding import Analysis

Row = dict[str, Any]


def analysis_row(analysis: Analysis) -> Row:
    """The row of a run, without its findings."""
    model = analysis.provenance.model
    return {
        "run_id": analysis.run_id,
        "study_uid": analysis.study_uid,
        "series_id": analysis.series_id,
        "model_id": model.id,
        "model_version": model.version,
        "model_sha256": model.sha256,
        "time": analysis.provenance.time,
        "payload": json.dumps({**analysis_to_json(analysis), "findings": []}),
    }


def finding_rows(analysis: Analysis) -> list[Row]:
    """The rows of a run's findings."""
    return [
        {
            "run_id": analysis.run_id,
            "finding_id": finding.id,
            "position": position,
            "label": finding.label,
            "score": finding.score,
            "positive": finding.positive,
            "payload": json.dumps(finding_to_json(finding)),
        }
        for position, finding in enumerate(analysis.findings)
    ]


def decision_row(decision: Decision, study_uid: str) -> Row:
    """The row of a decision."""
    return {
        "study_uid": study_uid,
        "finding_id": decision.finding_id,
        "verdict": decision.verdict.value,
        "reader": decision.reader,
        "role": decision.role,
        "reason": decision.reason,
        "note": decision.note,
        "region": None if decision.region is None else json.dumps(region_to_json(decision.region)),
        "time": decision.time,
        **_model_columns(decision.model),
    }


def _model_columns(model: ModelIdentity) -> Row:
    return {
        "model_id": model.id,
        "model_version": model.version,
        "model_sha256": model.sha256,
        "model_name": model.name,
    }


def _model_of(row: Mapping[Any, Any]) -> ModelIdentity:
    return ModelIdentity(row["model_id"], row["model_version"], row["model_sha256"], row["model_name"])


def decision_from_row(row: Mapping[Any, Any]) -> Decision:
    """The decision of a row."""
    region = None if row["region"] is None else region_from_json(json.loads(row["region"]))
    return Decision(
        finding_id=row["finding_id"],
        verdict=Verdict(row["verdict"]),
        reader=row["reader"],
        role=row["role"],
        time=row["time"],
        model=_model_of(row),
        reason=row["reason"],
        note=row["note"],
        region=region if isinstance(region, Box) else None,
    )


def signature_row(signature: Signature) -> Row:
    """The row of a signature."""
    return {
        "study_uid": signature.study_uid,
        "series_id": signature.series_id,
        "run_id": signature.run_id,
        **_model_columns(signature.model),
        "reader": signature.reader,
        "role": signature.role,
        "time": signature.time,
        "decisions": json.dumps([decision_to_json(decision) for decision in signature.decisions]),
    }


def signature_from_row(row: Mapping[Any, Any]) -> Signature:
    """The signature of a row."""
    model = _model_of(row)
    return Signature(
        study_uid=row["study_uid"],
        series_id=row["series_id"],
        run_id=row["run_id"],
        model=model,
        reader=row["reader"],
        role=row["role"],
        time=row["time"],
        decisions=tuple(decision_from_json(value, model) for value in json.loads(row["decisions"])),
    )


def revision_row(revision: Revision, study_uid: str) -> Row:
    """The row of a change of a measurement."""
    measurement = revision.measurement
    return {
        "measurement_id": measurement.id,
        "study_uid": study_uid,
        "series_id": measurement.place.series_id,
        "kind": measurement.kind.value,
        "author": revision.author,
        "time": revision.time,
        "deleted": revision.is_deleted,
        "payload": json.dumps(measurement_to_json(measurement), allow_nan=False),
    }


def revision_from_row(row: Mapping[Any, Any]) -> Revision:
    """The change of a measurement of a row."""
    measurement = measurement_from_json(json.loads(row["payload"]))
    return Revision(measurement, row["author"], row["time"], is_deleted=row["deleted"])


def entry_row(entry: Entry) -> Row:
    """The row of a change of what readers keep."""
    return {
        "kind": entry.kind.value,
        "entry_key": entry.key,
        "study_uid": entry.study_uid,
        "author": entry.author,
        "time": entry.time,
        "deleted": entry.is_deleted,
        "payload": entry.payload,
    }


def entry_from_row(row: Mapping[Any, Any]) -> Entry:
    """The change of a row."""
    return Entry(
        kind=EntryKind(row["kind"]),
        key=row["entry_key"],
        study_uid=row["study_uid"],
        author=row["author"],
        time=row["time"],
        payload=row["payload"],
        is_deleted=row["deleted"],
    )
