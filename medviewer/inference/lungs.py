"""The lungs in a chest CT by threshold and shape: the region in which a network may look."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from medviewer.inference.grids import components, filled, resample, shrink, shrink_matrix, signed_distance

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from medviewer.domain.geometry import Geometry
    from medviewer.domain.vectors import Index3, Vec3
    from medviewer.inference.manifest.steps import LungMask

GAS_HU = -940.0
"""A part of the air in the body that is darker than this on average is gas (bowel, trachea), not lung."""
SMALLEST_SHARE = 0.08
"""A part smaller than this share of the largest one is not the other lung."""


def lung_mask(array: NDArray[Any], geometry: Geometry, step: LungMask) -> NDArray[np.bool_]:
    """Voxels of both lungs, nodules and vessels in them and at their border included.

    Air above is found on a grid of half the resolution; the closed region's border is a distance map drawn back
    on the full grid, so that it is smooth.

    Parameters
    ----------
    array, geometry
        HU values (slice, row, column) on a grid of about 1-2 mm, and where it lies.

    Returns
    -------
    Mask of the array's shape; empty where there are no lungs.
    """
    factors = _at_most_two(geometry.shape)
    coarse = shrink(array, factors)
    spacing_mm = _scaled(geometry.spacing_mm, factors)
    air = _lung_air(coarse, geometry, step, float(np.prod(spacing_mm)) / 1000.0)
    if not air.any():
        return np.zeros(array.shape, dtype=bool)
    depth = _closed_depth(air, spacing_mm, step.close_mm)
    to_coarse = np.linalg.inv(shrink_matrix(factors)).astype(np.float64)
    mask: NDArray[np.bool_] = resample(depth, geometry.shape, to_coarse, None, np.float32) < -step.margin_mm
    return mask


def _at_most_two(shape: Index3) -> Index3:
    """Two voxels become one along every axis that has two."""
    return (min(2, shape[0]), min(2, shape[1]), min(2, shape[2]))


def _scaled(spacing_mm: Vec3, factors: Index3) -> Vec3:
    return (spacing_mm[0] * factors[0], spacing_mm[1] * factors[1], spacing_mm[2] * factors[2])


def _lung_air(values: NDArray[Any], geometry: Geometry, step: LungMask, voxel_ml: float) -> NDArray[np.bool_]:
    """Air that is lung: not connected with the sides of the picture, large, and not as dark as gas."""
    labels = components(values < step.threshold_hu)
    count = int(labels.max())
    outside = _at_the_sides(labels, geometry)
    volumes = np.bincount(labels.ravel(), minlength=count + 1) * voxel_ml
    means = np.bincount(labels.ravel(), weights=values.ravel().astype(np.float64), minlength=count + 1) * voxel_ml
    kept = [n for n in range(1, min(count, 50) + 1) if n not in outside and volumes[n] >= step.min_volume_ml]
    kept = [n for n in kept if means[n] / volumes[n] > GAS_HU]
    if not kept:
        return np.zeros(labels.shape, dtype=bool)
    largest = max(volumes[n] for n in kept)
    return np.isin(labels, [n for n in kept if volumes[n] >= SMALLEST_SHARE * largest])


def _at_the_sides(labels: NDArray[np.uint32], geometry: Geometry) -> set[int]:
    """Labels on the faces of the grid that look right, left, to the front or to the back.

    The upper and lower faces do not count: a stack may end in the middle of a lung.
    """
    along_the_body = int(np.argmax(np.abs(geometry.directions[:, 2])))
    faces: set[int] = set()
    for axis in range(3):
        if axis != along_the_body:
            for end in (0, -1):
                faces.update(np.unique(np.take(labels, end, axis=axis)).tolist())
    return faces


def _closed_depth(air: NDArray[np.bool_], spacing_mm: Vec3, close_mm: float) -> NDArray[np.float32]:
    """Signed distance in mm (negative inside) to the lungs closed by a ball: grown, its holes filled, and shrunk.

    The distance map is 0 in the middle of a border voxel; the border itself lies half a voxel farther out.
    """
    reach = [int(np.ceil(close_mm / s)) + 1 for s in spacing_mm]
    padded = np.pad(air, [(r, r) for r in reach])
    grown = filled(signed_distance(padded, spacing_mm) < close_mm)
    depth = signed_distance(grown, spacing_mm) + np.float32(close_mm)
    inner = tuple(slice(r, -r) for r in reach)
    result: NDArray[np.float32] = np.minimum(depth, signed_distance(padded, spacing_mm))[inner]
    return result - np.float32(min(spacing_mm) / 2)
