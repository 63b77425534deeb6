"""Second volumes over a slice, each a layer of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from medviewer.rendering.color_layer import ColorLayer

if TYPE_CHECKING:
    from vtkmodules.vtkRenderingCore import vtkProp

    from medviewer.domain.fusion import DrawnFusion
    from medviewer.domain.planes import SlicePlane

FUSION_LIFT_MM = 0.1
"""How far they lie before the image: under maps and masks."""


class FusionLayers:
    """The later ones lie on top."""

    def __init__(self) -> None:
        self._layers: list[ColorLayer] = []

    @property
    def props(self) -> list[vtkProp]:
        """What draws them, the lowest first."""
        return [layer.prop for layer in self._layers]

    def show(self, fusions: tuple[DrawnFusion, ...], plane: SlicePlane) -> None:
        """Show these volumes in that plane."""
        while len(self._layers) < len(fusions):
            self._layers.append(ColorLayer())
        for number, (layer, drawn) in enumerate(zip(self._layers, fusions, strict=False)):
            layer.set_scale(drawn.fused.window, drawn.fused.color_map, drawn.opacity)
            layer.cut(drawn.fused.volume, plane, FUSION_LIFT_MM * (1 + number / (len(fusions) + 1)))
        for layer in self._layers[len(fusions) :]:
            layer.hide()

    def hide(self) -> None:
        """Show nothing."""
        for layer in self._layers:
            layer.hide()
