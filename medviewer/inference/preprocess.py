"""From a volume to what a network takes, with the one matrix that leads from its voxels back to the patient."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from medviewer.domain.errors import UserError
from medviewer.domain.geometry import Geometry
from medviewer.domain.padding import without_padding
from medviewer.domain.wording import tr
from medviewer.inference.grids import resample, shrink, shrink_matrix
from medviewer.inference.lungs import lung_mask
from medviewer.inference.manifest.steps import LungMask, ModalityLut, Resample

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from medviewer.domain.job import CancelToken
    from medviewer.domain.vectors import Index3
    from medviewer.domain.volume import Volume
    from medviewer.inference.manifest.document import Manifest


@dataclass(frozen=True, slots=True, eq=False)
class Prepared:
    """A network's input before it is cut into tiles.

    Parameters
    ----------
    array
        float32 (slice, row, column) on the network's grid.
    geometry
        Its place: the chain network voxel -> LPS mm as one 4x4 matrix.
    mask
        Where findings may lie; None where the manifest sets no region.
    """

    array: NDArray[np.float32]
    geometry: Geometry
    mask: NDArray[np.bool_] | None = None


def prepare(volume: Volume, manifest: Manifest, token: CancelToken) -> Prepared:
    """All preprocessing steps of a manifest, in its order; pixels outside the image count as its lowest value.

    Raises
    ------
    UserError
        For values that are not finite, or where a step finds nothing to work on.
    """
    volume = without_padding(volume)
    if volume.array.dtype.kind == "f" and not np.isfinite(volume.array).all():
        raise UserError(
            tr("The series has values that are not finite numbers (NaN or infinity), so no model is run on it."),
            tr("Choose another series, or write one in which every voxel has a value."),
        )
    prepared = Prepared(volume.array, volume.geometry)
    for step in manifest.preprocess:
        token.check()
        prepared = _applied(step, prepared, token)
    return Prepared(np.ascontiguousarray(prepared.array, dtype=np.float32), prepared.geometry, prepared.mask)


def preprocess_sha256(manifest: Manifest) -> str:
    """SHA-256 over the manifest's inputs, preprocessing and tiling as canonical JSON."""
    content = manifest.model_dump(mode="json", include={"inputs", "preprocess", "inference"})
    return hashlib.sha256(json.dumps(content, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


def _applied(step: ModalityLut | Resample | LungMask, prepared: Prepared, token: CancelToken) -> Prepared:
    match step:
        case ModalityLut():
            return prepared  # a Volume's values are rescaled once, on loading
        case Resample():
            return _resampled(step, prepared, token)
        case LungMask():
            return _within_lungs(step, prepared)


def _resampled(step: Resample, prepared: Prepared, token: CancelToken) -> Prepared:
    """The values on the grid of the step's spacing; blocks of voxels are averaged first where they are finer."""
    wanted = prepared.geometry.resampled(step.spacing_mm)
    factors = _block_factors(step, prepared.geometry)
    to_source = np.linalg.inv(prepared.geometry.affine) @ wanted.affine
    to_blocks = np.linalg.inv(shrink_matrix(factors)) @ to_source
    values = resample(shrink(prepared.array, factors), wanted.shape, to_blocks, None, np.float32, token.check)
    return Prepared(values, wanted, prepared.mask)


def _block_factors(step: Resample, geometry: Geometry) -> Index3:
    if not step.antialias:
        return (1, 1, 1)
    ratio = np.array(step.spacing_mm) / np.array(geometry.spacing_mm)
    whole = np.clip(np.floor(ratio + 0.05), 1, np.array(geometry.shape)).astype(int)
    return (int(whole[0]), int(whole[1]), int(whole[2]))


def _within_lungs(step: LungMask, prepared: Prepared) -> Prepared:
    """Everything outside the lungs becomes parenchyma, and the grid is cropped to the lungs."""
    mask = lung_mask(prepared.array, prepared.geometry, step)
    if not mask.any():
        raise UserError(
            tr("No lungs were found in this series, so this model has nothing to look at."),
            tr("Choose a chest CT that shows the lungs."),
        )
    box = _bounding_box(mask)
    values = np.where(mask[box], prepared.array[box], np.float32(step.fill))
    return Prepared(values, _cropped(prepared.geometry, box), mask[box])


def _bounding_box(mask: NDArray[np.bool_]) -> tuple[slice, slice, slice]:
    ranges: list[slice] = []
    for axis in range(3):
        others: Any = tuple(a for a in range(3) if a != axis)
        used = np.flatnonzero(mask.any(axis=others))
        ranges.append(slice(int(used[0]), int(used[-1]) + 1))
    return (ranges[0], ranges[1], ranges[2])


def _cropped(geometry: Geometry, box: tuple[slice, slice, slice]) -> Geometry:
    affine = geometry.affine.copy()
    affine[:3, 3] = geometry.to_lps([s.start for s in box])
    shape = (box[0].stop - box[0].start, box[1].stop - box[1].start, box[2].stop - box[2].start)
    return Geometry(affine, shape, geometry.frame_uid)
