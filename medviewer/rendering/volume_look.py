"""A transfer function as VTK wants it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vtkmodules.vtkCommonDataModel import vtkPiecewiseFunction
from vtkmodules.vtkRenderingCore import vtkColorTransferFunction, vtkVolumeProperty

from medviewer.domain.display import auto_window
from medviewer.domain.volume_display import AS_IT_COMES
from medviewer.domain.volume_presets import Transfer, preset_called, transfer_of

if TYPE_CHECKING:
    from medviewer.domain.frames import VolumeFrame
    from medviewer.domain.volume_display import VolumeDisplay


def transfer_for(frame: VolumeFrame, display: VolumeDisplay = AS_IT_COMES) -> Transfer:
    """The transfer function of a frame: the chosen preset, or the first one of its modality."""
    preset = preset_called(display.preset, frame.modality)
    return transfer_of(preset, frame.window or auto_window(frame.volume), display.window)


def dress(look: vtkVolumeProperty, transfer: Transfer, voxel_mm: float = 1.0) -> None:
    """Set colour, opacity and shading of a volume.

    VTK measures slopes as the change of value over one voxel (the mean of its three sides): `voxel_mm`.
    """
    opacity, color = vtkPiecewiseFunction(), vtkColorTransferFunction()
    for value, strength, (red, green, blue) in transfer.knots:
        opacity.AddPoint(value, strength)
        color.AddRGBPoint(value, red, green, blue)
    look.SetScalarOpacity(opacity)
    look.SetScalarOpacityUnitDistance(1.0)
    look.SetColor(color)
    look.SetInterpolationTypeToLinear()
    preset = transfer.preset
    look.SetDisableGradientOpacity(0 if preset.slopes else 1)
    if preset.slopes:
        slopes = vtkPiecewiseFunction()
        for per_mm, factor in preset.slopes:
            slopes.AddPoint(per_mm * voxel_mm, factor)
        look.SetGradientOpacity(slopes)
    look.SetShade(int(preset.is_shaded))
    look.SetAmbient(preset.ambient)
    look.SetDiffuse(0.8)
    look.SetSpecular(preset.specular)
    look.SetSpecularPower(12.0)
