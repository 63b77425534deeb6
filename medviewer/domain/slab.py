"""Thick slices: the largest, smallest or mean value across some neighbouring slices."""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

import numpy as np

from medviewer.domain.geometry import Geometry
from medviewer.domain.planes import plane_axes, slice_count
from medviewer.domain.volume import Volume
from medviewer.domain.wording import mark, tr

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from medviewer.domain.planes import PlaneName
    from medviewer.domain.vectors import Vec3

KEPT = 6
"""Thick slices that are kept of one volume: those on screen, and the last ones."""


class SlabMode(StrEnum):
    """What is shown of the values one behind the other."""

    MAX = "MIP"
    MIN = "MinIP"
    MEAN = mark("mean")


@dataclass(frozen=True, slots=True)
class Slab:
    """A thick slice, `thickness_mm` in all; one that is thinner than a slice shows that slice."""

    mode: SlabMode
    thickness_mm: float

    def reach(self, spacing_mm: float) -> int:
        """Slices to each side of the middle one whose own middles lie within."""
        return max(math.floor(self.thickness_mm / 2 / spacing_mm + 1e-6), 0)


_MADE: WeakKeyDictionary[Volume, dict[tuple[PlaneName, int, Slab], Volume]] = WeakKeyDictionary()


def slab_range(geometry: Geometry, name: PlaneName, number: int, slab: Slab) -> tuple[int, int]:
    """First index and end (as in a Python range) of the slices that a thick slice takes in, within the volume."""
    use, count = plane_axes(geometry, name), slice_count(geometry, name)
    number = min(max(number, 1), count)
    middle = number - 1 if use.signs[0] > 0 else count - number
    reach = slab.reach(geometry.spacing_mm[use.axes[0]])
    return max(middle - reach, 0), min(middle + reach + 1, count)


def slab_text(geometry: Geometry, name: PlaneName, number: int, slab: Slab) -> str:
    """What is shown, and how thick it really is there."""
    first, end = slab_range(geometry, name, number, slab)
    spacing = geometry.spacing_mm[plane_axes(geometry, name).axes[0]]
    return f"{tr(slab.mode.value)} {(end - first) * spacing:.1f} mm"


def oblique_slab_text(slab: Slab, spacing_mm: float) -> str:
    """What is shown of an oblique slice, and how thick it really is: whole slices at their distance."""
    return f"{tr(slab.mode.value)} {(2 * slab.reach(spacing_mm) + 1) * spacing_mm:.1f} mm"


def slab_volume(volume: Volume, name: PlaneName, number: int, slab: Slab) -> Volume:
    """The thick slice around a slice of a view (number from 1) as a volume of one slice, where that slice lies.

    Padding counts in none of the modes; where there is nothing else, it stays. A mean is float32. Colours are not
    mixed: they stay those of the slice in the middle.
    """
    kept = _MADE.setdefault(volume, {})
    key = (name, number, slab)
    if key not in kept:
        while len(kept) >= KEPT:
            kept.pop(next(iter(kept)))
        kept[key] = _made(volume, name, number, slab)
    return kept[key]


def slab_value(volume: Volume, lps: Vec3, normal: Vec3, spacing_mm: float, slab: Slab) -> float | None:
    """What a thick slice that may lie in any way shows at a place (LPS mm): of samples `spacing_mm` apart through it.

    Each sample is the voxel that holds it; what lies outside of the volume and padding count for nothing. None where
    there is nothing else, and in colour.
    """
    reach = slab.reach(spacing_mm)
    ways = np.arange(-reach, reach + 1) * spacing_mm
    index = np.floor(volume.geometry.to_index(np.array(lps) + ways[:, None] * np.array(normal)) + 0.5).astype(np.intp)
    index = index[((index >= 0) & (index < np.array(volume.geometry.shape))).all(axis=-1)]
    values = volume.array[tuple(index.T)]
    values = values[~volume.is_padding(values)]
    if volume.is_color or not values.size:
        return None
    if slab.mode is SlabMode.MEAN:
        return float(values.mean())
    return float(values.max() if slab.mode is SlabMode.MAX else values.min())


def _made(volume: Volume, name: PlaneName, number: int, slab: Slab) -> Volume:
    geometry = volume.geometry
    axis = plane_axes(geometry, name).axes[0]
    first, end = slab_range(geometry, name, number, slab)
    middle = slab_range(geometry, name, number, Slab(slab.mode, 0.0))[0]
    if volume.is_color:
        first, end = middle, middle + 1
    part = volume.array[(slice(None),) * axis + (slice(first, end),)]
    values = part if volume.is_color else _across(part, volume.padding, slab.mode, axis)
    index = np.zeros(3)
    index[axis] = middle
    affine = geometry.affine.copy()
    affine[:3, 3] = geometry.to_lps(index)
    shape = [*geometry.shape]
    shape[axis] = 1
    place = Geometry(affine, (shape[0], shape[1], shape[2]), geometry.frame_uid)
    return Volume(place, np.ascontiguousarray(values), volume.unit, volume.is_placed, volume.padding)


def _across(part: NDArray[Any], padding: tuple[float, float] | None, mode: SlabMode, axis: int) -> NDArray[Any]:
    """One value of each line of values along an axis."""
    low, high = padding or (math.inf, -math.inf)
    counts = (part < low) | (part > high) if padding is not None else None
    if mode is SlabMode.MEAN:
        if counts is None:
            return np.asarray(part.mean(axis=axis, dtype=np.float64, keepdims=True).astype(np.float32))
        number = counts.sum(axis=axis, keepdims=True)
        total = np.where(counts, part, 0).sum(axis=axis, dtype=np.float64, keepdims=True)
        mean = np.where(number > 0, total / np.maximum(number, 1), low)
        return mean.astype(np.float32)
    reduce = np.maximum.reduce if mode is SlabMode.MAX else np.minimum.reduce
    if counts is None:
        return np.asarray(reduce(part, axis=axis, keepdims=True))
    worst = _ends(part.dtype)[0 if mode is SlabMode.MAX else 1]
    found = np.asarray(reduce(np.where(counts, part, part.dtype.type(worst)), axis=axis, keepdims=True))
    return np.where(counts.any(axis=axis, keepdims=True), found, part.dtype.type(low)).astype(part.dtype, copy=False)


def _ends(dtype: np.dtype[Any]) -> tuple[float, float]:
    """The lowest and the highest value of a type."""
    if dtype.kind == "f":
        return -math.inf, math.inf
    info = np.iinfo(dtype)
    return info.min, info.max
