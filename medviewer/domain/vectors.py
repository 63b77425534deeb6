"""Small fixed-size vectors, kept as tuples so that the values holding them compare and hash."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

Vec3 = tuple[float, float, float]
Index3 = tuple[int, int, int]
Axes3 = tuple[Vec3, Vec3, Vec3]

IDENTITY_AXES: Axes3 = ((1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0))


def vec3(values: ArrayLike) -> Vec3:
    """Three finite numbers as a tuple; raises ValueError otherwise."""
    array = np.asarray(values, dtype=np.float64)
    if array.shape != (3,) or not np.isfinite(array).all():
        message = f"three finite numbers are needed, not {values!r}"
        raise ValueError(message)
    return (float(array[0]), float(array[1]), float(array[2]))


def axes3(rows: ArrayLike) -> Axes3:
    """Three orthonormal row vectors as nested tuples; raises ValueError otherwise."""
    matrix = np.asarray(rows, dtype=np.float64)
    if matrix.shape != (3, 3) or not np.allclose(matrix @ matrix.T, np.eye(3), atol=1e-4):
        message = "axes must be three orthonormal row vectors"
        raise ValueError(message)
    return (vec3(matrix[0]), vec3(matrix[1]), vec3(matrix[2]))


def unit(values: ArrayLike) -> NDArray[np.float64]:
    """The vector scaled to length one; raises ValueError for the null vector."""
    array = np.asarray(values, dtype=np.float64)
    length = float(np.linalg.norm(array))
    if not np.isfinite(length) or length < 1e-12:
        message = "a direction needs a length"
        raise ValueError(message)
    return array / length
