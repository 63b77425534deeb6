"""The 3D view: coarse while it moves, full at rest, and never in the way of input."""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property, partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QEventLoop, QPoint, Qt, QTimer, Signal
from typing_extensions import override

from medviewer.app import viewing
from medviewer.app.jobs import Lane
from medviewer.app.resolve import volume_frame
from medviewer.app.review import Outcome, start
from medviewer.app.signal import Topic
from medviewer.app.volume_shown import segment_surfaces, show_volume
from medviewer.domain.layout import ViewName
from medviewer.domain.volume_display import VolumeDisplay
from medviewer.domain.wording import tr
from medviewer.ui.mesh_saving import MeshSaving
from medviewer.ui.text_painter import paint_line
from medviewer.ui.volume_menu import VolumeMenu
from medviewer.ui.vtk_view import RenderWidget

if TYPE_CHECKING:
    from PySide6.QtCore import QPointF
    from PySide6.QtGui import QHideEvent, QImage, QMouseEvent, QWheelEvent

    from medviewer.app.review import Review
    from medviewer.domain.frames import VolumeFrame
    from medviewer.domain.job import CancelToken, ProgressReport
    from medviewer.domain.volume import Volume
    from medviewer.rendering.volume_body import Made
    from medviewer.rendering.volume_scene import VolumeScene
    from medviewer.ui.segment_job import SegmentJob
    from medviewer.ui.volume_hands import VolumeHands
    from medviewer.ui.vtk_view import DrawQueue

REST_MS = 250
"""How long nothing may move before the full picture is drawn."""
LOOK_MS = 4
"""Longest look at waiting events in the middle of a full picture."""
CLICK_PX = 4.0
ZOOM_PER_NOTCH = 1.1
DRAWN_TOPICS = frozenset({Topic.VOLUME, Topic.FINDINGS, Topic.SELECTION, Topic.VIEW, Topic.SEGMENTS})


