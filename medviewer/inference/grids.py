"""Voxel work on whole grids through SimpleITK, in index coordinates; the one module here that imports it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import SimpleITK as sitk

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from medviewer.domain.vectors import Index3, Vec3

SLAB = 48
"""Slices that are resampled between two looks at the cancel token: well under a second."""
PIXEL_TYPES: dict[type[np.generic], int] = {np.int16: sitk.sitkInt16, np.float32: sitk.sitkFloat32}


def shrink(array: NDArray[Any], factors: Index3) -> NDArray[Any]:
    """Means over blocks of (slice, row, column) factors; an incomplete last block is left out."""
    if factors == (1, 1, 1):
        return array
    return _array(sitk.BinShrink(_image(array), [int(f) for f in reversed(factors)]))


def shrink_matrix(factors: Index3) -> NDArray[np.float64]:
    """4x4 matrix from the index of a block to the index (slice, row, column) of its middle."""
    matrix = np.diag([*(float(f) for f in factors), 1.0])
    matrix[:3, 3] = (np.array(factors) - 1) / 2
    return matrix


def resample(
    array: NDArray[Any],
    shape: Index3,
    index_map: NDArray[np.float64],
    fill: float | None,
    dtype: type[np.generic],
    check: Callable[[], None] = lambda: None,
) -> NDArray[Any]:
    """Trilinear values of `array` on another grid.

    Parameters
    ----------
    shape
        Shape (slice, row, column) of the grid wanted.
    index_map
        4x4 matrix from an index of that grid to an index of `array`, both (slice, row, column).
    fill
        Value outside `array`; None continues its edge.
    dtype
        Type of the result; integers are rounded.
    check
        Called between slabs of the result; what it raises stops the work.
    """
    image, result = _image(array), np.empty(shape, dtype=dtype)
    filter_ = sitk.ResampleImageFilter()
    filter_.SetInterpolator(sitk.sitkLinear)
    filter_.SetOutputPixelType(PIXEL_TYPES[dtype])
    filter_.SetUseNearestNeighborExtrapolator(fill is None)
    filter_.SetDefaultPixelValue(fill or 0.0)
    for start in range(0, shape[0], SLAB):
        check()
        slab = result[start : start + SLAB]
        shift = np.eye(4)
        shift[0, 3] = start
        filter_.SetSize([int(n) for n in reversed(slab.shape)])
        filter_.SetTransform(_transform(index_map @ shift))
        slab[...] = _array(filter_.Execute(image))
    return result


def signed_distance(mask: NDArray[np.bool_], spacing_mm: Vec3) -> NDArray[np.float32]:
    """Distance in mm to the border of a mask, negative inside (Maurer et al., IEEE TPAMI 25(2), 2003)."""
    image = _image(mask.astype(np.uint8))
    image.SetSpacing([float(v) for v in reversed(spacing_mm)])
    return _array(sitk.SignedMaurerDistanceMap(image, squaredDistance=False, useImageSpacing=True))


def components(mask: NDArray[np.bool_]) -> NDArray[np.uint32]:
    """Labels 1..n of the face-connected parts of a mask, the largest first; 0 outside."""
    labels = sitk.ConnectedComponent(_image(mask.astype(np.uint8)), False)
    return _array(sitk.RelabelComponent(labels, sortByObjectSize=True))


def filled(mask: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """A mask with its holes (background without a way out) closed."""
    return _array(sitk.BinaryFillhole(_image(mask.astype(np.uint8)))).astype(bool)


def _image(array: NDArray[Any]) -> Any:
    return sitk.GetImageFromArray(array)


def _array(image: Any) -> NDArray[Any]:
    array: NDArray[Any] = sitk.GetArrayFromImage(image)
    return array


def _transform(index_map: NDArray[np.float64]) -> Any:
    """SimpleITK orders indices (column, row, slice): both sides of the matrix are turned round."""
    transform = sitk.AffineTransform(3)
    transform.SetMatrix([float(v) for v in index_map[:3, :3][::-1, ::-1].ravel()])
    transform.SetTranslation([float(v) for v in index_map[:3, 3][::-1]])
    return transform
