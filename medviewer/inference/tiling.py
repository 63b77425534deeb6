"""A volume cut into tiles with a halo, and put together again without a seam."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from medviewer.domain.errors import UserError
from medviewer.domain.job import Progress
from medviewer.domain.wording import tr

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from numpy.typing import NDArray

    from medviewer.domain.job import CancelToken, ProgressReport
    from medviewer.domain.vectors import Index3
    from medviewer.inference.manifest.running import Inference
    from medviewer.inference.preprocess import Prepared

Outputs: TypeAlias = "dict[str, NDArray[np.float32]]"
RunTile: TypeAlias = "Callable[[NDArray[np.float32]], Mapping[str, NDArray[np.float32]]]"
EVEN = 2
"""Tiles start on even voxels of the grid, so that a network which halves the resolution sees the same pairs."""


@dataclass(frozen=True, slots=True)
class Tile:
    """One tile: where its output starts, and its output's size, in voxels (slice, row, column)."""

    start: Index3
    size: Index3

    @property
    def slices(self) -> tuple[slice, slice, slice]:
        """The tile's place in an array of the padded output grid."""
        a, b = self.start, self.size
        return (slice(a[0], a[0] + b[0]), slice(a[1], a[1] + b[1]), slice(a[2], a[2] + b[2]))


def tiles_of(shape: Index3, roi: Index3) -> tuple[Tile, ...]:
    """Tiles side by side over a grid; those at the end are cut to what is left, rounded up to an even count."""
    return tuple(
        Tile(
            (start[0], start[1], start[2]),
            (_size(shape[0], roi[0], start[0]), _size(shape[1], roi[1], start[1]), _size(shape[2], roi[2], start[2])),
        )
        for start in product(*(range(0, n, r) for n, r in zip(shape, roi, strict=True)))
    )


def _size(count: int, roi: int, start: int) -> int:
    left = min(roi, count - start)
    return left + left % EVEN


def run_tiled(
    prepared: Prepared, inference: Inference, run: RunTile, fill: float, token: CancelToken, progress: ProgressReport
) -> Outputs:
    """The network's outputs on the whole grid.

    Tiles without a voxel of the mask are not run; their outputs are 0.

    Parameters
    ----------
    run
        Gives the outputs (1, 1, d, h, w) by name for an input (1, 1, d + 2 halo, ...).
    fill
        Value around the grid.

    Raises
    ------
    UserError
        Where an output has another shape than the manifest's halo says.
    """
    tiles = [tile for tile in tiles_of(prepared.geometry.shape, inference.roi) if _has_work(prepared, tile)]
    padded = _padded(prepared.array, inference.halo, fill)
    outputs: Outputs = {}
    for number, tile in enumerate(tiles):
        token.check()
        progress(Progress(number / len(tiles), tr("tile {number} of {tiles}", number=number + 1, tiles=len(tiles))))
        for name, values in run(_input(padded, tile, inference.halo)).items():
            whole = outputs.setdefault(name, np.zeros(prepared.geometry.shape, dtype=np.float32))
            _paste(whole, tile, values)
    return outputs


def _has_work(prepared: Prepared, tile: Tile) -> bool:
    return prepared.mask is None or bool(prepared.mask[tile.slices].any())


def _padded(array: NDArray[np.float32], halo: Index3, fill: float) -> NDArray[np.float32]:
    """The grid with a halo around it and, where a count is odd, one voxel more at its end."""
    margins = [(h, h + n % EVEN) for h, n in zip(halo, array.shape, strict=True)]
    return np.pad(array, margins, constant_values=fill)


def _input(padded: NDArray[np.float32], tile: Tile, halo: Index3) -> NDArray[np.float32]:
    place = tuple(slice(a, a + n + 2 * h) for a, n, h in zip(tile.start, tile.size, halo, strict=True))
    return np.ascontiguousarray(padded[place][None, None])


def _paste(whole: NDArray[np.float32], tile: Tile, values: NDArray[np.float32]) -> None:
    if values.shape != (1, 1, *tile.size):
        raise UserError(
            tr(
                "The model gave an output of shape {shape} where its manifest promises {promised}.",
                shape=values.shape,
                promised=(1, 1, *tile.size),
            ),
            tr("Correct inference.halo in its manifest."),
        )
    target = whole[tile.slices]
    a, b, c = target.shape
    target[...] = values[0, 0, :a, :b, :c]
