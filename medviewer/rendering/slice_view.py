"""Where the points of a slice lie on the screen, and back: arithmetic only."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from medviewer.domain.vectors import Vec3, vec3

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    from medviewer.domain.frames import CameraPose
    from medviewer.domain.planes import SlicePlane


@dataclass(frozen=True, slots=True)
class SliceView:
    """A slice plane in a viewport.

    Display coordinates are (x, y) in device pixels from the top left corner of the viewport, as real numbers:
    pixel i covers i to i + 1.

    Parameters
    ----------
    plane, camera
        What is looked at, and how.
    size_px
        Width and height of the viewport in device pixels.
    """

    plane: SlicePlane
    camera: CameraPose
    size_px: tuple[int, int]

    @property
    def px_per_mm(self) -> float:
        """Device pixels per millimetre; zoom 1 fits the whole slice."""
        width, height = self.plane.extent_mm
        return self.camera.zoom * min(max(self.size_px[0], 1) / width, max(self.size_px[1], 1) / height)

    @property
    def center_lps(self) -> Vec3:
        """Point of the plane (LPS mm) in the middle of the viewport."""
        if self.camera.center_lps is None:
            return self.plane.center_lps
        return vec3(self.plane.to_lps(self.plane.to_pixel(self.camera.center_lps)))

    def to_display(self, lps: ArrayLike) -> NDArray[np.float64]:
        """Display positions (..., 2) of points (..., 3) in LPS mm, projected onto the plane."""
        offset = np.asarray(lps, dtype=np.float64) - np.array(self.center_lps)
        middle = np.array(self.size_px) / 2
        result: NDArray[np.float64] = middle + self.px_per_mm * offset @ np.array([self.plane.right, self.plane.down]).T
        return result

    def to_lps(self, x: float, y: float) -> Vec3:
        """Point of the plane in LPS mm under a display position."""
        right = (x - self.size_px[0] / 2) / self.px_per_mm
        down = (y - self.size_px[1] / 2) / self.px_per_mm
        return vec3(np.array(self.center_lps) + right * np.array(self.plane.right) + down * np.array(self.plane.down))
