"""Vessel trees that fill the lungs: every branch heads for the middle of the places it has to supply."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from medviewer.io.phantom.shapes import Tube

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from medviewer.io.phantom.anatomy import Trunk
    from medviewer.io.phantom.parameters import VesselTree

SHARE_OF_WAY = 0.42
"""A branch goes this share of the way to the middle of its places before it divides."""


@dataclass(frozen=True, slots=True, eq=False)
class Branch:
    """Where a branch starts, how wide it is there, and the places (n, 3) that it supplies."""

    start: NDArray[np.float64]
    radius: float
    targets: NDArray[np.float64]


def points_in_lung(
    trunk: Trunk, side: int, count: int, depth_mm: float, rng: np.random.Generator
) -> NDArray[np.float64]:
    """Random places (count, 3) in the right (-1) or left (+1) lung, at least so deep under its surface."""
    found = np.empty((0, 3))
    grid = trunk.numbers.grid
    while len(found) < count:
        tried = rng.uniform((8.0, -95.0, 4.0), (135.0, 95.0, grid.slices * grid.slice_mm - 6.0), size=(4 * count, 3))
        tried[:, 0] *= side
        tried[:, :2] = tried[:, :2] * trunk.size + (trunk.shift_x, trunk.shift_y)
        kept = tried[trunk.lungs(tried[:, 0], tried[:, 1], tried[:, 2]) < -depth_mm]
        found = np.vstack([found, kept])
    return found[:count]


def hilum(trunk: Trunk, side: int, number: int) -> NDArray[np.float64]:
    """Where the trees of a lung begin: arteries (0) above veins (1)."""
    return trunk.scanner(side * 28.0, 6.0 - 12.0 * number, 152.0 - 16.0 * number)


def lung_vessels(trunk: Trunk, rng: np.random.Generator) -> Iterator[Tube]:
    """All vessels of both lungs, the wide ones first."""
    numbers = trunk.numbers.vessels
    for side in (-1, 1):
        for number in range(numbers.per_lung):
            targets = points_in_lung(trunk, side, numbers.targets, 3.0, rng)
            root = Branch(hilum(trunk, side, number), _radius(numbers, len(targets)), targets)
            yield from _tree(root, numbers, rng)


def _radius(numbers: VesselTree, ends: int) -> float:
    """Murray's law in the form r ~ n^k (C. D. Murray, PNAS 12, 1926)."""
    return float(numbers.thinnest * ends**numbers.exponent)


def _tree(root: Branch, numbers: VesselTree, rng: np.random.Generator) -> Iterator[Tube]:
    waiting = [root]
    while waiting:
        branch = waiting.pop(0)
        middle = branch.targets.mean(axis=0)
        share = 1.0 if len(branch.targets) == 1 else SHARE_OF_WAY
        end = branch.start + share * (middle - branch.start)
        length = float(np.linalg.norm(end - branch.start))
        bend = branch.start + 0.5 * (end - branch.start) + rng.normal(0.0, 0.05 * length, 3)
        radius = _radius(numbers, len(branch.targets))
        yield Tube(branch.start, bend, branch.radius, radius)
        yield Tube(bend, end, radius, radius * 0.95)
        if len(branch.targets) > 1:
            waiting += [Branch(end, radius * 0.95, part) for part in _divided(branch.targets, end, middle)]


def _divided(
    targets: NDArray[np.float64], end: NDArray[np.float64], middle: NDArray[np.float64]
) -> list[NDArray[np.float64]]:
    """The places in two parts: cut across the direction in which they spread most beside the branch's own way."""
    centred = targets - middle
    along = middle - end
    along = along / max(float(np.linalg.norm(along)), 1e-6)
    beside = centred - np.outer(centred @ along, along)
    axis = np.linalg.svd(beside, full_matrices=False)[2][0]
    order = np.argsort(beside @ axis)
    half = len(order) // 2
    return [targets[order[:half]], targets[order[half:]]]
