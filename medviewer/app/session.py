"""The state of one review, kept on the main thread: frozen values, one signal."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from medviewer.app.edits import Edit, EditHistory
from medviewer.app.laid_over import LaidOver
from medviewer.app.settings import Settings
from medviewer.app.signal import Changed, Topic
from medviewer.domain.decision import Decision, ReviewState, state_of
from medviewer.domain.display import Window
from medviewer.domain.frames import CameraPose
from medviewer.domain.planes import PlaneName
from medviewer.domain.plugin import PluginCatalog
from medviewer.domain.study import SeriesKind

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from medviewer.domain.arriving import Arriving
    from medviewer.domain.finding import Analysis, Finding
    from medviewer.domain.loaded import Loaded
    from medviewer.domain.regions import Box
    from medviewer.domain.signature import Signature
    from medviewer.domain.study import ScanResult, Series, Study
    from medviewer.domain.vectors import Vec3
    from medviewer.domain.volume import Volume

START_WINDOW = Window(400, 40)


class ViewName(StrEnum):
    """The four viewports."""

    AXIAL = "axial"
    CORONAL = "coronal"
    SAGITTAL = "sagittal"
    VOLUME_3D = "3d"


@dataclass(frozen=True, slots=True)
class ViewState:
    """What the user wants to see; resolved against the data by `medviewer.app.resolve`.

    Parameters
    ----------
    position_lps
        The point that all slice views show, in LPS mm.
    cameras
        Zoom and pan of the (axial, coronal, sagittal) view.
    threshold
        Findings with a lower score are filtered out; None = the model's operating point.
    peeking
        Overlays hidden only while a key is held.
    playing
        Whether the pictures follow one another by themselves; see `medviewer.app.playing`.
    draft
        The selected finding's box while it is being dragged; no decision yet.
    """

    position_lps: Vec3 = (0.0, 0.0, 0.0)
    window: Window = START_WINDOW
    inverted: bool = False
    cameras: tuple[CameraPose, CameraPose, CameraPose] = (CameraPose(), CameraPose(), CameraPose())
    active: ViewName = ViewName.AXIAL
    maximised: ViewName | None = None
    crosshair: bool = True
    overlays: bool = True
    peeking: bool = False
    playing: bool = False
    heatmap: bool = True
    heatmap_opacity: float = 0.45
    threshold: float | None = None
    rejected_shown: bool = False
    modifying: bool = False
    draft: Box | None = None

    @property
    def overlays_visible(self) -> bool:
        """Whether boxes and heatmap are drawn now."""
        return self.overlays and not self.peeking

    def camera(self, plane: PlaneName) -> CameraPose:
        """Zoom and pan of one slice view."""
        return self.cameras[tuple(PlaneName).index(plane)]

    def with_camera(self, plane: PlaneName, camera: CameraPose) -> ViewState:
        """The view with another zoom and pan of one slice view."""
        changed = list(self.cameras)
        changed[tuple(PlaneName).index(plane)] = camera
        return replace(self, cameras=(changed[0], changed[1], changed[2]))


@dataclass(frozen=True, slots=True)
class OpenSeries:
    """The series on screen.

    `volume` is that of the `time` on screen (from 0): None until its first slice is there, that slice until `loaded`
    holds all of it, with `arriving` for the others meanwhile. `series` is the one that was listed until then; what
    could not be read is missing from it after.
    """

    study: Study
    series: Series
    volume: Volume | None = None
    loaded: Loaded | None = None
    time: int = 0
    arriving: Arriving | None = None

    @property
    def is_preview(self) -> bool:
        """Whether slices are still to come."""
        return self.loaded is None

    @property
    def is_placed(self) -> bool:
        """Whether it lies in the patient; as its kind lets expect until its first slice is there."""
        return self.series.kind is SeriesKind.VOLUME if self.volume is None else self.volume.is_placed


@dataclass(frozen=True, slots=True)
class JobStatus:
    """A running job as the status bar shows it."""

    number: int
    label: str
    fraction: float = 0.0
    message: str = ""


@dataclass(frozen=True, slots=True)
class Notice:
    """Something to tell the person: a title, what to do, and whether work was lost to an error."""

    title: str
    advice: str = ""
    is_error: bool = False


@dataclass(frozen=True, slots=True)
class Opened:
    """What File > Open brought: studies, files not opened, sentences."""

    results: tuple[ScanResult, ...] = ()

    @property
    def studies(self) -> tuple[Study, ...]:
        """All studies, in the order in which they were opened."""
        return tuple(study for result in self.results for study in result.studies)


class ReviewSession:
    """All state of one review. Only the main thread reads or writes it.

    Each `set_…` replaces one frozen value and says on which topic; nothing is worked out here.
    """

    def __init__(self, settings: Settings | None = None) -> None:
        self.changed = Changed()
        self.settings = settings or Settings()
        self.opened = Opened()
        self.current: OpenSeries | None = None
        self.analyses: tuple[Analysis, ...] = ()
        self.decisions: dict[str, Decision] = {}
        self.signatures: tuple[Signature, ...] = ()
        self.history = EditHistory()
        self.selected: str | None = None
        self.view = ViewState(heatmap_opacity=self.settings.heatmap_opacity)
        self.jobs: tuple[JobStatus, ...] = ()
        self.catalog = PluginCatalog()
        self.notices: tuple[Notice, ...] = ()
        self.thumbnails: dict[str, NDArray[Any]] = {}
        self.over = LaidOver(self.changed)
        self.generation = 0
        """Counts the series opened; an answer to an older one is dropped."""

    @property
    def volume(self) -> Volume | None:
        """The volume on screen."""
        return None if self.current is None else self.current.volume

    @property
    def analysis(self) -> Analysis | None:
        """The latest analysis of the series on screen."""
        return self.analyses[-1] if self.analyses else None

    @property
    def threshold(self) -> float:
        """Score from which findings are listed."""
        if self.view.threshold is not None:
            return self.view.threshold
        point = None if self.analysis is None else self.analysis.operating_point
        return 0.0 if point is None else point

    def finding(self, finding_id: str | None) -> Finding | None:
        """The finding with that id in the latest analysis."""
        found = () if self.analysis is None else self.analysis.findings
        return next((f for f in found if f.id == finding_id), None)

    def state(self, finding_id: str) -> ReviewState:
        """Review state of a finding."""
        return state_of(finding_id, self.decisions)

    def listed_findings(self) -> tuple[Finding, ...]:
        """Findings at or above the threshold and those decided on, highest score first."""
        found = () if self.analysis is None else self.analysis.findings
        kept = [f for f in found if f.score is None or f.score >= self.threshold or f.id in self.decisions]
        return tuple(sorted(kept, key=lambda f: -(1.0 if f.score is None else f.score)))

    def add_result(self, result: ScanResult) -> None:
        """Add what a scan found; a path opened again replaces its former result."""
        kept = tuple(r for r in self.opened.results if r.root != result.root)
        self.opened = Opened((*kept, result))
        self.changed.emit(Topic.STUDIES)

    def set_thumbnail(self, series_id: str, pixels: NDArray[Any]) -> None:
        """Keep a series' thumbnail, (n, n) uint8."""
        self.thumbnails[series_id] = pixels
        self.changed.emit(Topic.STUDIES)

    def start_series(self, study: Study, series: Series) -> int:
        """Put a series on screen, empty as yet; gives the generation that its answers must name."""
        self.generation += 1
        self.current = OpenSeries(study, series)
        self.analyses, self.decisions, self.history, self.selected = (), {}, EditHistory(), None
        self.signatures = ()
        self.over.clear()
        self.view = ViewState(heatmap_opacity=self.view.heatmap_opacity)
        self.changed.emit(Topic.VOLUME, Topic.FINDINGS, Topic.SELECTION, Topic.VIEW)
        return self.generation

    def set_preview(self, volume: Volume, arriving: Arriving | None = None) -> None:
        """Show the first voxels of the series on screen, and the slices that came since."""
        if self.current is not None:
            self.current = replace(self.current, volume=volume, arriving=arriving)
            self.changed.emit(Topic.VOLUME, Topic.VIEW)

    def set_loaded(self, loaded: Loaded, time: int = 0) -> None:
        """Show the voxels of the series on screen at one of its times."""
        if self.current is not None:
            series = loaded.series or self.current.series
            current = replace(self.current, series=series, loaded=loaded, arriving=None)
            self.current = replace(current, volume=loaded.times[time], time=time)
            self.changed.emit(Topic.VOLUME, Topic.VIEW)

    def close_series(self) -> None:
        """Show nothing."""
        self.generation += 1
        self.current = None
        self.analyses, self.decisions, self.history, self.selected = (), {}, EditHistory(), None
        self.signatures = ()
        self.over.clear()
        self.changed.emit(Topic.VOLUME, Topic.FINDINGS, Topic.SELECTION, Topic.VIEW)

    def set_analyses(self, analyses: tuple[Analysis, ...], decisions: dict[str, Decision]) -> None:
        """Show what models found in the series on screen, and what was decided on it."""
        self.analyses, self.decisions = analyses, dict(decisions)
        here = {finding.id for finding in analyses[-1].findings} if analyses else set()
        if not {edit.finding_id for edit in (*self.history.done, *self.history.undone)} <= here:
            self.history = EditHistory()  # what cannot be seen cannot be undone
        if self.selected not in here:
            self.selected = None
            self.view = replace(self.view, modifying=False, draft=None)
        self.changed.emit(Topic.FINDINGS, Topic.SELECTION, Topic.VIEW)

    def set_signatures(self, signatures: tuple[Signature, ...]) -> None:
        """Take the signatures under reports on the study on screen, oldest first; they are on disk already."""
        self.signatures = signatures
        self.changed.emit(Topic.FINDINGS)

    def apply(self, edit: Edit) -> None:
        """Take a decision that is on disk already, undoable."""
        self.set_decision(self.history.add(edit), edit.finding_id, edit.after)

    def set_decision(self, history: EditHistory, finding_id: str, decision: Decision | None) -> None:
        """Put the decision on a finding in force that is on disk already; `history` is what can be undone now."""
        self.decisions = _put(self.decisions, finding_id, decision)
        self.history = history
        self.changed.emit(Topic.FINDINGS)

    def select(self, finding_id: str | None) -> None:
        """Select a finding; None selects nothing."""
        if finding_id != self.selected:
            self.selected = finding_id
            self.changed.emit(Topic.SELECTION)

    def set_view(self, view: ViewState) -> None:
        """Show it so."""
        if view != self.view:
            self.view = view
            self.changed.emit(Topic.VIEW)

    def set_jobs(self, jobs: tuple[JobStatus, ...]) -> None:
        """Say what is being worked on."""
        if jobs != self.jobs:
            self.jobs = jobs
            self.changed.emit(Topic.JOBS)

    def notify(self, notice: Notice) -> None:
        """Tell the person something; kept until dismissed."""
        self.notices = (*self.notices, notice)
        self.changed.emit(Topic.JOBS)

    def dismiss(self, notice: Notice) -> None:
        """Forget a notice."""
        self.notices = tuple(n for n in self.notices if n is not notice)
        self.changed.emit(Topic.JOBS)

    def set_catalog(self, catalog: PluginCatalog) -> None:
        """Say which plug-ins there are."""
        self.catalog = catalog
        self.changed.emit(Topic.PLUGINS)

    def set_settings(self, settings: Settings) -> None:
        """Take other settings."""
        self.settings = settings
        self.changed.emit(Topic.SETTINGS)


def _put(decisions: dict[str, Decision], finding_id: str, decision: Decision | None) -> dict[str, Decision]:
    """The decisions with another one on a finding; None leaves it pending."""
    rest = {key: value for key, value in decisions.items() if key != finding_id}
    return rest if decision is None else {**rest, finding_id: decision}
