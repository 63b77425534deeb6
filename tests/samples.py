"""Small values that many tests need: an oblique volume, findings, an analysis, decisions, a fake ledger."""

from __future__ import annotations

import queue
import time
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from made_segments import SegmentShelf

from medviewer.app.jobs import JobRunner
from medviewer.app.ports import Ports, Recalled
from medviewer.app.review import Review
from medviewer.app.session import ReviewSession
from medviewer.app.settings import Settings
from medviewer.domain.annotations import Origin, References
from medviewer.domain.decision import Decision, Verdict
from medviewer.domain.display import Window
from medviewer.domain.documents import Document, TextLine
from medviewer.domain.errors import UserError
from medviewer.domain.finding import (
    Analysis,
    Code,
    Evidence,
    EvidenceKind,
    Finding,
    Heatmap,
    Measurement,
    ModelIdentity,
    Provenance,
    Severity,
    Side,
    StageSeconds,
)
from medviewer.domain.frames import SliceFrame
from medviewer.domain.geometry import Geometry, pixel_grid
from medviewer.domain.link import Move, Registration
from medviewer.domain.loaded import Loaded
from medviewer.domain.overlay import SeriesOverlays
from medviewer.domain.planes import PlaneName, slice_plane
from medviewer.domain.plugin import PluginCatalog, PluginSummary
from medviewer.domain.regions import Box
from medviewer.domain.report import ExportOutcome
from medviewer.domain.signature import Signature
from medviewer.domain.study import InstanceRef, Patient, Rejected, ScanResult, Series, SeriesKind, Study
from medviewer.domain.volume import Volume
from medviewer.processing.denoise import denoised
from medviewer.processing.mask_shapes import reshaped

if TYPE_CHECKING:
    from collections.abc import Callable

    from medviewer.domain.measurement import Revision
    from medviewer.domain.record import Entry, EntryKind

NOON = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)
MODEL = ModelIdentity("blob", "1.0.0", "ab" * 32, "Blob marker")
PROVENANCE = Provenance(MODEL, "CPUExecutionProvider", ("1.2.3",), "cd" * 32, "ef" * 32, "run-1", NOON)
JANE = Patient("1234", "DOE^JANE", "19610203", "F")
SAMPLE_REGISTRATION = Registration(Move(offset_mm=(5.0, -4.0, 12.0), error_mm=1.24), 1.5, 0.91)
PLUGIN = PluginSummary("blob", "Blob marker", "1.0.0", ("CT",), Path("blob"))


def rotation(degrees: tuple[float, float, float]) -> np.ndarray:
    """3x3 rotation about x, then y, then z."""
    a, b, c = np.radians(degrees)
    x = np.array([[1, 0, 0], [0, np.cos(a), -np.sin(a)], [0, np.sin(a), np.cos(a)]])
    y = np.array([[np.cos(b), 0, np.sin(b)], [0, 1, 0], [-np.sin(b), 0, np.cos(b)]])
    z = np.array([[np.cos(c), -np.sin(c), 0], [np.sin(c), np.cos(c), 0], [0, 0, 1]])
    return z @ y @ x


def affine(
    directions: np.ndarray,
    spacing: tuple[float, float, float],
    origin: tuple[float, float, float] = (-50.0, 30.0, 700.0),
) -> np.ndarray:
    """4x4 matrix from unit vectors (rows: slice, row, column direction), spacing and origin."""
    matrix = np.eye(4)
    matrix[:3, :3] = (np.asarray(directions) * np.array(spacing)[:, None]).T
    matrix[:3, 3] = origin
    return matrix


AXIAL_DIRECTIONS = np.array([[0.0, 0.0, 1.0], [0.0, 1.0, 0.0], [1.0, 0.0, 0.0]])
OBLIQUE_DIRECTIONS = AXIAL_DIRECTIONS @ rotation((12.0, -8.0, 21.0)).T
FLIPPED_DIRECTIONS = np.array([[0.0, 0.0, -1.0], [0.0, -1.0, 0.0], [1.0, 0.0, 0.0]])


