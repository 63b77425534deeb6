from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

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
    Severity,
    Side,
    StageSeconds,
)
from medviewer.domain.regions import Box

STUDY = "1.2.826.0.1.3680043.10.1"
MODEL = ModelIdentity("lung-nodule-candidates", "1.0.0", "ab" * 32, "Lung nodule candidates")
TIME = datetime(2026, 3, 4, 5, 6, 7, 891, tzinfo=UTC)


def make_analysis(run_id: str = "run-1") -> Analysis:
    provenance = Provenance(MODEL, "CPUExecutionProvider", ("1.2.3", "1.2.4"), "cd" * 32, "ef" * 32, run_id, TIME)
    heatmap = Evidence(
        EvidenceKind.HEATMAP, method="LoG", unit="[hnsf'U]", value_range=(0.0, 400.0), file="heatmap.nii.gz"
    )
    first = Finding(
        id="8d3c3c58-7f4b-4a4b-a8f4-0d3f3c1e0001",
        series_id="1.2.3.4",
        label="Nodule candidate",
        region=Box((1.5, -2.25, 3.125), (8.0, 9.0, 10.0)),
        score=0.87,
        positive=True,
        provenance=provenance,
        code=Code("SCT", "27925004", "Nodule"),
        severity=Severity.MODERATE,
        side=Side.LEFT,
        measurements=(Measurement("Diameter", 9.5, "mm"),),
        evidence=(heatmap, Evidence(EvidenceKind.TEXT, "rund, scharf begrenzt – 結節")),
        key_sop_instance_uid="1.2.3",
    )
    second = replace(first, id="8d3c3c58-7f4b-4a4b-a8f4-0d3f3c1e0002", score=None, positive=False, code=None)
    return Analysis(
        study_uid=STUDY,
        series_id="1.2.3.4",
        source="scans/\udcffname",
        provenance=provenance,
        findings=(first, second),
        operating_point=0.5,
        seconds=StageSeconds(0.1, 2.5, 0.25, 0.0),
        warnings=("Slice thickness is above 5 mm.",),
    )


def make_decision(
    verdict: Verdict = Verdict.ACCEPTED, finding: str = "8d3c3c58-7f4b-4a4b-a8f4-0d3f3c1e0001"
) -> Decision:
    region = Box((1.0, 2.0, 3.0), (4.0, 5.0, 6.0)) if verdict is Verdict.MODIFIED else None
    reason = "Vessel" if verdict is Verdict.REJECTED else None
    return Decision(finding, verdict, "Dr. Ångström 王", "Reader", TIME, MODEL, reason=reason, note="n", region=region)