class VolumeViewport(RenderWidget):
    """The volume in 3D: left drag turns, right drag and wheel zoom, middle drag or Shift+left drag moves.

    Ctrl+left drag changes the window of the preset, handles pull the crop box, Shift+wheel and slider move the cut.

    Parameters
    ----------
    review
        What the use cases act on.
    queue
        Draws it when its turn has come.
    """

    is_quick = False
    menu_wanted = Signal(QPoint)

    def __init__(self, review: Review, queue: DrawQueue) -> None:
        super().__init__(queue)
        self._review = review
        self.name = ViewName.VOLUME_3D
        self._made: tuple[Volume, Made] | None = None
        self.display = VolumeDisplay()
        """How the volume is shown: as the session asks, with the surfaces that are there."""
        self._segments: SegmentJob | None = None
        self._saving = MeshSaving(self, lambda: self._review)
        self._asked: tuple[int, bool] | None = None
        self._start: QPointF | None = None
        self._last: QPointF | None = None
        self._moved = False
        self._stale = False
        self._full_wanted = self.keeping = False
        self._full_drawn = True
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(REST_MS)
        self._rest.timeout.connect(self._draw_full)
        self.setAccessibleName(tr("3D view"))

    @cached_property
    def scene(self) -> VolumeScene:
        """What it draws, made when there is something to draw for the first time."""
        from medviewer.rendering.volume_scene import VolumeScene  # noqa: PLC0415 - the window starts without it

        return VolumeScene(self.render_window, text_painter=paint_line, should_abort=lambda: _input_waits(self))

    @cached_property
    def _hands(self) -> VolumeHands:
        from medviewer.ui.volume_hands import VolumeHands  # noqa: PLC0415 - as above

        return VolumeHands(self.scene)

    @property
    def at_rest(self) -> bool:
        """Whether the full picture is on screen, or there is none to draw."""
        return self.scene.frame is None or not self.isVisible() or (self._full_drawn and not self._rest.isActive())

    def show_session(self, review: Review, _name: ViewName) -> None:
        """Show another session from the next refresh on."""
        if review.session is not self._review.session:
            self._review, self._made, self._asked = review, None, None

    def set_display(self, display: VolumeDisplay) -> None:
        """Have the session ask for the volume in another way."""
        if display != self._wanted():
            show_volume(self._review, display)
            self._draw_coarse(at_once=False)  # as soon as it is taken over

    def _wanted(self) -> VolumeDisplay:
        """How the session asks for the volume, with the surfaces that are there."""
        return replace(self._review.session.view.volume, surfaces=self.display.surfaces)

    def refresh(self, topics: frozenset[Topic]) -> None:
        """Take over what the session shows now; a volume is reduced on a loader thread first."""
        if not topics & DRAWN_TOPICS:
            return
        if "scene" not in vars(self) and volume_frame(self._review.session) is None:
            return
        if RenderWidget.drawing:
            self._stale = True  # the scene must not change in the middle of its own picture
            self.queue.add(self)
            return
        before, as_before = self.scene.frame, self.display
        changed = self._take_frame()
        self._take_segments()
        if self.display != as_before:
            self._draw_coarse()
        if not changed:
            return
        if before is not None and _same_but_for_marks(before, self.scene.frame):
            self._draw_coarse(at_once=False)  # boxes and words can wait: a frame now would hold up the slices
        else:
            self._draw_coarse()

    def _take_frame(self) -> bool:
        """Take over what the session shows; whether the picture changes by it."""
        self._stale, shown, self.display = False, self.display, self._wanted()
        if shown.beside != self.display.beside:
            self._made = None  # the copies are made anew: until they are there the old ones are drawn
        frame, before = volume_frame(self._review.session), self.scene.frame
        if frame is None:
            self._made = self._asked = None
        elif self._made is None or self._made[0] is not frame.volume:
            if not self._review.session.view.playing:  # times that follow quickly are not for 3D: it waits for a pause
                self._prepare(frame)
            return False
        if frame == before and (self._made is None or self._made[1].proxies is self.scene.cast.proxies):
            return False
        self.match_size()
        made = None if self._made is None else self._made[1]
        self.scene.apply(frame, made)
        if made is not None and made.proxies is not self.scene.cast.proxies:
            self.scene.put(made)
        return True

    def _take_segments(self) -> None:
        """Show the segments that are switched on, as soon as their surfaces are there."""
        from medviewer.ui.segment_job import SegmentJob  # noqa: PLC0415 - as above

        shown = () if self.scene.frame is None else segment_surfaces(self._review.session)
        if shown == self.display.surfaces:
            return
        missing = [drawn.volume for drawn in shown if not self.scene.surfaces.has(drawn.volume)]
        if missing:
            again = partial(self.refresh, DRAWN_TOPICS)
            self._segments = self._segments or SegmentJob(self.scene.surfaces, lambda: self._review, again)
            self._segments.make(missing)
        else:
            self.display = replace(self.display, surfaces=shown)

    def _prepare(self, frame: VolumeFrame) -> None:
        """Have a volume prepared, one at a time: at its end it is seen whether another one is on screen."""
        from medviewer.rendering.volume_body import made_of  # noqa: PLC0415 - as above
        from medviewer.rendering.volume_look import transfer_for  # noqa: PLC0415 - as above

        session, generation = self._review.session, self._review.session.generation
        volume, beside = frame.volume, self.display.beside
        if self._asked == (generation, beside):
            return
        self._asked = (generation, beside)
        transfer = transfer_for(frame, self.display) if self.scene.cast.is_software else None

        def work(token: CancelToken, _progress: ProgressReport) -> Made:
            token.check()
            return made_of(volume, transfer, token, beside=beside)

        def done(made: Made) -> None:
            self._asked = None
            self._made = (volume, made)
            self.refresh(DRAWN_TOPICS)

        def is_wanted() -> bool:
            return session is self._review.session and self._asked == (session.generation, beside)

        outcome = Outcome(done, wanted=is_wanted)
        start(self._review, Lane.LOAD, tr("Preparing the 3D view"), work, outcome)

    @override
    def draw(self) -> None:
        self.scene.set_pixel_ratio(self.pixel_ratio)
        self.scene.set_display(self.display)
        full, self._full_wanted = self._full_wanted, False
        self._rest.stop()  # else its end, heard in the middle of a full picture, would have that one given up
        self._full_drawn = self.scene.render(moving=not full, finest=self.keeping) and full
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

    @override
    def picture(self) -> QImage:
        """What the view shows, with a ray for every pixel: it is made to be kept, and input has to wait for it."""
        self._full_wanted = self.keeping = True
        try:
            return super().picture()
        finally:
            self.keeping = False

    def _draw_coarse(self, *, at_once: bool = True) -> None:
        """Draw as while it moves, at once or not at all, and in full when nothing has moved for a while."""
        self._full_drawn = False
        self._rest.start()
        if at_once:
            self.ask_to_draw()

    def _draw_full(self) -> None:
        """Draw the full picture in a later turn; input in the middle of it stops it, and it is drawn again at rest."""
        if self.isVisible() and self.scene.frame is not None:
            self._full_wanted = True
            self.ask_to_draw()

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        viewing.activate(self._review, self.name)
        self._start = self._last = event.position()
        self._moved = False
        self._hands.take(*self.device_pixel(event.position()), event.button(), self._review.room.tool)

    @override
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        at = event.position()
        if self._start is None or self._last is None:
            self.setCursor(self._hands.cursor_at(*self.device_pixel(at)))
            return
        self._moved = self._moved or (at - self._start).manhattanLength() > CLICK_PX
        if not self._moved:
            return
        step, place = self.device_pixel(at - self._last), self.device_pixel(at)
        self._last = at
        up_raises = self._review.session.settings.up_raises_level
        self.set_display(self._hands.pull(event, place, step, self._wanted(), up_raises=up_raises))

    @override
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        pressed, self._start = self._start is not None, None
        on_button = self._hands.is_on_button
        self._hands.let_go()
        if not pressed or self._moved:
            return
        if event.button() == Qt.MouseButton.RightButton:
            self.pop_menu(event.globalPosition().toPoint())
        elif on_button:
            x, y = (part / self.pixel_ratio for part in self.scene.marks.button_corner())
            self.pop_menu(self.mapToGlobal(QPoint(round(x), round(y))))

    def pop_menu(self, place: QPoint) -> None:
        """Open the menu of the 3D view; without a volume the one of all views."""
        frame = self.scene.frame
        if frame is None:
            self.menu_wanted.emit(place)
            return
        menu = VolumeMenu(self.window(), frame, self._wanted(), self.set_display)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.add_presets()
        menu.add_sides(lambda side: self.set_display(self._hands.looked_from(side, self._wanted())))
        menu.add_trims(self.scene.orbit)
        menu.add_saving(
            lambda: self._saving.ask_threshold(frame, self.display), lambda: self._saving.ask_segments(self.display)
        )
        menu.addAction(tr("Commands of all views…"), lambda: self.menu_wanted.emit(place))
        menu.popup(place)

    @override
    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self._start = None
        if event.button() == Qt.MouseButton.LeftButton:
            viewing.toggle_maximised(self._review, self.name)

    @override
    def wheelEvent(self, event: QWheelEvent) -> None:
        turned = event.angleDelta()
        notches = (turned.y() or turned.x()) / 120  # some platforms turn Shift+wheel sideways
        if event.modifiers() & Qt.KeyboardModifier.ShiftModifier and self.display.cut is not None:
            self.set_display(self._hands.turned_wheel(-notches, self._wanted()))
        else:
            self.set_display(self._hands.zoomed(ZOOM_PER_NOTCH**notches, self._wanted()))

    @override
    def hideEvent(self, event: QHideEvent) -> None:
        self._rest.stop()


def _same_but_for_marks(before: VolumeFrame, after: VolumeFrame | None) -> bool:
    """Whether the same volume is seen in the same way, with other boxes or words over it."""
    return after is not None and replace(before, boxes=after.boxes, text=after.text, active=after.active) == after


def _input_waits(view: VolumeViewport) -> bool:
    """Whether something else wants to be drawn: events are let through in the middle of a full picture."""
    if view.keeping:
        return False
    QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, LOOK_MS)
    return RenderWidget.closing or not view.queue.is_empty
