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
from medviewer.domain.wording import tr

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
    units = {"D": tr("days"), "W": tr("weeks"), "M": tr("months"), "Y": tr("years")}
    if len(text) == 4 and text[:3].isdigit() and text[3] in units:
        return f"{int(text[:3])} {units[text[3]]}"
    return text


def score_text(finding: Finding) -> str:
    """The model's score, 0 to 1."""
    return tr("not given") if finding.score is None else f"{finding.score:.2f}"


def side_text(finding: Finding) -> str:
    """The side, or that it is not known."""
    return tr("side not known") if finding.side is Side.UNKNOWN else tr(finding.side.value)


def size_text(item: ReportedFinding) -> str:
    """The diameter the model measured, else the extent of the region."""
    diameter = item.reported.measurement("diameter") or item.reported.measurement("Diameter")
    if diameter is not None:
        return tr("{size} diameter", size=amount_text(diameter.value, diameter.unit))
    return _extent(item.region)


def _extent(region: Region) -> str:
    match region:
        case Box():
            return tr("{sizes} mm box", sizes=" × ".join(f"{size:.1f}" for size in region.size_mm))
        case PixelBox():
            x0, y0, x1, y1 = region.box_px
            return tr("{width:.0f} × {height:.0f} pixels", width=x1 - x0, height=y1 - y0)
        case MaskRegion():
            return f"{region.volume_ml:.2f} ml"
        case _:
            return tr("not measured")


def _place(report: Report, item: ReportedFinding) -> Facts:
    """Where the region in force lies: patient coordinates, and the slice for the reader."""
    region, geometry = item.region, report.series.geometry
    if isinstance(region, PixelBox):
        return [
            (
                tr("Pixels"),
                tr(
                    "{column:.0f}, {row:.0f} in frame {frame}",
                    column=region.box_px[0],
                    row=region.box_px[1],
                    frame=region.frame + 1,
                ),
            )
        ]
    if not isinstance(region, Box | Point):
        return []
    centre = region.center_lps if isinstance(region, Box) else region.lps
    facts = [(tr("Centre (LPS)"), f"{centre[0]:.1f}, {centre[1]:.1f}, {centre[2]:.1f} mm")]
    shown = report.key_image(item.finding.id)
    if report.series.is_resampled and shown is not None:  # its slices are counted as they were acquired
        facts.append((tr("Slice"), shown.caption.replace(" slice ", " ")))
    elif not report.series.is_resampled and geometry is not None and geometry.nearest_index(centre) is not None:
        number, count = slice_number(geometry, PlaneName.AXIAL, centre), slice_count(geometry, PlaneName.AXIAL)
        facts.append((tr("Slice"), tr("axial {number} of {count}", number=number, count=count)))
    return facts


def finding_facts(report: Report, item: ReportedFinding) -> Facts:
    """What stands beside a finding's key image."""
    finding, code = item.reported, item.finding.code
    facts: Facts = [(tr("Side"), side_text(finding))]
    facts += [(tr(m.name).capitalize(), amount_text(m.value, m.unit)) for m in finding.measurements]
    facts += [(tr("Extent"), _extent(item.region)), *_place(report, item)]
    facts += [(tr("Model score"), score_text(finding))]
    facts += [(tr("Severity"), tr(finding.severity.value) if finding.severity else tr("not graded"))]
    if code is not None:
        facts.append((tr("Code"), f"{code.meaning} ({code.scheme} {code.value})"))
    facts += [(tr("Verdict"), verdict_text(item)), *_decision_facts(item)]
    model = finding.provenance.model
    facts.append((tr("Model"), f"{model.name or model.id} {model.version}, {model.sha256[:12]}"))
    return [(label, cut(value)) for label, value in facts]


def verdict_text(item: ReportedFinding) -> str:
    """The state in words."""
    words = {
        ReviewState.PENDING: tr("pending: not reviewed"),
        ReviewState.DEFERRED: tr("deferred: no verdict yet"),
        ReviewState.MODIFIED: tr("accepted with modification"),
    }
    return words.get(item.state) or tr(item.state.value)


def _decision_facts(item: ReportedFinding) -> Facts:
    decision = item.decision
    if decision is None:
        return []
    role = f" ({decision.role})" if decision.role else ""
    return [(tr("Reader"), f"{decision.reader}{role}"), (tr("Decided"), moment(decision.time))]