def oblique_geometry(shape: tuple[int, int, int] = (20, 30, 40)) -> Geometry:
    """Rotated about three axes, anisotropic."""
    return Geometry(affine(OBLIQUE_DIRECTIONS, (3.0, 0.9, 0.7)), shape, "1.2.9")


def plain_geometry(shape: tuple[int, int, int] = (20, 30, 40)) -> Geometry:
    """Axial, head at the last slice."""
    return Geometry(affine(AXIAL_DIRECTIONS, (3.0, 0.9, 0.7)), shape, "1.2.9")


def sample_volume(geometry: Geometry | None = None) -> Volume:
    """Every voxel has another value (up to 24000 of them)."""
    place = geometry or plain_geometry()
    values = np.arange(np.prod(place.shape), dtype=np.int16).reshape(place.shape) - 1000
    return Volume(place, values, "HU")


def sample_finding(
    number: int = 1, score: float = 0.9, center: tuple[float, float, float] = (-40.0, 40.0, 730.0)
) -> Finding:
    """A nodule with a box, a heatmap and measurements."""
    return Finding(
        id=f"00000000-0000-4000-8000-{number:012d}",
        series_id="1.2.4",
        label="Nodule",
        region=Box(center, (8.0, 9.0, 10.0)),
        score=score,
        positive=score >= 0.5,
        provenance=PROVENANCE,
        code=Code("SCT", "27925004", "Nodule"),
        severity=Severity.MODERATE,
        side=Side.RIGHT,
        measurements=(Measurement("diameter", 8.2, "mm"), Measurement("contrast", 310.0, "[hnsf'U]")),
        evidence=(
            Evidence(
                EvidenceKind.HEATMAP, method="contrast", unit="HU", value_range=(0.0, 400.0), file="heatmap.nii.gz"
            ),
            Evidence(EvidenceKind.TEXT, "core 12 HU, surround -810 HU"),
        ),
        key_sop_instance_uid="1.2.3",
    )


def sample_heatmap(volume: Volume) -> Heatmap:
    """Evidence that grows along the columns."""
    values = np.broadcast_to(np.linspace(0, 400, volume.geometry.shape[2], dtype=np.float32), volume.geometry.shape)
    return Heatmap(Volume(volume.geometry, np.ascontiguousarray(values), "HU"), "HU", (0.0, 400.0), "contrast")


def sample_analysis(findings: tuple[Finding, ...] | None = None, volume: Volume | None = None) -> Analysis:
    """Three findings of which two are positive."""
    three = tuple(
        sample_finding(n, score, (-40.0 + 5 * n, 40.0, 724.0 + 3 * n)) for n, score in ((1, 0.7), (2, 0.9), (3, 0.2))
    )
    return Analysis(
        study_uid="1.2.5",
        series_id="1.2.4",
        source="study",
        provenance=PROVENANCE,
        findings=three if findings is None else findings,
        operating_point=0.5,
        heatmap=None if volume is None else sample_heatmap(volume),
        seconds=StageSeconds(0.1, 1.0, 0.2, 0.3),
        warnings=("the slices are thick",),
    )


def sample_decision(finding_id: str, verdict: Verdict = Verdict.ACCEPTED, **changes: Any) -> Decision:
    """A decision by Dr One at noon."""
    region = Box((1.0, 2.0, 3.0), (4.0, 5.0, 6.0)) if verdict is Verdict.MODIFIED else None
    return replace(Decision(finding_id, verdict, "Dr One", "Reader", NOON, MODEL, region=region), **changes)


def sample_signature(*decisions: Decision, **changes: Any) -> Signature:
    """Dr One's signature at noon under a report on the sample analysis."""
    signature = Signature("1.2.5", "1.2.4", "run-1", MODEL, "Dr One", "Reader", NOON, decisions)
    return replace(signature, **changes)


