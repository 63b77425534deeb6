"""How much a slice step of ours costs beside VTK's own slice view of the same size."""

from __future__ import annotations

import statistics
import time
from typing import TYPE_CHECKING

from vtkmodules.vtkRenderingCore import vtkImageSlice, vtkImageSliceMapper, vtkRenderer

from medviewer.domain.display import Window
from medviewer.domain.frames import CornerText, SliceFrame
from medviewer.domain.planes import PlaneName, slice_count, slice_plane
from medviewer.rendering.image_data import vtk_image
from medviewer.rendering.offscreen import offscreen_window
from medviewer.rendering.slice_scene import SliceScene

if TYPE_CHECKING:
    from collections.abc import Callable

    from medviewer.domain.volume import Volume

WINDOW = Window(1500.0, -600.0)


def bench_scroll(volume: Volume, size: tuple[int, int] = (600, 450), steps: int = 60) -> dict[str, float]:
    """Median milliseconds of an axial slice step with its drawing, of ours and of a bare VTK view, and their ratio.

    Both are stepped in turn through the same slices in the same run. Ours carries its corner text, letters and
    scale bar; the bare view is a `vtkImageSliceMapper` on the volume in the same projection.
    """
    ours, bare = _our_step(volume, size), _bare_step(volume, size)
    count = slice_count(volume.geometry, PlaneName.AXIAL)
    seconds: tuple[list[float], list[float]] = ([], [])
    for step in range(-5, steps):
        for kept, show in zip(seconds, (ours, bare), strict=True):
            begin = time.perf_counter()
            show(step % count)
            if step >= 0:
                kept.append(time.perf_counter() - begin)
    ours_ms, bare_ms = (1000 * statistics.median(kept) for kept in seconds)
    return {"ours_ms": ours_ms, "bare_vtk_ms": bare_ms, "ratio": ours_ms / bare_ms}


def _our_step(volume: Volume, size: tuple[int, int]) -> Callable[[int], None]:
    scene = SliceScene(offscreen_window(size))

    def show(index: int) -> None:
        plane = slice_plane(volume.geometry, PlaneName.AXIAL, index + 1)
        text = CornerText(
            ("DOE^JANE", "ID 1234"),
            ("CT chest",),
            (f"im {plane.number}/{plane.count}  z {plane.origin_lps[2]:.1f} mm", "W 1500  L -600"),
        )
        scene.apply(SliceFrame(volume, plane, WINDOW, text=text))
        scene.render()

    return show


def _bare_step(volume: Volume, size: tuple[int, int]) -> Callable[[int], None]:
    window, renderer, mapper, prop = offscreen_window(size), vtkRenderer(), vtkImageSliceMapper(), vtkImageSlice()
    mapper.SetInputData(vtk_image(volume))
    prop.SetMapper(mapper)
    look = prop.GetProperty()
    look.SetColorWindow(WINDOW.width)
    look.SetColorLevel(WINDOW.level)
    renderer.AddViewProp(prop)
    window.AddRenderer(renderer)
    camera = renderer.GetActiveCamera()
    camera.ParallelProjectionOn()
    mapper.SliceAtFocalPointOff()
    _face_axial(renderer, volume)

    def show(index: int) -> None:
        mapper.SetSliceNumber(index)
        renderer.ResetCameraClippingRange()
        window.Render()

    return show


def _face_axial(renderer: vtkRenderer, volume: Volume) -> None:
    """Fit the axial slices into the view, as `SliceScene` does."""
    plane = slice_plane(volume.geometry, PlaneName.AXIAL, 1)
    camera, (x, y, z) = renderer.GetActiveCamera(), volume.geometry.center_lps
    camera.SetFocalPoint(x, y, z)
    camera.SetPosition(x, y, z - 1000.0)
    camera.SetViewUp(0.0, -1.0, 0.0)
    camera.SetParallelScale(max(plane.extent_mm) / 2)
