"""Reports on a small DICOM series written by this file; positions follow from the headers alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import numpy as np
import pydicom
from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.uid import CTImageStorage, ExplicitVRLittleEndian, generate_uid

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
from medviewer.domain.geometry import Geometry
from medviewer.domain.regions import Box
from medviewer.domain.report import KeyImage, Report, build_report
from medviewer.domain.signature import Signature
from medviewer.domain.study import InstanceRef, Patient, Series, SeriesKind, Study

if TYPE_CHECKING:
    from pathlib import Path

MODEL = ModelIdentity("lung-nodule-candidates", "1.2.0", "5f" * 32, "Lung nodule candidates")
TIME = datetime(2026, 3, 4, 5, 6, 7, tzinfo=UTC)
IDS = tuple(f"8d3c3c58-7f4b-4a4b-a8f4-0d3f3c1e000{n}" for n in range(5))


def rotation() -> np.ndarray:
    """A proper rotation about no axis of the patient (QR of a fixed matrix)."""
    q, r = np.linalg.qr(np.array([[1.0, 0.3, -0.2], [-0.25, 1.0, 0.35], [0.15, -0.3, 1.0]]))
    q = q * np.sign(np.diag(r))
    return q if np.linalg.det(q) > 0 else -q


def write_series(folder: Path, turned: np.ndarray | None = None, **tags: object) -> Series:
    """Six CT slices of 40 x 48 pixels of 0.7 x 0.9 mm, 2.5 mm apart, with axes turned by a rotation."""
    folder.mkdir(parents=True, exist_ok=True)
    turned = np.eye(3) if turned is None else turned
    column, row, normal = turned[:, 0], turned[:, 1], turned[:, 2]
    study_uid, series_uid, frame_uid = generate_uid(), generate_uid(), generate_uid()
    origin = np.array([-20.5, 13.25, -101.0])
    instances = []
    for k in range(6):
        header = _header(study_uid, series_uid, frame_uid)
        header.ImagePositionPatient = [f"{v:.6f}" for v in origin + 2.5 * k * normal]
        header.ImageOrientationPatient = [f"{v:.10f}" for v in (*column, *row)]
        header.InstanceNumber = 6 - k
        for keyword, value in tags.items():
            setattr(header, keyword, value)
        path = folder / f"slice{k}.dcm"
        header.save_as(path, enforce_file_format=True)
        instances.append(InstanceRef(str(header.SOPInstanceUID), str(CTImageStorage), path))
    affine = np.eye(4)
    affine[:3, :3] = np.stack([2.5 * normal, 0.9 * row, 0.7 * column], axis=1)
    affine[:3, 3] = origin
    geometry = Geometry(affine, (6, 40, 48), str(frame_uid))
    return Series(
        str(series_uid),
        str(series_uid),
        "CT",
        "Thorax 2.5",
        SeriesKind.VOLUME,
        tuple(instances),
        (6, 40, 48),
        geometry,
        body_part="CHEST",
        unit="HU",
    )


def _header(study_uid: str, series_uid: str, frame_uid: str) -> Dataset:
    header = Dataset()
    header.file_meta = FileMetaDataset()
    header.file_meta.TransferSyntaxUID = ExplicitVRLittleEndian
    header.SOPClassUID, header.SOPInstanceUID = CTImageStorage, generate_uid()
    header.StudyInstanceUID, header.SeriesInstanceUID = study_uid, series_uid
    header.FrameOfReferenceUID = frame_uid
    header.SpecificCharacterSet = "ISO_IR 192"
    header.PatientID, header.PatientName = "4711", "Müller^Änne"
    header.PatientBirthDate, header.PatientSex = "19510203", "F"
    header.StudyDate, header.StudyTime, header.AccessionNumber = "20260303", "101112", "A1"
    header.Modality = "CT"
    header.Rows, header.Columns = 40, 48
    header.PixelSpacing = [0.9, 0.7]
    header.BitsAllocated = header.BitsStored = 16
    header.HighBit, header.PixelRepresentation, header.SamplesPerPixel = 15, 1, 1
    header.PhotometricInterpretation = "MONOCHROME2"
    header.PixelData = bytes(40 * 48 * 2)
    return header


def provenance(series: Series) -> Provenance:
    uids = tuple(one.sop_instance_uid for one in series.instances)
    return Provenance(MODEL, "CPUExecutionProvider", uids, "aa" * 32, "bb" * 32, "run-7", TIME)


def make_finding(series: Series, number: int, index: tuple[float, float, float], **changes: object) -> Finding:
    """A finding in a box of 6 x 5.4 x 4.2 mm along the series' axes about an index position."""
    geometry = series.geometry
    assert geometry is not None
    values: dict[str, object] = {
        "id": IDS[number],
        "series_id": series.id,
        "label": "Nodule candidate",
        "region": Box(tuple(geometry.to_lps(index)), (6.0, 5.4, 4.2), tuple(map(tuple, geometry.directions))),
        "score": 0.9 - number / 10,
        "positive": True,
        "provenance": provenance(series),
        "code": Code("SCT", "27925004", "Nodule"),
        "severity": Severity.MODERATE,
        "side": Side.RIGHT,
        "measurements": (Measurement("diameter", 5.5, "mm"), Measurement("contrast", 310.0, "[hnsf'U]")),
        "evidence": (Evidence(EvidenceKind.TEXT, "core 12 HU, surround -810 HU, best scale 8.0 mm"),),
        "key_sop_instance_uid": series.instances[round(index[0])].sop_instance_uid,
    }
    return Finding(**{**values, **changes})


