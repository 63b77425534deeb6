"""What lies over the 3D view to be read and pulled: orientation cube, crop box, slider of the cut, button."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

import numpy as np

from medviewer.domain.geometry import letter_of
from medviewer.domain.regions import BOX_EDGES
from medviewer.domain.volume_display import crop_corners, face_centers, moved_face
from medviewer.domain.wording import mark, tr
from medviewer.rendering.palette import ACCENT, OUTLINE, SECONDARY, TEXT, Color
from medviewer.rendering.sheet import MARGIN_PX, PRIMARY_PX, SECONDARY_PX, Rect

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from medviewer.domain.geometry import Geometry
    from medviewer.domain.volume_display import Crop, VolumeDisplay
    from medviewer.rendering.orbit import Orbit
    from medviewer.rendering.sheet import Sheet

BUTTON_TEXT = mark("3D view …")
REACH_PX = 10.0
"""How near the pointer must be to what it pulls."""
NUDGE = 0.02
MIN_AXIS_PX = 24.0
HANDLE_PX = 9.0
CUBE_PX = 17.0
"""Half an edge of the orientation cube."""
CUBE_FACES: dict[int, Color] = {0: (86, 96, 110), 1: (72, 82, 96), 2: (100, 110, 124)}
"""Left and right, back and front, head and feet."""
SLIDER_SHARE = 0.36
"""Length of the slider as a part of the view's height."""


class MarkKind(Enum):
    """What can be pulled or pressed."""

    FACE = "face"
    SLIDER = "slider"
    BUTTON = "button"


@dataclass(frozen=True, slots=True)
class Mark:
    """What lies under the pointer; `axis` (slice, row, column) and end are those of a face of the crop box."""

    kind: MarkKind
    axis: int = 0
    upper: bool = False


