"""Choosing and steering the ray caster: on the processor where OpenGL is software, else on the graphics card."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from vtkmodules.vtkCommonCore import vtkCommand
from vtkmodules.vtkRenderingVolume import vtkFixedPointVolumeRayCastMapper
from vtkmodules.vtkRenderingVolumeOpenGL2 import vtkOpenGLGPUVolumeRayCastMapper

if TYPE_CHECKING:
    from collections.abc import Callable

    from vtkmodules.vtkRenderingCore import vtkRenderWindow

RayCaster = vtkFixedPointVolumeRayCastMapper | vtkOpenGLGPUVolumeRayCastMapper

SOFTWARE_NAMES = ("llvmpipe", "softpipe", "swrast", "software", "microsoft basic render")
MOVING_RAYS = 25_000
"""Rays of the first frame while the camera moves: on two idle processor cores about 30 ms."""
MOVING_SECONDS = 0.035
"""Time aimed at for a frame while the camera moves: the window then never stands still for 50 ms."""
MOVING_BOUNDS = (5_000.0, 300_000.0)
RESTING_RAYS = 300_000
"""Rays of a frame at rest: the reduced copy holds no more detail than this, also on a 4K screen."""


def is_software_opengl(render_window: vtkRenderWindow) -> bool:
    """Whether OpenGL is drawn by the processor: the GPU ray caster is then the slower one (measured 4 to 7 times)."""
    text = render_window.ReportCapabilities().lower()
    return any(name in text for name in SOFTWARE_NAMES)


def processor_caster() -> vtkFixedPointVolumeRayCastMapper:
    """VTK's ray caster for the processor; it looks for an abort every few rows."""
    caster = vtkFixedPointVolumeRayCastMapper()
    caster.AutoAdjustSampleDistancesOff()
    caster.IntermixIntersectingGeometryOff()
    return caster


def graphics_caster() -> vtkOpenGLGPUVolumeRayCastMapper:
    """VTK's ray caster for the graphics card."""
    caster = vtkOpenGLGPUVolumeRayCastMapper()
    caster.AutoAdjustSampleDistancesOff()
    return caster


def adapted_rays(rays: float, seconds: float) -> float:
    """Rays of the next moving frame after one with `rays` took that long; changes by a factor of 2 at most."""
    factor = min(max(MOVING_SECONDS / max(seconds, 1e-4), 0.5), 2.0)
    return min(max(rays * factor, MOVING_BOUNDS[0]), MOVING_BOUNDS[1])


def set_quality(caster: RayCaster, voxel_mm: float, size_px: tuple[int, int], rays: float, *, moving: bool) -> None:
    """So many rays over the whole view; longer steps along them while moving."""
    caster.SetImageSampleDistance(max(math.sqrt(size_px[0] * size_px[1] / rays), 1.0))
    caster.SetSampleDistance(voxel_mm * (1.5 if moving else 0.8))


def ask_while_drawing(render_window: vtkRenderWindow, caster: RayCaster, method: Callable[[], None]) -> None:
    """Call a method every few rows of rays while a frame is drawn, and every few slices of the gradients it needs."""
    for event in (vtkCommand.VolumeMapperRenderProgressEvent, vtkCommand.VolumeMapperComputeGradientsProgressEvent):
        caster.AddObserver(event, lambda *_: method())
    render_window.AddObserver(vtkCommand.AbortCheckEvent, lambda *_: method())
