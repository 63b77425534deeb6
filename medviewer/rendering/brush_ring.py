"""The ring that shows at its true size what a brush will touch."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from medviewer.rendering.ink import Ink, InkActor

if TYPE_CHECKING:
    from medviewer.domain.vectors import Vec3
    from medviewer.rendering.slice_view import SliceView

CORNERS = 64
RING_COLOR = (255, 255, 255)
RING_PX = 1.2
DASH = 2
"""Pieces of a dash, and of a gap."""
LEAST_PX = 1.0
"""Smaller rings are drawn with this radius, so that there is something to see."""


@dataclass(frozen=True, slots=True)
class Ring:
    """Middle (LPS mm) and radius of a brush; one that takes away is `dashed`."""

    center_lps: Vec3
    radius_mm: float
    dashed: bool = False


class RingActor:
    """Draws the ring over a slice, without laying anything else anew."""

    def __init__(self) -> None:
        self._ink = InkActor()
        self.prop = self._ink.prop
        self.ring: Ring | None = None

    def lay(self, view: SliceView | None, ratio: float) -> None:
        """Lay it where the slice is now."""
        ink = Ink()
        if self.ring is not None and view is not None:
            angle = np.linspace(0.0, 2 * np.pi, CORNERS, endpoint=False)
            radius = max(self.ring.radius_mm * view.px_per_mm, LEAST_PX * ratio)
            points = view.to_display(self.ring.center_lps) + radius * np.stack([np.cos(angle), np.sin(angle)], axis=1)
            pieces = np.stack([points, np.roll(points, -1, axis=0)], axis=1)
            is_drawn = np.arange(CORNERS) // DASH % 2 == 0 if self.ring.dashed else slice(None)
            ink.outlined_segments(pieces[is_drawn], RING_COLOR, RING_PX * ratio)
        self._ink.show(ink, 0 if view is None else view.size_px[1])
