"""The acquired picture that a slice shows, and what of it pixel masks cover."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from medviewer.domain.geometry import Geometry
from medviewer.domain.volume import Volume

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    from medviewer.domain.overlay import OverlayStack
    from medviewer.domain.presentation import ShutterUse

KEPT_SLICES = 128
KEPT_MASKS = 32
"""Each has as many bytes as its picture has pixels."""


@dataclass(frozen=True, slots=True)
class ShownPicture:
    """The acquired picture that a slice shows: its object and frame (from 0), and its place in a grid.

    `tile` is the (row, column) of the frame under its first pixel.
    """

    sop_instance_uid: str
    frame: int
    geometry: Geometry
    index: int
    tile: tuple[int, int] = (0, 0)

    @property
    def key(self) -> tuple[str, int]:
        """Its object and frame."""
        return self.sop_instance_uid, self.frame

    def to_lps(self, points: ArrayLike) -> NDArray[np.float64]:
        """Places in LPS mm of points (..., 2) as (column, row), where 0 is the outer corner of the first pixel."""
        pixels = np.asarray(points, np.float64)
        index = np.full((*pixels.shape[:-1], 3), float(self.index))
        index[..., 1], index[..., 2] = pixels[..., 1] - 0.5, pixels[..., 0] - 0.5
        return self.geometry.to_lps(index)

    def mask(self, pixels: NDArray[np.bool_], *, is_placed: bool) -> Volume:
        """A mask (rows, columns) on its pixels."""
        affine = self.geometry.affine.copy()
        affine[:3, 3] = self.geometry.to_lps((self.index, 0, 0))
        grid = Geometry(affine, (1, *pixels.shape), self.geometry.frame_uid)
        return Volume(grid, pixels.astype(np.uint8)[None], is_placed=is_placed)


@lru_cache(maxsize=KEPT_MASKS)
def plane_mask(stack: OverlayStack, picture: ShownPicture, *, is_placed: bool) -> Volume | None:
    """The overlay plane of a picture as a mask; None where it has none."""
    bits = stack.pictures.get(picture.key)
    if bits is None:
        return None
    _, rows, columns = picture.geometry.shape
    return picture.mask(bits.over(rows, columns, picture.tile), is_placed=is_placed)


@lru_cache(maxsize=KEPT_MASKS)
def shutter_mask(use: ShutterUse, picture: ShownPicture, *, is_placed: bool) -> Volume | None:
    """What a shutter closes of a picture as a mask; None where it belongs to others."""
    if not use.used_on.covers(*picture.key):
        return None
    _, rows, columns = picture.geometry.shape
    _, row_mm, column_mm = picture.geometry.spacing_mm
    return picture.mask(use.shutter.closed(rows, columns, row_mm / column_mm), is_placed=is_placed)
