"""How studies are looked at, written to the record soon after each change, off the window's thread."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Slot

from medviewer.app.jobs import Lane
from medviewer.app.readings import gather, put_back, take_unsaved
from medviewer.app.review import notice_of
from medviewer.app.signal import Topic
from medviewer.domain.job import Failed
from medviewer.domain.wording import tr

if TYPE_CHECKING:
    from medviewer.app.review import Review
    from medviewer.domain.job import JobEvent

AUTOSAVE_MS = 400
"""From a change to its writing; with the writing itself less than the second that may be lost."""
WATCHED = frozenset({Topic.VIEW, Topic.VOLUME, Topic.LAYOUT, Topic.SEEN})


class Autosave(QObject):
    """Watches the window's sessions.

    Parameters
    ----------
    review
        Whose room is kept, and the record.
    """

    def __init__(self, review: Review, parent: QObject) -> None:
        super().__init__(parent)
        self._review = review
        self._has_told = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(AUTOSAVE_MS)
        self._timer.timeout.connect(self._save)

    def refresh(self, topics: frozenset[Topic]) -> None:
        """Something changed: write it soon. A timer that runs already is not put off."""
        if topics & WATCHED and self._review.room.keeps_readings and not self._timer.isActive():
            self._timer.start()

    @Slot()
    def _save(self) -> None:
        gather(self._review.room)
        unsaved = take_unsaved(self._review.room)
        if unsaved:
            jobs = self._review.jobs
            job = jobs.create(Lane.RECORD, tr("Keeping the view"))
            jobs.start(job, lambda *_: self._write(unsaved), lambda event: self._hear(event, unsaved))

    def _write(self, unsaved: dict[str, str]) -> None:
        """From the record's thread."""
        record, now = self._review.ports.record, self._review.ports.now
        for uid, payload in unsaved.items():
            record.save_reading(uid, payload, now())

    def _hear(self, event: JobEvent, unsaved: dict[str, str]) -> None:
        """Say once that it could not be written: it is tried again with the next change, and at the end."""
        if isinstance(event, Failed):
            put_back(self._review.room, unsaved)
        if isinstance(event, Failed) and not self._has_told:
            self._has_told = True
            self._review.session.notify(notice_of(event.error))

    def stop(self) -> None:
        """Write what is left, now; the worker threads have ended."""
        self._timer.stop()
        gather(self._review.room)
        unsaved = take_unsaved(self._review.room)
        if unsaved:
            self._write(unsaved)