def decide(number: int, verdict: Verdict, reason: str | None = None, region: Box | None = None) -> Decision:
    return Decision(IDS[number], verdict, "Åsa Öberg", "Reader", TIME, MODEL, reason, "seen twice", region)


def make_report(series: Series, findings: tuple[Finding, ...], *decisions: Decision, **changes: object) -> Report:
    header = pydicom.dcmread(series.instances[0].path, stop_before_pixels=True)
    patient = Patient("4711", str(header.get("PatientName", "")), "19510203", "F")
    study = Study(
        str(header.StudyInstanceUID), patient, (series,), date(2026, 3, 3), "CT Thorax", "A1", institution="Example"
    )
    analysis = Analysis(
        study.uid,
        series.id,
        "scans/a",
        provenance(series),
        findings,
        0.5,
        seconds=StageSeconds(0.2, 3.0, 0.1, 0.1),
        warnings=("Slices are 2.5 mm apart: the model was made for 1 mm.",),
    )
    rng = np.random.default_rng(1)
    images = [KeyImage(f.id, rng.integers(0, 255, (90, 120, 3), dtype=np.uint8), "axial") for f in findings]
    values: dict[str, object] = {
        "reader": decisions[-1].reader if decisions else "",
        "created": TIME,
        "signed": bool(decisions),
    }
    return build_report(
        study,
        series,
        analysis,
        {d.finding_id: d for d in decisions},
        key_images=images,
        **{**values, **changes},
    )


def pending_report(series: Series) -> Report:
    return make_report(series, tuple(make_finding(series, n, (1.0 + n, 15.0 + 3 * n, 20.0)) for n in range(3)))


def finished_report(series: Series) -> Report:
    """Accepted, rejected for a listed reason, modified, and rejected for another reason."""
    findings = tuple(make_finding(series, n, (1.0 + n, 15.0 + 3 * n, 20.0)) for n in range(4))
    assert series.geometry is not None
    own = Box(tuple(series.geometry.to_lps((3.0, 22.0, 21.0))), (7.0, 8.0, 9.0))
    return make_report(
        series,
        findings,
        decide(0, Verdict.ACCEPTED),
        decide(1, Verdict.REJECTED, "Vessel"),
        decide(2, Verdict.MODIFIED, region=own),
        decide(3, Verdict.REJECTED, "Katheterspitze"),
    )


def signed_before(report: Report) -> Report:
    """The same report after another reader signed one on these findings."""
    run = report.analysis
    earlier = Signature(
        run.study_uid, run.series_id, run.run_id, MODEL, "Øystein Bergström", "Reader", TIME.replace(hour=3), ()
    )
    return replace(report, addendum_to=earlier)