def remarks(item: ReportedFinding) -> list[str]:
    """Sentences below a finding: why it was rejected, the reader's note, and the model's own words."""
    decision = item.decision
    said = []
    if decision is not None and decision.reason:
        said.append(tr("Reason: {reason}", reason=decision.reason))
    if decision is not None and decision.note:
        said.append(tr("Note: {note}", note=decision.note))
    return [*said, *(tr("Evidence: {text}", text=e.said) for e in item.finding.evidence if e.text.strip())]


def study_facts(report: Report) -> Facts:
    """Patient and study."""
    study, patient, series = report.study, report.study.patient, report.series
    facts = [
        (tr("Patient"), patient.display_name),
        (tr("Patient ID"), patient.id or tr("none")),
        (tr("Born"), day(patient.birth_date) or tr("not given")),
        (tr("Sex"), patient.sex or tr("not given")),
        (tr("Age at study"), age_text(study.patient_age)),
        (tr("Study"), study.description or tr("no description")),
        (tr("Study date"), study.date.isoformat() if study.date else tr("not given")),
        (tr("Accession"), study.accession or tr("none")),
        (tr("Series"), f"{series.modality} {series.description}".strip()),
        (tr("Images"), _images_text(series)),
        (tr("Institution"), study.institution),
        (tr("Referring physician"), study.referring_physician.replace("^", " ").strip()),
    ]
    return [(label, cut(value)) for label, value in facts if value]


def _images_text(series: Series) -> str:
    """How many slices or pictures, whatever the number of files that hold them."""
    count, rows, columns = series.shape
    over_time = tr(", at {times} times", times=series.times) if series.times > 1 else ""
    return tr(
        "{count} of {rows} × {columns} pixels{over_time}", count=count, rows=rows, columns=columns, over_time=over_time
    )


def provenance_facts(report: Report) -> Facts:
    """All that is needed to run the same model on the same pixels again."""
    analysis, provenance = report.analysis, report.analysis.provenance
    model, point = provenance.model, analysis.operating_point
    facts = [
        (tr("Model"), f"{model.name or model.id} ({model.id})"),
        (tr("Version"), model.version),
        (tr("Weights SHA-256"), model.sha256),
        (tr("Operating point"), tr("none") if point is None else tr("score ≥ {point:g}", point=point)),
        (tr("Ran on"), provenance.device),
        (tr("Run"), f"{provenance.job_id}, {moment(provenance.time)}, {analysis.seconds.total:.1f} s"),
        (tr("Pixels SHA-256"), provenance.pixel_sha256),
        (tr("Preprocessing SHA-256"), provenance.preprocess_sha256),
        (tr("Study UID"), report.study.uid),
        (tr("Series UID"), report.series.series_uid),
        *(
            [(tr("Time"), tr("{number} of {count}", number=analysis.time + 1, count=report.series.times))]
            if report.series.times > 1
            else ()
        ),
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
        return tr("FINAL"), tr(
            "Signed by {reader}, {moment}.{addendum}",
            reader=report.reader,
            moment=moment(report.created),
            addendum=addendum,
        )
    waiting = len(report.having(ReviewState.PENDING, ReviewState.DEFERRED))
    reader = tr("Reader: {reader}.", reader=report.reader) if report.reader else tr("No reader has reviewed it.")
    found = (
        tr("{waiting} of {count} findings wait for a verdict.", waiting=waiting, count=len(report.findings))
        if waiting
        else tr("It is not signed.")
    )
    return tr("PRELIMINARY – UNVERIFIED"), tr(
        "{found} {reader} Created {moment}.{addendum}",
        found=found,
        reader=reader,
        moment=moment(report.created),
        addendum=addendum,
    )


def addendum_text(report: Report) -> str:
    """That the findings were signed before, by whom and when; empty where they were not."""
    earlier = report.addendum_to
    if earlier is None:
        return ""
    last = tr("the report signed by {reader} on {moment}", reader=cut(earlier.reader, 100), moment=moment(earlier.time))
    return tr("It differs from {last}.", last=last) if report.is_preliminary else tr("Addendum to {last}.", last=last)
