"""One measurement group of a structured report for each reported finding (TID 1410, 1411 or 1501)."""

from __future__ import annotations

from datetime import UTC
from typing import TYPE_CHECKING, Any

import highdicom as hd
from pydicom.sr.codedict import codes
from pydicom.sr.coding import Code

from medviewer.domain.regions import Box
from medviewer.export import sr_codes
from medviewer.export.sr_regions import Place, place_of

if TYPE_CHECKING:
    from pydicom.dataset import Dataset

    from medviewer.domain.decision import Decision
    from medviewer.domain.finding import Finding, Provenance
    from medviewer.domain.report import Report, ReportedFinding

Group = (
    hd.sr.PlanarROIMeasurementsAndQualitativeEvaluations
    | hd.sr.VolumetricROIMeasurementsAndQualitativeEvaluations
    | hd.sr.MeasurementsAndQualitativeEvaluations
)


def group_of(report: Report, item: ReportedFinding) -> Group:
    """The measurement group of a finding: where it is, what was measured, whose claim it is, and the verdict."""
    region = item.region
    place = place_of(report, item.finding, region)
    sites = _sites(report, item.reported)
    shared: dict[str, Any] = {
        "tracking_identifier": _tracking(item),
        "finding_type": _finding_type(item.finding),
        "algorithm_id": _algorithm(item.finding.provenance),
        "finding_sites": sites,
        "measurements": _measurements(item.reported, region if isinstance(region, Box) else None),
        "qualitative_evaluations": _evaluations(item, has_site=sites is not None),
    }
    group = _placed(place, shared)
    _add_comments(group, item)
    return group


def empty_group(report: Report) -> Group:
    """TID 1501 for a run without anything to report, since TID 1500 needs one group; it claims no absence."""
    run = report.analysis.run_id
    group = hd.sr.MeasurementsAndQualitativeEvaluations(
        tracking_identifier=hd.sr.TrackingIdentifier(uid=sr_codes.uid_of(run), identifier=run),
        algorithm_id=_algorithm(report.analysis.provenance),
    )
    add_comment(group[0], "No finding of the model reached its operating point.")
    return group


def _placed(place: Place, shared: dict[str, Any]) -> Group:
    if place.image_region is not None:
        group = hd.sr.PlanarROIMeasurementsAndQualitativeEvaluations(referenced_region=place.image_region, **shared)
        if place.volume_surface is not None:
            # TID 1410 may be extended: viewers draw the outline, machines take the box from the surface.
            for item in place.volume_surface:
                if isinstance(item, hd.sr.Scoord3DContentItem):
                    group[0].ContentSequence.append(item)
        return group
    if place.volume_surface is not None:
        surface = place.volume_surface
        return hd.sr.VolumetricROIMeasurementsAndQualitativeEvaluations(referenced_volume_surface=surface, **shared)
    image, sources = place.key_image, None
    if image is not None:
        uids = image.sop_class_uid, image.sop_instance_uid
        sources = [hd.sr.SourceImageForMeasurementGroup(*uids, place.key_frames)]
    return hd.sr.MeasurementsAndQualitativeEvaluations(source_images=sources, **shared)


def _tracking(item: ReportedFinding) -> hd.sr.TrackingIdentifier:
    """The same identity in every report on the finding, whatever its verdict."""
    return hd.sr.TrackingIdentifier(uid=sr_codes.uid_of(item.finding.id), identifier=item.finding.id)


def _finding_type(finding: Finding) -> Code:
    code = finding.code
    if code is None or len(code.value) > 16 or len(code.scheme) > 16:
        return sr_codes.own_code(finding.label)
    return Code(code.value, code.scheme, sr_codes.shortened(code.meaning))


def _algorithm(provenance: Provenance) -> hd.sr.AlgorithmIdentification:
    """TID 4019: the model as the author of the claim."""
    model = provenance.model
    parameters = [f"id={model.id}", f"sha256={model.sha256}", f"device={provenance.device}"]
    return hd.sr.AlgorithmIdentification(
        name=model.name or model.id,
        version=model.version,
        family=codes.cid7162.ArtificialIntelligence,
        parameters=parameters,
    )


def _sites(report: Report, finding: Finding) -> list[hd.sr.FindingSite] | None:
    meaning = finding.code.meaning if finding.code else ""
    model = finding.provenance.model
    site = sr_codes.site_code(meaning, finding.label, model.id, report.series.body_part)
    if site is None:
        return None
    return [hd.sr.FindingSite(site, laterality=sr_codes.LATERALITIES.get(finding.side))]


def _measurements(finding: Finding, box: Box | None) -> list[hd.sr.Measurement]:
    """Probability 0..1, the model's measurements, and the full size of the box in force."""
    made = []
    if finding.score is not None:
        made.append(hd.sr.Measurement(codes.DCM.Probability, round(finding.score, 6), codes.UCUM.NoUnits))
    for one in finding.measurements:
        unit = sr_codes.unit_code(one.unit)
        made.append(hd.sr.Measurement(sr_codes.measurement_code(one.name), one.value, unit))
    if box is not None:
        sizes = zip(sr_codes.BOX_SIZES, box.size_mm, strict=True)
        made.extend(hd.sr.Measurement(name, size, codes.UCUM.Millimeter) for name, size in sizes)
    return made


def _evaluations(item: ReportedFinding, *, has_site: bool) -> list[hd.sr.QualitativeEvaluation] | None:
    """The verdict as Presence and exactly, why it was rejected, the model's severity, and a side without a site."""
    pairs: list[tuple[Code, Code]] = []
    if item.state in sr_codes.PRESENCES:
        pairs += [(sr_codes.PRESENCE, sr_codes.PRESENCES[item.state])]
        pairs += [(sr_codes.ASSESSMENT, sr_codes.ASSESSMENTS[item.state])]
    if item.decision is not None and item.decision.reason:
        pairs += [(sr_codes.REASON, sr_codes.REASONS.get(item.decision.reason, sr_codes.OTHER_REASON))]
    if item.reported.severity is not None:
        pairs += [(sr_codes.SEVERITY, sr_codes.SEVERITIES[item.reported.severity])]
    if not has_site and item.reported.side in sr_codes.LATERALITIES:
        pairs += [(sr_codes.LATERALITY, sr_codes.LATERALITIES[item.reported.side])]
    return [hd.sr.QualitativeEvaluation(name, value) for name, value in pairs] or None


def _add_comments(group: Group, item: ReportedFinding) -> None:
    """The claim in words; then who decided, when, and the reader's own words."""
    texts = [f"{item.finding.label} (finding {item.number}), side {item.reported.side.value}"]
    texts += [evidence.text for evidence in item.finding.evidence if evidence.text.strip()]
    if item.decision is not None:
        texts += _decision_texts(item.decision)
    for text in texts:
        add_comment(group[0], text)


def add_comment(container: Dataset, text: str) -> None:
    """Add a sentence to what a container of the report holds."""
    comment = hd.sr.TextContentItem(codes.DCM.Comment, text, relationship_type="CONTAINS")
    container.ContentSequence.append(comment)


def _decision_texts(decision: Decision) -> list[str]:
    time = decision.time.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S UTC")
    role = f" ({decision.role})" if decision.role else ""
    texts = [f"{decision.verdict.value.capitalize()} by {decision.reader}{role}, {time}"]
    if decision.reason and decision.reason not in sr_codes.REASONS:
        texts.append(f"Reason: {decision.reason}")
    if decision.note and decision.note.strip():
        texts.append(decision.note)
    return texts
