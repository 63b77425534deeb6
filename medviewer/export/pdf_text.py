"""The words of the PDF report: facts of a finding, a study and a model as lines of label and value."""

from __future__ import annotations

from datetime import UTC
from typing import TYPE_CHECKING

from medviewer.domain.amounts import amount_text
from medviewer.domain.decision import ReviewState
from medviewer.domain.finding import Side
from medviewer.domain.planes import PlaneName, slice_count, slice_number
from medviewer.domain.regions import Box, MaskRegion, PixelBox, Point
from medviewer.domain.study import HealthSeverity

if TYPE_CHECKING:
    from datetime import datetime

    from medviewer.domain.finding import Finding
    from medviewer.domain.regions import Region
    from medviewer.domain.report import Report, ReportedFinding
    from medviewer.domain.study import Series

Facts = list[tuple[str, str]]

LONGEST = 160
"""Letters of a text from outside that stand in a table; longer ones are cut with an ellipsis."""


def cut(text: str, length: int = LONGEST) -> str:
    """A text of at most that many letters."""
    return text if len(text) <= length else f"{text[: length - 1]}…"


def moment(time: datetime) -> str:
    """An instant in UTC, to the second."""
    return time.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S UTC")


def day(dicom_date: str) -> str:
    """A DICOM date as people write it; other texts as they are."""
    text = dicom_date.strip()
    return f"{text[:4]}-{text[4:6]}-{text[6:]}" if len(text) == 8 and text.isdigit() else text


def age_text(dicom_age: str) -> str:
    """A DICOM age string (PS3.5 6.2: nnnD, nnnW, nnnM, nnnY) as people write it; other texts as they are."""
    text = dicom_age.strip()
    units = {"D": "days", "W": "weeks", "M": "months", "Y": "years"}
    if len(text) == 4 and text[:3].isdigit() and text[3] in units:
        return f"{int(text[:3])} {units[text[3]]}"
    return text


def score_text(finding: Finding) -> str:
    """The model's score, 0 to 1."""
    return "not given" if finding.score is None else f"{finding.score:.2f}"


def side_text(finding: Finding) -> str:
    """The side, or that it is not known."""
    return "side not known" if finding.side is Side.UNKNOWN else finding.side.value


def size_text(item: ReportedFinding) -> str:
    """The diameter the model measured, else the extent of the region."""
    diameter = item.reported.measurement("diameter") or item.reported.measurement("Diameter")
    if diameter is not None:
        return f"{amount_text(diameter.value, diameter.unit)} diameter"
    return _extent(item.region)


def _extent(region: Region) -> str:
    match region:
        case Box():
            return " × ".join(f"{size:.1f}" for size in region.size_mm) + " mm box"
        case PixelBox():
            x0, y0, x1, y1 = region.box_px
            return f"{x1 - x0:.0f} × {y1 - y0:.0f} pixels"
        case MaskRegion():
            return f"{region.volume_ml:.2f} ml"
        case _:
            return "not measured"


def _place(report: Report, item: ReportedFinding) -> Facts:
    """Where the region in force lies: patient coordinates, and the slice for the reader."""
    region, geometry = item.region, report.series.geometry
    if isinstance(region, PixelBox):
        return [("Pixels", f"{region.box_px[0]:.0f}, {region.box_px[1]:.0f} in frame {region.frame + 1}")]
    if not isinstance(region, Box | Point):
        return []
    centre = region.center_lps if isinstance(region, Box) else region.lps
    facts = [("Centre (LPS)", f"{centre[0]:.1f}, {centre[1]:.1f}, {centre[2]:.1f} mm")]
    shown = report.key_image(item.finding.id)
    if report.series.is_resampled and shown is not None:  # its slices are counted as they were acquired
        facts.append(("Slice", shown.caption.replace(" slice ", " ")))
    elif not report.series.is_resampled and geometry is not None and geometry.nearest_index(centre) is not None:
        number, count = slice_number(geometry, PlaneName.AXIAL, centre), slice_count(geometry, PlaneName.AXIAL)
        facts.append(("Slice", f"axial {number} of {count}"))
    return facts


def finding_facts(report: Report, item: ReportedFinding) -> Facts:
    """What stands beside a finding's key image."""
    finding, code = item.reported, item.finding.code
    facts: Facts = [("Side", side_text(finding))]
    facts += [(m.name.capitalize(), amount_text(m.value, m.unit)) for m in finding.measurements]
    facts += [("Extent", _extent(item.region)), *_place(report, item)]
    facts += [("Model score", score_text(finding))]
    facts += [("Severity", finding.severity.value if finding.severity else "not graded")]
    if code is not None:
        facts.append(("Code", f"{code.meaning} ({code.scheme} {code.value})"))
    facts += [("Verdict", verdict_text(item)), *_decision_facts(item)]
    model = finding.provenance.model
    facts.append(("Model", f"{model.name or model.id} {model.version}, {model.sha256[:12]}"))
    return [(label, cut(value)) for label, value in facts]


