"""A small made-up study and ports that keep everything in memory, so that the window is tested without files."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from made_segments import SegmentShelf
from samples import JANE, PROVENANCE, SAMPLE_REGISTRATION

from medviewer.app.ports import AnalysisRequest, Ports, Recalled
from medviewer.app.review import Review
from medviewer.app.session import ReviewSession
from medviewer.app.settings import Settings
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
    Severity,
    Side,
    StageSeconds,
)
from medviewer.domain.geometry import Geometry
from medviewer.domain.job import CancelToken, Progress, ProgressReport
from medviewer.domain.loaded import Loaded
from medviewer.domain.overlay import SeriesOverlays
from medviewer.domain.plugin import PluginCatalog, PluginSummary
from medviewer.domain.regions import Box
from medviewer.domain.report import ExportOutcome
from medviewer.domain.study import Rejected, ScanResult, Series, SeriesKind, Study
from medviewer.domain.volume import Volume
from medviewer.processing.denoise import denoised
from medviewer.processing.mask_shapes import reshaped

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from medviewer.app.jobs import JobRunner
    from medviewer.app.layers import ReadObject
    from medviewer.domain.decision import Decision
    from medviewer.domain.frames import SliceFrame
    from medviewer.domain.link import Registration
    from medviewer.domain.measurement import Revision
    from medviewer.domain.record import Entry, EntryKind
    from medviewer.domain.report import Report
    from medviewer.domain.signature import Signature

SHAPE = (24, 40, 48)
SPACING = (3.0, 2.0, 2.0)
CENTERS = ((-20.0, 5.0, 24.0), (18.0, -8.0, 42.0), (6.0, 22.0, 12.0))
"""Middles of the made-up nodules in LPS mm, highest score first."""
SCORES = (0.91, 0.64, 0.30)
OPERATING_POINT = 0.5
MODEL = ModelIdentity("lung-nodule-candidates", "1.0", "ab" * 32, "Lung nodule candidates")
NOW = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
METHOD = "Contrast of core and surround by a blob filter, at each place the largest response over all of its scales"
BLANK_PDF = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
    b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>endobj\n"
    b"trailer<</Root 1 0 R>>\n%%EOF\n"
)


def geometry() -> Geometry:
    """An axial grid whose middle lies near the patient's origin; slices go from the feet up."""
    affine = np.zeros((4, 4))
    affine[2, 0], affine[1, 1], affine[0, 2] = SPACING
    affine[:3, 3] = (-47.0, -39.0, 0.0)
    affine[3, 3] = 1.0
    return Geometry(affine, SHAPE, "1.2.3")


def made_up_volume() -> Volume:
    """Air with a soft-tissue ball of 10 mm at each centre."""
    grid = geometry()
    index = np.stack(np.meshgrid(*(np.arange(n) for n in SHAPE), indexing="ij"), axis=-1)
    places = grid.to_lps(index)
    array = np.full(SHAPE, -850, dtype=np.int16)
    for center in CENTERS:
        array[np.linalg.norm(places - np.array(center), axis=-1) <= 5.0] = 40
    return Volume(grid, array, "HU")


def made_up_heatmap(volume: Volume) -> Heatmap:
    """Evidence of 300 HU within the balls."""
    array = np.where(volume.array > 0, 300, 0).astype(np.float32)
    return Heatmap(Volume(volume.geometry, array, "HU"), "HU", (0.0, 400.0), METHOD)


def made_up_study() -> Study:
    """One patient, one study: a series that opens and one that is refused."""
    able = Series("s1", "1.2.3.1", "CT", "Chest 3 mm", SeriesKind.VOLUME, (), SHAPE, geometry(), unit="HU")
    refused = Series(
        "s2", "1.2.3.2", "CT", "Head", SeriesKind.VOLUME, (), (10, 64, 64), refusal="The gantry was tilted by 12.0°."
    )
    return Study("1.2.3", JANE, (able, refused), date(2025, 5, 6), "CT chest")


