"""How voxels become colour and opacity in 3D."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vtkmodules.vtkCommonDataModel import vtkPiecewiseFunction
from vtkmodules.vtkRenderingCore import vtkColorTransferFunction, vtkVolumeProperty

from medviewer.domain.display import auto_window

if TYPE_CHECKING:
    from medviewer.domain.display import Window
    from medviewer.domain.frames import VolumeFrame

Knot = tuple[float, float, tuple[float, float, float]]
"""Value, opacity of one millimetre, colour."""

CT_CHEST: tuple[Knot, ...] = (
    (-3024, 0.0, (0.0, 0.0, 0.0)),
    (-700, 0.0, (0.55, 0.30, 0.28)),
    (-600, 0.015, (0.60, 0.35, 0.30)),
    (-400, 0.015, (0.72, 0.45, 0.38)),
    (-300, 0.0, (0.74, 0.46, 0.40)),
    (110, 0.0, (0.80, 0.30, 0.24)),
    (180, 0.05, (0.84, 0.42, 0.32)),
    (280, 0.28, (0.93, 0.76, 0.60)),
    (600, 0.55, (1.0, 0.94, 0.84)),
    (3071, 0.70, (1.0, 1.0, 1.0)),
)
"""Chest CT in HU: a thin veil on the air-tissue border (lung surface and skin), vessels, bone.

The veil is kept narrow: rays skip what is transparent, and a wider one doubles the time of a frame.
"""


def window_knots(window: Window) -> tuple[Knot, ...]:
    """Grey with opacity rising over the upper part of a window: for values without a fixed scale (MR)."""
    low, width = window.low, window.width
    return (
        (low, 0.0, (0.0, 0.0, 0.0)),
        (low + 0.2 * width, 0.0, (0.30, 0.28, 0.26)),
        (low + 0.35 * width, 0.15, (0.68, 0.63, 0.58)),
        (low + 0.7 * width, 0.5, (0.92, 0.89, 0.85)),
        (low + width, 0.7, (1.0, 1.0, 0.98)),
    )


def knots_for(frame: VolumeFrame) -> tuple[Knot, ...]:
    """The preset of the frame's modality."""
    if frame.modality == "CT":
        return CT_CHEST
    return window_knots(frame.window or auto_window(frame.volume))


def dress(look: vtkVolumeProperty, knots: tuple[Knot, ...]) -> None:
    """Set colour, opacity and soft shading of a volume."""
    opacity, color = vtkPiecewiseFunction(), vtkColorTransferFunction()
    for value, strength, (red, green, blue) in knots:
        opacity.AddPoint(value, strength)
        color.AddRGBPoint(value, red, green, blue)
    look.SetScalarOpacity(opacity)
    look.SetScalarOpacityUnitDistance(1.0)
    look.SetColor(color)
    look.SetInterpolationTypeToLinear()
    look.ShadeOn()
    look.SetAmbient(0.25)
    look.SetDiffuse(0.8)
    look.SetSpecular(0.15)
    look.SetSpecularPower(12.0)
