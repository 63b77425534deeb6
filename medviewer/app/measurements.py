"""What readers drew on the studies that are open: kept on the main thread, on disk before it is here."""

from __future__ import annotations

import weakref
from typing import TYPE_CHECKING, Any

from medviewer.app.signal import Changed, Topic
from medviewer.domain.measurement import kept_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from medviewer.app.ports import ReviewRecord
    from medviewer.domain.measured import Measured
    from medviewer.domain.measurement import Measurement

Kept = tuple["Measurement", "weakref.ref[NDArray[Any]] | None", "Measured"]


class Measurements:
    """A part of what all sessions of a window share; only the main thread reads or writes it.

    Parameters
    ----------
    changed
        The signal of the window's sessions; each change is told on `Topic.MEASUREMENTS`.
    """

    def __init__(self, changed: Changed) -> None:
        self._changed = changed
        self._studies: dict[str, dict[str, Measurement]] = {}
        self._values: dict[str, Kept] = {}
        self._removed: set[str] = set()
        self.selected: str | None = None
        """The measurement that is selected."""
        self.draft: Measurement | None = None
        """One that is being drawn or dragged now, shown instead of the one with its id; not on disk."""

    def on_study(self, study_uid: str) -> tuple[Measurement, ...]:
        """The measurements on a study in the order in which they were drawn, without the draft."""
        return tuple(self._studies.get(study_uid, {}).values())

    def on_series(self, study_uid: str, series_id: str) -> tuple[Measurement, ...]:
        """What is drawn on a series now: with the draft in place of the one that it changes, a new one last."""
        here = {one.id: one for one in self.on_study(study_uid) if one.place.series_id == series_id}
        if self.draft is not None and self.draft.place.series_id == series_id:
            here[self.draft.id] = self.draft
        return tuple(here.values())

    def find(self, study_uid: str, measurement_id: str) -> Measurement | None:
        """The measurement with that id on a study."""
        return self._studies.get(study_uid, {}).get(measurement_id)

    def bring(self, study_uid: str, measurements: tuple[Measurement, ...]) -> None:
        """Take those of a study as they were on disk; what was changed or deleted while they were read stays so."""
        found = {one.id: one for one in measurements if one.id not in self._removed}
        self._studies[study_uid] = {**found, **self._studies.get(study_uid, {})}
        self._changed.emit(Topic.MEASUREMENTS)

    def put(self, study_uid: str, measurement: Measurement) -> None:
        """Take one that is on disk already, in place of the one with its id; the draft of it is done."""
        self._studies.setdefault(study_uid, {})[measurement.id] = measurement
        self._removed.discard(measurement.id)
        self._forget_draft(measurement.id)
        self._changed.emit(Topic.MEASUREMENTS)

    def remove(self, study_uid: str, measurement_id: str) -> None:
        """Forget one whose end is on disk already."""
        self._studies.get(study_uid, {}).pop(measurement_id, None)
        self._removed.add(measurement_id)
        self._values.pop(measurement_id, None)
        self._forget_draft(measurement_id)
        if self.selected == measurement_id:
            self.selected = None
        self._changed.emit(Topic.MEASUREMENTS)

    def _forget_draft(self, measurement_id: str) -> None:
        if self.draft is not None and self.draft.id == measurement_id:
            self.draft = None

    def forget(self, study_uid: str) -> None:
        """Forget a study that is closed; what is on disk stays."""
        for measurement_id in self._studies.pop(study_uid, {}):
            self._values.pop(measurement_id, None)
            if self.selected == measurement_id:
                self.selected = None
        self.draft = None
        self._changed.emit(Topic.MEASUREMENTS)

    def select(self, measurement_id: str | None) -> None:
        """Select one; None selects nothing."""
        if measurement_id != self.selected:
            self.selected = measurement_id
            self._changed.emit(Topic.MEASUREMENTS)

    def set_draft(self, draft: Measurement | None) -> None:
        """Show one as it is being drawn or dragged; None shows what is on disk again."""
        if draft != self.draft:
            self.draft = draft
            self._changed.emit(Topic.MEASUREMENTS)

    def values(
        self, measurement: Measurement, voxels: NDArray[Any] | None, measure: Callable[[], Measured]
    ) -> Measured:
        """What a measurement gives on some voxels; measured anew only where either has changed.

        Without voxels (its series is not on screen) it is what was measured last, where that is known. The voxels are
        not kept in memory by this.
        """
        kept = self._values.get(measurement.id)
        if kept is not None and kept[0] == measurement and (voxels is None or _is_of(kept[1], voxels)):
            return kept[2]
        found = measure()
        self._values[measurement.id] = (measurement, None if voxels is None else weakref.ref(voxels), found)
        return found


def _is_of(kept: weakref.ref[NDArray[Any]] | None, voxels: NDArray[Any]) -> bool:
    return kept is not None and kept() is voxels


def recorded(record: ReviewRecord, study_uid: str) -> tuple[Measurement, ...]:
    """The measurements of a study as they are on disk; from any thread. `Measurements.bring` takes them."""
    return kept_of(record.revisions(study_uid))
