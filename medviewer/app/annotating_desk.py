"""The segments of the studies that are open, and the brush: kept on the main thread."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from medviewer.app.signal import Changed, Topic
from medviewer.domain.mask_brush import Tip

if TYPE_CHECKING:
    from collections.abc import Iterable

    from medviewer.domain.decision import Decision
    from medviewer.domain.mask import Mask
    from medviewer.domain.mask_segment import Segment, StoredMask


@dataclass(frozen=True, slots=True)
class Brush:
    """How the brushes are set.

    Parameters
    ----------
    tip
        Size and form.
    limits
        The values that the threshold brush paints; None = those of the window on screen.
    tolerance
        How far the values of a region that grows may be from that of its seed; None = an eighth of the window.
    reach_mm
        How far a region may grow from its seed.
    smooth_mm
        How far around smoothing looks.
    """

    tip: Tip = field(default_factory=Tip)
    limits: tuple[float, float] | None = None
    tolerance: float | None = None
    reach_mm: float = 30.0
    smooth_mm: float = 2.0


@dataclass(frozen=True, slots=True)
class Kept:
    """A segment as it is on disk."""

    segment: Segment
    stored: StoredMask


@dataclass(frozen=True, slots=True)
class Saving:
    """A segment on its way to disk: as it is to be (None = removed), and as it was there."""

    study_uid: str
    author: str
    wanted: Segment | None
    before: Kept | None


@dataclass(frozen=True, slots=True)
class Adopted:
    """A segment made from a finding as it was then, and what was decided on the finding until then."""

    mask: Mask
    decision: Decision | None


class Annotated:
    """A part of what all sessions of a window share; only the main thread reads or writes it.

    Parameters
    ----------
    changed
        The signal of the window's sessions; each change is told on `Topic.SEGMENTS`.
    """

    def __init__(self, changed: Changed) -> None:
        self._changed = changed
        self._studies: dict[str, dict[str, Segment]] = {}
        self._removed: set[str] = set()
        self.brush = Brush()
        self.selected: str | None = None
        """The segment that brushes change."""
        self.hidden: frozenset[str] = frozenset()
        self.draft: Segment | None = None
        """One as it is while a stroke goes on; not on disk."""
        self.kept: dict[str, Kept] = {}
        """What is on disk, by segment."""
        self.saving: dict[str, Saving] = {}
        """What is on its way to disk, by segment."""
        self.adopted: dict[str, Adopted] = {}
        """The segments made from findings while the window is open."""

    def on_study(self, study_uid: str) -> tuple[Segment, ...]:
        """The segments of a study in the order in which they were made, without the draft."""
        return tuple(self._studies.get(study_uid, {}).values())

    def on_series(self, study_uid: str, series_id: str, time: int) -> tuple[Segment, ...]:
        """The segments of a series at one of its times, with the draft in place of the one that it changes."""
        here = {one.id: one for one in self.on_study(study_uid)}
        if self.draft is not None:
            here[self.draft.id] = self.draft
        return tuple(one for one in here.values() if (one.head.series_id, one.head.time) == (series_id, time))

    def find(self, study_uid: str, segment_id: str | None) -> Segment | None:
        """The segment with that id on a study."""
        return None if segment_id is None else self._studies.get(study_uid, {}).get(segment_id)

    def bring(self, study_uid: str, found: Iterable[Kept]) -> None:
        """Take those that are on disk; what is here already, or was removed here, is newer and stays so."""
        here = self._studies.setdefault(study_uid, {})
        for one in found:
            if one.segment.id not in here and one.segment.id not in self._removed:
                here[one.segment.id] = one.segment
                self.kept[one.segment.id] = one
        self.tell()

    def put(self, study_uid: str, segment: Segment) -> None:
        """Show a segment, in place of the one with its id."""
        self._studies.setdefault(study_uid, {})[segment.id] = segment
        self._removed.discard(segment.id)
        self._end_draft(segment.id)

    def remove(self, study_uid: str, segment_id: str) -> None:
        """Show a segment no more."""
        self._studies.get(study_uid, {}).pop(segment_id, None)
        self._removed.add(segment_id)
        if self.selected == segment_id:
            self.selected = None
        self._end_draft(segment_id)

    def _end_draft(self, segment_id: str) -> None:
        if self.draft is not None and self.draft.id == segment_id:
            self.draft = None
        self.tell()

    def set_draft(self, draft: Segment | None) -> None:
        """Show a segment as it is being drawn; None shows all as they were."""
        if draft is not self.draft:
            self.draft = draft
            self.tell()

    def select(self, segment_id: str | None) -> None:
        """Let brushes change this segment; None lets them begin another one."""
        if segment_id != self.selected:
            self.selected = segment_id
            self.tell()

    def set_visible(self, segment_id: str, *, visible: bool) -> None:
        """Show or hide a segment."""
        self.hidden = self.hidden - {segment_id} if visible else self.hidden | {segment_id}
        self.tell()

    def set_brush(self, brush: Brush) -> None:
        """Set the brushes so."""
        if brush != self.brush:
            self.brush = brush
            self.tell()

    def tell(self) -> None:
        """Say that something of it changed."""
        self._changed.emit(Topic.SEGMENTS)
