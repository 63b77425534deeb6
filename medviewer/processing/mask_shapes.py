"""What is done to a whole mask at once, by SimpleITK on the block that holds it."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, cast

import numpy as np
import SimpleITK as sitk

from medviewer.domain.errors import UserError
from medviewer.domain.job import Progress
from medviewer.domain.mask_brush import Reach, painted
from medviewer.domain.mask_shapes import FillBetween, Grow, Largest, Smooth
from medviewer.domain.wording import tr

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from medviewer.domain.job import CancelToken, ProgressReport
    from medviewer.domain.mask import Mask
    from medviewer.domain.mask_shapes import Reshaping
    from medviewer.domain.vectors import Index3, Vec3

    Voxels = NDArray[np.uint8]


def reshaped(mask: Mask, change: Reshaping, token: CancelToken, progress: ProgressReport) -> Mask:
    """The mask after a change of its shape; the grid is taken as rectangular.

    Raises
    ------
    UserError
        Where there is nothing to change, or a region grew too large.
    """
    progress(Progress(0.0, tr("Changing the segment")))
    token.check()
    match change:
        case Grow():
            return _grown(mask, change)
        case FillBetween(axis):
            return _filled(mask, axis, token)
        case Largest():
            return _largest(mask)
        case Smooth(radius_mm):
            return _smoothed(mask, radius_mm, token)


def _grown(mask: Mask, grow: Grow) -> Mask:
    """ITK's ConnectedThreshold on what may be taken; voxels hang together by their faces."""
    reach = grow.allowed
    seed = [int(i - f) for i, f in zip(grow.seed, reach.first, strict=True)]
    image = sitk.GetImageFromArray(reach.inside.astype(np.uint8))
    found = _array(sitk.ConnectedThreshold(image, seedList=[seed[::-1]], lower=1, upper=1, replaceValue=1))
    count = int(np.count_nonzero(found))
    if count > grow.most:
        message = tr(
            "The region would take {count:,} voxels, which is more than {most:,}; nothing was changed.",
            count=count,
            most=grow.most,
        )
        raise UserError(message, tr("Choose a smaller tolerance or reach."))
    return painted(mask, Reach(reach.first, found.astype(np.bool_)), on=True)


def _largest(mask: Mask) -> Mask:
    first, values = _block(mask, (0, 0, 0))
    image = sitk.GetImageFromArray(values)
    parts = sitk.RelabelComponent(sitk.ConnectedComponent(image), sortByObjectSize=True)
    return mask.with_block(first, _array(parts == 1))


def _smoothed(mask: Mask, radius_mm: float, token: CancelToken) -> Mask:
    """Median of a box around each voxel; beyond the grid its edge goes on, so that what touches it stays there."""
    radius = _radius(mask.geometry.spacing_mm, radius_mm)
    first, values = _block(mask, radius)
    counts = values.astype(np.int32)
    for axis, reach in enumerate(radius):
        token.check()
        counts = _sums_along(counts, axis, reach)
    size = int(np.prod([2 * reach + 1 for reach in radius]))
    return mask.with_block(first, (2 * counts > size).astype(np.uint8))


def _sums_along(values: NDArray[np.int32], axis: int, reach: int) -> NDArray[np.int32]:
    """Sums over as many neighbours to both sides along an axis, by running totals: quick however far they reach."""
    pads = [(0, 0)] * 3
    pads[axis] = (reach + 1, reach)
    totals = np.cumsum(np.pad(values, pads, mode="edge"), axis=axis, dtype=np.int32)
    count = values.shape[axis]
    after = np.take(totals, np.arange(2 * reach + 1, 2 * reach + 1 + count), axis=axis)
    before = np.take(totals, np.arange(count), axis=axis)
    sums: NDArray[np.int32] = after - before
    return sums


def _radius(spacing: Vec3, radius_mm: float) -> Index3:
    """Voxels along each axis within a distance; at least one along the finest."""
    counts = [int(radius_mm / mm + 1e-6) for mm in spacing]
    if not any(counts):
        counts[int(np.argmin(spacing))] = 1
        counts = [1 if mm < min(spacing) * 1.01 else count for count, mm in zip(counts, spacing, strict=True)]
    return counts[0], counts[1], counts[2]


def _filled(mask: Mask, axis: int, token: CancelToken) -> Mask:
    """Shapes between drawn slices, by their signed distances, each counted by how near it is.

    After Raya and Udupa, Shape-based interpolation of multidimensional objects, IEEE TMI 9 (1990) 32-42.
    """
    first, values = _block(mask, (0, 0, 0))
    along = np.moveaxis(values, axis, 0).copy()
    spacing = [mm for k, mm in enumerate(mask.geometry.spacing_mm) if k != axis]
    drawn = np.flatnonzero(along.any(axis=(1, 2)))
    gaps = [(int(a), int(b)) for a, b in pairwise(drawn) if b - a > 1]
    if not gaps:
        message = tr("There are no empty slices between drawn ones, so nothing was filled.")
        raise UserError(message, tr("Draw on at least two slices of the active view, with others in between."))
    for low, high in gaps:
        token.check()
        before, after = (_signed_mm(along[k], spacing) for k in (low, high))
        for k in range(low + 1, high):
            share = (k - low) / (high - low)
            along[k] = (1 - share) * before + share * after <= 0
    return mask.with_block(first, np.ascontiguousarray(np.moveaxis(along, 0, axis)))


def _signed_mm(shape: Voxels, spacing: list[float]) -> NDArray[np.float32]:
    """Distance (mm) of each pixel from the outline of a shape, negative inside."""
    image = sitk.GetImageFromArray(np.pad(shape, 1))
    image.SetSpacing(spacing[::-1])
    found = sitk.SignedMaurerDistanceMap(image, insideIsPositive=False, squaredDistance=False, useImageSpacing=True)
    distances = cast("NDArray[np.float32]", sitk.GetArrayFromImage(found))
    return distances[1:-1, 1:-1]


def _block(mask: Mask, margin: Index3) -> tuple[Index3, Voxels]:
    """The voxels of a mask with a margin around them, cut off at the grid; UserError where it is empty."""
    found = mask.box()
    if found is None:
        message = tr("The segment is empty, so there is nothing to change.")
        raise UserError(message, tr("Draw something first."))
    first, shape = found
    low = [max(f - m, 0) for f, m in zip(first, margin, strict=True)]
    ends = zip(first, shape, margin, mask.geometry.shape, strict=True)
    size = [min(f + n + m, limit) - start for (f, n, m, limit), start in zip(ends, low, strict=True)]
    start = (low[0], low[1], low[2])
    return start, mask.block(start, (size[0], size[1], size[2]))


def _array(image: sitk.Image) -> Voxels:
    return cast("Voxels", sitk.GetArrayFromImage(image)).astype(np.uint8)
