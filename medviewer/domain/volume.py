"""Voxels with their place in the patient."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import ArrayLike, NDArray

    from medviewer.domain.geometry import Geometry


@dataclass(frozen=True, slots=True, eq=False)
class Volume:
    """A stack of pixels, rescaled once, in true patient geometry.

    Parameters
    ----------
    geometry
        Place of the grid in LPS mm.
    array
        Values in order (slice, row, column), C-contiguous; made read-only and never copied.
    unit
        Unit of the values: "HU", "1", ...; empty where it is not known.

    Raises
    ------
    ValueError
        Where array and geometry differ in shape.
    """

    geometry: Geometry
    array: NDArray[Any]
    unit: str = ""

    def __post_init__(self) -> None:
        """Check the shape and close the array for writing."""
        if self.array.shape != self.geometry.shape:
            message = f"array {self.array.shape} and geometry {self.geometry.shape} differ"
            raise ValueError(message)
        if not self.array.flags.c_contiguous:
            message = "the array must be C-contiguous, so that it can be drawn without a copy"
            raise ValueError(message)
        self.array.setflags(write=False)

    def value_at(self, lps: ArrayLike) -> float | None:
        """Value of the voxel whose cell holds the position in LPS mm; None outside."""
        index = self.geometry.nearest_index(lps)
        return None if index is None else float(self.array[index])

    def pixel_sha256(self) -> str:
        """SHA-256 over the bytes of the values: what a model was given, whoever gave it."""
        return hashlib.sha256(self.array.data).hexdigest()

    @property
    def value_type(self) -> np.dtype[Any]:
        """NumPy type of the values."""
        return self.array.dtype
