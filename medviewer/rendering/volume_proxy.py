"""A smaller copy of a volume for drawing in 3D: block means, with its true place in the patient."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np

from medviewer.domain.geometry import Geometry
from medviewer.domain.padding import filled, lowest_in_image, without_padding
from medviewer.rendering.beside_body import things_beside, without

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from medviewer.domain.vectors import Index3
    from medviewer.domain.volume import Volume

PROXY_MM = 2.0
"""Voxel size aimed at: on two processor cores a turning 3D picture then takes less than 50 ms."""

FINE_VOXELS = 256**3
"""Voxels of the copy that is drawn at rest, at most: two processor cores draw them in less than a second."""
FINE_STEPS_MM = (0.0, 0.5, 0.6, 0.7, 0.85, 1.0, 1.2, 1.4, 1.7, 2.0, 2.4, 2.8, 3.4, 4.0, 5.0, 6.0, 8.0, 10.0, 14.0, 20.0)


@dataclass(frozen=True, slots=True, eq=False)
class Proxies:
    """The same volume twice: `coarse` is drawn while it moves, `fine` at rest. They may be one."""

    coarse: Volume
    fine: Volume
    has_all: bool = True
    """False where things beside the body are left out."""


def proxies_of(volume: Volume, *, beside: bool = True) -> Proxies:
    """Both copies of a volume, their slices in right-handed order; with things beside the body, or without.

    Callable on any thread.
    """
    both = _both(volume)
    things = None if beside else things_beside(both.coarse)
    if things is None:
        return both
    fine = without(both.fine, things)
    return Proxies(fine if both.coarse is both.fine else without(both.coarse, things), fine, has_all=False)


def _both(volume: Volume) -> Proxies:
    coarse_factors, fine_mm = reduction_factors(volume), fine_spacing_mm(volume)
    fine = right_handed(reduced_volume(volume, fine_mm))
    if coarse_factors == reduction_factors(volume, fine_mm):
        return Proxies(fine, fine)
    return Proxies(right_handed(reduced_volume(volume)), fine)


def fine_spacing_mm(volume: Volume) -> float:
    """The finest spacing at which a volume has no more than `FINE_VOXELS`; 0 where that is its own."""
    for spacing_mm in FINE_STEPS_MM:
        factors = reduction_factors(volume, spacing_mm)
        if np.prod([n // f for n, f in zip(volume.geometry.shape, factors, strict=True)]) <= FINE_VOXELS:
            return spacing_mm
    return FINE_STEPS_MM[-1]


def reduction_factors(volume: Volume, spacing_mm: float = PROXY_MM) -> Index3:
    """How many voxels along (slice, row, column) become one, so that voxels come near to `spacing_mm`."""
    wanted = [max(1, int(spacing_mm / mm + 0.5)) for mm in volume.geometry.spacing_mm]
    slices, rows, columns = (min(f, n) for f, n in zip(wanted, volume.geometry.shape, strict=True))
    return slices, rows, columns


def reduced_volume(volume: Volume, spacing_mm: float = PROXY_MM) -> Volume:
    """The volume with blocks of voxels replaced by their mean; the volume itself where no block is larger than one.

    Voxels left over at the far ends are dropped, and padding takes the lowest value of the image. Callable on any
    thread.
    """
    factors = reduction_factors(volume, spacing_mm)
    if factors == (1, 1, 1):
        return without_padding(volume)
    array = block_mean(volume.array, factors, _in_image(volume))
    geometry, scale = volume.geometry, np.array(factors)
    affine = np.eye(4)
    affine[:3, :3] = geometry.affine[:3, :3] * scale
    affine[:3, 3] = geometry.to_lps((scale - 1) / 2)
    shape = (array.shape[0], array.shape[1], array.shape[2])
    return replace(volume, geometry=Geometry(affine, shape, geometry.frame_uid), array=array, padding=None)


def _in_image(volume: Volume) -> Callable[[NDArray[Any]], NDArray[Any]] | None:
    """What puts the lowest value of the image in place of padding; None where there is none."""
    return None if volume.padding is None else partial(filled, volume=volume, fill=lowest_in_image(volume))


def block_mean(
    array: NDArray[Any], factors: Index3, prepared: Callable[[NDArray[Any]], NDArray[Any]] | None = None
) -> NDArray[Any]:
    """Means over blocks of a 3D array, in its own type (whole numbers rounded), without a full-size copy.

    `prepared` is asked for every part of the array before it is added.
    """
    kept = [n // f for n, f in zip(array.shape, factors, strict=True)]
    total = np.zeros(kept, dtype=np.float32)
    for offset in np.ndindex(*factors):
        part = tuple(slice(o, o + k * f, f) for o, k, f in zip(offset, kept, factors, strict=True))
        total += array[part] if prepared is None else prepared(array[part])
    total /= float(np.prod(factors))
    if np.issubdtype(array.dtype, np.integer):
        np.rint(total, out=total)
    return total.astype(array.dtype)


def right_handed(volume: Volume) -> Volume:
    """The volume with its slices in the order that makes its index axes (column, row, slice) right-handed."""
    geometry = volume.geometry
    if float(np.linalg.det(geometry.affine[:3, 2::-1])) > 0:
        return volume
    last = geometry.shape[0] - 1
    affine = geometry.affine.copy()
    affine[:3, 0] *= -1
    affine[:3, 3] = geometry.to_lps((last, 0, 0))
    turned = Geometry(affine, geometry.shape, geometry.frame_uid)
    return replace(volume, geometry=turned, array=np.ascontiguousarray(volume.array[::-1]))
