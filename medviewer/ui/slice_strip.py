"""The slider of a slice view: where one is among its slices, and which of them were seen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, Qt, QTimer, Slot
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from medviewer.app import viewing
from medviewer.app.seeing import seen_beside, shown_slice
from medviewer.app.signal import Topic
from medviewer.app.slices import slices_of
from medviewer.domain.seen import SEEN_AFTER_S
from medviewer.domain.wording import tr
from medviewer.ui.theme import ON_BLACK

if TYPE_CHECKING:
    from PySide6.QtGui import QMouseEvent, QPaintEvent

    from medviewer.app.review import Review
    from medviewer.app.seen_slices import ShownSlice
    from medviewer.domain.seen import SeenSlices
    from medviewer.ui.slice_viewport import SliceViewport

WIDTH_PX = 14
MARKS_PX = 4
"""Width of the column of marks, at the inner edge."""
LEAST_THUMB_PX = 6.0
PAINT_MS = 30
"""From a slice to its thumb: painting it takes as long as a tenth of a slice, which the next one would wait for."""
FOLLOWED = frozenset({Topic.VIEW, Topic.VOLUME, Topic.LAYOUT, Topic.SEEN, Topic.FINDINGS})


class SliceStrip(QWidget):
    """Stands at the right of a slice view; a click or drag goes to a slice, the first at the top.

    Parameters
    ----------
    viewport
        The view; a slice that it shows for `SEEN_AFTER_S` without a break is marked as seen.
    """

    def __init__(self, viewport: SliceViewport) -> None:
        super().__init__()
        self._viewport = viewport
        self._here: tuple[int, int] | None = None
        self._seen: SeenSlices | None = None
        self._shown: ShownSlice | None = None
        self._waits: ShownSlice | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(round(SEEN_AFTER_S * 1000))
        self._timer.timeout.connect(self._mark)
        self._painting = QTimer(self)
        self._painting.setSingleShot(True)
        self._painting.setInterval(PAINT_MS)
        self._painting.timeout.connect(self.update)
        self.setFixedWidth(WIDTH_PX)
        self.setCursor(Qt.CursorShape.ArrowCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)  # what lies below it is not painted each time
        viewport.shown.connect(self._watch)

    @property
    def _review(self) -> Review:
        return self._viewport.review

    def refresh(self, topics: frozenset[Topic]) -> None:
        """Follow the session of the view."""
        if not topics & FOLLOWED:
            return
        session, plane = self._review.session, self._viewport.plane
        self._shown = shown = shown_slice(session, plane)
        seen = None if shown is None else seen_beside(session, shown)
        here = self._place() if shown is None else (shown.number, shown.count)
        if (here, seen) != (self._here, self._seen):
            self._here, self._seen = here, seen
            self._say()
            if self._viewport.drawn:  # else when it has drawn: the image comes first
                self._update_soon()

    def _place(self) -> tuple[int, int] | None:
        """Number and count of what the view shows; None where it shows nothing."""
        slices, at = slices_of(self._review.session, self._viewport.plane), self._review.session.view.position_lps
        return None if slices is None else (slices.number_at(at), slices.count_at(at))

    @property
    def is_of_use(self) -> bool:
        """Whether there is more than one slice."""
        return self._here is not None and self._here[1] > 1

    def _say(self) -> None:
        if self._here is None:
            text = ""
        else:
            known = "" if self._seen is None else tr(", {seen} seen", seen=self._seen.seen)
            text = tr("Slice {here} of {here_2}{known}", here=self._here[0], here_2=self._here[1], known=known)
        self.setAccessibleName(text)
        self.setToolTip(text)

    def _update_soon(self) -> None:
        if not self._painting.isActive():
            self._painting.start()

    @Slot()
    def _watch(self) -> None:
        """The view has drawn: from now on its slice is on screen, if it was not before."""
        self._update_soon()
        if self._shown != self._waits:
            self._waits = self._shown
            self._timer.start() if self._shown is not None else self._timer.stop()

    @Slot()
    def _mark(self) -> None:
        """It was there long enough, unless nobody could see it."""
        shown, self._waits = self._waits, None
        is_seen = self._viewport.isVisible() and not self.window().isMinimized()
        if shown is not None and is_seen and shown == shown_slice(self._review.session, self._viewport.plane):
            self._waits = shown
            self._review.room.seen.mark(shown)

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        viewing.activate(self._review, self._viewport.name)
        self._go(event)

    @override
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._go(event)

    def _go(self, event: QMouseEvent) -> None:
        if self._here is not None and self.height() > 0:
            count = self._here[1]
            number = int(event.position().y() / self.height() * count) + 1
            viewing.go_to_slice(self._review, self._viewport.plane, min(max(number, 1), count))

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor("black"))
        if self._here is None or not self.is_of_use:
            return
        number, count = self._here
        step = self.height() / count
        track = QRectF(MARKS_PX + 2.0, 0.0, self.width() - MARKS_PX - 2.0, self.height())
        painter.fillRect(track, QColor(ON_BLACK.panel))
        if self._seen is not None:
            painter.fillRect(QRectF(0.0, 0.0, MARKS_PX, self.height()), QColor(ON_BLACK.panel))
            for first, last in self._seen.runs:
                painter.fillRect(
                    QRectF(0.0, (first - 1) * step, MARKS_PX, (last - first + 1) * step), QColor(ON_BLACK.accent)
                )
        size = max(step, LEAST_THUMB_PX)
        top = (number - 0.5) * step - size / 2
        painter.fillRect(
            QRectF(track.x() + 1, min(max(top, 0.0), self.height() - size), track.width() - 2, size),
            QColor(ON_BLACK.edge),
        )
