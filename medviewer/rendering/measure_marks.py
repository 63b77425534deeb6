"""Measurements over a slice: lines, handles and what they say."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from medviewer.domain.measurement_editing import WHOLE
from medviewer.domain.shapes import distance_to_outline, nearest_handle
from medviewer.rendering.palette import OUTLINE, Color
from medviewer.rendering.sheet import SECONDARY_PX, Rect, Sheet

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from medviewer.domain.frames import DrawnMeasurement
    from medviewer.rendering.slice_view import SliceView

DRAWN: Color = (0xF0, 0xE4, 0x42)
CHOSEN: Color = (0xFF, 0xFF, 0xFF)
"""Yellow of Okabe and Ito; white when selected."""
LINE_PX, CROSS_PX, HANDLE_PX, GAP_PX, HEAD_PX = 1.5, 5.0, 6.0, 6.0, 10.0
PLATE_ALPHA = 0.55


def draw_measurements(sheet: Sheet, view: SliceView, measurements: Sequence[DrawnMeasurement]) -> None:
    """Each with its lines, a plate of words beside it and, where it is selected, its handles."""
    shapes = [(drawn, [view.to_display(line) for line in drawn.lines]) for drawn in measurements]
    for drawn, lines in shapes:
        color = CHOSEN if drawn.selected else DRAWN
        for line in lines:
            _draw_line(sheet, line, color)
        if drawn.is_arrow:
            _draw_head(sheet, lines[0], color)
        if drawn.selected and drawn.handles:
            _draw_handles(sheet, view.to_display(drawn.handles), color)
        sheet.taken.append(_bounds(lines))
    for drawn, lines in shapes:
        _draw_words(sheet, drawn.words, _bounds(lines), CHOSEN if drawn.selected else DRAWN)


def measurement_at(
    view: SliceView, measurements: Sequence[DrawnMeasurement], x: float, y: float, reach_px: float
) -> tuple[str, int] | None:
    """The measurement under a display position and its handle there, WHOLE between handles; None elsewhere."""
    best: tuple[float, str, int] | None = None
    for drawn in measurements:
        handle = nearest_handle(view.to_display(drawn.handles), (x, y), reach_px) if drawn.handles else None
        if handle is not None:
            return drawn.id, handle
        distance = distance_to_outline(tuple(view.to_display(line) for line in drawn.lines), (x, y))
        if distance <= reach_px and (best is None or distance < best[0]):
            best = (distance, drawn.id, WHOLE)
    return None if best is None else best[1:]


def _draw_line(sheet: Sheet, line: NDArray[np.float64], color: Color) -> None:
    if len(line) > 1:
        sheet.ink.path(line, color, sheet.px(LINE_PX))
        return
    (x, y), arm = line[0], sheet.px(CROSS_PX)
    for end in ((arm, 0.0), (0.0, arm)):
        cross = np.array([(x - end[0], y - end[1]), (x + end[0], y + end[1])])
        sheet.ink.path(cross, color, sheet.px(LINE_PX))


def _draw_head(sheet: Sheet, line: NDArray[np.float64], color: Color) -> None:
    """The head of an arrow, at the first point."""
    along = line[1] - line[0]
    length = float(np.linalg.norm(along))
    if length <= 0:
        return
    along = along / length * sheet.px(HEAD_PX)
    across = np.array([-along[1], along[0]]) * 0.5
    sheet.ink.path(np.array([line[0] + along + across, line[0], line[0] + along - across]), color, sheet.px(LINE_PX))


def _draw_handles(sheet: Sheet, points: NDArray[np.float64], color: Color) -> None:
    size = sheet.px(HANDLE_PX)
    for x, y in points:
        sheet.ink.rectangle(x - size / 2 - 1, y - size / 2 - 1, size + 2, size + 2, OUTLINE)
        sheet.ink.rectangle(x - size / 2, y - size / 2, size, size, color)


def _draw_words(sheet: Sheet, words: tuple[str, ...], box: Rect, color: Color) -> None:
    """Lines of words on a plate on the first free side; below where none is free, for a number must be seen."""
    if not words:
        return
    painted = [sheet.painted(text, SECONDARY_PX, color) for text in words]
    width, height = max(image.shape[1] for image in painted), sheet.line_height * len(painted)
    gap = sheet.px(GAP_PX)
    places = [
        Rect(box.x + box.width + gap, box.y, width, height),
        Rect(box.x - gap - width, box.y, width, height),
        Rect(box.x, box.y + box.height + gap, width, height),
        Rect(box.x, box.y - gap - height, width, height),
    ]
    place = next((one for one in places if sheet.is_free(one)), None) or _kept_inside(places[2], sheet.bounds)
    sheet.ink.rectangle(place.x, place.y, place.width, place.height, OUTLINE, PLATE_ALPHA)
    for number, image in enumerate(painted):
        sheet.put(image, place.x, place.y + number * sheet.line_height)


def _kept_inside(place: Rect, bounds: Rect) -> Rect:
    x = min(max(place.x, 0.0), max(bounds.width - place.width, 0.0))
    y = min(max(place.y, 0.0), max(bounds.height - place.height, 0.0))
    return Rect(x, y, place.width, place.height)


def _bounds(lines: Sequence[NDArray[np.float64]]) -> Rect:
    points = np.concatenate(list(lines))
    low, high = points.min(axis=0), points.max(axis=0)
    return Rect(float(low[0]), float(low[1]), float(high[0] - low[0]), float(high[1] - low[1]))
