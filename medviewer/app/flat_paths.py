"""Paths in the patient, kept so that those of one slice are found at once among thousands."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from medviewer.domain.vectors import Vec3


class FlatPaths:
    """Finds the paths that lie in a plane, as `Contours.in_plane` does.

    Parameters
    ----------
    paths
        Points (n, 3) in LPS mm of each; at least one path, of at least one point.
    """

    def __init__(self, paths: Sequence[NDArray[np.float64]]) -> None:
        self._points = np.concatenate(paths)
        self._starts = np.cumsum([0, *(len(path) for path in paths)])[:-1]
        self._ends: dict[Vec3, tuple[NDArray[np.float64], NDArray[np.float64]]] = {}

    def in_plane(self, point_lps: Vec3, normal: Vec3, tolerance_mm: float) -> list[int]:
        """Numbers of the paths all of whose points lie within a distance of a plane with a unit normal."""
        low, high = self._heights(normal)
        height = float(np.dot(point_lps, normal))
        inside = (low >= height - tolerance_mm) & (high <= height + tolerance_mm)
        return [int(n) for n in np.flatnonzero(inside)]

    def _heights(self, normal: Vec3) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Lowest and highest place of each path along a normal; kept, for every slice step asks for it."""
        if normal not in self._ends:
            heights = self._points @ np.array(normal)
            ends = (np.minimum.reduceat(heights, self._starts), np.maximum.reduceat(heights, self._starts))
            self._ends[normal] = ends
        return self._ends[normal]
