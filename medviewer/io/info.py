"""A scan as the JSON of `medviewer info`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

    from medviewer.domain.study import ScanResult, Series, Study


def info_json(result: ScanResult) -> dict[str, Any]:
    """The scan in the keys that scripts rely on, made of JSON's own types."""
    return {
        "studies": [_study(study) for study in result.studies],
        "rejected": [{"path": _relative(r.path, result.root), "reason": r.reason} for r in result.rejected],
        "warnings": list(result.warnings),
    }


def _relative(path: Path, root: Path) -> str:
    """The path below the scanned folder; the name alone where a single file was scanned."""
    inside = path.relative_to(root) if path.is_relative_to(root) else path
    return inside.as_posix() if inside.parts else path.name


def _study(study: Study) -> dict[str, Any]:
    return {
        "study_uid": study.uid,
        "patient_id": study.patient.id,
        "patient_name": study.patient.name,
        "date": study.date.isoformat() if study.date else None,
        "description": study.description,
        "series": [_series(series) for series in study.series],
    }


def _series(series: Series) -> dict[str, Any]:
    geometry = series.geometry
    return {
        "id": series.id,
        "series_uid": series.series_uid,
        "modality": series.modality,
        "description": series.description,
        "body_part": series.body_part,
        "kind": series.kind.value,
        "shape": list(series.shape),
        "times": series.times,
        "channels": series.channels,
        "spacing_mm": list(geometry.spacing_mm) if geometry else None,
        "affine": geometry.affine.tolist() if geometry else None,
        "unit": series.unit,
        "transfer_syntax": series.transfer_syntax,
        "instances": len(series.instances),
        "health": [{"code": n.code, "severity": n.severity.value, "text": n.text} for n in series.health],
        "opens": series.opens or series.is_object,
        "refusal": series.refusal or None,
    }