def sample_series(geometry: Geometry | None = None, **changes: Any) -> Series:
    """A CT series that opens."""
    place = geometry or plain_geometry()
    refs = tuple(
        InstanceRef(f"1.2.3.{k}", "1.2.840.10008.5.1.4.1.1.2", Path(f"{k}.dcm")) for k in range(place.shape[0])
    )
    series = Series("1.2.4", "1.2.4", "CT", "LUNG 3.0", SeriesKind.VOLUME, refs, place.shape, place, unit="HU")
    return replace(series, **changes)


def sample_study(series: tuple[Series, ...] | None = None) -> Study:
    """One study of one patient."""
    return Study("1.2.5", JANE, (sample_series(),) if series is None else series, date(2026, 3, 1), "CT Chest")


def sample_scan(study: Study | None = None) -> ScanResult:
    """One study and one file that is no image."""
    rejected = (Rejected(Path("notes.txt"), "is a text file, not an image"),)
    return ScanResult(Path("study"), (study or sample_study(),), rejected)


class FakeRecord:
    """A ledger in memory that can be made to fail."""

    def __init__(self) -> None:
        self.lines: list[tuple[str, Decision]] = []
        self.signed: list[Signature] = []
        self.revised: list[tuple[str, Revision]] = []
        self.kept: list[Entry] = []
        self.readings: dict[str, str] = {}
        self.is_broken = False

    def append(self, decision: Decision, study_uid: str) -> None:
        if self.is_broken:
            message = "The decision could not be saved: the disk is full."
            raise UserError(message, "Free some space.")
        self.lines.append((study_uid, decision))

    def ledger(self, study_uid: str) -> tuple[Decision, ...]:
        return tuple(decision for uid, decision in self.lines if uid == study_uid)

    def sign(self, signature: Signature) -> None:
        if self.is_broken:
            message = "The signature could not be saved: the disk is full."
            raise UserError(message, "Free some space.")
        self.signed.append(signature)

    def signatures(self, study_uid: str) -> tuple[Signature, ...]:
        return tuple(signature for signature in self.signed if signature.study_uid == study_uid)

    def measure(self, revision: Revision, study_uid: str) -> None:
        if self.is_broken:
            message = "The measurement could not be saved: the disk is full."
            raise UserError(message, "Free some space.")
        self.revised.append((study_uid, revision))

    def revisions(self, study_uid: str) -> tuple[Revision, ...]:
        return tuple(revision for uid, revision in self.revised if uid == study_uid)

    def keep(self, entry: Entry) -> None:
        if self.is_broken:
            message = "It could not be saved: the disk is full."
            raise UserError(message, "Free some space.")
        self.kept.append(entry)

    def entries(self, study_uid: str, kind: EntryKind) -> tuple[Entry, ...]:
        return tuple(entry for entry in self.kept if (entry.study_uid, entry.kind) == (study_uid, kind))

    def save_reading(self, study_uid: str, payload: str, time: datetime) -> None:
        if self.is_broken:
            message = "How the study is looked at could not be saved: the disk is full."
            raise UserError(message, "Free some space.")
        assert time.tzinfo is not None
        self.readings[study_uid] = payload

    def reading(self, study_uid: str) -> str | None:
        return self.readings.get(study_uid)


def sample_document() -> Document:
    """A report of two lines."""
    lines = (TextLine(0, "Report", ""), TextLine(1, "Finding", "Nothing new"))
    return Document(Origin("1.2.3.9", "1.2.9", "Report", "Maker 1.0"), References(), lines=lines)


class Clock:
    """A minute passes at every look."""

    def __init__(self) -> None:
        self.time = NOON

    def __call__(self) -> datetime:
        self.time += timedelta(minutes=1)
        return self.time


