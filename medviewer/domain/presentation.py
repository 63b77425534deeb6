"""A presentation state: how somebody wanted images to be shown, and what was drawn on them (PS3.3 A.33)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from medviewer.domain.voi import VoiFunction, Window

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    from medviewer.domain.annotations import Origin, References, Rgb
    from medviewer.domain.outlines import Outline

NARROWEST = 1e-6
"""Width of a window that shows no values between black and white."""

Point2 = tuple[float, float]
"""(column, row), in the units of its owner."""


@dataclass(frozen=True, slots=True)
class ImageUse:
    """The pictures that something is meant for; no instances: all that the object refers to.

    `frames` count from 0; empty where all frames are meant.
    """

    sop_instance_uids: tuple[str, ...] = ()
    frames: tuple[int, ...] = ()

    def covers(self, sop_instance_uid: str, frame: int = 0) -> bool:
        """Whether it is meant for a frame of an image."""
        is_named = not self.sop_instance_uids or sop_instance_uid in self.sop_instance_uids
        return is_named and (not self.frames or frame in self.frames)


@dataclass(frozen=True, slots=True)
class GraphicText:
    """Words on a picture.

    `box` is (x0, y0, x1, y1) around the words, `anchor` the place they speak of; one of them may be None.
    Each is in pixels (0 at the outer corner of the first pixel) or in units 0..1 of the displayed area.
    """

    text: str
    box: tuple[float, float, float, float] | None = None
    anchor: Point2 | None = None
    is_box_display: bool = False
    is_anchor_display: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Annotation:
    """Graphics and words of one layer on some pictures."""

    layer: str
    used_on: ImageUse
    outlines: tuple[Outline, ...] = ()
    texts: tuple[GraphicText, ...] = ()


@dataclass(frozen=True, slots=True)
class GraphicLayer:
    """A layer; higher orders are drawn over lower ones."""

    name: str
    order: int = 0
    color: Rgb | None = None
    description: str = ""


@dataclass(frozen=True, slots=True)
class StateWindow:
    """The window for some pictures, in modality values; `function` is LINEAR, LINEAR_EXACT or SIGMOID."""

    center: float
    width: float
    used_on: ImageUse
    explanation: str = ""
    function: str = "LINEAR"

    def window_for(self, own: tuple[float, float], shown: tuple[float, float]) -> Window:
        """The window for values that another slope and intercept made of the stored ones.

        Parameters
        ----------
        own, shown
            Slope and intercept of the values that the state speaks of, and of those on screen.
        """
        function = VoiFunction(self.function) if self.function in set(VoiFunction) else VoiFunction.LINEAR
        if own == shown:
            is_narrow = function is VoiFunction.LINEAR and self.width < 1
            return Window(self.width, self.center, VoiFunction.LINEAR_EXACT if is_narrow else function)
        center, width = self.center, self.width
        if function is VoiFunction.LINEAR:  # counts the steps of its own values (PS3.3 C.11.2.1.2.1)
            function, center, width = VoiFunction.LINEAR_EXACT, center - 0.5, max(width - 1, NARROWEST)
        factor = shown[0] / own[0]
        return Window(abs(width * factor), (center - own[1]) * factor + shown[1], function)


@dataclass(frozen=True, slots=True)
class DisplayedArea:
    """The part of some pictures that is to be shown (PS3.3 C.10.4).

    `top_left` and `bottom_right` are the (column, row) numbers, from 1, of the pixels that come to lie there after the
    picture was turned.
    """

    used_on: ImageUse
    top_left: tuple[int, int]
    bottom_right: tuple[int, int]
    is_fitted: bool = True
    """Whether it fills the display; else its size was fixed."""

    @property
    def is_upright(self) -> bool:
        """Whether its first column lies to the left and its first row on top."""
        return self.top_left[0] <= self.bottom_right[0] and self.top_left[1] <= self.bottom_right[1]

    def is_whole(self, rows: int, columns: int) -> bool:
        """Whether it asks for no more than to show the whole of a picture."""
        low, high = sorted([self.top_left[0], self.bottom_right[0]]), sorted([self.top_left[1], self.bottom_right[1]])
        return self.is_fitted and (low, high) == ([1, columns], [1, rows])

    def to_pixels(self, points: ArrayLike, *, is_turned: bool) -> NDArray[np.float64]:
        """(..., 2) of (column, row), 0 at the outer corner of the first pixel, of points in units 0..1 of the display.

        `is_turned` says whether rows of the picture run down the display: it was turned by 90 or 270 degrees.
        """
        shares = np.asarray(points, np.float64)
        first, last = np.array(self.top_left, np.float64), np.array(self.bottom_right, np.float64)
        is_ascending = first <= last
        start, end = np.where(is_ascending, first - 1, first), np.where(is_ascending, last, last - 1)
        pixels: NDArray[np.float64] = start + (shares[..., ::-1] if is_turned else shares) * (end - start)
        return pixels


@dataclass(frozen=True, slots=True)
class Shutter:
    """What of the picture is left open; its shapes overlap to one opening (PS3.3 C.7.6.11).

    Columns and rows are pixel numbers from 1, as in the object: `rectangle` left, upper, right, lower; `circle`
    column, row and radius, which is counted along a row; `polygon` vertices. What is closed has the `color`.
    """

    rectangle: tuple[int, int, int, int] | None = None
    circle: tuple[int, int, int] | None = None
    polygon: tuple[Point2, ...] = ()
    color: Rgb = (0, 0, 0)

    @property
    def is_open(self) -> bool:
        """Whether nothing is closed."""
        return self.rectangle is None and self.circle is None and not self.polygon

    def closed(self, rows: int, columns: int, aspect: float = 1.0) -> NDArray[np.bool_]:
        """Which pixels of a picture lie outside the opening; `aspect` is the height of a pixel over its width."""
        row, column = np.ogrid[1 : rows + 1, 1 : columns + 1]
        is_seen = np.ones((rows, columns), np.bool_)
        if self.rectangle is not None:
            left, upper, right, lower = self.rectangle
            is_seen &= (column >= left) & (column <= right) & (row >= upper) & (row <= lower)
        if self.circle is not None:
            x, y, radius = self.circle
            is_seen &= (column - x) ** 2 + ((row - y) * aspect) ** 2 <= radius**2
        if self.polygon:
            is_seen &= _inside(self.polygon, row.astype(np.float64), column.astype(np.float64))
        return ~is_seen


def _inside(corners: tuple[Point2, ...], row: NDArray[np.float64], column: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Which points (rows, 1) and (1, columns) lie inside a polygon: an odd number of its sides lies to one side."""
    inside = np.zeros((row.size, column.size), np.bool_)
    for (x0, y0), (x1, y1) in zip(corners, (*corners[1:], corners[0]), strict=True):
        if y0 != y1:
            crosses = (row < y0) != (row < y1)
            inside ^= crosses & (column < x0 + (row - y0) * (x1 - x0) / (y1 - y0))
    return inside


