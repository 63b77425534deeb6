"""How places of one series are found in another, and how far that is to be trusted."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np

from medviewer.domain.vectors import Vec3, vec3
from medviewer.domain.wording import tr

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

Rows = tuple[Vec3, Vec3, Vec3]
NO_ROTATION: Rows = ((1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0))
ROUNDING = 1e-6
"""How far the rows of a rotation may be from perpendicular unit vectors."""


def is_rotation(rows: Rows) -> bool:
    """Whether rows are those of a rotation: perpendicular unit vectors, right-handed."""
    matrix = np.array(rows)
    return bool(np.allclose(matrix @ matrix.T, np.eye(3), atol=ROUNDING) and np.linalg.det(matrix) > 0)


@dataclass(frozen=True, slots=True)
class Move:
    """A rigid move of places in LPS mm: first the rotation (rows of its matrix), then the offset.

    `error_mm` is how far off it may be where it was found by registration; None for one that a person set.
    """

    rotation: Rows = NO_ROTATION
    offset_mm: Vec3 = (0.0, 0.0, 0.0)
    error_mm: float | None = None

    def moved(self, lps: Vec3) -> Vec3:
        """Where a place comes to."""
        return vec3(np.array(self.rotation) @ np.array(lps) + np.array(self.offset_mm))

    def back(self) -> Move:
        """The move the other way."""
        turned = np.array(self.rotation).T
        rows = (vec3(turned[0]), vec3(turned[1]), vec3(turned[2]))
        return Move(rows, vec3(-turned @ np.array(self.offset_mm)), self.error_mm)

    @property
    def text(self) -> str:
        """How the place was found, in words; empty for a move that a person set."""
        return "" if self.error_mm is None else tr("registered, ± {error_mm:.1f} mm", error_mm=max(self.error_mm, 0.1))


@dataclass(frozen=True, slots=True)
class Registration:
    """What a registration of two series gave.

    Parameters
    ----------
    move
        From places of the fixed series to those of the moving one, with its error: the root mean square, over points
        of the body, of the distance between a point and where it comes to there and back, each way registered for
        itself (inverse consistency: Christensen and Johnson, IEEE Trans Med Imaging 2001;20:568-582). It says
        nothing of an error that both ways share.
    mutual_information
        Of the values of both series in the end, in nats; larger is better.
    overlap
        Share of the body in the fixed series that the moving one shows as well.
    """

    move: Move
    mutual_information: float
    overlap: float


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

    @property
    def registered(self) -> Mapping[tuple[str, str], Move]:
        """The moves that were found by registration."""
        return MappingProxyType({key: move for key, move in self.moves.items() if move.error_mm is not None})

    def registration_of(self, source: str, target: str) -> Move | None:
        """The move from one series to another where it was found by registration."""
        move = self.move(source, target)
        return move if move is not None and move.error_mm is not None else None

    def of_series(self, ids: Collection[str]) -> dict[tuple[str, str], Move]:
        """The moves to or from these series."""
        return {key: move for key, move in self.moves.items() if not set(key).isdisjoint(ids)}

    def with_move(self, source: str, target: str, move: Move) -> Link:
        """The link with another move from one series to another; a former one of the pair goes."""
        rest = {key: value for key, value in self.moves.items() if set(key) != {source, target}}
        return replace(self, moves=MappingProxyType({**rest, (source, target): move}))
