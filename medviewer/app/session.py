"""The state of one review, kept on the main thread: frozen values, one signal."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from medviewer.app.desk import Desk, DeskPart, OpenSeries
from medviewer.app.key_slices import KeySlices
from medviewer.app.seen_slices import Seen
from medviewer.app.settings import Settings
from medviewer.app.shared import Shared, SharedPart
from medviewer.app.signal import Topic
from medviewer.app.view_state import ViewState
from medviewer.domain.layout import MPR, SECOND_WINDOW
from medviewer.domain.link import Link

if TYPE_CHECKING:
    from medviewer.app.reading_state import KeptReading, ReadingState
    from medviewer.domain.decision import Decision
    from medviewer.domain.finding import Analysis, Finding
    from medviewer.domain.hanging import Protocol
    from medviewer.domain.layout import Cell, Layout, ViewName
    from medviewer.domain.study import Series, Study


class Room(Shared):
    """The sessions of one window, and the layout of its viewports.

    `sessions` are those of the layout's groups, by their numbers; panels and keys act on that of `active_group`.
    """

    def __init__(self, settings: Settings) -> None:
        super().__init__(settings)
        self.layout: Layout = MPR
        self.second: Layout | None = None
        """The layout of a second window, its groups numbered from `SECOND_WINDOW`; None where there is none."""
        self.link = Link()
        self.protocols: tuple[Protocol, ...] = ()
        self.hanging: tuple[Protocol, int, Study] | None = None
        """The hanging protocol in use, its stage (`hanging.OWN_LAYOUT`: none), and the study that it shows."""
        self.sessions: dict[int, ReviewSession] = {}
        self.active_group = 0
        self.seen = Seen(self.changed)
        self.key_slices = KeySlices(self.changed)
        self.keeps_readings = True
        """Whether how a study is looked at is kept, and comes back."""
        self.readings: dict[str, ReadingState] = {}
        """How the studies of this window were looked at last, by their UIDs."""
        self.unsaved: dict[str, ReadingState] = {}
        """Those of them that are not on disk yet."""
        self.priors_sought: set[str] = set()
        """UIDs of the studies of which earlier ones were looked for on disk."""

    @property
    def active(self) -> ReviewSession:
        """The session that panels and keys act on."""
        return self.sessions[self.active_group]

    @property
    def told_beside_views(self) -> int:
        """How often what is on screen changed by something else than the view of a session."""
        return self.changed.counts[Topic.VIEW] - sum(session.views_set for session in self.sessions.values())

    def views_of(self, session: ReviewSession) -> tuple[ViewName, ...]:
        """What the viewports of a session show; none where it is not on screen."""
        group = self.group_of(session)
        return () if group is None else tuple(cell.view for cell in self.cells if cell.group == group)

    @property
    def cells(self) -> tuple[Cell, ...]:
        """All viewports, those of a second window last."""
        return self.layout.cells if self.second is None else (*self.layout.cells, *self.second.cells)

    @property
    def is_in_second(self) -> bool:
        """Whether the active viewport stands in the second window."""
        return self.second is not None and self.active_group in self.second.groups

    @property
    def active_layout(self) -> Layout:
        """The layout of the window that the active viewport stands in, its groups numbered from 0."""
        second = self.second
        return second.moved(-SECOND_WINDOW) if second is not None and self.is_in_second else self.layout

    def group_of(self, session: ReviewSession) -> int | None:
        """The group of viewports that a session belongs to; None where it is not on screen."""
        return next((number for number, one in self.sessions.items() if one is session), None)

    def desk_of(self, series_id: str) -> Desk | None:
        """The desk of a series that is on screen; None where it is not."""
        shown = ((one.desk, one.current) for one in self.sessions.values())
        return next((desk for desk, at in shown if at is not None and at.series.id == series_id), None)

    def activate(self, session: ReviewSession) -> None:
        """Let panels and keys act on another session."""
        group = self.group_of(session)
        if group is not None and group != self.active_group:
            self.active_group = group
            self.changed.emit(Topic.VOLUME, Topic.FINDINGS, Topic.SELECTION, Topic.VIEW)

    def set_link(self, link: Link) -> None:
        """Let viewports follow one another so."""
        self.link = link
        self.changed.emit(Topic.VIEW)

    def arrange(self, layout: Layout, second: Layout | None, sessions: dict[int, ReviewSession], active: int) -> None:
        """Show these sessions, one for each group of the layouts of both windows."""
        self.layout, self.second, self.sessions, self.active_group = layout, second, sessions, active
        self.changed.emit(Topic.LAYOUT, Topic.VOLUME, Topic.FINDINGS, Topic.SELECTION, Topic.VIEW)


class ReviewSession(DeskPart, SharedPart):
    """What one group of viewports shows, and how. Only the main thread reads or writes it.

    Each `set_…` replaces one frozen value and says on which topic; nothing is worked out here.

    Parameters
    ----------
    settings
        For a room of its own.
    room
        What it shares with other groups of viewports; then its settings count.
    """

    def __init__(self, settings: Settings | None = None, room: Room | None = None) -> None:
        self.room = room or Room(settings or Settings())
        SharedPart.__init__(self, self.room)
        DeskPart.__init__(self, Desk(self.changed))
        if room is None:
            self.room.sessions[self.room.active_group] = self
        self.view = ViewState(heatmap_opacity=self.settings.heatmap_opacity)
        self.begun: ViewState | None = None
        """The view as it was when the first slice came; what the reader changed since is kept."""
        self.wanted_window: int | None = None
        """Window preset with which the series is shown first, as a hanging protocol asks."""
        self.resumed: KeptReading | None = None
        """How the series was looked at last, until its first slice is there."""
        self.views_set = 0
        """Counts the views set: a viewport need not look again while only those of other series changed."""
        self.generation = 0
        """Counts the series opened; an answer to an older one is dropped."""

    @property
    def threshold(self) -> float:
        """Score from which findings are listed."""
        if self.view.threshold is not None:
            return self.view.threshold
        point = None if self.analysis is None else self.analysis.operating_point
        return 0.0 if point is None else point

    def listed_findings(self) -> tuple[Finding, ...]:
        """Findings at or above the threshold and those decided on, highest score first."""
        found = () if self.analysis is None else self.analysis.findings
        kept = [f for f in found if f.score is None or f.score >= self.threshold or f.id in self.decisions]
        return tuple(sorted(kept, key=lambda f: -(1.0 if f.score is None else f.score)))

    def start_series(self, study: Study, series: Series) -> int:
        """Put a series on screen, empty as yet; gives the generation that its answers must name."""
        self._sit_down(Desk(self.changed, OpenSeries(study, series)))
        return self.generation

    def share(self, other: ReviewSession) -> None:
        """Show the series that another group of viewports shows, with all that was found in it."""
        self._sit_down(other.desk)

    def close_series(self) -> None:
        """Show nothing."""
        self._sit_down(Desk(self.changed))

    def _sit_down(self, desk: Desk) -> None:
        self.generation += 1
        self.wanted_window = self.resumed = None
        self.desk = desk
        self.view = ViewState(heatmap_opacity=self.view.heatmap_opacity)
        self.begun = None
        self.changed.emit(Topic.VOLUME, Topic.FINDINGS, Topic.SELECTION, Topic.VIEW)

    def set_analyses(self, analyses: tuple[Analysis, ...], decisions: dict[str, Decision]) -> None:
        """Show what models found in the series on screen, and what was decided on it."""
        self.desk.analyses, self.desk.decisions = analyses, dict(decisions)
        here = {finding.id for finding in analyses[-1].findings} if analyses else set()
        self.desk.history = self.history.seen(here)
        if self.selected not in here:
            self.desk.selected = None
            self.view = replace(self.view, modifying=False, draft=None)
        self.changed.emit(Topic.FINDINGS, Topic.SELECTION, Topic.VIEW)

    def resume(self, kept: KeptReading | None) -> None:
        """Show the series as it was looked at, at once or as soon as there is something to see."""
        self.resumed = kept
        if kept is not None and self.current is not None and self.current.loaded is not None:
            self.resumed = None
            self.set_loaded(self.current.loaded, min(kept.time, len(self.current.loaded.times) - 1))
            self.set_view(kept.on(self.view, self.current.loaded.voi))

    def set_view(self, view: ViewState) -> None:
        """Show it so."""
        if view != self.view:
            self.view = view
            self.views_set += 1
            self.changed.emit(Topic.VIEW)
