"""Voxels with their place in the patient."""

from __future__ import annotations

import hashlib
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    from medviewer.domain.geometry import Geometry


COLORS = 3
"""Red, green and blue."""


def is_within(values: NDArray[Any], ends: tuple[float, float]) -> NDArray[np.bool_]:
    """Which values lie from the lower to the upper end, both included."""
    low, high = ends
    if values.dtype.kind in "iu" and math.isfinite(low) and math.isfinite(high):
        # whole numbers are compared as such, which spares a copy in double precision
        low, high = math.ceil(low), math.floor(high)
    within: NDArray[np.bool_] = (values >= low) & (values <= high)
    return within


@dataclass(frozen=True, slots=True, eq=False, weakref_slot=True)
class Volume:
    """A stack of pixels, rescaled once, in true patient geometry.

    Parameters
    ----------
    geometry
        Place of the grid in LPS mm.
    array
        Values in order (slice, row, column), C-contiguous; made read-only and never copied. A colour volume has a
        last axis with red, green and blue, uint8.
    unit
        Unit of the values: "HU", "1", ...; empty where it is not known.
    is_placed
        False where the grid is that of a picture: its "millimetres" are pixels, its slices frames, and nothing may
        be said of lengths, places or directions in the patient.
    padding
        Lowest and highest value that mark pixels outside the image (PS3.3 C.7.5.1.1.2), rescaled like the others;
        such voxels count in no statistics, windows, projections or models.

    Raises
    ------
    ValueError
        Where array and geometry differ in shape.
    """

    geometry: Geometry
    array: NDArray[Any]
    unit: str = ""
    is_placed: bool = True
    padding: tuple[float, float] | None = None

    def __post_init__(self) -> None:
        """Check the shape and close the array for writing."""
        if self.array.shape not in {self.geometry.shape, (*self.geometry.shape, COLORS)}:
            message = f"array {self.array.shape} and geometry {self.geometry.shape} differ"
            raise ValueError(message)
        if not self.array.flags.c_contiguous:
            message = "the array must be C-contiguous, so that it can be drawn without a copy"
            raise ValueError(message)
        self.array.setflags(write=False)

    @property
    def is_color(self) -> bool:
        """Whether each voxel is red, green and blue."""
        return self.array.ndim > len(self.geometry.shape)

    def value_at(self, lps: ArrayLike) -> float | None:
        """Value of the voxel whose cell holds the position in LPS mm; None outside, and in colour."""
        index = self.geometry.nearest_index(lps)
        return None if index is None or self.is_color else float(self.array[index])

    def is_padding(self, values: NDArray[Any]) -> NDArray[np.bool_]:
        """Which of some values of this volume mark pixels outside the image."""
        if self.padding is None:
            return np.zeros(values.shape, np.bool_)
        return is_within(values, self.padding)

    def pixel_sha256(self) -> str:
        """SHA-256 over the bytes of the values: what a model was given, whoever gave it."""
        return hashlib.sha256(self.array.data).hexdigest()

    @property
    def value_type(self) -> np.dtype[Any]:
        """NumPy type of the values."""
        return self.array.dtype