def sample_ports(record: FakeRecord | None = None, **changes: Any) -> Ports:
    """Ports that answer at once with the samples."""
    volume = sample_volume()
    ports = Ports(
        scan=lambda _path, _token, _progress: sample_scan(),
        known_studies=lambda _patient_id, _token: (),
        load=lambda _series, _token, _progress: Loaded((volume,)),
        read_object=lambda _series, _token, _progress: sample_document(),
        read_overlays=lambda _series, _token, _progress: SeriesOverlays(),
        thumbnail=lambda _series: np.zeros((96, 96), np.uint8),
        catalog=lambda: PluginCatalog((PLUGIN,)),
        analyse=lambda request, _token, _progress: sample_analysis(volume=request.volume),
        analyses=lambda _study_uid: (),
        recall=lambda _study, _series, _volume, _token: Recalled(),
        record=record or FakeRecord(),
        export=lambda _report, folder, formats, _token, _progress: ExportOutcome(
            tuple(folder / name for name in formats)
        ),
        draw=lambda _frame: np.zeros((8, 8, 3), np.uint8),
        make_demo=lambda _token, _progress: Path("demo"),
        save_settings=lambda _settings: None,
        device_text=lambda: "CPU",
        segments=SegmentShelf(),
        reshape=reshaped,
        denoise=lambda volume, kind, token, progress: denoised(volume, kind, 1 << 30, token, progress),
        register=lambda _one, _other, _token, _progress: SAMPLE_REGISTRATION,
        now=Clock(),
    )
    return replace(ports, **changes)


POLL_S = 0.02


class MainThread:
    """Keeps what is posted until the test takes it, as an event loop would."""

    def __init__(self) -> None:
        self._posted: queue.Queue[Callable[[], None]] = queue.Queue()

    def post(self, function: Callable[[], None]) -> None:
        self._posted.put(function)

    def run_until(self, reached: Callable[[], bool], limit_s: float = 20.0) -> None:
        """Do what is posted until the condition holds, whether a post or a worker thread makes it hold."""
        end = time.monotonic() + limit_s
        while not reached():
            try:
                self._posted.get(timeout=POLL_S)()
            except queue.Empty:
                assert time.monotonic() < end, "nothing came that makes the condition hold"

    def run_posted(self) -> None:
        """Do what is posted already."""
        while not self._posted.empty():
            self._posted.get()()


def sample_review(main_thread: MainThread, ports: Ports | None = None, reader: str = "Dr One") -> Review:
    """A review with nothing open; close its jobs at the end."""
    session = ReviewSession(Settings(reader=reader))
    review = Review(session, JobRunner(main_thread.post), ports or sample_ports())
    session.set_catalog(review.ports.catalog())
    return review


def picture_series(shape: tuple[int, int, int] = (5, 12, 16), **changes: Any) -> Series:
    """A film without a place in the patient, or a picture where it has one frame."""
    kind = SeriesKind.CINE if shape[0] > 1 else SeriesKind.IMAGE
    return replace(Series("1.2.6", "1.2.6", "US", "LIVER", kind, (), shape), **changes)


def picture_volume(shape: tuple[int, int, int] = (5, 12, 16), *, is_color: bool = False) -> Volume:
    """Frames of a film: grey, every pixel with another value, or coloured (red the column, green the row)."""
    frames, rows, columns = shape
    if not is_color:
        grey = np.arange(np.prod(shape), dtype=np.uint16).reshape(shape)
        return Volume(pixel_grid(shape), grey, is_placed=False)
    array = np.zeros((*shape, 3), np.uint8)
    array[..., 0] = np.arange(columns)
    array[..., 1] = np.arange(rows)[:, None]
    array[..., 2] = np.arange(frames)[:, None, None]
    return Volume(pixel_grid(shape), array, is_placed=False)


def sample_frame(volume: Volume, **changes: Any) -> SliceFrame:
    """The middle axial slice of a volume."""
    plane = slice_plane(volume.geometry, PlaneName.AXIAL, 1)
    return replace(SliceFrame(volume, plane, Window(400, 40)), **changes)
