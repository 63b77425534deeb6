"""The state of one review, kept on the main thread: frozen values, one signal."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from medviewer.app.edits import Edit, EditHistory
from medviewer.app.settings import Settings
from medviewer.app.signal import Changed, Topic
from medviewer.domain.decision import Decision, ReviewState, state_of
from medviewer.domain.display import Window
from medviewer.domain.frames import CameraPose
from medviewer.domain.planes import PlaneName
from medviewer.domain.plugin import PluginCatalog

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from medviewer.domain.finding import Analysis, Finding
    from medviewer.domain.regions import Box
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
    """The series on screen; `volume` is None until its first slice is there, `is_preview` until all are."""

    study: Study
    series: Series
    volume: Volume | None = None
    is_preview: bool = True


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
        self.history = EditHistory()
        self.selected: str | None = None
        self.view = ViewState(heatmap_opacity=self.settings.heatmap_opacity)
        self.jobs: tuple[JobStatus, ...] = ()
        self.catalog = PluginCatalog()
        self.notices: tuple[Notice, ...] = ()
        self.thumbnails: dict[str, NDArray[Any]] = {}
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
        self.view = ViewState(heatmap_opacity=self.view.heatmap_opacity)
        self.changed.emit(Topic.VOLUME, Topic.FINDINGS, Topic.SELECTION, Topic.VIEW)
        return self.generation

    def set_volume(self, volume: Volume, *, is_preview: bool) -> None:
        """Show the voxels of the series on screen."""
        if self.current is not None:
            self.current = replace(self.current, volume=volume, is_preview=is_preview)
            self.changed.emit(Topic.VOLUME, Topic.VIEW)

    def close_series(self) -> None:
        """Show nothing."""
        self.generation += 1
        self.current = None
        self.analyses, self.decisions, self.history, self.selected = (), {}, EditHistory(), None
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

    def apply(self, edit: Edit) -> None:
        """Take a decision that is on disk already, undoable."""
        self._put(edit.finding_id, edit.after)
        self.history = self.history.add(edit)
        self.changed.emit(Topic.FINDINGS)

    def apply_undo(self, decision: Decision | None) -> None:
        """Take back the latest edit; `decision` is the one in force now, on disk already."""
        self._put(self.history.done[-1].finding_id, decision)
        self.history = self.history.undo()
        self.changed.emit(Topic.FINDINGS)

    def apply_redo(self, decision: Decision | None) -> None:
        """Do the latest undone edit again; `decision` is on disk already."""
        self._put(self.history.undone[-1].finding_id, decision)
        self.history = self.history.redo()
        self.changed.emit(Topic.FINDINGS)

    def _put(self, finding_id: str, decision: Decision | None) -> None:
        rest = {key: value for key, value in self.decisions.items() if key != finding_id}
        self.decisions = rest if decision is None else {**rest, finding_id: decision}

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
