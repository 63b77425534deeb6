"""One series on screen with all that was found in it, whatever the number of viewports that show it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from medviewer.app.edits import Edit, EditHistory
from medviewer.app.laid_over import LaidOver
from medviewer.app.signal import Changed, Topic
from medviewer.domain.decision import Decision, ReviewState, state_of
from medviewer.domain.study import SeriesKind

if TYPE_CHECKING:
    from medviewer.app.jobs import Job
    from medviewer.domain.arriving import Arriving
    from medviewer.domain.finding import Analysis, Finding
    from medviewer.domain.loaded import Loaded
    from medviewer.domain.look import Processed
    from medviewer.domain.signature import Signature
    from medviewer.domain.study import Series, Study
    from medviewer.domain.volume import Volume


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


class Desk:
    """A series on screen, what models found in it, and what was decided. Only the main thread reads or writes it.

    Parameters
    ----------
    changed
        The signal of the room.
    current
        The series; None where nothing is on screen.
    """

    def __init__(self, changed: Changed, current: OpenSeries | None = None) -> None:
        self.changed = changed
        self.current = current
        self.analyses: tuple[Analysis, ...] = ()
        self.decisions: dict[str, Decision] = {}
        self.signatures: tuple[Signature, ...] = ()
        self.history = EditHistory()
        self.selected: str | None = None
        self.over = LaidOver(changed)
        self.processed: Processed | None = None
        """Values to be shown in place of those of the volume, made last."""
        self.denoising: Job | None = None


class DeskPart:
    """What a session says and does about the series that it shows."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk

    @property
    def current(self) -> OpenSeries | None:
        """The series on screen."""
        return self.desk.current

    @property
    def volume(self) -> Volume | None:
        """The volume on screen."""
        return None if self.current is None else self.current.volume

    @property
    def analyses(self) -> tuple[Analysis, ...]:
        """What models found in the series on screen, oldest first."""
        return self.desk.analyses

    @property
    def analysis(self) -> Analysis | None:
        """The latest analysis of the series on screen."""
        return self.analyses[-1] if self.analyses else None

    @property
    def decisions(self) -> dict[str, Decision]:
        """What was decided, by finding."""
        return self.desk.decisions

    @property
    def signatures(self) -> tuple[Signature, ...]:
        """The signatures under reports on the study on screen, oldest first."""
        return self.desk.signatures

    @property
    def history(self) -> EditHistory:
        """What can be undone and redone."""
        return self.desk.history

    @property
    def selected(self) -> str | None:
        """The finding that is selected."""
        return self.desk.selected

    @property
    def over(self) -> LaidOver:
        """What lies over the images."""
        return self.desk.over

    def finding(self, finding_id: str | None) -> Finding | None:
        """The finding with that id in the latest analysis."""
        found = () if self.analysis is None else self.analysis.findings
        return next((f for f in found if f.id == finding_id), None)

    def state(self, finding_id: str) -> ReviewState:
        """Review state of a finding."""
        return state_of(finding_id, self.decisions)

    def set_preview(self, volume: Volume, arriving: Arriving | None = None) -> None:
        """Show the first voxels of the series on screen, and the slices that came since."""
        if self.current is not None:
            self.desk.current = replace(self.current, volume=volume, arriving=arriving)
            self.desk.changed.emit(Topic.VOLUME, Topic.VIEW)

    def set_loaded(self, loaded: Loaded, time: int = 0) -> None:
        """Show the voxels of the series on screen at one of its times."""
        if self.current is not None:
            series = loaded.series or self.current.series
            current = replace(self.current, series=series, loaded=loaded, arriving=None)
            self.desk.current = replace(current, volume=loaded.times[time], time=time)
            self.desk.changed.emit(Topic.VOLUME, Topic.VIEW)

    def set_signatures(self, signatures: tuple[Signature, ...]) -> None:
        """Take the signatures under reports on the study on screen, oldest first; they are on disk already."""
        self.desk.signatures = signatures
        self.desk.changed.emit(Topic.FINDINGS)

    def apply(self, edit: Edit) -> None:
        """Take a decision that is on disk already, undoable."""
        self.set_decision(self.history.add(edit), edit.finding_id, edit.after)

    def set_decision(self, history: EditHistory, finding_id: str, decision: Decision | None) -> None:
        """Put the decision on a finding in force that is on disk already; `history` is what can be undone now."""
        self.desk.decisions = _put(self.decisions, finding_id, decision)
        self.desk.history = history
        self.desk.changed.emit(Topic.FINDINGS)

    def select(self, finding_id: str | None) -> None:
        """Select a finding; None selects nothing."""
        if finding_id != self.selected:
            self.desk.selected = finding_id
            self.desk.changed.emit(Topic.SELECTION)


def _put(decisions: dict[str, Decision], finding_id: str, decision: Decision | None) -> dict[str, Decision]:
    """The decisions with another one on a finding; None leaves it pending."""
    rest = {key: value for key, value in decisions.items() if key != finding_id}
    return rest if decision is None else {**rest, finding_id: decision}
