"""Overlay planes: what a header wants to be drawn over the image, pixel by pixel."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
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
        What the header calls it; may be empty.
    is_region
        Whether it marks a region of interest, and no graphics.
    """

    group: int
    mask: NDArray[np.bool_]
    origin: tuple[int, int] = (0, 0)
    label: str = ""
    is_region: bool = False

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
