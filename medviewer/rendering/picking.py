"""What lies under the pointer in a slice view."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from medviewer.domain.box_editing import INSIDE, BoxHandle, corner_handles
from medviewer.domain.regions import box_section

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from medviewer.domain.frames import DrawnBox
    from medviewer.rendering.slice_view import SliceView

REACH_PX = 6.0
"""How far (in pixels at ratio 1) the pointer may be from a handle or an outline and still mean it."""


def outline_px(view: SliceView, drawn: DrawnBox) -> NDArray[np.float64]:
    """Outline (n, 2) in display pixels in which the slice cuts a box; (0, 2) where it does not."""
    plane = view.plane
    return view.to_display(box_section(drawn.box, plane.origin_lps, plane.normal)).reshape(-1, 2)


def box_at(view: SliceView, boxes: tuple[DrawnBox, ...], x: float, y: float, reach_px: float = REACH_PX) -> str | None:
    """Finding whose outline holds the display position; the selected one first, then the smallest."""
    hits = []
    for drawn in boxes:
        outline = outline_px(view, drawn)
        if len(outline) and _holds(outline, x, y, reach_px):
            hits.append((not drawn.selected, _area(outline), drawn.finding_id))
    return min(hits)[2] if hits else None


def handle_at(
    view: SliceView, boxes: tuple[DrawnBox, ...], x: float, y: float, reach_px: float = REACH_PX
) -> BoxHandle | None:
    """Handle of the selected box under the display position: a corner first, then INSIDE; None elsewhere.

    Handles lie outside the box; those that can be dragged now are taken hold of on their whole square.
    """
    drawn = next((box for box in boxes if box.selected), None)
    if drawn is None or not len(outline := outline_px(view, drawn)):
        return None
    corners = corner_handles(drawn.box, view.plane)
    distances = np.linalg.norm(view.to_display([lps for _, lps in corners]) - (x, y), axis=1)
    nearest = int(np.argmin(distances))
    inside = _holds(outline, x, y, 0.0)
    if distances[nearest] <= reach_px * (2.0 if drawn.editable and not inside else 1.0):
        return corners[nearest][0]
    return INSIDE if inside else None


def _holds(outline: NDArray[np.float64], x: float, y: float, reach_px: float) -> bool:
    """Whether a convex outline, widened by the reach, holds the position."""
    following = np.roll(outline, -1, axis=0)
    edge, offset = following - outline, np.array([x, y]) - outline
    cross = edge[:, 0] * offset[:, 1] - edge[:, 1] * offset[:, 0]
    if bool((cross >= 0).all() or (cross <= 0).all()):
        return True
    length2 = np.maximum((edge**2).sum(axis=1), 1e-12)
    t = np.clip((edge * offset).sum(axis=1) / length2, 0.0, 1.0)
    gap = np.linalg.norm(offset - t[:, None] * edge, axis=1)
    return bool(gap.min() <= reach_px)


def _area(outline: NDArray[np.float64]) -> float:
    """Area of a polygon by the shoelace formula."""
    x, y = outline[:, 0], outline[:, 1]
    return abs(float(x @ np.roll(y, -1) - y @ np.roll(x, -1))) / 2
