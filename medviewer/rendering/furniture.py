"""What every viewport carries over its picture: corner text, letters, scale bar, colour bar."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from medviewer.rendering.colormaps import inferno
from medviewer.rendering.greys import colors_between
from medviewer.rendering.palette import ACCENT, OUTLINE, TEXT, Color
from medviewer.rendering.sheet import MARGIN_PX, PRIMARY_PX, SECONDARY_PX, Rect, Sheet

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from medviewer.domain.color_maps import ColorMap
    from medviewer.domain.frames import CornerText, DrawnHeatmap
    from medviewer.domain.voi import Window

GAP = "  "
"""Between the parts of a line in a corner."""
CORNER_SHARE = 0.42
"""Widest share of the viewport that a corner's text may take; the middle belongs to letters and scale bar."""
SCALE_SHARE = 0.22
"""Widest share of the viewport that the scale bar may take."""
BAR_STEPS = 32
BAR_STEP_PX = 120.0
"""From one colour bar to the next."""
HINT_PAD_PX = 6.0
HINT_PLATE = 0.8
"""Strength of the dark plate under a hint."""


def draw_letters(sheet: Sheet, letters: tuple[str, str, str, str]) -> None:
    """Orientation letters at the middle of the (left, right, top, bottom) edges."""
    width, height = sheet.size
    margin = sheet.px(MARGIN_PX)
    left, right, top, bottom = (sheet.painted(letter, PRIMARY_PX) for letter in letters)
    sheet.put(left, margin, (height - left.shape[0]) / 2)
    sheet.put(right, width - margin - right.shape[1], (height - right.shape[0]) / 2)
    sheet.put(top, (width - top.shape[1]) / 2, margin)
    sheet.put(bottom, (width - bottom.shape[1]) / 2, height - margin - bottom.shape[0])


def draw_plane_tick(sheet: Sheet, color: Color) -> None:
    """A short bar in the plane's colour at the middle of the top edge."""
    width = sheet.px(28)
    sheet.ink.rectangle(round((sheet.size[0] - width) / 2), 0, round(width), round(sheet.px(3)), color)


def draw_corners(sheet: Sheet, text: CornerText) -> None:
    """The text of the four corners; lines that have no room in width are shortened, in height left out."""
    for lines, right, bottom in (
        (text.top_left, False, False),
        (text.top_right, True, False),
        (text.bottom_left, False, True),
        (text.bottom_right, True, True),
    ):
        _draw_corner(sheet, lines, right=right, bottom=bottom)


