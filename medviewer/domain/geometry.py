"""Where the voxels of a volume lie in the patient."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from medviewer.domain.vectors import Index3, Vec3, vec3

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

SHEAR_TOLERANCE = 1e-3
"""Largest cosine between two index axes that still counts as a right angle (0.06 degrees)."""


@dataclass(frozen=True, slots=True, eq=False)
class Geometry:
    """The place of a voxel grid in the patient, without the voxels.

    Parameters
    ----------
    affine
        4x4 matrix from index (slice, row, column, 1) to patient LPS millimetres
        (PS3.3 C.7.6.2.1.1, with the index in NumPy's order).
    shape
        Number of (slices, rows, columns).
    frame_uid
        Frame of Reference UID; empty where the source has none.

    Raises
    ------
    ValueError
        For a matrix that is not 4x4, not finite, singular, or has a wrong last row; for an empty shape.
    """

    affine: NDArray[np.float64]
    shape: Index3
    frame_uid: str = ""
    spacing_mm: Vec3 = field(init=False)
    """Distance between neighbours along (slice, row, column) in mm."""
    directions: NDArray[np.float64] = field(init=False)
    """3x3 matrix whose rows are the LPS unit vectors of the slice, row and column index."""
    _inverse: NDArray[np.float64] = field(init=False, repr=False)
    """3x3 matrix from LPS mm to steps of the index."""

    def __post_init__(self) -> None:
        """Check the matrix, make it read-only, and take it apart once: every slice step asks for its parts."""
        matrix = np.array(self.affine, dtype=np.float64)
        if matrix.shape != (4, 4) or not np.isfinite(matrix).all() or not np.array_equal(matrix[3], (0, 0, 0, 1)):
            message = "an affine is a finite 4x4 matrix whose last row is 0 0 0 1"
            raise ValueError(message)
        if abs(float(np.linalg.det(matrix[:3, :3]))) < 1e-9:
            message = "the affine is singular: its voxels have no volume"
            raise ValueError(message)
        if len(self.shape) != 3 or min(self.shape) < 1:
            message = f"a shape is three positive counts, not {self.shape}"
            raise ValueError(message)
        matrix.setflags(write=False)
        object.__setattr__(self, "affine", matrix)
        object.__setattr__(self, "shape", tuple(int(n) for n in self.shape))
        lengths = np.linalg.norm(matrix[:3, :3], axis=0)
        directions = (matrix[:3, :3] / lengths).T
        directions.setflags(write=False)
        object.__setattr__(self, "spacing_mm", vec3(lengths))
        object.__setattr__(self, "directions", directions)
        object.__setattr__(self, "_inverse", np.asarray(np.linalg.inv(matrix[:3, :3]), dtype=np.float64))

    def __eq__(self, other: object) -> bool:
        """Same matrix, shape and frame of reference."""
        if not isinstance(other, Geometry):
            return NotImplemented
        return self._key() == other._key()

    def __hash__(self) -> int:
        """Hash of what equality compares."""
        return hash(self._key())

    def _key(self) -> tuple[bytes, Index3, str]:
        return self.affine.tobytes(), self.shape, self.frame_uid

    @property
    def is_rectangular(self) -> bool:
        """Whether the index axes are at right angles (no gantry tilt left in the matrix)."""
        d = self.directions
        return bool(np.abs(d @ d.T - np.eye(3)).max() < SHEAR_TOLERANCE)

    @property
    def voxel_volume_ml(self) -> float:
        """Volume of one voxel in millilitres."""
        return abs(float(np.linalg.det(self.affine[:3, :3]))) / 1000.0

    @property
    def center_lps(self) -> Vec3:
        """Middle of the voxel grid in LPS mm."""
        return vec3(self.to_lps((np.array(self.shape) - 1) / 2))

    def to_lps(self, index: ArrayLike) -> NDArray[np.float64]:
        """Positions in LPS mm of indices (..., 3) in order (slice, row, column); fractions allowed."""
        points = np.asarray(index, dtype=np.float64)
        result: NDArray[np.float64] = points @ self.affine[:3, :3].T + self.affine[:3, 3]
        return result

    def to_index(self, lps: ArrayLike) -> NDArray[np.float64]:
        """Fractional indices (slice, row, column) of positions (..., 3) in LPS mm."""
        points = np.asarray(lps, dtype=np.float64) - self.affine[:3, 3]
        result: NDArray[np.float64] = points @ self._inverse.T
        return result

    def nearest_index(self, lps: ArrayLike) -> Index3 | None:
        """Index of the voxel whose cell holds the position; None outside the grid (half a voxel beyond its centres)."""
        index = self.to_index(lps)
        nearest = np.floor(index + 0.5).astype(int)
        if (nearest < 0).any() or (nearest >= self.shape).any():
            return None
        return (int(nearest[0]), int(nearest[1]), int(nearest[2]))

    def corners_lps(self) -> NDArray[np.float64]:
        """The (8, 3) outer corners of the grid in LPS mm, voxel edges included."""
        low, high = np.full(3, -0.5), np.array(self.shape) - 0.5
        bits = np.array([[(n >> b) & 1 for b in (2, 1, 0)] for n in range(8)])
        return self.to_lps(np.where(bits == 1, high, low))

    def resampled(self, spacing_mm: Vec3) -> Geometry:
        """The grid with the same outer corner, directions and extent (rounded up) at another spacing in mm."""
        ratio = np.array(spacing_mm) / np.array(self.spacing_mm)
        shape = np.maximum(np.ceil(np.array(self.shape) / ratio - 1e-6), 1).astype(int)
        linear = self.affine[:3, :3] * ratio
        affine = np.eye(4)
        affine[:3, :3] = linear
        affine[:3, 3] = self.to_lps(np.full(3, -0.5)) + linear @ np.full(3, 0.5)
        return Geometry(affine, (int(shape[0]), int(shape[1]), int(shape[2])), self.frame_uid)


def pixel_grid(shape: Index3, aspect: float = 1.0) -> Geometry:
    """The grid of pictures without a place in a patient: one unit is the width of a pixel, not a millimetre.

    Index (frame, row, column) lies at (column, aspect * row, -frame), so that the axial view shows rows downwards and
    counts the frames from the first.

    Parameters
    ----------
    shape
        Number of (frames, rows, columns).
    aspect
        Height of a pixel as a multiple of its width (PS3.3 C.7.6.3.1.7).
    """
    affine = np.zeros((4, 4))
    affine[2, 0], affine[1, 1], affine[0, 2], affine[3, 3] = -1.0, aspect, 1.0, 1.0
    return Geometry(affine, shape)


def letter_of(direction: ArrayLike) -> str:
    """Patient letters of a direction in LPS: its largest part first, then others above 0.3 of the length.

    L left, R right, P posterior, A anterior, H head, F feet (PS3.3 C.7.6.1.1.1); "?" for the null vector.
    """
    vector = np.asarray(direction, dtype=np.float64)
    length = float(np.linalg.norm(vector))
    if not np.isfinite(length) or length < 1e-12:
        return "?"
    parts = vector / length
    order = np.argsort(-np.abs(parts), kind="stable")
    pairs = ("LR", "PA", "HF")
    return "".join(pairs[int(k)][0 if parts[k] > 0 else 1] for k in order if abs(parts[k]) > 0.3)


OPPOSITES = str.maketrans("LRPAHF", "RLAPFH")


def edge_letters(row: str, column: str) -> tuple[str, str, str, str]:
    """Letters at the (left, right, top, bottom) edges of a picture whose rows run to the right and columns down.

    Parameters
    ----------
    row, column
        Letters of the direction of a row and of a column, as in Patient Orientation (PS3.3 C.7.6.1.1.1).
    """
    return row.translate(OPPOSITES), row, column.translate(OPPOSITES), column
