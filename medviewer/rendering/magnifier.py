"""A magnifying glass over a slice view: the same layers once more, larger, around the pointer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from vtkmodules.vtkRenderingCore import vtkRenderer

from medviewer.domain.frames import CameraPose
from medviewer.rendering.aiming import aim
from medviewer.rendering.ink import InkActor
from medviewer.rendering.layer_stack import LayerStack
from medviewer.rendering.palette import ACCENT
from medviewer.rendering.sheet import SECONDARY_PX, Sheet
from medviewer.rendering.slice_view import SliceView
from medviewer.rendering.text import TextActor

if TYPE_CHECKING:
    from collections.abc import Callable

    from vtkmodules.vtkRenderingCore import vtkRenderWindow

    from medviewer.rendering.text import LineStore

TIMES = 3.0
"""How much larger the glass shows what is under it."""
SIDE_PX = 240.0
EDGE_PX = 1.5
GLASS_LAYER, LAYERS = 1, 2


@dataclass(frozen=True, slots=True)
class GlassPlace:
    """Where a glass lies: its left, top, right and bottom ends in device pixels, within the viewport."""

    left: int
    top: int
    right: int
    bottom: int

    @property
    def size(self) -> tuple[int, int]:
        """Width and height."""
        return self.right - self.left, self.bottom - self.top


def glass_place(at: tuple[float, float], side: float, size: tuple[int, int]) -> GlassPlace | None:
    """The glass around a point of a viewport, cut off at its edges; None where nothing is left of it."""
    ends = [[int(max(a - side / 2, 0)), int(min(a + side / 2, limit))] for a, limit in zip(at, size, strict=True)]
    (left, right), (top, bottom) = ends
    return GlassPlace(left, top, right, bottom) if right - left > 1 and bottom - top > 1 else None


def glass_view(view: SliceView, at: tuple[float, float], place: GlassPlace) -> SliceView:
    """What the glass shows: the slice, larger, with the point under the pointer where it is."""
    middle = ((place.left + place.right) / 2, (place.top + place.bottom) / 2)
    seen = [a + (m - a) / TIMES for a, m in zip(at, middle, strict=True)]
    fitted = SliceView(view.plane, CameraPose(), place.size)
    pose = CameraPose(TIMES * view.px_per_mm / fitted.px_per_mm, view.to_lps(seen[0], seen[1]))
    return SliceView(view.plane, pose, place.size)


class Glass:
    """The glass of one view. It costs nothing while it is not shown.

    Parameters
    ----------
    render_window, layers
        The view's own.
    lines
        Where painted lines of text come from.
    """

    def __init__(self, render_window: vtkRenderWindow, layers: LayerStack, lines: LineStore) -> None:
        self._window, self._under, self._lines = render_window, layers, lines
        self._renderer: vtkRenderer | None = None
        self._layers: LayerStack | None = None
        self._ink, self._text = InkActor(), TextActor()
        self.at: tuple[float, float] | None = None
        """Position of the pointer in device pixels from the top left corner; None hides the glass."""

    def lay(self, view: SliceView | None, ratio: float, fill: Callable[[Sheet, SliceView], None]) -> None:
        """Lay it where the pointer is now; `fill` draws the lines and words of the slice into it."""
        place = None if self.at is None or view is None else glass_place(self.at, SIDE_PX * ratio, view.size_px)
        if place is None or view is None or self.at is None:
            if self._renderer is not None:
                self._renderer.DrawOff()
            return
        glass = self._shown()
        glass.DrawOn()
        width, height = view.size_px
        glass.SetViewport(place.left / width, 1 - place.bottom / height, place.right / width, 1 - place.top / height)
        larger = glass_view(view, self.at, place)
        aim(glass.GetActiveCamera(), larger)
        sheet = Sheet(place.size, ratio, self._lines)
        fill(sheet, larger)
        self._frame(sheet)
        self._ink.show(sheet.ink, place.size[1])
        self._text.show(sheet.labels, place.size[1])

    def _frame(self, sheet: Sheet) -> None:
        width, height = sheet.size
        edge = sheet.px(EDGE_PX) / 2 + 1
        corners = [(edge, edge), (width - edge, edge), (width - edge, height - edge), (edge, height - edge)]
        sheet.ink.path(corners, ACCENT, sheet.px(EDGE_PX), closed=True)
        sheet.put(sheet.painted(f"{TIMES:g}x", SECONDARY_PX, ACCENT), sheet.px(6), sheet.px(4))

    def _shown(self) -> vtkRenderer:
        """The renderer of the glass, with all layers of the view."""
        if self._renderer is None:
            self._renderer = vtkRenderer()
            self._renderer.SetLayer(GLASS_LAYER)
            self._renderer.PreserveColorBufferOff()
            self._renderer.SetBackground(0.0, 0.0, 0.0)
            self._renderer.InteractiveOff()
            self._window.SetNumberOfLayers(LAYERS)
            self._window.AddRenderer(self._renderer)
            for prop in (self._ink.prop, self._text.prop):
                self._renderer.AddViewProp(prop)
            self._layers = LayerStack(self._renderer)
        if self._layers is not None:
            self._layers.set(self._under.props)
        return self._renderer