def _draw_corner(sheet: Sheet, lines: tuple[str, ...], *, right: bool, bottom: bool) -> None:
    """One corner, stacked from the top or upon the bottom, clear of the letters at half height."""
    width, height = sheet.size
    margin, step = sheet.px(MARGIN_PX), sheet.line_height
    room = max(int((height / 2 - margin - step) // step), 1)
    lines = tuple(part for line in lines for part in _wrapped(sheet, line, width * CORNER_SHARE - margin))
    shown = lines[-room:] if bottom else lines[:room]
    y = height - margin - step * len(shown) if bottom else margin
    for number, line in enumerate(shown):
        if line:
            image = sheet.fitted(line, width * CORNER_SHARE - margin, SECONDARY_PX)
            x = width - margin - image.shape[1] if right else margin
            sheet.put(image, x, y + step * number)


def _wrapped(sheet: Sheet, line: str, room_px: float) -> list[str]:
    """A line whose parts stand below each other where they do not fit side by side: no number is cut."""
    parts = line.split(GAP)
    if len(parts) == 1 or sheet.painted(line, SECONDARY_PX).shape[1] <= room_px:
        return [line]
    kept = [parts[0]]
    for part in parts[1:]:
        joined = f"{kept[-1]}{GAP}{part}"
        if sheet.painted(joined, SECONDARY_PX).shape[1] <= room_px:
            kept[-1] = joined
        else:
            kept.append(part)
    return kept


def draw_hint(sheet: Sheet, text: str) -> None:
    """What a drag does now, framed, on the highest free line of the upper half: clear of letters and corner text."""
    pad = sheet.px(HINT_PAD_PX)
    words = sheet.fitted(text, sheet.size[0] - 4 * pad, SECONDARY_PX, ACCENT)
    width, height = words.shape[1] + 2 * pad, words.shape[0] + pad
    x, first = round((sheet.size[0] - width) / 2), round(sheet.px(MARGIN_PX))
    rows = range(first, max(sheet.size[1] // 2 - round(height), first + 1), max(sheet.line_height // 2, 1))
    places = [Rect(x, y, width, height) for y in rows]
    place = next((place for place in places if sheet.is_free(place)), places[-1])
    sheet.ink.rectangle(place.x, place.y, width, height, OUTLINE, HINT_PLATE)
    corners = [(x, place.y), (x + width, place.y), (x + width, place.y + height), (x, place.y + height)]
    sheet.ink.path(corners, ACCENT, sheet.px(1.5), closed=True)
    sheet.taken.append(place)
    sheet.put(words, place.x + pad, place.y + pad / 2)


def scale_length_mm(px_per_mm: float, room_px: float) -> float:
    """The longest of 1, 2, 5, 10, 20, ... mm that fits into the room."""
    largest = room_px / px_per_mm
    decade = 10.0 ** math.floor(math.log10(largest))
    return max(step * decade for step in (1.0, 2.0, 5.0) if step * decade <= largest * (1 + 1e-9))


def draw_scale_bar(sheet: Sheet, px_per_mm: float) -> None:
    """A bar of a round length with its millimetres, above the bottom letter."""
    width, height = sheet.size
    if width * SCALE_SHARE < 1:  # a viewport that has no size yet
        return
    length_mm = scale_length_mm(px_per_mm, width * SCALE_SHARE)
    length, margin = length_mm * px_per_mm, sheet.px(MARGIN_PX)
    y = round(height - margin - sheet.line_height - sheet.px(8))
    x, tick = (width - length) / 2, sheet.px(4)
    bar = [(x, y - tick), (x, y), (x + length, y), (x + length, y - tick)]
    sheet.ink.path(bar, TEXT, sheet.px(1.5))
    sheet.taken.append(Rect(x, y - tick, length, 2 * tick))
    words = sheet.painted(f"{length_mm:g} mm", SECONDARY_PX)
    sheet.put(words, (width - words.shape[1]) / 2, y - tick - words.shape[0])


@dataclass(frozen=True, slots=True, eq=False)
class ColorBar:
    """A bar in the corner.

    Parameters
    ----------
    ends, unit
        Values at its bottom and its top, and what they are counted in.
    colors
        Colours (BAR_STEPS + 1, 3), from the bottom up.
    title
        What it is of; may be empty.
    floor
        Under this value nothing is drawn; None where all is.
    """

    ends: tuple[float, float]
    unit: str
    colors: NDArray[np.uint8]
    title: str = ""
    floor: float | None = None


def window_bar(
    window: Window, color_map: ColorMap, scale: tuple[str, float], *, inverted: bool = False, title: str = ""
) -> ColorBar:
    """The bar of values that are shown in the colours of a map, from black to white of their window.

    `scale` is what it is counted in, and how much of that one unit of the values is.
    """
    colors = colors_between(window, color_map, np.linspace(0.0, 1.0, BAR_STEPS + 1), inverted=inverted)
    unit, factor = scale
    return ColorBar((window.low * factor, max(window.high, window.low + 1e-9) * factor), unit, colors, title)


def _heatmap_bar(drawn: DrawnHeatmap, title: str) -> ColorBar:
    colors = np.rint(inferno(np.linspace(0.0, 1.0, BAR_STEPS + 1)) * 255).astype(np.uint8)
    return ColorBar(drawn.heatmap.value_range, drawn.heatmap.unit, colors, title, drawn.threshold)


def draw_color_bars(
    sheet: Sheet, heatmap: DrawnHeatmap | None, maps: Sequence[DrawnHeatmap], others: Sequence[ColorBar] = ()
) -> None:
    """Other bars, those of a model's heatmap and of maps side by side, the latter with their names."""
    below = _free_bottom(sheet)
    heat = [_heatmap_bar(heatmap, "")] if heatmap else []
    bars = [*others, *heat, *(_heatmap_bar(drawn, drawn.heatmap.method) for drawn in maps)]
    for number, bar in enumerate(bars):
        _draw_color_bar(sheet, bar, (sheet.size[0] - number * sheet.px(BAR_STEP_PX), below))


def draw_color_bar(sheet: Sheet, drawn: DrawnHeatmap) -> None:
    """The colours of a heatmap with the ends of its fixed range, its unit, and a mark at the threshold."""
    draw_color_bars(sheet, drawn, ())


def _draw_color_bar(sheet: Sheet, bar: ColorBar, corner: tuple[float, float]) -> None:
    """One bar in the corner whose bottom right end is given."""
    (width, below), height = corner, sheet.size[1]
    margin, step = sheet.px(MARGIN_PX), sheet.line_height
    low, high = bar.ends
    bar_width, top = sheet.px(10), height / 2 + 1.25 * step
    tall = min(sheet.px(110), below - top - step / 2)
    if tall < sheet.px(24):
        return
    x, y = width - margin - bar_width, below - step / 2 - tall
    _draw_ramp(sheet, Rect(x, y, bar_width, tall), bar.colors)
    if bar.title:
        name = sheet.fitted(bar.title, sheet.px(BAR_STEP_PX) - margin, SECONDARY_PX)
        sheet.put(name, x + bar_width - name.shape[1], y - 1.6 * step)
    unit = f" {bar.unit}" if bar.unit not in {"", "1"} else ""
    marks = [(high, f"{high:.6g}{unit}"), (low, f"{low:.6g}")]
    if bar.floor is not None and step < (bar.floor - low) / (high - low) * tall < tall - step:
        marks.append((bar.floor, f"≥ {bar.floor:.3g}"))
    for value, words in marks:
        level = y + tall * (1 - (value - low) / (high - low))
        image = sheet.painted(words, SECONDARY_PX)
        sheet.ink.path([(x - sheet.px(4), level), (x, level)], TEXT, sheet.px(1))
        sheet.put(image, x - sheet.px(6) - image.shape[1], level - image.shape[0] / 2)


def _free_bottom(sheet: Sheet) -> float:
    """Lowest row (exclusive) above the text of the bottom right corner."""
    width, height = sheet.size
    corner = [r.y for r in sheet.taken if r.x + r.width > width * 0.75 and r.y > height * 0.55]
    return min(corner, default=height - sheet.px(MARGIN_PX))


def _draw_ramp(sheet: Sheet, place: Rect, ramp: NDArray[np.uint8]) -> None:
    """Colours from the bottom up, in a thin dark frame."""
    edge = sheet.px(1)
    sheet.ink.rectangle(place.x - edge, place.y - edge, place.width + 2 * edge, place.height + 2 * edge, OUTLINE)
    sheet.taken.append(place)
    colors: list[Color] = [(int(r), int(g), int(b)) for r, g, b in ramp[::-1]]
    tops = place.y + place.height * np.linspace(0.0, 1.0, BAR_STEPS + 1)
    left, right = place.x, place.x + place.width
    for n in range(BAR_STEPS):
        corners = [(left, tops[n]), (right, tops[n]), (right, tops[n + 1]), (left, tops[n + 1])]
        sheet.ink.area(corners, [colors[n], colors[n], colors[n + 1], colors[n + 1]])
