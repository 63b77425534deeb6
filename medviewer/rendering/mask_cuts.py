"""Masks on the pixels of a slice: arithmetic only."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import permutations
from typing import TYPE_CHECKING, Any

import numpy as np

from medviewer.domain.geometry import Geometry
from medviewer.domain.sampling import sampled_on

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from medviewer.domain.layers import DrawnMask
    from medviewer.domain.planes import SlicePlane
    from medviewer.domain.volume import Volume

FLAT = 0.5
"""Fraction from which on a pixel of a fractional mask lies within its outline."""


@dataclass(frozen=True, slots=True, eq=False)
class MaskCut:
    """A mask on a slice, cut down to what is not empty.

    Parameters
    ----------
    first
        (row, column) of the slice under the first pixel of `values`.
    values
        (rows, columns), 0..1.
    edges
        Straight pieces (n, 2, 2) of (column, row) between the inside and the outside; pixel centres are whole numbers.
    """

    first: tuple[int, int]
    values: NDArray[Any]
    edges: NDArray[np.float64]


def sampled_in(volume: Volume, plane: SlicePlane) -> NDArray[Any]:
    """Nearest-neighbour samples of a volume on the pixels of a slice (rows, columns), zero outside of it.

    The pixels are asked for as a grid whose axes come in the volume's own order, for that is found at once.
    """
    across, down = plane.spacing_mm
    steps = np.array([plane.normal, np.array(plane.down) * down, np.array(plane.right) * across])
    directions = np.array([plane.normal, plane.down, plane.right])
    likeness = np.abs(volume.geometry.directions @ directions.T)  # (axis of the volume, axis of the slice)
    order = max(permutations(range(3)), key=lambda axes: sum(likeness[own, axis] for own, axis in enumerate(axes)))
    affine = np.eye(4)
    affine[:3, :3] = steps[list(order)].T
    affine[:3, 3] = plane.origin_lps
    shape = (1, plane.size[1], plane.size[0])
    found = sampled_on(volume, Geometry(affine, (shape[order[0]], shape[order[1]], shape[order[2]])))
    samples: NDArray[Any] = found.transpose(np.argsort(order))[0]
    return samples


def mask_cut(volume: Volume, plane: SlicePlane) -> MaskCut | None:
    """What a slice shows of a mask, by patient coordinates; None where it misses it."""
    values = sampled_in(volume, plane)
    rows, columns = (np.flatnonzero(values.any(axis=axis)) for axis in (1, 0))
    if not len(rows):
        return None
    first = (int(rows[0]), int(columns[0]))
    part = values[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    return MaskCut(first, part, _edges(part >= FLAT if part.dtype.kind == "f" else part > 0, first))


def _edges(inside: NDArray[np.bool_], first: tuple[int, int]) -> NDArray[np.float64]:
    """The outline of pixels as pieces, each as long as it runs straight."""
    padded = np.pad(inside, 1)
    level = _runs(padded[1:, 1:-1] != padded[:-1, 1:-1])  # between rows
    upright = _runs((padded[1:-1, 1:] != padded[1:-1, :-1]).T)  # between columns
    flat = np.stack([level[:, [1, 0]], level[:, [2, 0]]], axis=1)
    steep = np.stack([upright[:, [0, 1]], upright[:, [0, 2]]], axis=1)
    corner = np.array((first[1], first[0])) - 0.5
    pieces: NDArray[np.float64] = np.concatenate([flat, steep]) + corner
    return pieces


def _runs(marked: NDArray[np.bool_]) -> NDArray[np.float64]:
    """Runs of marks in each row: (row, start, end) of each."""
    padded = np.pad(marked, ((0, 0), (1, 1)))
    row, place = np.nonzero(padded[:, 1:] != padded[:, :-1])  # start and end of each run in turn
    return np.stack([row[::2], place[::2], place[1::2]], axis=1).astype(np.float64)


@dataclass(frozen=True, slots=True, eq=False)
class MaskPicture:
    """All masks of a slice as one picture: RGBA (rows, columns, 4), and (row, column) of its first pixel."""

    first: tuple[int, int]
    rgba: NDArray[np.uint8]


def blended(cuts: Sequence[tuple[DrawnMask, MaskCut]]) -> MaskPicture:
    """Masks over each other, at least one, the later ones on top; cut down to what they cover."""
    ends = np.array([(*cut.first, *np.add(cut.first, cut.values.shape)) for _, cut in cuts])
    (top, left), (bottom, right) = ends[:, :2].min(axis=0), ends[:, 2:].max(axis=0)
    paint = np.zeros((4, bottom - top, right - left), np.float32)  # red, green and blue by their share; opacity
    for drawn, cut in cuts:
        (row, column), (height, width) = cut.first, cut.values.shape
        part = paint[:, row - top : row - top + height, column - left : column - left + width]
        own = cut.values * np.float32(drawn.opacity)
        part *= 1 - own
        levels = np.array((*drawn.color, 255), np.float32) / 255
        part += own * levels[:, None, None]
    shares = paint[:3] / np.maximum(paint[3], np.float32(1e-6))
    rgba = np.empty((*paint.shape[1:], 4), np.uint8)
    for channel, level in enumerate((*shares, paint[3])):
        np.copyto(rgba[..., channel], np.minimum(level * 255 + np.float32(0.5), 255), casting="unsafe")
    return MaskPicture((int(top), int(left)), rgba)
