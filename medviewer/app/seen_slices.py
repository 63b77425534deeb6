"""What was seen of the studies that are open."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from medviewer.app.signal import Changed, Topic
from medviewer.domain.seen import SeenSlices

if TYPE_CHECKING:
    from medviewer.domain.planes import PlaneName


@dataclass(frozen=True, slots=True)
class SeenKey:
    """One view of one time (from 0) of a series."""

    series_id: str
    time: int
    plane: PlaneName


@dataclass(frozen=True, slots=True)
class ShownSlice:
    """A slice on screen that can be marked: whose it is, its number from 1, and how many there are."""

    key: SeenKey
    study_uid: str
    number: int
    count: int


class Seen:
    """What was seen of all studies that are open; only the main thread reads or writes it.

    Parameters
    ----------
    changed
        The signal of the window's sessions; each change is told on `Topic.SEEN`.
    """

    def __init__(self, changed: Changed) -> None:
        self._changed = changed
        self._studies: dict[str, dict[SeenKey, SeenSlices]] = {}

    def of(self, study_uid: str, key: SeenKey) -> SeenSlices | None:
        """What was seen of one view; None where nothing was."""
        return self._studies.get(study_uid, {}).get(key)

    def on_study(self, study_uid: str) -> dict[SeenKey, SeenSlices]:
        """What was seen of a study."""
        return dict(self._studies.get(study_uid, {}))

    def bring(self, study_uid: str, seen: dict[SeenKey, SeenSlices]) -> None:
        """Take what was seen before; what was seen since is added to it."""
        kept = self._studies.setdefault(study_uid, {})
        for key, slices in seen.items():
            here = kept.get(key)
            same = here is not None and here.count == slices.count
            kept[key] = SeenSlices(slices.count, slices.bits | here.bits) if here is not None and same else slices
        self._changed.emit(Topic.SEEN)

    def mark(self, slice_: ShownSlice) -> None:
        """A slice was on screen long enough."""
        kept = self._studies.setdefault(slice_.study_uid, {})
        before = kept.get(slice_.key)
        known = before if before is not None and before.count == slice_.count else SeenSlices(slice_.count)
        after = known.with_slice(slice_.number)
        if after != before:
            kept[slice_.key] = after
            self._changed.emit(Topic.SEEN)
