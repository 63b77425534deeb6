"""The boxes of findings over a slice: outlines, handles and tags."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from medviewer.domain.box_editing import corner_handles
from medviewer.domain.decision import ReviewState
from medviewer.rendering.palette import OUTLINE, STATE_COLORS, TEXT, Color
from medviewer.rendering.picking import outline_px
from medviewer.rendering.sheet import SECONDARY_PX, Rect, Sheet

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from medviewer.domain.frames import DrawnBox
    from medviewer.rendering.slice_view import SliceView

BEHIND_MM = 8.0
"""A box this near behind the slice is still drawn, thinner and without a tag."""
LINE_PX = 1.5
BEHIND_PX = 0.75
HANDLE_PX = 7.0
SMALLEST_HANDLE_PX = 4.0
EDIT_HANDLE_PX = 9.0
"""Handles that can be dragged now are larger and have a bright core."""
GAP_PX = 4.0
PLATE_ALPHA = 0.55
"""Strength of the dark plate under a tag: amber words lie on heatmaps of the same hue."""

GLYPHS: dict[ReviewState, tuple[tuple[tuple[float, float], ...], ...]] = {
    ReviewState.ACCEPTED: (((0.05, 0.55), (0.35, 0.85), (0.95, 0.15)),),
    ReviewState.REJECTED: (((0.15, 0.15), (0.85, 0.85)), ((0.85, 0.15), (0.15, 0.85))),
    ReviewState.MODIFIED: (((0.1, 0.9), (0.9, 0.1)), ((0.1, 0.9), (0.35, 0.85)), ((0.1, 0.9), (0.15, 0.65))),
    ReviewState.DEFERRED: (((0.3, 0.1), (0.3, 0.9)), ((0.7, 0.1), (0.7, 0.9))),
}
"""Strokes of the sign beside a tag, in a unit square from the top left: tick, cross, pen, pause."""


def draw_boxes(sheet: Sheet, view: SliceView, boxes: tuple[DrawnBox, ...]) -> None:
    """All boxes that the slice cuts or that lie close behind it; tags keep clear of boxes and of each other."""
    shown = [(drawn, outline_px(view, drawn)) for drawn in boxes]
    cut = [(drawn, outline) for drawn, outline in shown if len(outline)]
    for drawn, outline in shown:
        if not len(outline) and _is_close_behind(view, drawn):
            _draw_behind(sheet, view, drawn)
    for drawn, outline in cut:
        _draw_outline(sheet, drawn, outline)
        sheet.taken.append(_bounds(outline))
        if drawn.selected:
            _draw_handles(sheet, view, drawn)
    for drawn, outline in sorted(cut, key=lambda pair: not pair[0].selected):
        _draw_tag(sheet, drawn, _bounds(outline))


def _is_close_behind(view: SliceView, drawn: DrawnBox) -> bool:
    """Whether the nearest corner lies behind the slice, within BEHIND_MM."""
    depth = (drawn.box.corners_lps() - np.array(view.plane.origin_lps)) @ np.array(view.plane.normal)
    return bool(0 <= depth.min() <= BEHIND_MM)


def _draw_behind(sheet: Sheet, view: SliceView, drawn: DrawnBox) -> None:
    """The silhouette of a box behind the slice."""
    outline = convex_hull(view.to_display(drawn.box.corners_lps()))
    sheet.ink.path(outline, STATE_COLORS[drawn.state], sheet.px(BEHIND_PX), closed=True, halo=False)


def _draw_outline(sheet: Sheet, drawn: DrawnBox, outline: NDArray[np.float64]) -> None:
    color, width = STATE_COLORS[drawn.state], sheet.px(LINE_PX)
    if drawn.state is ReviewState.REJECTED:
        sheet.ink.dashes(outline, color, width, sheet.px(4))
    else:
        sheet.ink.path(outline, color, width, closed=True)


def _draw_handles(sheet: Sheet, view: SliceView, drawn: DrawnBox) -> None:
    """Filled squares at the corners of the selected box, outside it: what is in a small box stays visible."""
    corners = view.to_display([lps for _, lps in corner_handles(drawn.box, view.plane)])
    size = min(sheet.px(HANDLE_PX), max(sheet.px(SMALLEST_HANDLE_PX), float(np.ptp(corners, axis=0).min()) / 3))
    size = sheet.px(EDIT_HANDLE_PX) if drawn.editable else size
    core = size - 2 * sheet.px(2)
    away = np.sign(corners - corners.mean(axis=0)) * size / 2
    for x, y in corners + away:
        sheet.ink.rectangle(x - size / 2 - 1, y - size / 2 - 1, size + 2, size + 2, OUTLINE)
        sheet.ink.rectangle(x - size / 2, y - size / 2, size, size, STATE_COLORS[drawn.state])
        if drawn.editable:
            sheet.ink.rectangle(x - core / 2, y - core / 2, core, core, TEXT)


def _draw_tag(sheet: Sheet, drawn: DrawnBox, box: Rect) -> None:
    """The tag on the first free side of its box; left out where none is free, unless the box is selected."""
    color = STATE_COLORS[drawn.state]
    words = sheet.painted(drawn.tag, SECONDARY_PX, color) if drawn.tag else None
    glyph = sheet.line_height if drawn.state in GLYPHS else 0
    width = glyph + (0 if words is None else words.shape[1])
    if not width:
        return
    place = _tag_place(sheet, box, width, sheet.line_height, forced=drawn.selected)
    if place is None:
        return
    sheet.taken.append(place)
    sheet.ink.rectangle(place.x, place.y, place.width, place.height, OUTLINE, PLATE_ALPHA)
    if glyph:
        _draw_glyph(sheet, drawn.state, Rect(place.x, place.y, glyph, glyph), color)
    if words is not None:
        sheet.put(words, place.x + glyph, place.y)


def _tag_place(sheet: Sheet, box: Rect, width: float, height: float, *, forced: bool) -> Rect | None:
    """A free place beside the box: above, below, right or left."""
    gap = sheet.px(GAP_PX)
    middle = box.y + (box.height - height) / 2
    places = [
        Rect(box.x, box.y - gap - height, width, height),
        Rect(box.x, box.y + box.height + gap, width, height),
        Rect(box.x + box.width + gap, middle, width, height),
        Rect(box.x - gap - width, middle, width, height),
        Rect(box.x + box.width - width, box.y - gap - height, width, height),
        Rect(box.x + box.width - width, box.y + box.height + gap, width, height),
    ]
    free = next((place for place in places if sheet.is_free(place)), None)
    if free is None and forced:
        return next((place for place in places if place.within(sheet.bounds)), None)
    return free


def _draw_glyph(sheet: Sheet, state: ReviewState, place: Rect, color: Color) -> None:
    """The sign of a state, inset in its square."""
    inset = place.width * 0.22
    for stroke in GLYPHS[state]:
        points = np.array(stroke) * (place.width - 2 * inset) + (place.x + inset, place.y + inset)
        sheet.ink.path(points, color, sheet.px(LINE_PX))


def _bounds(points: NDArray[np.float64]) -> Rect:
    low, high = points.min(axis=0), points.max(axis=0)
    return Rect(float(low[0]), float(low[1]), float(high[0] - low[0]), float(high[1] - low[1]))


def convex_hull(points: NDArray[np.float64]) -> NDArray[np.float64]:
    """Corners (n, 2) of the convex hull of points, in order (Andrew 1979, monotone chain)."""
    ordered = sorted({(round(float(x), 6), round(float(y), 6)) for x, y in points})
    lower, upper = _chain(ordered), _chain(ordered[::-1])
    return np.array(lower[:-1] + upper[:-1])


def _chain(ordered: list[tuple[float, float]]) -> list[tuple[float, float]]:
    """One half of the hull: only left turns are kept."""
    chain: list[tuple[float, float]] = []
    for point in ordered:
        while len(chain) > 1 and _turn(chain[-2], chain[-1], point) <= 0:
            chain.pop()
        chain.append(point)
    return chain


def _turn(a: tuple[float, float], b: tuple[float, float], c: tuple[float, float]) -> float:
    """Twice the signed area of a triangle."""
    return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])
