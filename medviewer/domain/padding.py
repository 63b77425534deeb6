"""Pixels outside the image (PS3.3 C.7.5.1.1.2): left out of pictures made of many voxels, and of models."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from medviewer.domain.volume import Volume


def lowest_in_image(volume: Volume) -> float:
    """The lowest value that is no padding; 0 where all is padding. Looks at one slice after another."""
    lowest = (_lowest(part, ~volume.is_padding(part)) for part in volume.array)
    return min((value for value in lowest if value is not None), default=0.0)


def _lowest(values: NDArray[Any], kept: NDArray[np.bool_]) -> float | None:
    if not kept.any():
        return None
    return float((values if kept.all() else values[kept]).min())


def filled(values: NDArray[Any], volume: Volume, fill: float) -> NDArray[Any]:
    """Some values of a volume with padding replaced; the same array where there is none of it."""
    marked = volume.is_padding(values)
    return np.where(marked, values.dtype.type(fill), values) if marked.any() else values


def without_padding(volume: Volume) -> Volume:
    """The volume with its lowest value in place of padding; the volume itself where it has none."""
    if volume.padding is None or volume.is_color or not any(volume.is_padding(part).any() for part in volume.array):
        return volume
    fill = lowest_in_image(volume)
    array = np.empty_like(volume.array)
    for k, part in enumerate(volume.array):
        array[k] = filled(part, volume, fill)
    return replace(volume, array=array, padding=None)
