"""Which side of the patient a place is on, by the lungs at its own level."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from medviewer.domain.finding import Side

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    from medviewer.inference.preprocess import Prepared

SLAB_MM = 12.0
MIDLINE_MM = 4.0
LEAST_SHARE = 0.12
"""With less of the lung area than this on one side, a level shows one lung only and has no midline between two."""
LEAST_GAP_MM = 60.0
"""The middles of two lungs are farther apart than this; two halves of one lung are not."""


class LungSides:
    """The midline between the lungs, level by level along the patient's length.

    The lungs' own x (LPS: towards the patient's left) decides; 0 of the coordinate system means nothing.
    """

    def __init__(self, prepared: Prepared, stride: int = 2) -> None:
        if prepared.mask is None:
            self._places = np.empty((0, 3))
        else:
            index = np.argwhere(prepared.mask[::stride, ::stride, ::stride]) * stride
            self._places = prepared.geometry.to_lps(index)

    def side_of(self, lps: ArrayLike) -> Side:
        """Left, right, or midline within 4 mm of it; unknown where the level does not show two lungs."""
        x, _, z = np.asarray(lps, dtype=np.float64)
        for slab_mm in (SLAB_MM, 4 * SLAB_MM, np.inf):  # the tips of one lung end above the other's
            near = self._places[np.abs(self._places[:, 2] - z) <= slab_mm, 0]
            middle = midline(near)
            if middle is not None:
                break
        else:
            return Side.UNKNOWN
        if abs(x - middle) <= MIDLINE_MM:
            return Side.MIDLINE
        return Side.LEFT if x > middle else Side.RIGHT


def midline(x_mm: NDArray[np.float64]) -> float | None:
    """The x that parts two lungs best, in the middle of the gap there; None where there are not two.

    The split with the largest variance between its two sides (N. Otsu, IEEE Trans. SMC 9(1), 1979).
    """
    if len(x_mm) < 50:
        return None
    counts, edges = np.histogram(x_mm, bins=max(int(np.ptp(x_mm) / 2.0), 2))
    middles = (edges[:-1] + edges[1:]) / 2
    below = np.cumsum(counts)[:-1]
    above = counts.sum() - below
    sums = np.cumsum(counts * middles)
    with np.errstate(invalid="ignore", divide="ignore"):
        gap = (sums[-1] - sums[:-1]) / above - sums[:-1] / below
    spread = np.nan_to_num(below * above * gap**2)
    best = np.flatnonzero(spread >= spread.max() * (1 - 1e-9))
    at = int(best[len(best) // 2])
    if min(below[at], above[at]) < LEAST_SHARE * len(x_mm) or gap[at] < LEAST_GAP_MM:
        return None
    return float((edges[best[0] + 1] + edges[best[-1] + 1]) / 2)
