"""The linked crosshair: where the two other planes cut through a slice."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from medviewer.domain.frames import PlaneLine
from medviewer.domain.planes import FIRST_SLICE, PlaneName
from medviewer.rendering.palette import PLANE_COLORS, Color

if TYPE_CHECKING:
    from medviewer.domain.frames import ReferenceLine
    from medviewer.domain.vectors import Vec3
    from medviewer.rendering.sheet import Sheet
    from medviewer.rendering.slice_view import SliceView

    Point = tuple[float, float]

GAP_PX = 12.0
"""Half of the gap in the middle, so that the place itself is seen."""
INSET_PX = 28.0
"""The lines end this far from the edges, where the orientation letters stand."""
STEADY = 6
"""Digits of a place in pixels that count: so it is the same on all slices, and what is drawn there is kept."""
HANDLE_PX, HANDLE_PART = 9.0, 0.7
"""Size of the handles, and where they sit on their halves of the lines."""


def plane_across(direction: Vec3, own: PlaneName) -> PlaneName:
    """Which other plane is counted along that direction."""
    others = [name for name in PlaneName if name is not own]
    return max(others, key=lambda name: abs(_dot(FIRST_SLICE[name], direction)))


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
    plane, (x, y) = view.plane, view.to_display(lps)
    middle = round(float(x), STEADY), round(float(y), STEADY)
    if not lines:
        lines = (
            PlaneLine(plane_across(plane.right, plane.name), plane.down),
            PlaneLine(plane_across(plane.down, plane.name), plane.right),
        )
    for line in lines:
        way = _dot(line.direction, plane.right), _dot(line.direction, plane.down)
        length = max(math.hypot(*way), 1e-9)
        _draw_line(sheet, middle, (way[0] / length, way[1] / length), PLANE_COLORS[line.plane], held=held)


def _draw_line(sheet: Sheet, middle: Point, way: Point, color: Color, *, held: bool) -> None:
    """Both halves of a line, from the gap in the middle to the edges, with a handle on each where it can be turned."""
    gap = sheet.px(GAP_PX)
    for right, down in (way, (-way[0], -way[1])):
        reach = _reach(sheet, middle, (right, down))
        if reach > gap:
            pair = [(middle[0] + right * far, middle[1] + down * far) for far in (gap, reach)]
            sheet.ink.segments([pair], color, sheet.px(1), 0.85)
        if held and reach > gap:
            far = reach * HANDLE_PART
            _draw_handle(sheet, (middle[0] + right * far, middle[1] + down * far), color)


def _reach(sheet: Sheet, middle: Point, way: Point) -> float:
    """How far a line goes before it comes too near to an edge; 0 where it begins beyond one."""
    low, reach = sheet.px(INSET_PX), math.inf
    for at, step, size in zip(middle, way, sheet.size, strict=True):
        high = size - low
        if abs(step) > 1e-9:
            reach = min(reach, ((high if step > 0 else low) - at) / step)
        elif not low <= at <= high:
            return 0.0
    return max(reach, 0.0)


def _dot(one: Vec3, other: Vec3) -> float:
    return one[0] * other[0] + one[1] * other[1] + one[2] * other[2]


def _draw_handle(sheet: Sheet, at: Point, color: Color) -> None:
    half = sheet.px(HANDLE_PX) / 2
    sheet.ink.rectangle(at[0] - half, at[1] - half, 2 * half, 2 * half, color, 0.95)


def draw_reference(sheet: Sheet, view: SliceView, line: ReferenceLine) -> None:
    """The slice of the active viewport as a line in the colour of its plane."""
    ends = [(float(x), float(y)) for x, y in view.to_display(line.ends)]
    sheet.ink.segments([ends], PLANE_COLORS[line.plane], sheet.px(1.5), 0.85)
