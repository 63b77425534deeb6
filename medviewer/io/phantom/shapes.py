"""Soft-edged shapes painted into a grid. Distances are in mm, negative inside."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from medviewer.io.phantom.parameters import Grid

Field = Any
"""A number or a float array that broadcasts with its neighbours in a call."""


def ellipse(x: Field, y: Field, half_x: Field, half_y: Field) -> Field:
    """Distance to an ellipse around 0, exact to first order near its border (rho (rho - 1) / |gradient|)."""
    rho = np.sqrt((x / half_x) ** 2 + (y / half_y) ** 2)
    slope = np.sqrt((x / half_x**2) ** 2 + (y / half_y**2) ** 2)
    return rho * (rho - 1.0) / np.maximum(slope, 1e-6)


def ellipsoid(x: Field, y: Field, z: Field, radii: tuple[float, float, float]) -> Field:
    """Distance to an ellipsoid around 0, exact to first order near its border."""
    a, b, c = radii
    rho = np.sqrt((x / a) ** 2 + (y / b) ** 2 + (z / c) ** 2)
    slope = np.sqrt((x / a**2) ** 2 + (y / b**2) ** 2 + (z / c**2) ** 2)
    return rho * (rho - 1.0) / np.maximum(slope, 1e-6)


def cover(distance: Field, edge_mm: float = 1.4) -> Field:
    """Share of a voxel inside a shape: 1 inside, 0 outside, linear over one edge width."""
    return np.clip(0.5 - distance / edge_mm, 0.0, 1.0)


def paint(image: NDArray[np.float32], share: Field, value: Field) -> None:
    """Mix a tissue into the image by its share of each voxel."""
    image += share * (value - image)


@dataclass(frozen=True, slots=True, eq=False)
class Tube:
    """A capsule whose radius runs evenly from one end to the other; points are (x, y, z) in body mm."""

    start: NDArray[np.float64]
    end: NDArray[np.float64]
    start_radius: float
    end_radius: float


@dataclass(frozen=True, slots=True)
class Canvas:
    """An image (slice, row, column) with the body coordinates of its voxels.

    Parameters
    ----------
    image
        float32 HU.
    x, y, z
        Coordinates in body mm of columns, rows and slices.
    """

    image: NDArray[np.float32]
    x: NDArray[np.float32]
    y: NDArray[np.float32]
    z: NDArray[np.float32]

    @staticmethod
    def empty(grid: Grid, value: float) -> Canvas:
        """A canvas of one value; x and y are 0 in the middle, z is 0 at the lowest slice."""
        image = np.full((grid.slices, grid.rows, grid.columns), value, dtype=np.float32)
        x = ((np.arange(grid.columns) - (grid.columns - 1) / 2) * grid.pixel_mm).astype(np.float32)
        y = ((np.arange(grid.rows) - (grid.rows - 1) / 2) * grid.pixel_mm).astype(np.float32)
        return Canvas(image, x, y, (np.arange(grid.slices) * grid.slice_mm).astype(np.float32))

    def window(self, low: NDArray[np.float64], high: NDArray[np.float64]) -> tuple[slice, slice, slice] | None:
        """Voxels (slice, row, column) between two corners (x, y, z) in body mm; None where there are none."""
        parts: list[slice] = []
        for axis, coordinates in ((2, self.z), (1, self.y), (0, self.x)):
            first, last = np.searchsorted(coordinates, (low[axis], high[axis]))
            if first == last:
                return None
            parts.append(slice(int(first), int(last)))
        return (parts[0], parts[1], parts[2])

    def tube(self, tube: Tube, value: float, *, brighten: bool = False) -> None:
        """Paint a tube; with `brighten` it never darkens what is there (a vessel in front of a bone)."""
        wide = max(tube.start_radius, tube.end_radius) + 2.0
        window = self.window(np.minimum(tube.start, tube.end) - wide, np.maximum(tube.start, tube.end) + wide)
        if window is None:
            return
        patch = self.image[window]
        share = self._tube_share(tube, window)
        painted = patch + share * (value - patch)
        patch[...] = np.maximum(patch, painted) if brighten else painted

    def _tube_share(self, tube: Tube, window: tuple[slice, slice, slice]) -> Field:
        along = tube.end - tube.start
        length = max(float(np.linalg.norm(along)), 1e-6)
        dx = self.x[window[2]][None, None, :] - tube.start[0]
        dy = self.y[window[1]][None, :, None] - tube.start[1]
        dz = self.z[window[0]][:, None, None] - tube.start[2]
        t = np.clip((dx * along[0] + dy * along[1] + dz * along[2]) / length**2, 0.0, 1.0)
        across = np.sqrt((dx - t * along[0]) ** 2 + (dy - t * along[1]) ** 2 + (dz - t * along[2]) ** 2)
        radius = tube.start_radius + t * (tube.end_radius - tube.start_radius)
        thin = np.minimum(radius / 0.8, 1.0) ** 2  # a vessel thinner than a voxel fills only a part of it
        return cover(across - np.maximum(radius, 0.8), 1.8) * thin

    def ball(self, center: NDArray[np.float64], diameter_mm: float, value: float, samples: int = 4) -> None:
        """Paint a ball; each voxel takes the share of its samples^3 sub-voxels that lie inside."""
        radius = diameter_mm / 2
        steps = (self.z[1] - self.z[0], self.y[1] - self.y[0], self.x[1] - self.x[0])
        window = self.window(center - radius - max(steps), center + radius + max(steps))
        if window is None:
            return
        fine = (np.arange(samples) + 0.5) / samples - 0.5
        squares = [
            (np.add.outer(axis[part], fine * step) - middle) ** 2
            for axis, part, step, middle in zip((self.z, self.y, self.x), window, steps, center[::-1], strict=True)
        ]
        z2, y2, x2 = squares
        total = z2[:, None, None, :, None, None] + y2[None, :, None, None, :, None] + x2[None, None, :, None, None, :]
        paint(self.image[window], (total <= radius**2).mean(axis=(3, 4, 5)).astype(np.float32), np.float32(value))
