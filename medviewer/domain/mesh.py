"""Surfaces made of triangles, in patient coordinates."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from medviewer.domain.annotations import Rgb


@dataclass(frozen=True, slots=True, eq=False)
class Mesh:
    """A surface.

    Parameters
    ----------
    points_lps
        Corners (n, 3) in LPS mm.
    triangles
        (m, 3) numbers of corners, counter-clockwise seen from outside.
    name, color
        What it is of, and what it is drawn in.

    Raises
    ------
    ValueError
        For other shapes, places that are not finite, and numbers of corners that there are not.
    """

    points_lps: NDArray[np.float64]
    triangles: NDArray[np.int64]
    name: str = ""
    color: Rgb = (220, 200, 170)

    def __post_init__(self) -> None:
        """Check shapes and numbers."""
        points, triangles = self.points_lps, self.triangles
        if points.ndim != 2 or points.shape[1] != 3 or triangles.ndim != 2 or triangles.shape[1] != 3:
            message = f"a mesh is points (n, 3) and triangles (m, 3), not {points.shape} and {triangles.shape}"
            raise ValueError(message)
        if not np.isfinite(points).all():
            message = "a mesh has finite places only"
            raise ValueError(message)
        if len(triangles) and (triangles.min() < 0 or triangles.max() >= len(points)):
            message = "a triangle names a corner that there is not"
            raise ValueError(message)

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to see."""
        return not len(self.triangles)

    @property
    def volume_ml(self) -> float:
        """Volume that a closed surface encloses, in millilitres (sum of signed tetrahedra)."""
        a, b, c = (self.points_lps[self.triangles[:, corner]] for corner in range(3))
        return float(np.einsum("ij,ij->", a, np.cross(b, c))) / 6000.0