class VolumeMarks:
    """Draws them, and knows where they are.

    Parameters
    ----------
    orbit
        The camera.
    """

    def __init__(self, orbit: Orbit) -> None:
        self._orbit = orbit
        self._handles: NDArray[np.float64] | None = None
        self._slider: Rect | None = None
        self._button: Rect | None = None
        self._ratio = 1.0

    def draw(self, sheet: Sheet, geometry: Geometry, display: VolumeDisplay) -> None:
        """Lay them on the sheet."""
        self._ratio = sheet.ratio
        self._handles = self._slider = None
        if display.crop_shown:
            self._draw_crop(sheet, geometry, display)
        if display.cut is not None:
            self._draw_slider(sheet, display.cut.fraction(geometry))
        self._draw_button(sheet)
        self._draw_cube(sheet)

    def at(self, x: float, y: float) -> Mark | None:
        """What lies under a position in device pixels."""
        reach = REACH_PX * self._ratio
        if self._button is not None and _near(self._button, x, y, 0.0):
            return Mark(MarkKind.BUTTON)
        if self._slider is not None and _near(self._slider, x, y, reach):
            return Mark(MarkKind.SLIDER)
        if self._handles is None:
            return None
        away = np.linalg.norm(self._handles - np.array((x, y)), axis=-1)  # (axis, end)
        axis, end = np.unravel_index(int(np.argmin(away)), away.shape)
        return Mark(MarkKind.FACE, int(axis), bool(end)) if away[axis, end] <= reach else None

    def slider_fraction(self, y: float) -> float:
        """How far the cut goes at a height of the view in device pixels: 0 at the top of the slider."""
        place = self._slider
        return 0.0 if place is None else min(max((y - place.y) / max(place.height, 1e-6), 0.0), 1.0)

    def pulled_crop(
        self, geometry: Geometry, crop: Crop, mark: Mark, step: tuple[float, float], size_px: tuple[int, int]
    ) -> Crop:
        """The crop box after its face was pulled by a step in device pixels, along the axis that it stands on."""
        low, high = crop[mark.axis]
        ends = face_centers(geometry, crop)[mark.axis]
        whole_mm = (ends[1] - ends[0]) / (high - low)
        face = ends[int(mark.upper)]
        near = self._orbit.to_display(np.array([face - NUDGE * whole_mm, face + NUDGE * whole_mm]), size_px)
        along = (near[1] - near[0]) / (2 * NUDGE)  # pixels for the whole grid, as near or far as the face is
        length = float(along @ along)
        if length < MIN_AXIS_PX**2:  # seen from its end: a pixel would be far too much
            return crop
        by = float(np.array(step) @ along) / length
        return moved_face(crop, mark.axis, upper=mark.upper, to=(high if mark.upper else low) + by)

    def button_corner(self) -> tuple[float, float]:
        """Bottom left corner of the button in device pixels."""
        return (0.0, 0.0) if self._button is None else (self._button.x, self._button.y + self._button.height)

    def _draw_crop(self, sheet: Sheet, geometry: Geometry, display: VolumeDisplay) -> None:
        corners = self._orbit.to_display(crop_corners(geometry, display.crop), sheet.size)
        sheet.ink.outlined_segments(corners[np.array(BOX_EDGES)], ACCENT, sheet.px(1.0))
        centers = face_centers(geometry, display.crop)
        self._handles = self._orbit.to_display(centers.reshape(6, 3), sheet.size).reshape(3, 2, 2)
        half = sheet.px(HANDLE_PX) / 2
        for x, y in self._handles.reshape(6, 2):
            sheet.ink.rectangle(x - half - 1, y - half - 1, 2 * half + 2, 2 * half + 2, OUTLINE)
            sheet.ink.rectangle(x - half, y - half, 2 * half, 2 * half, ACCENT)

    def _draw_slider(self, sheet: Sheet, fraction: float) -> None:
        """At the right edge, in the upper half: its top takes nothing away."""
        width, height = sheet.size
        tall, wide = height * SLIDER_SHARE, sheet.px(4)
        x = width - sheet.px(30) - wide
        place = Rect(x, (height - tall) / 2, wide, tall)
        self._slider = place
        sheet.ink.rectangle(x - 1, place.y - 1, wide + 2, tall + 2, OUTLINE)
        sheet.ink.rectangle(x, place.y, wide, tall, SECONDARY)
        knob, at = sheet.px(12), place.y + fraction * tall
        sheet.ink.rectangle(x + wide / 2 - knob / 2 - 1, at - knob / 4 - 1, knob + 2, knob / 2 + 2, OUTLINE)
        sheet.ink.rectangle(x + wide / 2 - knob / 2, at - knob / 4, knob, knob / 2, ACCENT)
        sheet.taken.append(place)
        words = sheet.painted(tr("cut"), SECONDARY_PX)
        sheet.put(words, x + wide / 2 - words.shape[1] / 2, place.y - words.shape[0] - sheet.px(4))

    def _draw_button(self, sheet: Sheet) -> None:
        """In the bottom left corner, as long as the view is large enough for it."""
        pad, margin = sheet.px(6), sheet.px(MARGIN_PX)
        words = sheet.painted(tr(BUTTON_TEXT), SECONDARY_PX)
        wide, tall = words.shape[1] + 2 * pad, words.shape[0] + pad
        place = Rect(margin, sheet.size[1] - margin - tall, wide, tall)
        self._button = place if sheet.is_free(place) else None
        if self._button is None:
            return
        sheet.ink.rectangle(place.x, place.y, wide, tall, (0x2A, 0x2E, 0x35), 0.9)
        corners = [(place.x, place.y), (place.x + wide, place.y)]
        corners += [(place.x + wide, place.y + tall), (place.x, place.y + tall)]
        sheet.ink.path(corners, SECONDARY, sheet.px(1), closed=True, halo=False)
        sheet.taken.append(place)
        sheet.put(words, place.x + pad, place.y + pad / 2)

    def _draw_cube(self, sheet: Sheet) -> None:
        """The patient's six sides as seen now, above the button; left out where there is no room."""
        half = sheet.px(CUBE_PX)
        extent = 1.75 * half
        button = self._button
        below = sheet.size[1] - sheet.px(MARGIN_PX) if button is None else button.y
        middle = np.array((sheet.px(MARGIN_PX) + extent, below - sheet.px(6) - extent))
        place = Rect(middle[0] - extent, middle[1] - extent, 2 * extent, 2 * extent)
        if not sheet.is_free(place):
            return
        sheet.taken.append(place)
        right, down, into = self._orbit.axes()
        onto = np.array([right, down]) * half
        for axis in range(3):
            toward = -np.sign(into[axis])
            if abs(into[axis]) > 0.05:  # a face seen from its edge has no room for its letter
                _draw_face(sheet, middle, onto, axis, float(toward))


def _draw_face(sheet: Sheet, middle: NDArray[np.float64], onto: NDArray[np.float64], axis: int, toward: float) -> None:
    """One face of the cube: its area, its edge and its letter."""
    normal = np.zeros(3)
    normal[axis] = toward
    first, second = np.zeros(3), np.zeros(3)
    first[(axis + 1) % 3] = second[(axis + 2) % 3] = 1.0
    corners = np.array([normal + a * first + b * second for a, b in ((-1, -1), (1, -1), (1, 1), (-1, 1))])
    flat = middle + corners @ onto.T
    sheet.ink.area(flat, [CUBE_FACES[axis]], 0.95)
    sheet.ink.path(flat, TEXT, sheet.px(1), closed=True, halo=False)
    seen = abs(float(np.linalg.det(onto @ np.array([first, second]).T))) / sheet.px(CUBE_PX) ** 2
    if seen < 0.35:
        return
    words = sheet.painted(letter_of(normal), PRIMARY_PX)
    x, y = middle + normal @ onto.T
    sheet.put(words, x - words.shape[1] / 2, y - words.shape[0] / 2)


def _near(place: Rect, x: float, y: float, reach: float) -> bool:
    across = place.x - reach <= x <= place.x + place.width + reach
    return across and place.y - reach <= y <= place.y + place.height + reach