def verdict_text(item: ReportedFinding) -> str:
    """The state in words."""
    words = {
        ReviewState.PENDING: "pending: not reviewed",
        ReviewState.DEFERRED: "deferred: no verdict yet",
        ReviewState.MODIFIED: "accepted with modification",
    }
    return words.get(item.state, item.state.value)


def _decision_facts(item: ReportedFinding) -> Facts:
    decision = item.decision
    if decision is None:
        return []
    role = f" ({decision.role})" if decision.role else ""
    return [("Reader", f"{decision.reader}{role}"), ("Decided", moment(decision.time))]


def remarks(item: ReportedFinding) -> list[str]:
    """Sentences below a finding: why it was rejected, the reader's note, and the model's own words."""
    decision = item.decision
    said = []
    if decision is not None and decision.reason:
        said.append(f"Reason: {decision.reason}")
    if decision is not None and decision.note:
        said.append(f"Note: {decision.note}")
    return [*said, *(f"Evidence: {e.text}" for e in item.finding.evidence if e.text.strip())]


def study_facts(report: Report) -> Facts:
    """Patient and study."""
    study, patient, series = report.study, report.study.patient, report.series
    facts = [
        ("Patient", patient.display_name),
        ("Patient ID", patient.id or "none"),
        ("Born", day(patient.birth_date) or "not given"),
        ("Sex", patient.sex or "not given"),
        ("Age at study", age_text(study.patient_age)),
        ("Study", study.description or "no description"),
        ("Study date", study.date.isoformat() if study.date else "not given"),
        ("Accession", study.accession or "none"),
        ("Series", f"{series.modality} {series.description}".strip()),
        ("Images", _images_text(series)),
        ("Institution", study.institution),
        ("Referring physician", study.referring_physician.replace("^", " ").strip()),
    ]
    return [(label, cut(value)) for label, value in facts if value]


def _images_text(series: Series) -> str:
    """How many slices or pictures, whatever the number of files that hold them."""
    count, rows, columns = series.shape
    over_time = f", at {series.times} times" if series.times > 1 else ""
    return f"{count} of {rows} × {columns} pixels{over_time}"


def provenance_facts(report: Report) -> Facts:
    """All that is needed to run the same model on the same pixels again."""
    analysis, provenance = report.analysis, report.analysis.provenance
    model, point = provenance.model, analysis.operating_point
    facts = [
        ("Model", f"{model.name or model.id} ({model.id})"),
        ("Version", model.version),
        ("Weights SHA-256", model.sha256),
        ("Operating point", "none" if point is None else f"score ≥ {point:g}"),
        ("Ran on", provenance.device),
        ("Run", f"{provenance.job_id}, {moment(provenance.time)}, {analysis.seconds.total:.1f} s"),
        ("Pixels SHA-256", provenance.pixel_sha256),
        ("Preprocessing SHA-256", provenance.preprocess_sha256),
        ("Study UID", report.study.uid),
        ("Series UID", report.series.series_uid),
        *([("Time", f"{analysis.time + 1} of {report.series.times}")] if report.series.times > 1 else ()),
    ]
    return [(label, cut(value)) for label, value in facts]


def warnings_of(report: Report) -> list[str]:
    """What a reader has to know about the run and the images."""
    health = [note.text for note in report.series.health if note.severity is not HealthSeverity.NOTE]
    return [*report.analysis.warnings, *health]


def status_text(report: Report) -> tuple[str, str]:
    """The status in capitals, and the sentence that explains it."""
    addendum = f" {addendum_text(report)}" if report.addendum_to else ""
    if not report.is_preliminary:
        return "FINAL", f"Signed by {report.reader}, {moment(report.created)}.{addendum}"
    waiting = len(report.having(ReviewState.PENDING, ReviewState.DEFERRED))
    reader = f"Reader: {report.reader}." if report.reader else "No reader has reviewed it."
    found = f"{waiting} of {len(report.findings)} findings wait for a verdict." if waiting else "It is not signed."
    return "PRELIMINARY – UNVERIFIED", f"{found} {reader} Created {moment(report.created)}.{addendum}"


def addendum_text(report: Report) -> str:
    """That the findings were signed before, by whom and when; empty where they were not."""
    earlier = report.addendum_to
    if earlier is None:
        return ""
    last = f"the report signed by {cut(earlier.reader, 100)} on {moment(earlier.time)}"
    return f"It differs from {last}." if report.is_preliminary else f"Addendum to {last}."
