"""The linked crosshair: where the two other planes cut through a slice."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from medviewer.domain.planes import FIRST_SLICE, PlaneName
from medviewer.rendering.palette import PLANE_COLORS, Color

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

    from medviewer.domain.frames import ReferenceLine
    from medviewer.domain.vectors import Vec3
    from medviewer.rendering.sheet import Sheet
    from medviewer.rendering.slice_view import SliceView

GAP_PX = 12.0
"""Half of the gap in the middle, so that the place itself is seen."""
INSET_PX = 28.0
"""The lines end this far from the edges, where the orientation letters stand."""


def plane_across(direction: ArrayLike, own: PlaneName) -> PlaneName:
    """Which other plane is counted along that direction."""
    others = [name for name in PlaneName if name is not own]
    return max(others, key=lambda name: abs(float(np.dot(FIRST_SLICE[name], np.asarray(direction)))))


def draw_crosshair(sheet: Sheet, view: SliceView, lps: Vec3) -> None:
    """Two thin lines through the place, each in the colour of the plane that it stands for."""
    plane = view.plane
    x, y = (float(part) for part in view.to_display(lps))
    width, height = sheet.size
    gap, inset = sheet.px(GAP_PX), sheet.px(INSET_PX)
    upright: Color = PLANE_COLORS[plane_across(plane.right, plane.name)]
    level: Color = PLANE_COLORS[plane_across(plane.down, plane.name)]
    for pair, color in (
        ([(x, inset), (x, y - gap)], upright),
        ([(x, y + gap), (x, height - inset)], upright),
        ([(inset, y), (x - gap, y)], level),
        ([(x + gap, y), (width - inset, y)], level),
    ):
        if pair[0][0] <= pair[1][0] and pair[0][1] <= pair[1][1]:
            sheet.ink.segments([pair], color, sheet.px(1), 0.85)


def draw_reference(sheet: Sheet, view: SliceView, line: ReferenceLine) -> None:
    """The slice of the active viewport as a line in the colour of its plane."""
    ends = [(float(x), float(y)) for x, y in view.to_display(line.ends)]
    sheet.ink.segments([ends], PLANE_COLORS[line.plane], sheet.px(1.5), 0.85)
