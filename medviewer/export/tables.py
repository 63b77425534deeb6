"""A report as a table: one row per reported finding, as CSV (RFC 4180) for spreadsheets and scripts."""

from __future__ import annotations

import csv
from datetime import UTC
from typing import TYPE_CHECKING, Any

from medviewer.domain.regions import Box, PixelBox, Point

if TYPE_CHECKING:
    from pathlib import Path

    from medviewer.domain.report import Report, ReportedFinding

FIELDS = (
    *("number", "finding_id", "study_uid", "series_uid", "patient_id", "label", "code_scheme", "code", "score"),
    *("positive", "severity", "side", "verdict", "reader", "role", "reason", "note", "time_utc"),
    *("center_x_mm", "center_y_mm", "center_z_mm", "size_0_mm", "size_1_mm", "size_2_mm", "box_px", "frame"),
    *("key_sop_instance_uid", "measurements"),
    *("model_id", "model_version", "model_sha256", "device", "report_status"),
)

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def write(report: Report, path: Path) -> None:
    """Write the table, UTF-8 with a byte order mark so that spreadsheets show names in any script."""
    with path.open("w", encoding="utf-8-sig", newline="", errors="replace") as file:
        writer = csv.DictWriter(file, FIELDS, restval="")
        writer.writeheader()
        writer.writerows(_row(report, item) for item in report.findings)


def _row(report: Report, item: ReportedFinding) -> dict[str, Any]:
    row = {**_claim(report, item), **_verdict(item), **_place(item), **_origin(report)}
    return {key: _as_cell(value) for key, value in row.items()}


def _as_cell(value: Any) -> Any:
    """A cell that no spreadsheet takes for a formula (OWASP, CSV injection)."""
    if isinstance(value, str) and value.startswith(_FORMULA_STARTS):
        return f"'{value}"
    return "" if value is None else value


def _claim(report: Report, item: ReportedFinding) -> dict[str, Any]:
    finding = item.reported
    return {
        "number": item.number,
        "finding_id": finding.id,
        "study_uid": report.study.uid,
        "series_uid": report.series.series_uid,
        "patient_id": report.study.patient.id,
        "label": finding.label,
        "code_scheme": finding.code.scheme if finding.code else "",
        "code": finding.code.value if finding.code else "",
        "score": finding.score,
        "positive": "yes" if finding.positive else "no",
        "severity": finding.severity.value if finding.severity else "",
        "side": finding.side.value,
        "key_sop_instance_uid": finding.key_sop_instance_uid,
        "measurements": "; ".join(f"{m.name} {m.value:g} {m.unit}" for m in finding.measurements),
    }


def _verdict(item: ReportedFinding) -> dict[str, Any]:
    decision = item.decision
    if decision is None:
        return {"verdict": item.state.value}
    return {
        "verdict": item.state.value,
        "reader": decision.reader,
        "role": decision.role,
        "reason": decision.reason,
        "note": decision.note,
        "time_utc": decision.time.astimezone(UTC).isoformat(),
    }


def _place(item: ReportedFinding) -> dict[str, Any]:
    """The place in force: the reader's box where it was modified."""
    region = item.region
    match region:
        case Box():
            centre = zip(("center_x_mm", "center_y_mm", "center_z_mm"), region.center_lps, strict=True)
            size = zip(("size_0_mm", "size_1_mm", "size_2_mm"), region.size_mm, strict=True)
            return {**dict(centre), **dict(size)}
        case Point():
            return dict(zip(("center_x_mm", "center_y_mm", "center_z_mm"), region.lps, strict=True))
        case PixelBox():
            return {"box_px": " ".join(f"{v:g}" for v in region.box_px), "frame": region.frame}
        case _:
            return {}


def _origin(report: Report) -> dict[str, Any]:
    provenance = report.analysis.provenance
    return {
        "model_id": provenance.model.id,
        "model_version": provenance.model.version,
        "model_sha256": provenance.model.sha256,
        "device": provenance.device,
        "report_status": "preliminary" if report.is_preliminary else "final",
    }
