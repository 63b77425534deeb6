"""Choosing and steering the ray caster: on the processor where OpenGL is software, else on the graphics card."""

from __future__ import annotations

import math
import time
from typing import TYPE_CHECKING

from vtkmodules.vtkCommonCore import vtkCommand
from vtkmodules.vtkRenderingCore import vtkRenderer
from vtkmodules.vtkRenderingVolume import vtkFixedPointVolumeRayCastMapper
from vtkmodules.vtkRenderingVolumeOpenGL2 import vtkOpenGLGPUVolumeRayCastMapper

from medviewer.domain.volume_presets import Blend

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy as np
    from numpy.typing import NDArray
    from vtkmodules.vtkRenderingCore import vtkRenderWindow, vtkVolume

RayCaster = vtkFixedPointVolumeRayCastMapper | vtkOpenGLGPUVolumeRayCastMapper

SOFTWARE_NAMES = ("llvmpipe", "softpipe", "swrast", "software", "microsoft basic render")
MOVING_RAYS = 25_000
"""Rays of the first frame while the camera moves: on two idle processor cores about 30 ms."""
MOVING_SECONDS = 0.035
"""Time aimed at for a frame while the camera moves: the window then never stands still for 50 ms."""
MOVING_BOUNDS = (5_000.0, 300_000.0)
RESTING_RAYS = 80_000
"""Rays of the first frame at rest."""
RESTING_SECONDS = 0.5
"""Time aimed at for a frame at rest, so that it is there within a second of the last movement."""
RESTING_BOUNDS = (60_000.0, 2_000_000.0)
BREATH_S = 0.002
"""How long the other threads may go on between two parts of the gradients."""
FINEST_RAYS = 1e9
"""A ray for every pixel: for pictures that are kept."""


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
    return _adapted(rays, seconds, MOVING_SECONDS, MOVING_BOUNDS)


def rested_rays(rays: float, seconds: float, pixels: int) -> float:
    """The same for frames at rest, whose rays are never more than the pixels."""
    return _adapted(min(rays, pixels), seconds, RESTING_SECONDS, RESTING_BOUNDS)


def _adapted(rays: float, seconds: float, wanted: float, bounds: tuple[float, float]) -> float:
    factor = min(max(wanted / max(seconds, 1e-4), 0.5), 2.0)
    return min(max(rays * factor, bounds[0]), bounds[1])


def set_quality(caster: RayCaster, voxel_mm: float, size_px: tuple[int, int], rays: float, *, moving: bool) -> None:
    """So many rays over the whole view; longer steps along them while moving."""
    caster.SetImageSampleDistance(max(math.sqrt(size_px[0] * size_px[1] / rays), 1.0))
    caster.SetSampleDistance(voxel_mm * (1.5 if moving else 0.8))


def ask_while_casting(caster: RayCaster, method: Callable[[], None]) -> None:
    """Call a method every few rows of rays while a frame is drawn, and every few slices of the gradients it needs."""
    for event in (vtkCommand.VolumeMapperRenderProgressEvent, vtkCommand.VolumeMapperComputeGradientsProgressEvent):
        caster.AddObserver(event, lambda *_: method())


def ask_while_drawing(render_window: vtkRenderWindow, method: Callable[[], None]) -> None:
    """Call a method whenever VTK itself looks for a reason to stop."""
    render_window.AddObserver(vtkCommand.AbortCheckEvent, lambda *_: method())


def set_blend(caster: RayCaster, blend: Blend) -> None:
    """How the values along a ray make a pixel."""
    if blend is Blend.BRIGHTEST:
        caster.SetBlendModeToMaximumIntensity()
    else:
        caster.SetBlendModeToComposite()


def set_crop(caster: RayCaster, sides_mm: NDArray[np.float64] | None) -> None:
    """Draw only what lies between (low, high) along the (column, row, slice) of the image in mm; None: all."""
    caster.SetCropping(int(sides_mm is not None))
    if sides_mm is not None:
        caster.SetCroppingRegionPlanes(*(float(side) for side in sides_mm.reshape(6)))
        caster.SetCroppingRegionFlagsToSubVolume()


def meet(caster: RayCaster, *, surfaces: bool) -> None:
    """Whether rays end on surfaces; the card's caster always looks for them."""
    if isinstance(caster, vtkFixedPointVolumeRayCastMapper):
        caster.SetIntermixIntersectingGeometry(int(surfaces))


def prepare(caster: vtkFixedPointVolumeRayCastMapper, prop: vtkVolume) -> None:
    """Make the gradients of a volume before it is first drawn; on any thread but the main one.

    VTK holds Python's lock meanwhile: it is let go every few slices, so that the window goes on.
    """
    observer = caster.AddObserver(vtkCommand.VolumeMapperComputeGradientsProgressEvent, lambda *_: time.sleep(BREATH_S))
    stage = vtkRenderer()
    stage.AddViewProp(prop)
    caster.PerVolumeInitialization(stage, prop)
    stage.RemoveViewProp(prop)
    caster.RemoveObserver(observer)
