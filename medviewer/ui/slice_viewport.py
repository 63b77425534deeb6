"""A slice view: mouse and wheel become use cases, the resolved frame is drawn."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QPoint, Qt, Signal
from typing_extensions import override

from medviewer.app import overlays, viewing
from medviewer.app.resolve import slice_frame
from medviewer.app.review import notice_of
from medviewer.app.signal import Topic
from medviewer.app.slice_text import hover_text
from medviewer.app.slices import plane_of
from medviewer.domain.box_editing import INSIDE, BoxHandle, dragged_box
from medviewer.domain.errors import UserError
from medviewer.domain.tool import HandTool
from medviewer.domain.vectors import Vec3, vec3
from medviewer.domain.wording import tr
from medviewer.ui.brush_hand import BrushHand
from medviewer.ui.glass_hand import follow_glass
from medviewer.ui.text_painter import paint_line
from medviewer.ui.turn_hand import TurnHand
from medviewer.ui.vtk_view import RenderWidget

if TYPE_CHECKING:
    from PySide6.QtCore import QEvent, QPointF
    from PySide6.QtGui import QMouseEvent, QWheelEvent

    from medviewer.app.review import Review
    from medviewer.app.session import ReviewSession
    from medviewer.domain.frames import SliceFrame
    from medviewer.domain.layout import ViewName
    from medviewer.domain.planes import PlaneName
    from medviewer.domain.regions import Box
    from medviewer.domain.tool import Tool
    from medviewer.rendering.slice_scene import SliceScene
    from medviewer.rendering.slice_view import SliceView
    from medviewer.ui.vtk_view import DrawQueue

CLICK_PX = 4.0
"""A press that moves no further than this (Qt pixels) is a click."""
WHEEL_NOTCH = 120
FAST_STEPS = 5
ZOOM_PER_NOTCH = 1.15
ZOOM_PER_PX = 1.008
FINE_DRAG = 0.2
SCROLL_PX = 5.0
"""How far a drag goes (Qt pixels) from one slice to the next."""
DRAWN_TOPICS = frozenset(
    {Topic.VOLUME, Topic.FINDINGS, Topic.SELECTION, Topic.VIEW, Topic.MEASUREMENTS, Topic.SEGMENTS}
)


class Gesture(Enum):
    """What a drag does."""

    WINDOW = auto()
    PAN = auto()
    ZOOM = auto()
    SCROLL = auto()
    EDIT = auto()


MODES: dict[Tool | None, Gesture] = {
    HandTool.PAN: Gesture.PAN,
    HandTool.ZOOM: Gesture.ZOOM,
    HandTool.SCROLL: Gesture.SCROLL,
}
"""Mouse modes in which the left button does what others do without them."""
CURSORS: dict[Tool | None, Qt.CursorShape] = {
    HandTool.PAN: Qt.CursorShape.OpenHandCursor,
    HandTool.ZOOM: Qt.CursorShape.SizeVerCursor,
    HandTool.SCROLL: Qt.CursorShape.SplitVCursor,
}


@dataclass
class Drag:
    """A button held down: what it does, where it began and where it is now (Qt pixels, LPS mm).

    `slices` have been gone since it began. `box` is the box that is dragged, as it was before, and `finding_id` whose
    it is.
    """

    button: Qt.MouseButton
    gesture: Gesture
    start: QPointF
    last: QPointF
    start_lps: Vec3
    moved: bool = False
    slices: int = 0
    handle: BoxHandle = INSIDE
    box: Box | None = None
    finding_id: str | None = None


class SliceViewport(RenderWidget):
    """One of the three slice views.

    Parameters
    ----------
    review
        What the use cases act on.
    name
        Which view it is.
    queue
        Draws it when its turn has come.
    """

    hovered = Signal(str)
    shown = Signal()
    """A frame was drawn."""
    menu_wanted = Signal(QPoint)

    def __init__(self, review: Review, name: ViewName, queue: DrawQueue) -> None:
        super().__init__(queue)
        self._review = review
        self.name = name
        self._wanted: SliceFrame | None = None
        self._drag: Drag | None = None
        self._notches = 0
        self._cursor: QPointF | None = None
        self.setAccessibleName(tr("{plane} view", plane=tr(name.value)))

    @cached_property
    def scene(self) -> SliceScene:
        """What it draws, made when there is something to draw for the first time."""
        from medviewer.rendering.slice_scene import SliceScene  # noqa: PLC0415 - the window starts without VTK

        return SliceScene(self.render_window, text_painter=paint_line)

    @cached_property
    def _hand(self) -> BrushHand:
        return BrushHand(TurnHand(self, self.scene), self.scene, self.ask_to_draw)

    @property
    def review(self) -> Review:
        """The session that it shows, with all that use cases need."""
        return self._review

    @property
    def plane(self) -> PlaneName:
        """The plane that it shows."""
        return plane_of(self._review.session, self.name)

    def show_session(self, review: Review, name: ViewName) -> None:
        """Show another session, or another view of it, from the next refresh on."""
        if review.session is not self._review.session or name is not self.name:
            self.cancel_drag()
            self._review, self.name = review, name
            self.setAccessibleName(tr("{plane} view", plane=tr(name.value)))

    def refresh(self, topics: frozenset[Topic]) -> None:
        """Take over what the session shows now."""
        if "scene" not in vars(self) and slice_frame(self._review.session, self.plane) is None:
            return
        if self._drag is not None and not _is_dragged(self._drag, self._review.session):
            self._drag = None  # decided, left or selected away from while the button was down
        if topics & {Topic.MEASUREMENTS, Topic.SEGMENTS}:
            self._hand.follow(self._review)
        if Topic.VIEW in topics:
            follow_glass(self, self.scene.glass, self._review.room, self._cursor)
        if topics & DRAWN_TOPICS:
            self._wanted = slice_frame(self._review.session, self.plane)
            if self._wanted is None:
                self.scene.apply(None)  # lets go of the volume also where the view is hidden
            if self._wanted != self.scene.frame or not self.drawn:
                self.ask_to_draw()

    @override
    def draw(self) -> None:
        self.scene.set_pixel_ratio(self.pixel_ratio)
        self.scene.apply(self._wanted)
        self.scene.render()
        self._read_out()
        self.shown.emit()

    @override
    def warm_up(self) -> None:
        self.scene.warm_up()

    def lps_under(self, position: QPointF) -> Vec3 | None:
        """Place on the slice in LPS mm under a position in the widget."""
        return self.scene.lps_at(*self.device_pixel(position))

    def cancel_drag(self) -> None:
        """Forget a drag whose release will not be heard; a box that was being dragged goes back to what it was."""
        self._hand.let_go(self._review)
        self._end_drag()

    def _end_drag(self) -> None:
        drag, self._drag = self._drag, None
        if drag is not None and drag.gesture is Gesture.EDIT and self._review.session.view.draft is not None:
            overlays.stop_modifying(self._review)

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        if self._drag is not None and event.button() != self._drag.button:
            return  # one drag at a time: what it has begun must be kept or dropped at its end
        self._end_drag()
        viewing.activate(self._review, self.name)
        lps = self.lps_under(event.position())
        if lps is not None and not self._measures(event, lps):
            self._drag = self._begin(event, lps)

    def _measures(self, event: QMouseEvent, lps: Vec3) -> bool:
        """Whether the left button draws, or takes hold of what was drawn."""
        frame = self.scene.frame
        is_plain = event.modifiers() == Qt.KeyboardModifier.NoModifier
        if frame is None or event.button() != Qt.MouseButton.LeftButton or not is_plain:
            return False
        if self._review.session.view.modifying and self._review.room.tool is None:
            return False
        under = self.scene.measurement_at(*self.device_pixel(event.position()))
        return self._hand.press(self._review, frame.plane, lps, under)

    def _begin(self, event: QMouseEvent, lps: Vec3) -> Drag:
        at, button, session = event.position(), event.button(), self._review.session
        if button == Qt.MouseButton.MiddleButton:
            return Drag(button, Gesture.PAN, at, at, lps)
        if button == Qt.MouseButton.RightButton:
            return Drag(button, Gesture.ZOOM, at, at, lps)
        if event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            return Drag(button, Gesture.PAN, at, at, lps)
        handle = self.scene.handle_at(*self.device_pixel(at)) if session.view.modifying else None
        if handle is None:
            return Drag(button, MODES.get(self._review.room.tool, Gesture.WINDOW), at, at, lps)
        box = _selected_box(self.scene.frame)
        return Drag(button, Gesture.EDIT, at, at, lps, handle=handle, box=box, finding_id=session.selected)

    @override
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._cursor = event.position()
        follow_glass(self, self.scene.glass, self._review.room, self._cursor)
        lps = self.lps_under(event.position())
        if lps is None:
            return
        if self._drag is not None and not event.buttons() & self._drag.button:
            self.cancel_drag()  # the release went to another window
        if self._drag is None:
            is_down = bool(event.buttons() & Qt.MouseButton.LeftButton)
            if not self._hand.move(self._review, lps, is_down=is_down) or not is_down:
                self._hover(event, lps)
            return
        drag, at = self._drag, event.position()
        drag.moved = drag.moved or (at - drag.start).manhattanLength() > CLICK_PX
        if drag.moved:
            step = at - drag.last
            drag.last = at
            self._pull(drag, step, lps, event.modifiers())

    def _pull(self, drag: Drag, step: QPointF, lps: Vec3, keys: Qt.KeyboardModifier) -> None:
        review = self._review
        match drag.gesture:
            case Gesture.WINDOW:
                speed = FINE_DRAG if keys & Qt.KeyboardModifier.ControlModifier else 1.0
                viewing.drag_window(review, step.x(), step.y(), speed)
            case Gesture.PAN:
                viewing.pan(review, self.plane, _offset_mm(self.scene.view, self.device_pixel(step)))
            case Gesture.ZOOM:
                viewing.zoom(review, self.plane, ZOOM_PER_PX ** -step.y(), drag.start_lps)
            case Gesture.SCROLL:
                gone = int((drag.last - drag.start).y() / SCROLL_PX)
                viewing.step_slices(review, self.plane, gone - drag.slices)
                drag.slices = gone
            case Gesture.EDIT:
                _pull_box(review, self.scene.frame, drag, lps)

    def _hover(self, event: QMouseEvent, lps: Vec3) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            viewing.go_to(self._review, lps)
        self._read_out()
        self._show_cursor(event.position())

    def _read_out(self) -> None:
        """Say the value under the cursor on the slice that is drawn, also when the slice moved and the cursor not."""
        frame = self.scene.frame
        lps = None if self._cursor is None else self.lps_under(self._cursor)
        if frame is not None and lps is not None:
            self.hovered.emit(hover_text(frame, lps))

    def _show_cursor(self, at: QPointF) -> None:
        handle = self.scene.handle_at(*self.device_pixel(at)) if self._review.session.view.modifying else None
        if handle is None:
            cursor = CURSORS.get(self._review.room.tool, Qt.CursorShape.ArrowCursor)
            self.setCursor(Qt.CursorShape.CrossCursor if self._hand.has_tool(self._review) else cursor)
        elif handle == INSIDE:
            self.setCursor(Qt.CursorShape.SizeAllCursor)
        else:
            self.setCursor(Qt.CursorShape.CrossCursor)

    @override
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        drag = self._drag
        if drag is None and event.button() == Qt.MouseButton.LeftButton and self._hand.release(self._review):
            return
        if drag is None or event.button() != drag.button:
            return
        self._drag = None
        if drag.gesture is Gesture.EDIT and drag.moved:
            _keep_box(self._review)
        elif not drag.moved and event.button() == Qt.MouseButton.RightButton:
            self.menu_wanted.emit(event.globalPosition().toPoint())
        elif not drag.moved and event.button() == Qt.MouseButton.LeftButton:
            self._click(event.position())

    def _click(self, at: QPointF) -> None:
        found = self.scene.box_at(*self.device_pixel(at))
        if found is not None and found != self._review.session.selected:
            viewing.select_finding(self._review, found)

    @override
    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if self._drag is not None and event.button() != self._drag.button:
            return
        self.cancel_drag()
        if event.button() == Qt.MouseButton.LeftButton:
            viewing.toggle_maximised(self._review, self.name)

    @override
    def wheelEvent(self, event: QWheelEvent) -> None:
        turned = event.angleDelta()
        self._notches += turned.y() or turned.x()  # some platforms turn Shift+wheel sideways
        steps = int(self._notches / WHEEL_NOTCH)
        self._notches -= steps * WHEEL_NOTCH
        if steps == 0:
            return
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            viewing.zoom(self._review, self.plane, ZOOM_PER_NOTCH**steps, self.lps_under(event.position()))
        elif event.modifiers() & Qt.KeyboardModifier.AltModifier:
            viewing.step_times(self._review, -steps)
        else:
            fast = FAST_STEPS if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1
            viewing.step_slices(self._review, self.plane, -steps * fast)

    @override
    def leaveEvent(self, event: QEvent) -> None:
        self._cursor = None
        follow_glass(self, self.scene.glass, self._review.room, self._cursor)
        self._hand.leave()
        self.hovered.emit("")


def _is_dragged(drag: Drag, session: ReviewSession) -> bool:
    """Whether what a drag began with is still there: a box is, while its finding is being modified."""
    return drag.gesture is not Gesture.EDIT or (session.view.modifying and session.selected == drag.finding_id)


def _pull_box(review: Review, frame: SliceFrame | None, drag: Drag, lps: Vec3) -> None:
    if frame is not None and drag.box is not None and _is_dragged(drag, review.session):
        overlays.draft_box(review, dragged_box(drag.box, frame.plane, drag.handle, drag.start_lps, lps))


def _offset_mm(view: SliceView | None, step: tuple[float, float]) -> Vec3:
    """A way in device pixels on the slice, in LPS mm."""
    if view is None:
        return (0.0, 0.0, 0.0)
    x, y = step
    return vec3((x * np.array(view.plane.right) + y * np.array(view.plane.down)) / view.px_per_mm)


def _selected_box(frame: SliceFrame | None) -> Box | None:
    return None if frame is None else next((drawn.box for drawn in frame.boxes if drawn.selected), None)


def _keep_box(review: Review) -> None:
    try:
        overlays.keep_draft(review)
    except UserError as error:
        review.session.notify(notice_of(error))
