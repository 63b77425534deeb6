"""What all viewports of a window share: studies, jobs, notices, settings."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto
from typing import TYPE_CHECKING, Any

from medviewer.app.annotating_desk import Annotated
from medviewer.app.measurements import Measurements
from medviewer.app.signal import Changed, Topic
from medviewer.domain.plugin import PluginCatalog

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from medviewer.app.settings import Settings
    from medviewer.domain.study import ScanResult, Series, Study
    from medviewer.domain.tool import Tool


class JobKind(Enum):
    """What a job is for, where the window shows it in a way of its own."""

    OTHER = auto()
    OPENING = auto()
    """Brings what will be on screen."""
    MODEL = auto()
    BESIDE = auto()
    """Is told of only where nothing else runs."""


@dataclass(frozen=True, slots=True)
class JobStatus:
    """A running job as the status bar shows it."""

    number: int
    label: str
    fraction: float = 0.0
    message: str = ""
    kind: JobKind = JobKind.OTHER


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

    def series_by_id(self, series_id: str) -> tuple[Study, Series] | None:
        """An opened series and its study, by the id of the series."""
        pairs = ((study, series) for study in self.studies for series in study.series)
        return next((pair for pair in pairs if pair[1].id == series_id), None)


class Shared:
    """What the sessions of one window share, whatever they show. Only the main thread reads or writes it."""

    def __init__(self, settings: Settings) -> None:
        self.changed = Changed()
        self.settings = settings
        self.opened = Opened()
        self.jobs: tuple[JobStatus, ...] = ()
        self.catalog = PluginCatalog()
        self.notices: tuple[Notice, ...] = ()
        self.thumbnails: dict[str, NDArray[Any]] = {}
        self.measurements = Measurements(self.changed)
        self.segments = Annotated(self.changed)
        self.tool: Tool | None = None
        """What the left button draws or does; None = it changes the window."""
        self.magnifying = False
        """Whether a magnifying glass is shown under the pointer."""

    def add_result(self, result: ScanResult) -> None:
        """Add what a scan found; it replaces what was found at the path, or below it, before."""
        kept = tuple(r for r in self.opened.results if not r.root.is_relative_to(result.root))
        self.opened = Opened((*kept, result))
        self.changed.emit(Topic.STUDIES)

    def set_thumbnail(self, series_id: str, pixels: NDArray[Any]) -> None:
        """Keep a series' thumbnail, (n, n) uint8."""
        self.thumbnails[series_id] = pixels
        self.changed.emit(Topic.STUDIES)

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

    def set_tool(self, tool: Tool | None) -> None:
        """Let the left button draw or do that."""
        self.tool = tool
        self.changed.emit(Topic.MEASUREMENTS)

    def set_magnifying(self, *, on: bool) -> None:
        """Show a magnifying glass under the pointer, or none."""
        if on != self.magnifying:
            self.magnifying = on
            self.changed.emit(Topic.VIEW)

    def set_settings(self, settings: Settings) -> None:
        """Take other settings."""
        self.settings = settings
        self.changed.emit(Topic.SETTINGS)


class SharedPart:
    """What a session says of what it shares with others."""

    def __init__(self, shared: Shared) -> None:
        self._shared = shared
        self.changed = shared.changed
        self.notify, self.dismiss, self.set_jobs = shared.notify, shared.dismiss, shared.set_jobs
        self.add_result, self.set_thumbnail = shared.add_result, shared.set_thumbnail
        self.set_catalog, self.set_settings = shared.set_catalog, shared.set_settings

    @property
    def settings(self) -> Settings:
        """What the user chose."""
        return self._shared.settings

    @property
    def opened(self) -> Opened:
        """What File > Open brought."""
        return self._shared.opened

    @property
    def jobs(self) -> tuple[JobStatus, ...]:
        """What is being worked on."""
        return self._shared.jobs

    @property
    def catalog(self) -> PluginCatalog:
        """The plug-ins that there are."""
        return self._shared.catalog

    @property
    def notices(self) -> tuple[Notice, ...]:
        """What is to be told."""
        return self._shared.notices

    @property
    def thumbnails(self) -> dict[str, NDArray[Any]]:
        """Small pictures of the series."""
        return self._shared.thumbnails
