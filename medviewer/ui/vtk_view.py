"""The one place where Qt and VTK meet: a widget whose native window VTK draws in."""

from __future__ import annotations

import math
import time
from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint, QSize, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QContextMenuEvent, QImage
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtCore import QPointF
    from PySide6.QtGui import QFocusEvent, QPaintEngine, QPaintEvent, QResizeEvent
    from vtkmodules.vtkRenderingCore import vtkRenderWindow


class DrawQueue(QObject):
    """Draws one widget per turn of the event loop, so that input is heard between two frames; quick ones first.

    A widget that is not quick waits until no quick one was drawn for `CALM_S`, so that a drag over the slices does not
    stumble over 3D frames, but never longer than `PATIENCE_S`.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._waiting: dict[RenderWidget, float] = {}
        self._quick_at = 0.0
        self._is_held = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._draw_next)

    @property
    def is_empty(self) -> bool:
        """Whether nothing waits to be drawn."""
        return not self._waiting

    def add(self, widget: RenderWidget) -> None:
        """Draw this widget in a later turn."""
        self._waiting.setdefault(widget, time.monotonic())
        self.resume()

    def hold(self) -> None:
        """Draw nothing until `begin`."""
        self._is_held = True

    def begin(self) -> None:
        """Draw what waits, and all that is added, from now on."""
        self._is_held = False
        self.resume()

    def forget(self, widget: RenderWidget) -> None:
        """Draw this widget no more."""
        self._waiting.pop(widget, None)

    def resume(self) -> None:
        """Go on, unless a frame is being drawn: its end resumes."""
        if self._waiting and not self._is_held and not RenderWidget.drawing:
            self._timer.start(self._wait_ms())

    def _wait_ms(self) -> int:
        """How long to wait for the next one."""
        if any(widget.is_quick or not widget.is_warm for widget in self._waiting):
            return 0
        now = time.monotonic()
        calm, patience = self._quick_at + CALM_S - now, min(self._waiting.values()) + PATIENCE_S - now
        return max(math.ceil(1000 * min(calm, patience)), 0)

    @Slot()
    def _draw_next(self) -> None:
        if self._waiting and not RenderWidget.drawing:
            widget = next((one for one in self._waiting if one.is_quick), next(iter(self._waiting)))
            del self._waiting[widget]
            if widget.isVisible() or not widget.is_warm:  # a hidden one is drawn when it is shown
                widget.draw_now()
                if widget.is_quick:
                    self._quick_at = time.monotonic()
            self.resume()


CALM_S, PATIENCE_S = 0.03, 0.25
RETRY_MS = 20
"""How soon to look again whether a frame that was given up has ended."""


def when_not_drawing(owner: QObject, act: Callable[[], None]) -> None:
    """Act now, or as soon as the frame that is being drawn has been given up: VTK must not be entered twice.

    For what draws offscreen on the way, like the key images of a report: a full 3D frame lets input through.
    """
    if not RenderWidget.drawing:
        RenderWidget.closing = False
        act()
        return
    RenderWidget.closing = True
    QTimer.singleShot(RETRY_MS, owner, lambda: when_not_drawing(owner, act))


class RenderWidget(QWidget):
    """A native child window with a VTK render window in it, and no VTK interactor: Qt's events are the only ones.

    Subclasses say in `draw` what to draw; `ask_to_draw` has it done. Call `finalize` before the widget goes.

    Parameters
    ----------
    queue
        Draws it when its turn has come.
    """

    menu_wanted = Signal(QPoint)
    reached = Signal()
    """The keyboard came to it with Tab."""
    is_quick = True
    """Whether it is drawn in a few milliseconds: such widgets do not wait for others."""
    drawing = False
    """Whether any of these widgets is in the middle of a frame: VTK must not be entered twice (class-wide)."""
    closing = False
    """Whether the frame that is being drawn is to be given up (class-wide)."""

    def __init__(self, queue: DrawQueue) -> None:
        super().__init__()
        self.queue = queue
        for attribute in (
            Qt.WidgetAttribute.WA_DontCreateNativeAncestors,
            Qt.WidgetAttribute.WA_NativeWindow,
            Qt.WidgetAttribute.WA_OpaquePaintEvent,
            Qt.WidgetAttribute.WA_NoSystemBackground,
            Qt.WidgetAttribute.WA_PaintOnScreen,
        ):
            self.setAttribute(attribute)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Ignored)
        self._finalized = False
        self._has_context = False
        self._is_resized = False
        """Whether the window that VTK draws in got another size since the last frame."""
        self.is_warm = False
        """Whether context and shaders are there: making them takes long, a turn each, and needs no visible window."""
        self.drawn = False
        """Whether the last frame asked for is on screen."""

    @cached_property
    def render_window(self) -> vtkRenderWindow:
        """VTK's window in this one, made at its first use: that takes 30 ms, and VTK itself is loaded with it."""
        import vtkmodules.vtkRenderingOpenGL2  # noqa: F401, PLC0415 - VTK finds its back end by this import
        from vtkmodules.vtkRenderingCore import vtkRenderWindow  # noqa: PLC0415 - the window starts without it

        made = vtkRenderWindow()
        made.SetMultiSamples(0)
        # Onto the screen with the colours alone: depths too, as VTK does otherwise, is a fifth of the time of a slice.
        made.SetFrameBlitModeToBlitToCurrent()  # type: ignore[attr-defined]  # of the OpenGL window that VTK makes
        return made

    @property
    def pixel_ratio(self) -> float:
        """Device pixels per Qt pixel of this very widget, not of the screen under the cursor."""
        return float(self.devicePixelRatioF())

    def ask_to_draw(self) -> None:
        """Have a frame drawn in a later turn of the event loop."""
        self.drawn = False
        self.queue.add(self)

    def draw(self) -> None:
        """Draw one frame into `render_window`."""

    def warm_up(self) -> None:
        """Draw once, unseen, what the first frame would take long for."""

    def finalize(self) -> None:
        """Let go of the graphics context; nothing is drawn afterwards."""
        if not self._finalized:
            self._finalized = True
            self.queue.forget(self)
            if "render_window" in vars(self):
                self.render_window.Finalize()

    def device_pixel(self, position: QPointF) -> tuple[float, float]:
        """A position in the widget in device pixels from its top left corner."""
        return position.x() * self.pixel_ratio, position.y() * self.pixel_ratio

    def picture(self) -> QImage:
        """What the widget shows, in device pixels; draws it first where that has not happened."""
        from medviewer.rendering.offscreen import pixels  # noqa: PLC0415 - as above

        self.draw_now()
        rgb = pixels(self.render_window)
        rows, columns = rgb.shape[:2]
        image = QImage(rgb.tobytes(), columns, rows, 3 * columns, QImage.Format.Format_RGB888).copy()
        image.setDevicePixelRatio(self.pixel_ratio)
        return image

    def draw_now(self) -> None:
        """Draw, unless a frame is being drawn already (then a little later)."""
        if self._finalized or self.width() < 1 or self.height() < 1:
            return
        if RenderWidget.drawing:
            self.queue.add(self)
            return
        RenderWidget.drawing = True
        self.queue.forget(self)
        try:
            self.match_size()
            self._draw_or_warm_up()
        finally:
            RenderWidget.drawing = False
            if not self.is_warm:
                self.queue.add(self)
            self.queue.resume()
        if self._is_resized and self.isVisible():
            # Mesa hears of a window's new size only with the frame after: the first one lies at another place of it.
            self._is_resized = False
            self.ask_to_draw()

    def _draw_or_warm_up(self) -> None:
        """Draw; a hidden widget gets its context by that, and is warmed up in its second turn."""
        if self._has_context and not self.is_warm and not self.isVisible():
            self.warm_up()
            self.is_warm = True
            return
        self.is_warm = self.is_warm or self.isVisible()
        if not self._has_context:
            self.render_window.SetWindowInfo(str(int(self.winId())))
        self._has_context = self.drawn = True
        self.draw()

    def match_size(self) -> None:
        """Give the render window the widget's size in device pixels, at least one."""
        size = self.size() * self.pixel_ratio  # rounded as Qt does for the window
        width, height = max(1, size.width()), max(1, size.height())
        if self.render_window.GetSize() != (width, height):
            from vtkmodules.vtkRenderingCore import vtkRenderWindow  # noqa: PLC0415 - as above

            # The base class's method: the platform's own would resize Qt's window once more.
            vtkRenderWindow.SetSize(self.render_window, width, height)
            self._is_resized = True

    @override
    def paintEngine(self) -> QPaintEngine:
        return None  # type: ignore[return-value]  # Qt's own way of saying that VTK paints here

    @override
    def sizeHint(self) -> QSize:
        return QSize(400, 400)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        if self.drawn:
            self.draw_now()
        else:
            self.queue.add(self)  # four views that come up together would hold up input if drawn in one turn

    @override
    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if event.reason() in (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason):
            self.reached.emit()

    @override
    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if event.reason() is QContextMenuEvent.Reason.Keyboard:  # a click is heard by itself: it may be a drag
            self.menu_wanted.emit(self.mapToGlobal(self.rect().center()))

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        self.ask_to_draw()