def made_up_analysis(volume: Volume, source: str = "study") -> Analysis:
    """Three findings; the last one lies under the operating point."""
    made = replace(PROVENANCE, model=MODEL, sop_instance_uids=(), time=NOW)
    findings = tuple(
        Finding(
            f"f{n}",
            "s1",
            "nodule",
            Box(center, (12.0, 12.0, 12.0)),
            score,
            score >= OPERATING_POINT,
            made,
            code=Code("SCT", "427359005", "Solitary nodule of lung"),
            severity=Severity.MODERATE,
            side=Side.RIGHT if center[0] < 0 else Side.LEFT,
            measurements=(Measurement("diameter", 10.0, "mm"), Measurement("contrast", 320.0, "[hnsf'U]")),
            evidence=(
                Evidence(EvidenceKind.TEXT, "Core is 320 HU denser than its surround."),
                Evidence(EvidenceKind.HEATMAP, unit="HU", value_range=(0.0, 400.0)),
            ),
        )
        for n, (center, score) in enumerate(zip(CENTERS, SCORES, strict=True), start=1)
    )
    heatmap = made_up_heatmap(volume)
    return Analysis("1.2.3", "s1", source, made, findings, OPERATING_POINT, heatmap, StageSeconds(1, 2, 3, 4))


@dataclass
class Ledger:
    """Decisions and signatures in memory.

    `fails` makes the disk full; `seen` tells what the session knew at each append.
    """

    lines: list[Decision] = field(default_factory=list)
    signed: list[Signature] = field(default_factory=list)
    revised: list[Revision] = field(default_factory=list)
    kept: list[Entry] = field(default_factory=list)
    readings: dict[str, str] = field(default_factory=dict)
    fails: bool = False
    before: Callable[[], object] = lambda: None
    seen: list[object] = field(default_factory=list)

    def append(self, decision: Decision, study_uid: str) -> None:
        self.seen.append(self.before())
        if self.fails:
            message = "The decision could not be kept: the disk is full."
            raise UserError(message, "Make room and decide again.")
        assert study_uid
        self.lines.append(decision)

    def ledger(self, study_uid: str) -> tuple[Decision, ...]:
        assert study_uid
        return tuple(self.lines)

    def sign(self, signature: Signature) -> None:
        if self.fails:
            message = "The signature could not be kept: the disk is full."
            raise UserError(message, "Make room and sign again.")
        self.signed.append(signature)

    def signatures(self, study_uid: str) -> tuple[Signature, ...]:
        assert study_uid
        return tuple(self.signed)

    def measure(self, revision: Revision, study_uid: str) -> None:
        if self.fails:
            message = "The measurement could not be kept: the disk is full."
            raise UserError(message, "Make room and measure again.")
        assert study_uid
        self.revised.append(revision)

    def revisions(self, study_uid: str) -> tuple[Revision, ...]:
        assert study_uid
        return tuple(self.revised)

    def keep(self, entry: Entry) -> None:
        if self.fails:
            message = "It could not be kept: the disk is full."
            raise UserError(message, "Make room and try again.")
        self.kept.append(entry)

    def entries(self, study_uid: str, kind: EntryKind) -> tuple[Entry, ...]:
        return tuple(e for e in self.kept if (e.study_uid, e.kind) == (study_uid, kind))

    def save_reading(self, study_uid: str, payload: str, time: datetime) -> None:
        if self.fails:
            message = "How the study is looked at could not be kept: the disk is full."
            raise UserError(message, "Make room.")
        assert time.tzinfo is not None
        self.readings[study_uid] = payload

    def reading(self, study_uid: str) -> str | None:
        return self.readings.get(study_uid)


