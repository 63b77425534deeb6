"""The camera around a volume: turned, shifted and moved by drags of the mouse."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from medviewer.domain.geometry import letter_of
from medviewer.domain.vectors import vec3
from medviewer.domain.volume_display import Pose, Side
from medviewer.rendering.image_data import array_of

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray
    from vtkmodules.vtkRenderingCore import vtkCamera

    from medviewer.domain.geometry import Geometry

VIEW_ANGLE_DEG = 20.0
FILL = 0.62
"""Radius of the volume's ball that fits into half the view; its corners are mostly air."""


class Orbit:
    """Moves one camera around the middle of a volume; all distances in pixels of a viewport `height_px` high."""

    def __init__(self, camera: vtkCamera) -> None:
        self._camera = camera
        self._radius = 1.0
        camera.SetViewAngle(VIEW_ANGLE_DEG)

    def look_from(self, geometry: Geometry, side: Side = Side.FRONT) -> None:
        """See the whole volume from a side of the patient; from the front the patient's right is on screen left."""
        center = np.array(geometry.center_lps)
        self._radius = float(np.linalg.norm(geometry.corners_lps() - center, axis=1).max())
        distance = self._radius * FILL / np.tan(np.radians(VIEW_ANGLE_DEG / 2))
        self._camera.SetFocalPoint(*center)
        self._camera.SetPosition(*(center + distance * np.array(side.towards)))
        self._camera.SetViewUp(*side.up)

    @property
    def pose(self) -> Pose:
        """From where the volume is seen now."""
        camera = self._camera
        return Pose(vec3(camera.GetPosition()), vec3(camera.GetFocalPoint()), vec3(camera.GetViewUp()))

    def take(self, pose: Pose) -> None:
        """See the volume from there; `look_from` has told how large it is."""
        self._camera.SetPosition(*pose.position_lps)
        self._camera.SetFocalPoint(*pose.focal_lps)
        self._camera.SetViewUp(*pose.up)

    def turn(self, right_px: float, down_px: float, height_px: int) -> None:
        """Turn the volume with the pointer: half a turn for a drag over the whole height."""
        self._camera.Azimuth(-180.0 * right_px / max(height_px, 1))
        self._camera.Elevation(180.0 * down_px / max(height_px, 1))
        self._camera.OrthogonalizeViewUp()

    def shift(self, right_px: float, down_px: float, height_px: int) -> None:
        """Move the volume with the pointer."""
        right, down, _ = self.axes()
        reach = 2 * self._camera.GetDistance() * np.tan(np.radians(VIEW_ANGLE_DEG / 2)) / max(height_px, 1)
        step = -(right * right_px + down * down_px) * reach
        self._camera.SetPosition(*(np.array(self._camera.GetPosition()) + step))
        self._camera.SetFocalPoint(*(np.array(self._camera.GetFocalPoint()) + step))

    def zoom(self, factor: float) -> None:
        """Come nearer (factor above 1) or go away."""
        self._camera.Dolly(factor)

    def clip(self, geometry: Geometry) -> None:
        """Keep the volume, its outermost corner included, between the clipping planes."""
        position, focal = np.array(self._camera.GetPosition()), np.array(geometry.center_lps)
        distance = float(np.linalg.norm(focal - position))
        far = distance + self._radius * 1.05
        self._camera.SetClippingRange(max(distance - self._radius * 1.05, far / 1000), far)

    def axes(self) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
        """LPS unit vectors of screen right, screen down and into the screen."""
        into = np.array(self._camera.GetDirectionOfProjection())
        right = np.cross(into, np.array(self._camera.GetViewUp()))
        right = right / np.linalg.norm(right)
        return right, np.cross(into, right), into

    def letters(self) -> tuple[str, str, str, str]:
        """Orientation letters at the (left, right, top, bottom) edges."""
        right, down, _ = self.axes()
        return letter_of(-right), letter_of(right), letter_of(-down), letter_of(down)

    def to_display(self, lps: ArrayLike, size_px: tuple[int, int]) -> NDArray[np.float64]:
        """Display positions (n, 2) in pixels from the top left corner of points (n, 3) in LPS mm."""
        matrix = array_of(self._camera.GetCompositeProjectionTransformMatrix(size_px[0] / max(size_px[1], 1), -1, 1))
        points = np.asarray(lps, dtype=np.float64)
        clip = np.concatenate([points, np.ones((len(points), 1))], axis=1) @ matrix.T
        ndc = clip[:, :2] / clip[:, 3:]
        result: NDArray[np.float64] = (ndc * (1, -1) + 1) / 2 * np.array(size_px)
        return result
