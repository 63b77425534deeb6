"""Small made-up frames with all that a view can show: drawn once and unseen, they have the shaders compiled.

The first frame of a graphics context takes 0.1-0.3 s for that, on the processor; better before a study opens.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from medviewer.domain.decision import ReviewState
from medviewer.domain.display import Window
from medviewer.domain.finding import Heatmap
from medviewer.domain.frames import CornerText, DrawnBox, DrawnHeatmap, SliceFrame, VolumeFrame
from medviewer.domain.geometry import Geometry
from medviewer.domain.planes import PlaneName, slice_plane
from medviewer.domain.regions import Box
from medviewer.domain.volume import Volume

if TYPE_CHECKING:
    from collections.abc import Callable

    from vtkmodules.vtkRenderingCore import vtkRenderWindow

SIDE = 4
TEXT = CornerText(("0",))


def tiny_volume() -> Volume:
    """A cube of 4x4x4 voxels of 1 mm, every value another one."""
    axes = np.array([[0, 0, 1, 0], [0, 1, 0, 0], [1, 0, 0, 0], [0, 0, 0, 1]], dtype=np.float64)
    values = np.arange(SIDE**3, dtype=np.int16).reshape(SIDE, SIDE, SIDE)
    return Volume(Geometry(axes, (SIDE, SIDE, SIDE), ""), values)


def tiny_slice_frame() -> SliceFrame:
    """A slice with a box, a heatmap, a crosshair and words."""
    volume = tiny_volume()
    center = volume.geometry.center_lps
    heatmap = Heatmap(volume, "", (0.0, float(SIDE**3)), "")
    return SliceFrame(
        volume=volume,
        plane=slice_plane(volume.geometry, PlaneName.AXIAL, SIDE // 2),
        window=Window(SIDE**3, SIDE**3 / 2),
        boxes=(_tiny_box(),),
        heatmap=DrawnHeatmap(heatmap, 0.5, 1.0),
        crosshair_lps=center,
        text=TEXT,
    )


def tiny_volume_frame() -> VolumeFrame:
    """A volume with a box and words."""
    return VolumeFrame(tiny_volume(), window=Window(SIDE**3, SIDE**3 / 2), boxes=(_tiny_box(),), text=TEXT)


def _tiny_box() -> DrawnBox:
    return DrawnBox(
        "", Box(tiny_volume().geometry.center_lps, (1.0, 1.0, 1.0)), ReviewState.PENDING, "0", selected=True
    )


def draw_unseen(render_window: vtkRenderWindow, draw: Callable[[], object]) -> None:
    """Draw without putting the picture on screen."""
    render_window.SwapBuffersOff()
    try:
        draw()
    finally:
        render_window.SwapBuffersOn()
