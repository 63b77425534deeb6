"""How places of one series are found in another."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np

from medviewer.domain.vectors import Vec3, vec3

if TYPE_CHECKING:
    from collections.abc import Mapping

Rows = tuple[Vec3, Vec3, Vec3]
NO_ROTATION: Rows = ((1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0))


@dataclass(frozen=True, slots=True)
class Move:
    """A rigid move of places in LPS mm: first the rotation (rows of its matrix), then the offset."""

    rotation: Rows = NO_ROTATION
    offset_mm: Vec3 = (0.0, 0.0, 0.0)

    def moved(self, lps: Vec3) -> Vec3:
        """Where a place comes to."""
        return vec3(np.array(self.rotation) @ np.array(lps) + np.array(self.offset_mm))

    def back(self) -> Move:
        """The move the other way."""
        turned = np.array(self.rotation).T
        rows = (vec3(turned[0]), vec3(turned[1]), vec3(turned[2]))
        return Move(rows, vec3(-turned @ np.array(self.offset_mm)))


@dataclass(frozen=True, slots=True)
class Link:
    """Whether viewports follow one another, and the moves between series that share no frame of reference.

    `moves` are by the ids of the series, from the first to the second.
    """

    is_on: bool = True
    moves: Mapping[tuple[str, str], Move] = field(default_factory=lambda: MappingProxyType({}))

    def move(self, source: str, target: str) -> Move | None:
        """The move from one series to another; None where none is known."""
        there, back = self.moves.get((source, target)), self.moves.get((target, source))
        return there if there is not None or back is None else back.back()

    def with_move(self, source: str, target: str, move: Move) -> Link:
        """The link with another move from one series to another; a former one of the pair goes."""
        rest = {key: value for key, value in self.moves.items() if set(key) != {source, target}}
        return replace(self, moves=MappingProxyType({**rest, (source, target): move}))
