"""Distances to the large organs of a trunk, in body mm (x left, y back, z up), negative inside."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from medviewer.io.phantom.shapes import Field, ellipse, ellipsoid

if TYPE_CHECKING:
    from medviewer.io.phantom.parameters import ChestParameters

SPINE_Y = 54.0
VERTEBRA_MM = 25.0


@dataclass(frozen=True, slots=True)
class Trunk:
    """One generated person.

    Parameters
    ----------
    numbers
        Sizes of the average person.
    size
        Factor on widths and depths.
    shift_x, shift_y
        How far the person lies off the scanner's centre, in mm.
    """

    numbers: ChestParameters
    size: float
    shift_x: float
    shift_y: float

    def _own(self, x: Field, y: Field) -> tuple[Field, Field]:
        """Coordinates from the person's own midline, scaled to the average person."""
        return (x - self.shift_x) / self.size, (y - self.shift_y) / self.size

    def scanner(self, x: float, y: float, z: float) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
        """A place of the average person in this person, (x, y, z) on the canvas."""
        return np.array([x * self.size + self.shift_x, y * self.size + self.shift_y, z])

    def skin(self, x: Field, y: Field, z: Field) -> Field:
        """The body's surface: broader at the shoulders, flatter in front."""
        x, y = self._own(x, y)
        body = self.numbers.body
        shoulder = 1.0 / (1.0 + np.exp(-(z - 262.0) / 9.0))
        half_x = body.half_width + 8.0 * shoulder - 6.0 * np.exp(-(((z - 70.0) / 60.0) ** 2))
        half_y = body.half_depth - 22.0 * shoulder
        bumps = 1.0 + 0.025 * np.cos(4 * np.arctan2(y, x + 1e-9)) - 0.02 * np.exp(-((x / 40.0) ** 2)) * (y > 0)
        flat = np.where(y > 0, 0.93, 1.0) ** (1.0 - (x / 160.0) ** 2)  # the back is broad and flat
        return ellipse(x, y * flat, half_x * bumps, half_y * bumps) * self.size

    def cavity_half_axes(self, z: Field) -> tuple[Field, Field]:
        """Half axes of the rib cage's inside at a level."""
        c = self.numbers.cavity
        up = np.clip((z - c.widest) / (c.apex - c.widest), 0.0, 0.9995)
        dome = np.sqrt(1.0 - up**2.7)
        down = np.clip((c.widest - z) / c.widest, 0.0, 1.0)
        return c.half_width * dome * (1.0 - 0.03 * down), c.half_depth * np.sqrt(dome) * (1.0 + 0.02 * down)

    def cavity(self, x: Field, y: Field, z: Field) -> Field:
        """The inside of the rib cage."""
        x, y = self._own(x, y)
        half_x, half_y = self.cavity_half_axes(z)
        lean = 10.0 * np.clip((z - 150.0) / 120.0, 0.0, 1.0)  # the apices lie towards the back
        return ellipse(x, y - lean, half_x, half_y) * self.size

    def spine(self, x: Field, y: Field, z: Field) -> Field:
        """A vertebral body; flatter at its back."""
        x, y = self._own(x, y)
        return np.maximum(ellipse(x, y - SPINE_Y - _kyphosis(z), 19.0, 16.5), y - SPINE_Y - _kyphosis(z) - 12.0)

    def behind_spine(self, x: Field, y: Field, z: Field) -> Field:
        """The bony arch and the muscles beside it, which keep the lungs apart at the back."""
        x, y = self._own(x, y)
        return ellipse(x, y - SPINE_Y - 38.0 - _kyphosis(z), 39.0, 33.0)

    def heart(self, x: Field, y: Field, z: Field) -> Field:
        """The heart, its tip to the left, to the front and down."""
        x, y = self._own(x, y)
        h = self.numbers.heart
        dx, dy, dz = x - h.center[0], y - h.center[1], z - h.center[2]
        tilt = 0.5
        along = dx * np.cos(tilt) - dz * np.sin(tilt)
        up = dx * np.sin(tilt) + dz * np.cos(tilt)
        return ellipsoid(along, dy + 0.25 * dx, up, h.radii)

    def mediastinum(self, x: Field, y: Field, z: Field) -> Field:
        """What lies between the lungs, from the breastbone to the spine; wider at the hila."""
        x, y = self._own(x, y)
        hila = np.exp(-(((z - 150.0) / 24.0) ** 2))
        half_x = 25.0 + 9.0 * hila + 4.0 * np.clip((z - 200.0) / 60.0, 0.0, 1.0)
        return ellipse(x - 3.0, y + 6.0, half_x, 86.0)

    def above_diaphragm(self, x: Field, y: Field, z: Field) -> Field:
        """Distance below the domes: positive under the diaphragm, negative above it."""
        x, y = self._own(x, y)
        d = self.numbers.diaphragm
        right = d.right_top - d.width_drop * ((x + 60.0) / 78.0) ** 2 - d.depth_drop * ((y + 14.0) / 92.0) ** 2
        left = d.left_top - d.width_drop * ((x - 62.0) / 78.0) ** 2 - d.depth_drop * ((y + 10.0) / 92.0) ** 2
        return (np.maximum(right, left) - z) * 0.75

    def lungs(self, x: Field, y: Field, z: Field) -> Field:
        """Both lungs: the rib cage's inside without what lies in it."""
        inside = np.maximum(self.cavity(x, y, z), self.above_diaphragm(x, y, z))
        for organ in (self.heart, self.mediastinum, self.spine, self.behind_spine):
            inside = np.maximum(inside, 2.0 - organ(x, y, z))
        return inside


def _kyphosis(z: Field) -> Field:
    """How far the spine lies farther back at mid-chest than at its ends."""
    return 8.0 * np.exp(-(((z - 150.0) / 80.0) ** 2)) - 4.0
