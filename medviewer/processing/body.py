"""A volume made ready to be registered: smaller, its values kept to those that matter, and where the body is in it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
import SimpleITK as sitk

from medviewer.domain.errors import UserError
from medviewer.domain.geometry import Geometry
from medviewer.domain.wording import tr

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from medviewer.domain.job import CancelToken
    from medviewer.domain.volume import Volume

FINEST_MM = 1.5
"""What is finer than this is averaged before all else."""
HU_ENDS = (-1000.0, 1500.0)
"""Values of CT beyond these are metal or nothing."""
RANKS = (0.5, 99.5)
"""Percentiles beyond which other values are noise."""
BODY_MM = 4.0
MARGIN_MM = 8.0
"""Skin and the air before it count too: they hold the body's outline."""
LEAST_BODY = 0.02
POINTS = 2000


@dataclass(slots=True)
class Subject:
    """One volume as it is registered.

    Parameters
    ----------
    image
        Its values, as an ITK image in LPS mm.
    body
        Where the body is, on the same grid.
    seen
        Where there are values at all; None where that is everywhere.
    points
        The (n, 3) places in LPS mm of some voxels of the body.
    """

    image: Any
    body: Any
    seen: Any | None
    points: NDArray[np.float64]
    _levels: dict[float, Subject] = field(default_factory=dict)

    @property
    def middle(self) -> NDArray[np.float64]:
        """Middle of the grid in LPS mm."""
        index = [(n - 1) / 2 for n in self.image.GetSize()]
        return np.array(self.image.TransformContinuousIndexToPhysicalPoint(index))

    @property
    def body_middle(self) -> NDArray[np.float64]:
        """Middle of the body in LPS mm."""
        middle: NDArray[np.float64] = self.points.mean(axis=0)
        return middle

    def at(self, spacing_mm: float) -> Subject:
        """The same at larger voxels; made once for each size."""
        if spacing_mm not in self._levels:
            self._levels[spacing_mm] = self._made(spacing_mm)
        return self._levels[spacing_mm]

    def _made(self, spacing_mm: float) -> Subject:
        factors = [max(1, round(spacing_mm / mm)) for mm in self.image.GetSpacing()]
        factors = [min(factor, max(1, n // 4)) for factor, n in zip(factors, self.image.GetSize(), strict=True)]
        if max(factors) == 1:
            return self
        masks = [None if one is None else sitk.Shrink(one, factors) for one in (self.body, self.seen)]
        return Subject(sitk.BinShrink(self.image, factors), masks[0], masks[1], self.points)


def subject(volume: Volume, token: CancelToken) -> Subject:
    """Make a volume ready; raises UserError for what has no place in the patient, Cancelled."""
    if not volume.is_placed or volume.is_color or not volume.geometry.is_rectangular:
        title = tr("Only slices with one value a pixel and a place in the patient can be registered.")
        raise UserError(title, tr("Choose another series."))
    if min(volume.geometry.shape) < 4:
        title = tr("A series of fewer than four slices is too thin to be registered.")
        raise UserError(title, tr("Choose another series."))
    values, seen, grid = _averaged(volume, token)
    token.check()
    if seen is not None and not seen.any():
        title = tr("A series without any value cannot be registered.")
        raise UserError(title, tr("Choose another series."))
    low, high = HU_ENDS if volume.unit == "HU" else _ends(values if seen is None else values[seen > 0])
    values = np.clip(values, low, high)
    if float(values.min()) == float(values.max()):
        title = tr("A series with one value everywhere cannot be registered.")
        raise UserError(title, tr("Choose another series."))
    image = _image(values, grid)
    body = _body(image, volume.unit, None if seen is None else _image(seen, grid))
    token.check()
    inside = np.argwhere(sitk.GetArrayFromImage(body) > 0)
    points = grid.to_lps(inside[:: max(1, len(inside) // POINTS)])
    return Subject(image, body, None if seen is None else _image(seen, grid), points)


def _ends(values: NDArray[np.float32]) -> tuple[float, float]:
    low, high = (float(part) for part in np.percentile(values.ravel()[:: max(1, values.size // 200_000)], RANKS))
    return low, max(high, low + 1e-6)


def _averaged(volume: Volume, token: CancelToken) -> tuple[NDArray[np.float32], NDArray[np.uint8] | None, Geometry]:
    """Means of blocks of voxels, which of them are whole, and their grid."""
    grid = volume.geometry
    factors = [max(1, int(FINEST_MM / mm)) for mm in grid.spacing_mm]
    shape = [n // factor for n, factor in zip(grid.shape, factors, strict=True)]
    values = np.empty(shape, np.float32)
    has_gaps = volume.array.dtype.kind == "f" and not np.isfinite(volume.array).all()
    seen = None if volume.padding is None and not has_gaps else np.ones(shape, np.uint8)
    for k in range(shape[0]):
        token.check()
        part = volume.array[k * factors[0] : (k + 1) * factors[0], : shape[1] * factors[1], : shape[2] * factors[2]]
        blocks = part.reshape(factors[0], shape[1], factors[1], shape[2], factors[2])
        if seen is not None:
            seen[k] = ~(volume.is_padding(blocks) | ~np.isfinite(blocks)).any(axis=(0, 2, 4))
        if has_gaps:
            blocks = np.nan_to_num(blocks, nan=0.0, posinf=0.0, neginf=0.0)
        values[k] = blocks.mean(axis=(0, 2, 4), dtype=np.float32)
    affine = grid.affine.copy()
    affine[:3, :3] = grid.affine[:3, :3] * factors
    affine[:3, 3] = grid.to_lps([(factor - 1) / 2 for factor in factors])
    return values, seen, Geometry(affine, (shape[0], shape[1], shape[2]))


def _image(array: NDArray[Any], grid: Geometry) -> Any:
    """An ITK image: its axes are column, row, slice, its coordinates LPS."""
    image = sitk.GetImageFromArray(array)
    image.SetSpacing([float(mm) for mm in reversed(grid.spacing_mm)])
    image.SetOrigin([float(mm) for mm in grid.affine[:3, 3]])
    image.SetDirection(grid.directions[::-1].T.ravel().tolist())
    return image


def _body(image: Any, unit: str, seen: Any | None) -> Any:
    """The largest thing that is no background, its hollows filled slice by slice, with a margin; else everything."""
    factors = [max(1, round(BODY_MM / mm)) for mm in image.GetSpacing()]
    factors = [min(factor, max(1, n // 8)) for factor, n in zip(factors, image.GetSize(), strict=True)]
    small = sitk.BinShrink(image, factors)
    limit = -300.0 if unit == "HU" else _background(small)
    found = sitk.BinaryMorphologicalOpening(small > limit, [1, 1, 1])
    parts = sitk.RelabelComponent(sitk.ConnectedComponent(found)) == 1
    array = sitk.GetArrayFromImage(parts)
    for k in range(array.shape[0]):
        array[k] = sitk.GetArrayFromImage(sitk.BinaryFillhole(sitk.GetImageFromArray(array[k])))
    filled = sitk.GetImageFromArray(array)
    filled.CopyInformation(parts)
    margin = [max(1, round(MARGIN_MM / mm)) for mm in filled.GetSpacing()]
    whole = sitk.Resample(sitk.BinaryDilate(filled, margin), image, sitk.Transform(), sitk.sitkNearestNeighbor)
    if float(sitk.GetArrayFromImage(whole).mean()) < LEAST_BODY:
        whole = sitk.Image(image.GetSize(), sitk.sitkUInt8) + 1
        whole.CopyInformation(image)
    return whole if seen is None else sitk.And(whole, seen)


def _background(image: Any) -> float:
    """The value that parts body from background: a third of the way to Otsu's, for dark tissue is body too."""
    values = sitk.GetArrayFromImage(image)
    otsu = sitk.OtsuThresholdImageFilter()
    otsu.Execute(image)
    low = float(values.min())
    return low + (float(otsu.GetThreshold()) - low) / 3.0
