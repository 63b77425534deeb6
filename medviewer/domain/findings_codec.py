"""Findings, decisions and analyses as plain JSON values (the `findings.json` contract), and back."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import zip_longest
from typing import TYPE_CHECKING, Any

from medviewer.domain.decision import Decision, Verdict
from medviewer.domain.finding import (
    Analysis,
    Code,
    Evidence,
    EvidenceKind,
    Finding,
    Measurement,
    ModelIdentity,
    Provenance,
    Sentence,
    Severity,
    Side,
    StageSeconds,
)
from medviewer.domain.regions import Box, MaskRegion, PixelBox, Point, Region, WholeImage
from medviewer.domain.vectors import axes3, vec3

if TYPE_CHECKING:
    from collections.abc import Iterable

JsonObject = dict[str, Any]
SCHEMA_VERSION = 1


def region_to_json(region: Region) -> JsonObject:
    """A region as its JSON object."""
    match region:
        case Box():
            return {
                "kind": "box",
                "center_lps": list(region.center_lps),
                "size_mm": list(region.size_mm),
                "axes": [list(row) for row in region.axes],
            }
        case PixelBox():
            return {"kind": "box", "box_px": list(region.box_px), "frame": region.frame}
        case MaskRegion():
            return {"kind": "mask", "file": region.file, "volume_ml": region.volume_ml, "label": region.label}
        case Point():
            return {"kind": "point", "lps": list(region.lps)}
        case WholeImage():
            return {"kind": "whole_image", "frame": region.frame}


def region_from_json(value: JsonObject) -> Region:
    """The region of a JSON object; raises ValueError for an unknown kind."""
    kind = value["kind"]
    if kind == "box" and "box_px" in value:
        x0, y0, x1, y1 = (float(v) for v in value["box_px"])
        return PixelBox((x0, y0, x1, y1), int(value["frame"]))
    if kind == "box":
        return Box(vec3(value["center_lps"]), vec3(value["size_mm"]), axes3(value["axes"]))
    if kind == "mask":
        return MaskRegion(value["file"], float(value["volume_ml"]), int(value.get("label", 1)))
    if kind == "point":
        return Point(vec3(value["lps"]))
    if kind == "whole_image":
        return WholeImage(int(value.get("frame", 0)))
    message = f"unknown region kind {kind!r}"
    raise ValueError(message)


def finding_to_json(finding: Finding) -> JsonObject:
    """A finding as its JSON object."""
    heatmap = next((e for e in finding.evidence if e.kind is EvidenceKind.HEATMAP), None)
    code = finding.code
    return {
        "id": finding.id,
        "label": finding.label,
        "code": None if code is None else {"scheme": code.scheme, "value": code.value, "meaning": code.meaning},
        "score": finding.score,
        "positive": finding.positive,
        "severity": None if finding.severity is None else finding.severity.value,
        "side": finding.side.value,
        "region": region_to_json(finding.region),
        "key_sop_instance_uid": finding.key_sop_instance_uid,
        "heatmap": None if heatmap is None else _heatmap_to_json(heatmap),
        "measurements": [{"name": m.name, "value": m.value, "unit": m.unit} for m in finding.measurements],
        **_texts_to_json([e for e in finding.evidence if e.kind is EvidenceKind.TEXT]),
    }


def _texts_to_json(texts: list[Evidence]) -> JsonObject:
    """The English, and beside it how to say it in another language, where that is known of any."""
    english: JsonObject = {"evidence_text": [e.text for e in texts]}
    if all(e.sentence is None for e in texts):
        return english
    said = [None if e.sentence is None else {e.sentence.template: dict(e.sentence.values)} for e in texts]
    return english | {"evidence_sentences": said}


def _heatmap_to_json(evidence: Evidence) -> JsonObject:
    low, high = evidence.value_range or (0.0, 1.0)
    return {"file": evidence.file, "unit": evidence.unit, "range": [low, high], "method": evidence.method}


def finding_from_json(value: JsonObject, series_id: str, provenance: Provenance) -> Finding:
    """The finding of a JSON object."""
    code = value["code"]
    return Finding(
        id=value["id"],
        series_id=series_id,
        label=value["label"],
        region=region_from_json(value["region"]),
        score=value["score"],
        positive=bool(value["positive"]),
        provenance=provenance,
        code=None if code is None else Code(code["scheme"], code["value"], code["meaning"]),
        severity=None if value["severity"] is None else Severity(value["severity"]),
        side=Side(value["side"]),
        measurements=tuple(Measurement(m["name"], float(m["value"]), m["unit"]) for m in value["measurements"]),
        evidence=_evidence_from_json(value),
        key_sop_instance_uid=value["key_sop_instance_uid"],
    )


def _sentence(text: str, value: JsonObject | None) -> Sentence | None:
    """The sentence of a text; None where there is none, or where it would say something else than the text."""
    for template, values in (value or {}).items():
        sentence = Sentence(template, tuple(values.items()))
        try:
            return sentence if sentence.english == text else None
        except (KeyError, IndexError, ValueError):
            return None
    return None


def _evidence_from_json(value: JsonObject) -> tuple[Evidence, ...]:
    english = value.get("evidence_text", [])
    said = value.get("evidence_sentences", [])[: len(english)]
    texts = tuple(
        Evidence(EvidenceKind.TEXT, text, sentence=_sentence(text, one)) for text, one in zip_longest(english, said)
    )
    heatmap = value["heatmap"]
    if heatmap is None:
        return texts
    low, high = (float(v) for v in heatmap["range"])
    shown = Evidence(
        EvidenceKind.HEATMAP,
        method=heatmap["method"],
        unit=heatmap["unit"],
        value_range=(low, high),
        file=heatmap["file"],
    )
    return (shown, *texts)


def decision_to_json(decision: Decision) -> JsonObject:
    """A decision as its JSON object."""
    return {
        "finding": decision.finding_id,
        "verdict": decision.verdict.value,
        "reader": decision.reader,
        "role": decision.role,
        "reason": decision.reason,
        "note": decision.note,
        "region": None if decision.region is None else region_to_json(decision.region),
        "time": decision.time.astimezone(UTC).isoformat(),
    }


def decision_from_json(value: JsonObject, model: ModelIdentity) -> Decision:
    """The decision of a JSON object, on a claim of that model."""
    region = value.get("region")
    box = None if region is None else region_from_json(region)
    return Decision(
        finding_id=value["finding"],
        verdict=Verdict(value["verdict"]),
        reader=value["reader"],
        role=value["role"],
        time=datetime.fromisoformat(value["time"]),
        model=model,
        reason=value["reason"],
        note=value.get("note"),
        region=box if isinstance(box, Box) else None,
    )


def analysis_to_json(analysis: Analysis, decisions: Iterable[Decision] = ()) -> JsonObject:
    """An analysis and the decisions in force as the `findings.json` object."""
    provenance, seconds = analysis.provenance, analysis.seconds
    return {
        "schema": SCHEMA_VERSION,
        "study_uid": analysis.study_uid,
        "series_id": analysis.series_id,
        "source": analysis.source,
        "sop_instance_uids": list(provenance.sop_instance_uids),
        "model": {
            "id": provenance.model.id,
            "version": provenance.model.version,
            "sha256": provenance.model.sha256,
            "name": provenance.model.name,
            "operating_point": analysis.operating_point,
            "device": provenance.device,
            "seconds": {
                "preprocess": seconds.preprocess,
                "run": seconds.run,
                "postprocess": seconds.postprocess,
                "explain": seconds.explain,
            },
        },
        "run": {
            "id": provenance.job_id,
            "time": provenance.time.astimezone(UTC).isoformat(),
            "pixel_sha256": provenance.pixel_sha256,
            "preprocess_sha256": provenance.preprocess_sha256,
        },
        "findings": [finding_to_json(finding) for finding in analysis.findings],
        "decisions": [decision_to_json(decision) for decision in decisions],
        "warnings": list(analysis.warnings),
    }


def analysis_from_json(value: JsonObject) -> tuple[Analysis, tuple[Decision, ...]]:
    """The analysis (without its heatmap's voxels) and decisions of a `findings.json` object that fits its schema."""
    model, run = value["model"], value["run"]
    identity = ModelIdentity(model["id"], model["version"], model["sha256"], model["name"])
    provenance = Provenance(
        model=identity,
        device=model["device"],
        sop_instance_uids=tuple(value["sop_instance_uids"]),
        pixel_sha256=run["pixel_sha256"],
        preprocess_sha256=run["preprocess_sha256"],
        job_id=run["id"],
        time=datetime.fromisoformat(run["time"]),
    )
    analysis = Analysis(
        study_uid=value["study_uid"],
        series_id=value["series_id"],
        source=value["source"],
        provenance=provenance,
        findings=tuple(finding_from_json(item, value["series_id"], provenance) for item in value["findings"]),
        operating_point=model["operating_point"],
        seconds=StageSeconds(**model["seconds"]),
        warnings=tuple(value["warnings"]),
    )
    return analysis, tuple(decision_from_json(item, identity) for item in value["decisions"])
