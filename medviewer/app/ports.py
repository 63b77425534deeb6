"""What the use cases need from outside, as functions: handed in by the composition root."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime
    from pathlib import Path

    from numpy.typing import NDArray

    from medviewer.app.layers import ReadObject
    from medviewer.app.settings import Settings
    from medviewer.domain.decision import Decision
    from medviewer.domain.finding import Analysis
    from medviewer.domain.frames import SliceFrame
    from medviewer.domain.job import CancelToken, ProgressReport
    from medviewer.domain.link import Registration
    from medviewer.domain.loaded import Loaded
    from medviewer.domain.look import DenoiseKind
    from medviewer.domain.mask import Mask
    from medviewer.domain.mask_segment import StoredMask
    from medviewer.domain.mask_shapes import Reshaping
    from medviewer.domain.measurement import Revision
    from medviewer.domain.overlay import SeriesOverlays
    from medviewer.domain.plugin import PluginCatalog, PluginSummary
    from medviewer.domain.record import Entry, EntryKind
    from medviewer.domain.report import ExportOutcome, Report
    from medviewer.domain.signature import Signature
    from medviewer.domain.study import ScanResult, Series, Study
    from medviewer.domain.volume import Volume


class ReviewRecord(Protocol):
    """The ledger as the use cases see it; what is added is on disk when `append`, `sign` or `measure` returns."""

    def append(self, decision: Decision, study_uid: str) -> None:
        """Add a decision durably; raises UserError where that failed."""

    def ledger(self, study_uid: str) -> tuple[Decision, ...]:
        """All decisions of a study in order of time."""

    def sign(self, signature: Signature) -> None:
        """Add a signature durably; raises UserError where that failed."""

    def signatures(self, study_uid: str) -> tuple[Signature, ...]:
        """All signatures under reports on a study, oldest first."""

    def measure(self, revision: Revision, study_uid: str) -> None:
        """Add a change of a measurement durably; raises UserError where that failed."""

    def revisions(self, study_uid: str) -> tuple[Revision, ...]:
        """All changes of measurements on a study in order of time."""

    def keep(self, entry: Entry) -> None:
        """Add a change of what readers keep durably; raises UserError where that failed."""

    def entries(self, study_uid: str, kind: EntryKind) -> tuple[Entry, ...]:
        """All changes of one kind on a study in order of time."""

    def save_reading(self, study_uid: str, payload: str, time: datetime) -> None:
        """Keep how a study is looked at durably, in place of what was kept; raises UserError where that failed."""

    def reading(self, study_uid: str) -> str | None:
        """How a study was looked at last; None where nothing was kept."""


class SegmentFiles(Protocol):
    """The voxels of segments on disk; from any thread."""

    def write(self, segment_id: str, mask: Mask) -> StoredMask:
        """Write a mask durably; raises UserError where that failed."""

    def read(self, stored: StoredMask, bare: Mask) -> Mask:
        """The mask that was written, on the grid of an empty one; raises UserError where it is missing or damaged."""

    def drop(self, stored: StoredMask) -> None:
        """Remove a file that nothing refers to any more."""


@dataclass(frozen=True, slots=True)
class AnalysisRequest:
    """One run that was asked for, on the volume of one time of a series (from 0)."""

    plugin: PluginSummary
    volume: Volume
    series: Series
    study_uid: str
    source: str
    time: int = 0


Scan: TypeAlias = "Callable[[Path, CancelToken, ProgressReport], ScanResult]"
KnownStudies: TypeAlias = "Callable[[str, CancelToken], tuple[ScanResult, ...]]"
Load: TypeAlias = "Callable[[Series, CancelToken, ProgressReport], Loaded]"
ReadSeries: TypeAlias = "Callable[[Series, CancelToken, ProgressReport], ReadObject]"
ReadOverlays: TypeAlias = "Callable[[Series, CancelToken, ProgressReport], SeriesOverlays]"
Analyse: TypeAlias = "Callable[[AnalysisRequest, CancelToken, ProgressReport], Analysis]"
Recall: TypeAlias = "Callable[[Study, Series, Loaded, CancelToken], Recalled]"
Reshape: TypeAlias = "Callable[[Mask, Reshaping, CancelToken, ProgressReport], Mask]"
Register: TypeAlias = "Callable[[Volume, Volume, CancelToken, ProgressReport], Registration]"
Denoise: TypeAlias = "Callable[[Volume, DenoiseKind, CancelToken, ProgressReport], Volume]"
Export: TypeAlias = "Callable[[Report, Path, Sequence[str], CancelToken, ProgressReport], ExportOutcome]"


@dataclass(frozen=True, slots=True)
class Recalled:
    """The kept analyses of a series, oldest first, and sentences on what could not be brought back."""

    analyses: tuple[Analysis, ...] = ()
    sentences: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Ports:
    """Everything outside that the use cases call.

    Parameters
    ----------
    known_studies
        Studies with a patient's ID on disk that were opened before, by folder; looks at no other file.
    read_object
        Reads a segmentation, structure set, report, presentation state, parametric map or document, whole.
    read_overlays
        Reads the overlay planes of a series of images.
    analyse
        Runs a model and keeps its outcome in the store before it returns.
    analyses
        The runs on a study in the order in which they were kept, newest last; without heatmap voxels.
    recall
        What was found before in these very images, at any of their times, with the latest heatmap.
    draw
        Draws a slice frame offscreen: RGB (rows, columns, 3) uint8. Main thread only.
    make_demo
        Generates the demo study, at the first call, and gives its folder.
    device_text
        One phrase naming the device that inference runs on.
    segments
        Where the voxels of segments are kept.
    reshape
        Changes the shape of a mask as a whole.
    denoise
        Values with their noise taken out, to be shown; raises UserError where memory has no room for them.
    register
        Finds where places of one volume lie in another of the same body; raises UserError where it does not.
    """

    scan: Scan
    known_studies: KnownStudies
    load: Load
    read_object: ReadSeries
    read_overlays: ReadOverlays
    thumbnail: Callable[[Series], NDArray[Any]]
    catalog: Callable[[], PluginCatalog]
    analyse: Analyse
    analyses: Callable[[str], tuple[Analysis, ...]]
    recall: Recall
    record: ReviewRecord
    export: Export
    draw: Callable[[SliceFrame], NDArray[Any]]
    make_demo: Callable[[CancelToken, ProgressReport], Path]
    save_settings: Callable[[Settings], None]
    device_text: Callable[[], str]
    segments: SegmentFiles
    reshape: Reshape
    denoise: Denoise
    register: Register
    now: Callable[[], datetime]