@dataclass(frozen=True, slots=True, eq=False)
class ShutterUse:
    """A shutter and the pictures that it belongs to."""

    shutter: Shutter
    used_on: ImageUse


@dataclass(frozen=True, slots=True, eq=False)
class Presentation:
    """A presentation state object.

    Parameters
    ----------
    rotation
        Degrees clockwise, 0, 90, 180 or 270; applied before `is_flipped` (left to right) (PS3.3 C.10.6).
    is_inverted
        Whether the lowest value is white, in place of what the image's own header says (PS3.4 N.2.1.4); None where
        the state does not say.
    rescale
        Slope and intercept that make the values of which its windows speak (PS3.4 N.2.1.1); None where a table does.
    areas
        The parts of pictures that it shows.
    notes
        Sentences for the reader: what of it is not shown.
    """

    origin: Origin
    references: References
    annotations: tuple[Annotation, ...] = ()
    layers: tuple[GraphicLayer, ...] = ()
    windows: tuple[StateWindow, ...] = ()
    shutter: Shutter | None = None
    is_inverted: bool | None = None
    rotation: int = 0
    is_flipped: bool = False
    notes: tuple[str, ...] = ()
    rescale: tuple[float, float] | None = (1.0, 0.0)
    areas: tuple[DisplayedArea, ...] = ()

    def annotations_on(self, sop_instance_uid: str, frame: int = 0) -> tuple[Annotation, ...]:
        """What was drawn on a frame of an image."""
        return tuple(a for a in self.annotations if a.used_on.covers(sop_instance_uid, frame))

    def window_on(self, sop_instance_uid: str, frame: int = 0) -> StateWindow | None:
        """The first window for a frame of an image."""
        return next((w for w in self.windows if w.used_on.covers(sop_instance_uid, frame)), None)

    def area_on(self, sop_instance_uid: str, frame: int = 0) -> DisplayedArea | None:
        """The part of a frame of an image that is to be shown; None where the state does not say."""
        return next((area for area in self.areas if area.used_on.covers(sop_instance_uid, frame)), None)

    @property
    def is_turned(self) -> bool:
        """Whether rows of a picture run down the display."""
        return self.rotation % 180 == 90

    def layer(self, name: str) -> GraphicLayer | None:
        """The layer with that name."""
        return next((layer for layer in self.layers if layer.name == name), None)
