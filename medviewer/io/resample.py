"""Acquired slices that are tilted, uneven or shifted, put onto the upright, even grid of a volume."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from medviewer.io.slice_places import gaps_of, offsets_mm, sideways_mm, usual_step

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from medviewer.domain.geometry import Geometry
    from medviewer.domain.image_header import ImageHeader
    from medviewer.domain.job import CancelToken

NEAR = 1e-3
"""Share of a pixel that is rounding: directions in headers have six digits."""

NEAR_SLICE, NEAR_SLICE_MM = 0.01, 0.01
"""Share of the slice distance, or mm if that is more, within which an acquired slice lies on the grid.

It is what an even stack may be off by (`upright_grid`): mixing a slice with its neighbour for that would blur it.
"""


def upright(
    acquired: NDArray[Any],
    headers: Sequence[ImageHeader],
    grid: Geometry,
    empty: float,
    token: CancelToken,
    *,
    padding: tuple[float, float] | None = None,
) -> NDArray[Any]:
    """Values on the grid of `upright_grid.upright_geometry`: linear between pixels and slices, rounded where whole.

    Parameters
    ----------
    acquired
        (slices, rows, columns), by position along the normal.
    headers
        Of these slices.
    grid
        The grid; its rows and columns are those of the slices, moved.
    empty
        Value where nothing was acquired: outside the slices, and where slices are missing.
    token
        Checked between slices.
    padding
        Values of `acquired` that mark pixels outside the image; they stay empty and are mixed with no other.

    Returns
    -------
    Array of the grid's shape and the type of `acquired`.
    """
    moves = (sideways_mm(headers) - _origin_mm(headers[0], grid)) / np.array(headers[0].pixel_spacing)
    out = np.full(grid.shape, empty, acquired.dtype)
    heights, step = _Heights.of(headers, grid), grid.spacing_mm[0]
    exact = np.float64 if acquired.dtype.itemsize > 2 and acquired.dtype.kind in "iu" else np.float32

    def known(index: int) -> NDArray[Any]:
        return _without(acquired[index].astype(exact), padding)

    for k in range(grid.shape[0]):
        token.check()
        pair = heights.neighbours(k * step)
        if pair is not None:
            low, high, share = pair
            first = _moved(known(low), moves[low], grid.shape[1:])
            second = first if high == low else _moved(known(high), moves[high], grid.shape[1:])
            _store((1 - share) * first + share * second if share else first, out[k])
    return out


def _without(values: NDArray[Any], padding: tuple[float, float] | None) -> NDArray[Any]:
    """The values with NaN for those that mark pixels outside the image."""
    if padding is not None:
        values[(values >= padding[0]) & (values <= padding[1])] = np.nan
    return values


def _origin_mm(first: ImageHeader, grid: Geometry) -> NDArray[np.float64]:
    """Place of the grid's first pixel in the first slice: mm along its columns, then its rows."""
    if first.orientation is None or first.position is None:
        message = "a slice without geometry lies on no grid"
        raise ValueError(message)
    row, column = np.array(first.orientation)
    way = grid.affine[:3, 3] - np.array(first.position)
    return np.array([way @ column, way @ row])


@dataclass(frozen=True, slots=True, eq=False)
class _Heights:
    """Heights in mm of the acquired slices, and which intervals between them are gaps.

    `reach` is how far in mm a slice counts in a gap, `near` how far it counts alone between neighbours.
    """

    places: NDArray[np.float64]
    gaps: NDArray[np.bool_]
    reach: float
    near: float

    @classmethod
    def of(cls, headers: Sequence[ImageHeader], grid: Geometry) -> _Heights:
        """Those of headers in order; on a coarse grid a slice counts further, so that none is lost."""
        usual = usual_step(headers)
        reach, near = max(usual, grid.spacing_mm[0]) / 2, max(NEAR_SLICE_MM, NEAR_SLICE * usual)
        return cls(offsets_mm(headers)[:, 0], gaps_of(headers), reach * (1 + NEAR), near)

    def neighbours(self, at: float) -> tuple[int, int, float] | None:
        """Numbers of the slices below and above a height, and how far it is to the upper one (0..1).

        In a gap the nearest slice counts within reach; None beyond.
        """
        high = min(int(np.searchsorted(self.places, at)), len(self.places) - 1)
        low = max(high - 1, 0)
        nearest = low if at - self.places[low] < self.places[high] - at else high
        off = abs(float(self.places[nearest]) - at)
        if off <= self.near:
            return nearest, nearest, 0.0
        if self.places[low] < at < self.places[high] and not self.gaps[low]:
            return low, high, float((at - self.places[low]) / (self.places[high] - self.places[low]))
        return (nearest, nearest, 0.0) if off <= self.reach else None


def _moved(part: NDArray[Any], move: NDArray[np.float64], shape: tuple[int, ...]) -> NDArray[Any]:
    """A slice on the grid's rows and columns, moved by (down, right) pixels, linear; NaN where it has no pixel."""
    out = np.full(shape, np.nan, part.dtype)
    whole = np.floor(move + NEAR).astype(int)
    down, right = np.where(np.abs(move - whole) <= NEAR, 0.0, move - whole)
    if right:
        part = _between(part, float(right), axis=1)
    if down:
        part = _between(part, float(down), axis=0)
    top, left = whole[0] + (1 if down else 0), whole[1] + (1 if right else 0)
    first = (max(top, 0), max(left, 0))
    last = (min(top + part.shape[0], shape[0]), min(left + part.shape[1], shape[1]))
    out[first[0] : last[0], first[1] : last[1]] = part[first[0] - top : last[0] - top, first[1] - left : last[1] - left]
    return out


def _between(pixels: NDArray[Any], share: float, axis: int) -> NDArray[Any]:
    """Values between neighbours when the pixels move on by a share of a pixel: one fewer along the axis."""
    before = np.take(pixels, range(pixels.shape[axis] - 1), axis)
    after = np.take(pixels, range(1, pixels.shape[axis]), axis)
    result: NDArray[Any] = share * before + (1 - share) * after
    return result


def _store(values: NDArray[Any], out: NDArray[Any]) -> None:
    """Write what is a number; the rest stays empty."""
    known = ~np.isnan(values)
    exact = np.rint(values) if out.dtype.kind in "iu" else values
    np.copyto(out, np.where(known, exact, 0).astype(out.dtype), where=known)
