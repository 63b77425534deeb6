"""Long-term monitoring: what the reader says of the lesions of a person, and does with them."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

from medviewer.app.arranging import put_series, set_layout
from medviewer.app.linking import bring_to
from medviewer.app.monitoring_studies import followed, pair_answers
from medviewer.app.signal import Topic
from medviewer.domain.atomic import written_whole
from medviewer.domain.errors import UserError
from medviewer.domain.follow_up import FollowUp, csv_rows
from medviewer.domain.layout import grid_of
from medviewer.domain.lesion_pairs import Answer, PairAnswer
from medviewer.domain.record import Entry, EntryKind
from medviewer.domain.wording import tr

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from medviewer.app.review import Review
    from medviewer.app.session import ReviewSession
    from medviewer.domain.lesions import Lesion
    from medviewer.domain.vectors import Vec3

TOPICS = frozenset(
    {Topic.STUDIES, Topic.VOLUME, Topic.FINDINGS, Topic.MEASUREMENTS, Topic.SEGMENTS, Topic.LAYOUT, Topic.VIEW}
)
"""What changes the follow-up; with the view, the links between series."""


class Monitoring:
    """What the reader does with the follow-up; what was answered can be taken back. Main thread only.

    Parameters
    ----------
    review
        Its record is on disk before the follow-up changes.
    """

    def __init__(self, review: Review) -> None:
        self._review = review
        self._done: list[tuple[PairAnswer, PairAnswer | None]] = []
        self._waiting: dict[str, Vec3] = {}

    @property
    def can_undo(self) -> bool:
        """Whether an answer can be taken back."""
        return bool(self._done)

    def answer(self, given: PairAnswer) -> None:
        """Keep an answer on two lesions, on one that is gone, or on one that is new.

        Raises
        ------
        UserError
            Where nobody is named as the reader, one of the lesions is matched with another already, or it cannot be
            saved.
        """
        there = pair_answers(self._review, given.study_uid)
        if given.answer is Answer.SAME:
            _require_free(given, there, {one.key for time in followed(self._review).times for one in time.lesions})
        before = next((one for one in there if one.key == given.key), None)
        self._keep(given, is_deleted=False)
        self._done.append((given, before))

    def undo(self) -> None:
        """Take back the last answer: another line in the record. Raises UserError where there is none."""
        if not self._done:
            title = tr("There is nothing to undo here.")
            raise UserError(title)
        given, before = self._done[-1]
        self._keep(before or given, is_deleted=before is None)
        self._done.pop()

    def _keep(self, given: PairAnswer, *, is_deleted: bool) -> None:
        review = self._review
        author = review.session.settings.reader.strip()
        if not author:
            title = tr("Nobody is named as the reader, so nothing can be answered.")
            raise UserError(title, tr("Enter your name with the reader button at the top right."))
        entry = Entry(
            EntryKind.LESION_PAIR, given.key, given.study_uid, author, review.ports.now(), given.to_text(), is_deleted
        )
        review.ports.record.keep(entry)
        review.room.changed.emit(Topic.MEASUREMENTS)

    def show(self, lesions: Sequence[Lesion]) -> None:
        """Bring viewports to lesions, the first in the first viewport; series that are not on screen are opened."""
        room = self._review.room
        wanted = {one.series_id: one for one in lesions if room.opened.series_by_id(one.series_id) is not None}
        if len(wanted) > len(room.layout.groups):
            set_layout(self._review, grid_of(1, 2))
        shown = {one.current.series.id for one in room.sessions.values() if one.current is not None}
        free, kept = [], set()
        for session in (room.sessions[group] for group in room.layout.groups):
            here = "" if session.current is None else session.current.series.id
            if here in wanted and here not in kept:
                kept.add(here)
            else:
                free.append(session)
        for series_id, lesion in wanted.items():
            self._waiting[series_id] = lesion.place_lps
            if series_id not in shown and free:
                self._open(free.pop(0), series_id)
        self._go()

    def _open(self, session: ReviewSession, series_id: str) -> None:
        found = self._review.room.opened.series_by_id(series_id)
        if found is not None:
            put_series(self._review, session, *found)

    def refresh(self, topics: frozenset[Topic]) -> None:
        """Go to where lesions are that waited for their series."""
        if Topic.VOLUME in topics and self._waiting:
            self._go()

    def _go(self) -> None:
        """Each session to its own lesion: the others do not follow, for the link may be off by some mm."""
        waiting = dict(self._waiting)
        for session in self._review.room.sessions.values():
            current = session.current
            if current is not None and current.loaded is not None and current.series.id in waiting:
                self._waiting.pop(current.series.id, None)
                bring_to(session, waiting[current.series.id])


def _require_free(given: PairAnswer, there: Sequence[PairAnswer], lesions: set[str]) -> None:
    """Raise UserError where one of the two is matched with another of these lesions; one that was deleted is none."""
    for one in there:
        is_other = one.answer is Answer.SAME and one.key != given.key and {one.earlier, one.later} <= lesions
        if is_other and {one.earlier, one.later} & {given.earlier, given.later}:
            title = tr("One of the two is matched with another lesion already.")
            raise UserError(title, tr("Say first that those two are not the same."))


def export_csv(found: FollowUp, path: Path) -> None:
    """Write the follow-up as a table (UTF-8 with a mark, as spreadsheets want it); raises OSError."""
    with written_whole(path) as temporary, temporary.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows(csv_rows(found))
