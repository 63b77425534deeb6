"""What a drag in the 3D view does: turn, move, zoom, change the window, pull the crop box or the cut."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from medviewer.domain.tool import HandTool
from medviewer.domain.volume_display import dragged_window
from medviewer.rendering.volume_marks import Mark, MarkKind

if TYPE_CHECKING:
    from PySide6.QtGui import QMouseEvent

    from medviewer.domain.tool import Tool
    from medviewer.domain.volume_display import Side, VolumeDisplay
    from medviewer.rendering.volume_scene import VolumeScene

ZOOM_PER_PX = 1.008
WHEEL_CUT = 0.02
"""Part of its way that the cut goes with one notch of the wheel."""


class VolumeHands:
    """Turns drags into a camera that has moved or a display that has changed.

    Parameters
    ----------
    scene
        What is dragged; its camera is moved at once.
    """

    def __init__(self, scene: VolumeScene) -> None:
        self._scene = scene
        self._held: Mark | None = None
        self._tool: Tool | None = None

    @property
    def is_on_button(self) -> bool:
        """Whether the drag began on the button of the menu."""
        return self._held is not None and self._held.kind is MarkKind.BUTTON

    def take(self, x: float, y: float, button: Qt.MouseButton, tool: Tool | None) -> None:
        """Begin a drag at a place in device pixels, in a mouse mode; one of slices only turns here."""
        self._tool = tool
        self._held = self._scene.marks.at(x, y) if button == Qt.MouseButton.LeftButton else None

    def let_go(self) -> None:
        """End the drag."""
        self._held = None

    def cursor_at(self, x: float, y: float) -> Qt.CursorShape:
        """The pointer's form: a hand over what can be pulled or pressed."""
        found = self._scene.marks.at(x, y)
        return Qt.CursorShape.ArrowCursor if found is None else Qt.CursorShape.PointingHandCursor

    def pull(
        self,
        event: QMouseEvent,
        place: tuple[float, float],
        step: tuple[float, float],
        display: VolumeDisplay,
        *,
        up_raises: bool,
    ) -> VolumeDisplay:
        """Go on with the drag: the pointer is at a place after a step, in device pixels."""
        x, y = step
        if self._held is not None and event.buttons() & Qt.MouseButton.LeftButton:
            return self._pulled_mark(self._held, place, step, display)
        keys = event.modifiers()
        if event.buttons() & Qt.MouseButton.RightButton:
            self._scene.zoom(ZOOM_PER_PX**-y)
        elif event.buttons() & Qt.MouseButton.MiddleButton or keys & Qt.KeyboardModifier.ShiftModifier:
            self._scene.shift(x, y)
        elif keys & Qt.KeyboardModifier.ControlModifier:
            return self._windowed(x, y, display, up_raises=up_raises)
        else:
            self._pull_left(x, y)
        return self._seen_from_here(display)

    def _seen_from_here(self, display: VolumeDisplay) -> VolumeDisplay:
        return replace(display, pose=self._scene.orbit.pose)

    def _pull_left(self, x: float, y: float) -> None:
        if self._tool is HandTool.PAN:
            self._scene.shift(x, y)
        elif self._tool is HandTool.ZOOM:
            self._scene.zoom(ZOOM_PER_PX**-y)
        else:
            self._scene.turn(x, y)

    def zoomed(self, factor: float, display: VolumeDisplay) -> VolumeDisplay:
        """Come nearer (factor above 1) or go away."""
        self._scene.zoom(factor)
        return self._seen_from_here(display)

    def looked_from(self, side: Side, display: VolumeDisplay) -> VolumeDisplay:
        """See the whole volume from a side of the patient."""
        self._scene.look_from(side)
        return self._seen_from_here(display)

    def turned_wheel(self, notches: float, display: VolumeDisplay) -> VolumeDisplay:
        """Move the cut, if there is one."""
        frame = self._scene.frame
        if frame is None or display.cut is None:
            return display
        geometry = frame.volume.geometry
        fraction = display.cut.fraction(geometry) + notches * WHEEL_CUT
        return replace(display, cut=display.cut.at_fraction(geometry, fraction))

    def _windowed(self, x: float, y: float, display: VolumeDisplay, *, up_raises: bool) -> VolumeDisplay:
        transfer = self._scene.transfer
        if transfer is None:
            return display
        window = display.window or transfer.window  # the scene has that of its last picture, a step or two ago
        return replace(display, window=dragged_window(window, x, y, up_raises=up_raises))

    def _pulled_mark(
        self, mark: Mark, place: tuple[float, float], step: tuple[float, float], display: VolumeDisplay
    ) -> VolumeDisplay:
        frame = self._scene.frame
        if frame is None:
            return display
        geometry = frame.volume.geometry
        if mark.kind is MarkKind.SLIDER and display.cut is not None:
            fraction = self._scene.marks.slider_fraction(place[1])
            return replace(display, cut=display.cut.at_fraction(geometry, fraction))
        if mark.kind is MarkKind.FACE:
            crop = self._scene.marks.pulled_crop(geometry, display.crop, mark, step, self._scene.size())
            return replace(display, crop=crop)
        return display
