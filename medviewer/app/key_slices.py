"""Key images: the slices that a reader marked, as they were shown; on disk before a sign appears."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

import numpy as np
from pydantic import AwareDatetime, BaseModel, ConfigDict, ValidationError

from medviewer.app.reading_state import KeptView
from medviewer.app.signal import Changed, Topic
from medviewer.domain.planes import PlaneName
from medviewer.domain.record import Entry, EntryKind, in_force
from medviewer.domain.vectors import Vec3
from medviewer.domain.wording import mark, tr

if TYPE_CHECKING:
    from datetime import datetime

    from medviewer.app.ports import ReviewRecord
    from medviewer.domain.planes import SlicePlane

LOG = logging.getLogger("medviewer.key_slices")
STAR = mark("★ key image")
SAME_SLICE_MM = 1e-2
"""What lies nearer to a slice than this is that slice."""


class KeySlice(BaseModel):
    """A slice that a reader marked.

    Parameters
    ----------
    id
        UUID text.
    series_id, series_uid, time
        The series, by its handle and by its DICOM UID, and which of its times (from 0).
    sop_instance_uid, frame
        The picture that the slice is as it was acquired (frame from 0); empty and None where it is computed.
    plane, number, count
        The view, and which of its slices (from 1) it was.
    origin_lps, right, down
        Centre of its top left pixel in LPS mm, and the LPS directions of its rows and columns before any turn.
    view
        Window, zoom, turn, thickness and place with which it was shown.
    author, created
        Who marked it and when; the name may be empty.
    """

    model_config = ConfigDict(frozen=True, extra="ignore", allow_inf_nan=False)

    id: str
    series_id: str
    series_uid: str
    time: int
    sop_instance_uid: str = ""
    frame: int | None = None
    plane: PlaneName
    number: int
    count: int
    origin_lps: Vec3
    right: Vec3
    down: Vec3
    view: KeptView
    author: str
    created: AwareDatetime

    @property
    def words(self) -> str:
        """Which slice it is."""
        return tr("{plane} slice {number} of {count}", plane=tr(self.plane.value), number=self.number, count=self.count)

    def is_on(self, series_id: str, time: int, plane: SlicePlane) -> bool:
        """Whether it is that slice of that time of a series."""
        if (series_id, time) != (self.series_id, self.time):
            return False
        mine, shown = (self.origin_lps, self.right, self.down), (plane.origin_lps, plane.right, plane.down)
        return bool(np.abs(np.subtract(mine, shown)).max() < SAME_SLICE_MM)


class KeySlices:
    """The key images of the studies that are open; only the main thread reads or writes it.

    Parameters
    ----------
    changed
        Each change is told on `Topic.MEASUREMENTS`: they are what readers put on slices.
    """

    def __init__(self, changed: Changed) -> None:
        self._changed = changed
        self._studies: dict[str, dict[str, KeySlice]] = {}
        self._removed: set[str] = set()

    def on_study(self, study_uid: str) -> tuple[KeySlice, ...]:
        """Those of a study in the order in which they were marked."""
        return tuple(sorted(self._studies.get(study_uid, {}).values(), key=lambda one: one.created))

    def bring(self, study_uid: str, keys: tuple[KeySlice, ...]) -> None:
        """Take those of a study as they were on disk; what was marked or taken away while they were read stays so."""
        found = {one.id: one for one in keys if one.id not in self._removed}
        self._studies[study_uid] = {**found, **self._studies.get(study_uid, {})}
        self._changed.emit(Topic.MEASUREMENTS)

    def put(self, study_uid: str, key: KeySlice, *, is_there: bool) -> None:
        """Take one that is on disk already, or forget one whose end is."""
        kept = self._studies.setdefault(study_uid, {})
        if is_there:
            kept[key.id] = key
            self._removed.discard(key.id)
        else:
            kept.pop(key.id, None)
            self._removed.add(key.id)
        self._changed.emit(Topic.MEASUREMENTS)


def recorded_keys(record: ReviewRecord, study_uid: str) -> tuple[KeySlice, ...]:
    """The key images of a study as they are on disk; from any thread. One that cannot be read is left out."""
    found = []
    for entry in in_force(record.entries(study_uid, EntryKind.KEY_IMAGE)):
        try:
            found.append(KeySlice.model_validate_json(entry.payload))
        except ValidationError as error:
            LOG.warning("key image %s cannot be read and is left out: %s", entry.key, str(error).splitlines()[0])
    return tuple(found)


def entry_of(key: KeySlice, study_uid: str, author: str, time: datetime, *, is_there: bool) -> Entry:
    """The line of the record with which a mark is set or taken away."""
    return Entry(EntryKind.KEY_IMAGE, key.id, study_uid, author, time, key.model_dump_json(), is_deleted=not is_there)
