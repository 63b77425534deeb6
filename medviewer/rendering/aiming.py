"""The camera of a slice view."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from vtkmodules.vtkRenderingCore import vtkCamera

    from medviewer.rendering.slice_view import SliceView

CAMERA_MM = 1000.0
"""Distance of the camera from the slice; the projection is parallel, so only the order of the layers depends on it."""


def aim(camera: vtkCamera, view: SliceView) -> None:
    """Look along the normal of the plane, its `down` downwards."""
    center, normal = view.center_lps, view.plane.normal
    camera.ParallelProjectionOn()
    camera.SetFocalPoint(*center)
    camera.SetPosition(*(c - CAMERA_MM * n for c, n in zip(center, normal, strict=True)))
    camera.SetViewUp(*(-d for d in view.plane.down))
    camera.SetParallelScale(max(view.size_px[1], 1) / 2 / view.px_per_mm)
    camera.SetClippingRange(CAMERA_MM - 10, CAMERA_MM + 10)
