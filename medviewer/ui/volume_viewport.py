"""The 3D view: coarse while it moves, full at rest, and never in the way of input."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QEventLoop, QPoint, Qt, QTimer, Signal
from typing_extensions import override

from medviewer.app import viewing
from medviewer.app.jobs import Lane
from medviewer.app.resolve import volume_frame
from medviewer.app.review import Outcome, start
from medviewer.app.session import ViewName
from medviewer.app.signal import Topic
from medviewer.rendering.volume_proxy import reduced_volume
from medviewer.rendering.volume_scene import VolumeScene
from medviewer.ui.text_painter import paint_line
from medviewer.ui.vtk_view import RenderWidget

if TYPE_CHECKING:
    from PySide6.QtCore import QPointF
    from PySide6.QtGui import QHideEvent, QMouseEvent, QWheelEvent

    from medviewer.app.review import Review
    from medviewer.domain.frames import VolumeFrame
    from medviewer.domain.job import CancelToken, ProgressReport
    from medviewer.domain.volume import Volume
    from medviewer.ui.vtk_view import DrawQueue

REST_MS = 250
"""How long nothing may move before the full picture is drawn."""
LOOK_MS = 4
"""Longest look at waiting events in the middle of a full picture."""
CLICK_PX = 4.0
ZOOM_PER_NOTCH = 1.1
ZOOM_PER_PX = 1.008
DRAWN_TOPICS = frozenset({Topic.VOLUME, Topic.FINDINGS, Topic.SELECTION, Topic.VIEW})


class VolumeViewport(RenderWidget):
    """The volume in 3D: left drag turns, right drag and wheel zoom, middle drag or Shift+left drag moves.

    Parameters
    ----------
    review
        What the use cases act on.
    queue
        Draws it when its turn has come.
    """

    menu_wanted = Signal(QPoint)

    def __init__(self, review: Review, queue: DrawQueue) -> None:
        super().__init__(queue)
        self._review = review
        self.name = ViewName.VOLUME_3D
        self.scene = VolumeScene(self.render_window, text_painter=paint_line, should_abort=self._input_waits)
        self._proxy: tuple[Volume, Volume] | None = None
        self._asked: int | None = None
        self._start: QPointF | None = None
        self._last: QPointF | None = None
        self._moved = False
        self._stale = False
        self._full_wanted = False
        self._full_drawn = True
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(REST_MS)
        self._rest.timeout.connect(self._draw_full)
        self.setAccessibleName("3D view")

    @property
    def at_rest(self) -> bool:
        """Whether the full picture is on screen, or there is none to draw."""
        return self.scene.frame is None or not self.isVisible() or (self._full_drawn and not self._rest.isActive())

    def refresh(self, topics: frozenset[Topic]) -> None:
        """Take over what the session shows now; a volume is reduced on a loader thread first."""
        if not topics & DRAWN_TOPICS:
            return
        if RenderWidget.drawing:
            self._stale = True  # the scene must not change in the middle of its own picture
            self.queue.add(self)
            return
        before = self.scene.frame
        if not self._take_frame():
            return
        if before is not None and _same_but_for_marks(before, self.scene.frame):
            self._draw_at_rest()  # boxes and words can wait: a frame now would hold up the slices
        else:
            self._draw_coarse()

    def _take_frame(self) -> bool:
        """Take over what the session shows; whether the picture changes by it."""
        self._stale = False
        frame = volume_frame(self._review.session)
        if frame is None:
            self._proxy = self._asked = None
        elif self._proxy is None or self._proxy[0] is not frame.volume:
            if not self._review.session.view.playing:  # times that follow quickly are not for 3D: it waits for a pause
                self._reduce(frame.volume)
            return False
        if frame == self.scene.frame:
            return False
        self.match_size()
        self.scene.apply(frame, None if self._proxy is None else self._proxy[1])
        return True

    def _reduce(self, volume: Volume) -> None:
        """Have a volume reduced, one at a time: at its end it is seen whether another one is on screen."""
        generation = self._review.session.generation
        if self._asked == generation:
            return
        self._asked = generation

        def work(token: CancelToken, _progress: ProgressReport) -> Volume:
            token.check()
            return reduced_volume(volume)

        def done(proxy: Volume) -> None:
            self._asked = None
            self._proxy = (volume, proxy)
            self.refresh(DRAWN_TOPICS)

        outcome = Outcome(done, wanted=lambda: self._review.session.generation == generation)
        start(self._review, Lane.LOAD, "Preparing the 3D view", work, outcome)

    @override
    def draw(self) -> None:
        self.scene.set_pixel_ratio(self.pixel_ratio)
        full, self._full_wanted = self._full_wanted, False
        self._rest.stop()  # else its end, heard in the middle of a full picture, would have that one given up
        self._full_drawn = self.scene.render(moving=not full) and full
        if not self._full_drawn and self.scene.frame is not None:
            self._rest.start()

    @override
    def warm_up(self) -> None:
        self.scene.warm_up()

    @override
    def draw_now(self) -> None:
        if self._stale and not RenderWidget.drawing:
            self._take_frame()
        super().draw_now()

    @override
    def finalize(self) -> None:
        self._rest.stop()
        super().finalize()

    def draw_full_now(self) -> None:
        """Draw the full picture at once; input in the middle of it stops it, and it is drawn again at rest."""
        self._full_wanted = True
        self.draw_now()

    def _draw_coarse(self) -> None:
        self._draw_at_rest()
        self.ask_to_draw()

    def _draw_at_rest(self) -> None:
        self._full_drawn = False
        self._rest.start()

    def _draw_full(self) -> None:
        if self.isVisible() and self.scene.frame is not None:
            self._full_wanted = True
            self.ask_to_draw()

    def _input_waits(self) -> bool:
        """Whether something else wants to be drawn: events are let through in the middle of a full picture."""
        QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, LOOK_MS)
        return RenderWidget.closing or not self.queue.is_empty

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        viewing.activate(self._review, self.name)
        self._start = self._last = event.position()
        self._moved = False

    @override
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._start is None or self._last is None:
            return
        at = event.position()
        self._moved = self._moved or (at - self._start).manhattanLength() > CLICK_PX
        if not self._moved:
            return
        x, y = self.device_pixel(at - self._last)
        self._last = at
        shifted = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        if event.buttons() & Qt.MouseButton.RightButton:
            self.scene.zoom(ZOOM_PER_PX ** (-y / self.pixel_ratio))
        elif event.buttons() & Qt.MouseButton.MiddleButton or shifted:
            self.scene.shift(x, y)
        else:
            self.scene.turn(x, y)
        self._draw_coarse()

    @override
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        pressed, self._start = self._start is not None, None
        if pressed and not self._moved and event.button() == Qt.MouseButton.RightButton:
            self.menu_wanted.emit(event.globalPosition().toPoint())

    @override
    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self._start = None
        if event.button() == Qt.MouseButton.LeftButton:
            viewing.toggle_maximised(self._review, self.name)

    @override
    def wheelEvent(self, event: QWheelEvent) -> None:
        self.scene.zoom(ZOOM_PER_NOTCH ** (event.angleDelta().y() / 120))
        self._draw_coarse()

    @override
    def hideEvent(self, event: QHideEvent) -> None:
        self._rest.stop()


def _same_but_for_marks(before: VolumeFrame, after: VolumeFrame | None) -> bool:
    """Whether the same volume is seen in the same way, with other boxes or words over it."""
    return after is not None and replace(before, boxes=after.boxes, text=after.text, active=after.active) == after