@dataclass
class Desk:
    """Fake ports and what was asked of them."""

    study: Study = field(default_factory=made_up_study)
    volume: Volume = field(default_factory=made_up_volume)
    times: tuple[Volume, ...] = ()
    """What is loaded where it is more than one volume."""
    objects: dict[str, ReadObject] = field(default_factory=dict)
    """What is read where a series is no stack of images, by its handle."""
    record: Ledger = field(default_factory=Ledger)
    exported: list[tuple[Report, Path, tuple[str, ...]]] = field(default_factory=list)
    saved: list[Settings] = field(default_factory=list)
    work: Callable[[CancelToken, ProgressReport], object] = lambda _token, _progress: None
    """Run inside `analyse` before it answers: a place to wait or to fail."""
    recalled: tuple[Analysis, ...] = ()
    exporting: Callable[[CancelToken], object] = lambda _token: None
    """Run inside `export` before it writes: a place to wait or to fail."""
    device_text: Callable[[], str] = lambda: "CPU (no usable GPU)"
    segments: SegmentShelf = field(default_factory=SegmentShelf)

    def scan(self, path: Path, token: CancelToken, progress: ProgressReport) -> ScanResult:
        token.check()
        progress(Progress(0.5, "Reading headers"))
        if path.name == "empty":
            return ScanResult(path, ())
        rejected = (Rejected(path / "notes.txt", "Text, not an image."),)
        return ScanResult(path, (self.study,), rejected, ("Patient ID 1234 stands for two names.",))

    def load(self, _series: Series, token: CancelToken, progress: ProgressReport) -> Loaded:
        token.check()
        progress(Progress(0.1, "First slice"))
        return Loaded(self.times or (self.volume,))

    def analyse(self, request: AnalysisRequest, token: CancelToken, progress: ProgressReport) -> Analysis:
        progress(Progress(0.3, "tile 1 of 3"))
        self.work(token, progress)
        return made_up_analysis(request.volume, request.source)

    def export(
        self, report: Report, folder: Path, formats: Sequence[str], token: CancelToken, _progress: ProgressReport
    ) -> ExportOutcome:
        token.check()
        self.exported.append((report, folder, tuple(formats)))
        folder.mkdir(parents=True, exist_ok=True)
        self.exporting(token)
        path = folder / "report.pdf"
        path.write_bytes(BLANK_PDF)
        return ExportOutcome((path,))

    def register(self, _one: Volume, _other: Volume, token: CancelToken, progress: ProgressReport) -> Registration:
        progress(Progress(0.5, "Registering at 4 mm"))
        token.check()
        return SAMPLE_REGISTRATION

    def draw(self, _frame: SliceFrame) -> NDArray[Any]:
        return np.zeros((8, 8, 3), dtype=np.uint8)

    def ports(self) -> Ports:
        seconds = itertools.count()
        plugin = PluginSummary(MODEL.id, MODEL.name, MODEL.version, ("CT",), Path("plugins") / MODEL.id)
        return Ports(
            scan=self.scan,
            known_studies=lambda _patient_id, _token: (),
            load=self.load,
            read_object=lambda series, _token, _progress: self.objects[series.id],
            read_overlays=lambda _series, _token, _progress: SeriesOverlays(),
            thumbnail=lambda _series: np.full((32, 32), 120, dtype=np.uint8),
            catalog=lambda: PluginCatalog((plugin,), ((Path("plugins/bad"), "manifest.yaml: line 3: unknown field"),)),
            analyse=self.analyse,
            analyses=lambda study_uid: tuple(one for one in self.recalled if one.study_uid == study_uid),
            recall=lambda *_asked: Recalled(self.recalled),
            record=self.record,
            export=self.export,
            draw=self.draw,
            make_demo=lambda _token, _progress: Path("demo"),
            save_settings=self.saved.append,
            device_text=self.device_text,
            segments=self.segments,
            reshape=reshaped,
            denoise=lambda volume, kind, token, progress: denoised(volume, kind, 1 << 30, token, progress),
            register=self.register,
            now=lambda: NOW.replace(second=next(seconds) % 60),
        )


def make_review(desk: Desk, runner: JobRunner, reader: str = "Dr N. Example") -> Review:
    """A review on fake ports; without a name nobody is the reader."""
    return Review(ReviewSession(Settings(reader=reader)), runner, desk.ports())
