"""Overlay planes: what a header wants to be drawn over the image, pixel by pixel."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True, eq=False)
class OverlayPlane:
    """One overlay of one frame (PS3.3 C.9.2).

    Parameters
    ----------
    group
        Number of its tag group, 0x6000 to 0x60FE.
    mask
        Pixels to draw (rows, columns); made read-only. Its size may differ from that of the image.
    origin
        (row, column) of the image, from 0, under the first pixel of the mask; may be negative.
    label
        What the header calls it: its label, else its description; may be empty.
    is_region
        Whether it marks a region of interest, and no graphics.
    description
        What the header says of it beside its label; may be empty.
    """

    group: int
    mask: NDArray[np.bool_]
    origin: tuple[int, int] = (0, 0)
    label: str = ""
    is_region: bool = False
    description: str = ""

    def __post_init__(self) -> None:
        """Close the mask for writing."""
        self.mask.setflags(write=False)

    def over(self, rows: int, columns: int) -> NDArray[np.bool_]:
        """The overlay on an image of that size; what lies beyond its edges is cut off."""
        image = np.zeros((rows, columns), np.bool_)
        top, left = self.origin
        height, width = self.mask.shape
        first_row, first_column = max(top, 0), max(left, 0)
        last_row, last_column = min(top + height, rows), min(left + width, columns)
        if first_row < last_row and first_column < last_column:
            part = self.mask[first_row - top : last_row - top, first_column - left : last_column - left]
            image[first_row:last_row, first_column:last_column] = part
        return image


@dataclass(frozen=True, slots=True)
class PackedOverlay:
    """What is to be drawn of an overlay plane, at one bit a pixel and without empty edges: a series may hold thousands.

    `origin` and `shape` are those of its pixels, `bits` the pixels row by row.
    """

    origin: tuple[int, int]
    shape: tuple[int, int]
    bits: bytes

    def over(self, rows: int, columns: int, tile: tuple[int, int] = (0, 0)) -> NDArray[np.bool_]:
        """The overlay on a picture of that size, whose first pixel is that (row, column) of its frame."""
        count = self.shape[0] * self.shape[1]
        mask = np.unpackbits(np.frombuffer(self.bits, np.uint8), count=count).astype(np.bool_).reshape(self.shape)
        origin = (self.origin[0] - tile[0], self.origin[1] - tile[1])
        return OverlayPlane(0, mask, origin).over(rows, columns)


def packed(plane: OverlayPlane) -> PackedOverlay | None:
    """An overlay plane packed; None where nothing is to be drawn."""
    rows, columns = (np.flatnonzero(plane.mask.any(axis=axis)) for axis in (1, 0))
    if not len(rows):
        return None
    part = plane.mask[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    origin = (plane.origin[0] + int(rows[0]), plane.origin[1] + int(columns[0]))
    return PackedOverlay(origin, (part.shape[0], part.shape[1]), np.packbits(part).tobytes())


@dataclass(frozen=True, slots=True, eq=False)
class OverlayStack:
    """The overlay planes of one group on all pictures of a series.

    Parameters
    ----------
    name
        Label and description as the headers give them, else its number.
    pictures
        What is drawn on each picture, by SOP Instance UID and frame from 0.
    is_region
        Whether it marks a region of interest, and no graphics.
    """

    name: str
    pictures: Mapping[tuple[str, int], PackedOverlay]
    is_region: bool = False


@dataclass(frozen=True, slots=True)
class SeriesOverlays:
    """All overlay planes of a series; `notes` are sentences for the reader."""

    stacks: tuple[OverlayStack, ...] = ()
    notes: tuple[str, ...] = ()
