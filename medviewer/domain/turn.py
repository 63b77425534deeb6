"""Slices turned by quarters and mirrored on screen; what the pixels are in the patient stays as it is."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeVar

import numpy as np

from medviewer.domain.vectors import vec3

if TYPE_CHECKING:
    from medviewer.domain.planes import SlicePlane
    from medviewer.domain.vectors import Vec3

Edge = TypeVar("Edge")


@dataclass(frozen=True, slots=True)
class Turn:
    """First mirrored left to right, where `mirrored`, then turned clockwise by `quarters` (0 to 3)."""

    quarters: int = 0
    mirrored: bool = False

    def right(self) -> Turn:
        """Turned on by a quarter, clockwise on screen."""
        return replace(self, quarters=(self.quarters + 1) % 4)

    def left(self) -> Turn:
        """Turned back by a quarter."""
        return replace(self, quarters=(self.quarters + 3) % 4)

    def flipped_across(self) -> Turn:
        """Left and right as they are on screen change places."""
        return Turn(-self.quarters % 4, not self.mirrored)

    def flipped_down(self) -> Turn:
        """Top and bottom as they are on screen change places."""
        return Turn((2 - self.quarters) % 4, not self.mirrored)

    def edges(self, edges: tuple[Edge, Edge, Edge, Edge]) -> tuple[Edge, Edge, Edge, Edge]:
        """What stands at the (left, right, top, bottom) edges, after the turn."""
        left, right, top, bottom = edges
        if self.mirrored:
            left, right = right, left
        for _ in range(self.quarters):
            left, right, top, bottom = bottom, top, left, right
        return left, right, top, bottom


UPRIGHT = Turn()


def turned(plane: SlicePlane, turn: Turn) -> SlicePlane:
    """The same pixels of the same slice as another grid: with other directions of right and down on screen."""
    if turn == UPRIGHT:
        return plane
    right, down = np.array(plane.right), np.array(plane.down)
    (columns, rows), (across_mm, along_mm) = plane.size, plane.spacing_mm
    origin = np.array(plane.origin_lps)
    if turn.mirrored:
        origin, right = origin + right * (columns - 1) * across_mm, -right
    for _ in range(turn.quarters):
        # what was at the bottom left comes to the top left: right is up, down is right
        origin, right, down = origin + down * (rows - 1) * along_mm, -down, right
        columns, rows, across_mm, along_mm = rows, columns, along_mm, across_mm
    place: Vec3 = vec3(origin)
    return replace(
        plane,
        origin_lps=place,
        right=vec3(right + 0.0),
        down=vec3(down + 0.0),
        spacing_mm=(across_mm, along_mm),
        size=(columns, rows),
    )
