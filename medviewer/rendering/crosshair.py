"""The linked crosshair: where the two other planes cut through a slice."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from medviewer.domain.frames import PlaneLine
from medviewer.domain.planes import FIRST_SLICE, PlaneName
from medviewer.rendering.palette import PLANE_COLORS, Color

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    from medviewer.domain.frames import ReferenceLine
    from medviewer.domain.vectors import Vec3
    from medviewer.rendering.sheet import Sheet
    from medviewer.rendering.slice_view import SliceView

GAP_PX = 12.0
"""Half of the gap in the middle, so that the place itself is seen."""
INSET_PX = 28.0
"""The lines end this far from the edges, where the orientation letters stand."""
HANDLE_PX, HANDLE_PART = 9.0, 0.7
"""Size of the handles, and where they sit on their halves of the lines."""


def plane_across(direction: ArrayLike, own: PlaneName) -> PlaneName:
    """Which other plane is counted along that direction."""
    others = [name for name in PlaneName if name is not own]
    return max(others, key=lambda name: abs(float(np.dot(FIRST_SLICE[name], np.asarray(direction)))))


def draw_crosshair(
    sheet: Sheet, view: SliceView, lps: Vec3, lines: tuple[PlaneLine, ...] = (), *, held: bool = False
) -> None:
    """Two thin lines through the place, each in the colour of the plane that it stands for.

    Parameters
    ----------
    lines
        In which directions, where the planes are turned; without them one line is upright and one level.
    held
        Whether they have handles by which they are turned.
    """
    plane, middle = view.plane, view.to_display(lps)
    if not lines:
        lines = (
            PlaneLine(plane_across(plane.right, plane.name), plane.down),
            PlaneLine(plane_across(plane.down, plane.name), plane.right),
        )
    for line in lines:
        way = np.array([np.dot(line.direction, plane.right), np.dot(line.direction, plane.down)])
        _draw_line(sheet, middle, way / max(float(np.linalg.norm(way)), 1e-9), PLANE_COLORS[line.plane], held=held)


def _draw_line(
    sheet: Sheet, middle: NDArray[np.float64], way: NDArray[np.float64], color: Color, *, held: bool
) -> None:
    """Both halves of a line, from the gap in the middle to the edges, with a handle on each where it can be turned."""
    for sense in (-1.0, 1.0):
        reach = _reach(sheet, middle, sense * way)
        start, end = middle + sense * way * sheet.px(GAP_PX), middle + sense * way * reach
        if reach > sheet.px(GAP_PX):
            pair = [(float(start[0]), float(start[1])), (float(end[0]), float(end[1]))]
            sheet.ink.segments([pair], color, sheet.px(1), 0.85)
        if held and reach > sheet.px(GAP_PX):
            _draw_handle(sheet, middle + sense * way * reach * HANDLE_PART, color)


def _reach(sheet: Sheet, middle: NDArray[np.float64], way: NDArray[np.float64]) -> float:
    """How far a line goes before it comes too near to an edge; 0 where it begins beyond one."""
    low, high = np.full(2, sheet.px(INSET_PX)), np.array(sheet.size, dtype=np.float64) - sheet.px(INSET_PX)
    reach = np.inf
    for k in range(2):
        if abs(way[k]) > 1e-9:
            reach = min(reach, ((high if way[k] > 0 else low)[k] - middle[k]) / way[k])
        elif not low[k] <= middle[k] <= high[k]:
            return 0.0
    return float(max(reach, 0.0))


def _draw_handle(sheet: Sheet, at: NDArray[np.float64], color: Color) -> None:
    half = sheet.px(HANDLE_PX) / 2
    sheet.ink.rectangle(float(at[0]) - half, float(at[1]) - half, 2 * half, 2 * half, color, 0.95)


def draw_reference(sheet: Sheet, view: SliceView, line: ReferenceLine) -> None:
    """The slice of the active viewport as a line in the colour of its plane."""
    ends = [(float(x), float(y)) for x, y in view.to_display(line.ends)]
    sheet.ink.segments([ends], PLANE_COLORS[line.plane], sheet.px(1.5), 0.85)
