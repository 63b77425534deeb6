"""The upright, even grid of the volume that is resampled from tilted, uneven or shifted slices."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from medviewer.domain.geometry import Geometry
from medviewer.io.slice_places import normal_of, sideways_mm, slice_affine, steps_mm, usual_step

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from medviewer.domain.image_header import ImageHeader

UNEVEN_TOLERANCE_MM, UNEVEN_TOLERANCE_RATIO = 0.01, 0.01
"""How far a slice may lie from its place on an even grid: the larger of mm and share of the spacing."""

MOST_TIMES_RESAMPLED, FEW_SLICES = 4, 512
"""An even grid has at most so many times the slices that were acquired, or so many where they are few."""

MOST_TIMES_WIDENED = 16
"""An upright grid has at most so many times the pixels of a slice."""


def upright_geometry(headers: Sequence[ImageHeader]) -> Geometry:
    """The even grid at a right angle that holds all slices, for at least two headers in order.

    Its rows and columns are those of the slices, its slices as far apart as usual, from the first one on; further
    where that would be a great many.
    """
    first, affine = headers[0], slice_affine(headers[0])
    step, slices = _even_steps(headers)
    affine[:3, 0] = normal_of(first) * step
    low, more = _margins(headers)
    affine[:3, 3] = affine[:3, 3] + affine[:3, 1:3] @ low
    return Geometry(affine, (slices, first.rows + int(more[0]), first.columns + int(more[1])), first.frame_uid)


def _even_steps(headers: Sequence[ImageHeader]) -> tuple[float, int]:
    """Distance in mm and number of the slices of the even grid."""
    steps = steps_mm(headers)
    height = float(steps.sum())
    is_even = np.abs(steps - steps.mean()).max() <= max(UNEVEN_TOLERANCE_MM, UNEVEN_TOLERANCE_RATIO * steps.mean())
    most = max(MOST_TIMES_RESAMPLED * len(headers), FEW_SLICES)
    step = max(float(steps.mean()) if is_even else usual_step(headers), height / (most - 1))
    return step, round(height / step) + 1


def _margins(headers: Sequence[ImageHeader]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """(rows, columns) in pixels: where the upright grid begins against the first slice, and how much larger it is."""
    sideways, pixel = sideways_mm(headers), np.array(headers[0].pixel_spacing)
    low, high = sideways.min(axis=0) / pixel, sideways.max(axis=0) / pixel
    return low, np.ceil(high - low - 1e-6)


def widening(headers: Sequence[ImageHeader]) -> float:
    """How many times the pixels of a slice the upright grid has."""
    size = np.array([headers[0].rows, headers[0].columns])
    return float(np.prod((size + _margins(headers)[1]) / size))
