"""Where the nodules and the vessel crossings go."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from medviewer.io.phantom.shapes import Tube
from medviewer.io.phantom.vessels import hilum, points_in_lung

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from medviewer.io.phantom.anatomy import Trunk

NEAR_PLEURA = (1, 3)
"""Numbers of the nodules that touch the pleura, in the order of the sizes."""


@dataclass(frozen=True, slots=True, eq=False)
class Ball:
    """A nodule on the canvas: middle (x, y, z) in body mm, diameter in mm, HU."""

    center: NDArray[np.float64]
    diameter_mm: float
    value: float


@dataclass(frozen=True, slots=True, eq=False)
class Crossing:
    """Two vessels through one place."""

    center: NDArray[np.float64]
    tubes: tuple[Tube, Tube]


def place_nodules(trunk: Trunk, rng: np.random.Generator) -> tuple[Ball, ...]:
    """The nodules of one person: apart from each other, off the hila and the ends of the stack, some at the pleura."""
    numbers = trunk.numbers.nodules
    chosen: list[Ball] = []
    for number, size in enumerate(numbers.diameters):
        diameter = round(float(size * rng.uniform(1 - numbers.spread, 1 + numbers.spread)), 2)
        depth = diameter / 2 - 0.5 if number in NEAR_PLEURA else diameter / 2 + 6.0
        most = depth + 1.5 if number in NEAR_PLEURA else np.inf
        center = _place(trunk, rng, (depth, most), [ball.center for ball in chosen], numbers.apart)
        chosen.append(Ball(center, diameter, float(rng.uniform(*numbers.value))))
    return tuple(chosen)


def place_crossings(trunk: Trunk, taken: tuple[Ball, ...], rng: np.random.Generator) -> tuple[Crossing, ...]:
    """The traps of one person: vessels of one width that cross at a steep angle, away from the nodules."""
    numbers = trunk.numbers.traps
    places = [ball.center for ball in taken]
    chosen: list[Crossing] = []
    for _ in range(numbers.count):
        center = _place(trunk, rng, (numbers.half_length * 0.8, np.inf), places, numbers.apart)
        places.append(center)
        chosen.append(_crossing(center, float(rng.uniform(*numbers.radius)), numbers.half_length, rng))
    return tuple(chosen)


def _crossing(center: NDArray[np.float64], radius: float, half_length: float, rng: np.random.Generator) -> Crossing:
    first = rng.normal(size=3)
    first /= np.linalg.norm(first)
    second = rng.normal(size=3)
    second -= 0.8 * (second @ first) * first
    second /= np.linalg.norm(second)
    tubes = [
        Tube(center - half_length * way, center + half_length * way, radius * 1.05, radius * 0.95)
        for way in (first, second)
    ]
    return Crossing(center, (tubes[0], tubes[1]))


def _place(
    trunk: Trunk,
    rng: np.random.Generator,
    depth_mm: tuple[float, float],
    taken: list[NDArray[np.float64]],
    apart_mm: float,
) -> NDArray[np.float64]:
    """A random place in either lung at a depth under its surface, far from those taken and from the hila."""
    clear = trunk.numbers.nodules.clear_of_hilum
    avoided = [*((place, apart_mm) for place in taken), *((hilum(trunk, side, 0), clear) for side in (-1, 1))]
    top = trunk.numbers.cavity.apex - 25.0
    for _ in range(1000):
        side = int(rng.choice((-1, 1)))
        place: NDArray[np.float64]
        for place in points_in_lung(trunk, side, 40, depth_mm[0], rng):
            deep = -trunk.lungs(*place)
            if deep > depth_mm[1] or not 25.0 <= place[2] <= top:
                continue
            if all(np.linalg.norm(place - other) >= far for other, far in avoided):
                return place
    message = "the phantom's nodules do not fit into its lungs"
    raise ValueError(message)
