"""What other objects lay over a slice: masks as a coloured picture with outlines, lines, words, maps."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from medviewer.rendering.flat_picture import FlatPicture
from medviewer.rendering.mask_cuts import blended, mask_cut
from medviewer.rendering.sheet import SECONDARY_PX, Sheet
from medviewer.rendering.slice_layers import HeatmapLayer, plane_to_lps

if TYPE_CHECKING:
    from vtkmodules.vtkRenderingCore import vtkProp

    from medviewer.domain.frames import DrawnHeatmap
    from medviewer.domain.layers import DrawnMask, DrawnOverlays
    from medviewer.domain.planes import SlicePlane
    from medviewer.domain.volume import Volume
    from medviewer.rendering.mask_cuts import MaskCut
    from medviewer.rendering.slice_view import SliceView

MASK_LIFT_MM = 0.6
"""How far masks lie before the image: over maps, under a model's heatmap."""
MAP_LIFT_MM = 0.2
LINE_PX = 1.5
EDGE_ALPHA = 0.9
MOST_EDGES = 20_000
"""A mask with more straight pieces around it is drawn without them: they take a tenth of a second."""


class MaskLayer:
    """All masks of a slice as one translucent picture on its pixels; what was cut is kept while the slice is shown."""

    def __init__(self) -> None:
        self._plane: SlicePlane | None = None
        self._cuts: dict[Volume, MaskCut | None] = {}
        self._flat = FlatPicture()
        self._flat.set_smooth(smooth=False)
        self.prop = self._flat.prop

    def show(self, masks: tuple[DrawnMask, ...], plane: SlicePlane) -> None:
        """Show these masks in that plane."""
        if plane != self._plane:
            self._cuts.clear()
            self._plane = plane
        found = self.cuts(masks)
        if not found:
            self._flat.hide()
            return
        picture = blended(found)
        place = plane_to_lps(plane) * np.array((*plane.spacing_mm, 1.0, 1.0))
        place[:3, 3] = plane.to_lps(picture.first[::-1]) - MASK_LIFT_MM * np.array(plane.normal)
        self._flat.show(picture.rgba, place)

    def cuts(self, masks: tuple[DrawnMask, ...]) -> list[tuple[DrawnMask, MaskCut]]:
        """Those masks that the plane meets, with what it shows of them."""
        plane = self._plane
        if plane is None:
            return []
        for gone in self._cuts.keys() - {drawn.volume for drawn in masks}:
            del self._cuts[gone]
        found = []
        for drawn in masks:
            if drawn.volume not in self._cuts:
                self._cuts[drawn.volume] = mask_cut(drawn.volume, plane)
            cut = self._cuts[drawn.volume]
            if cut is not None:
                found.append((drawn, cut))
        return found

    def hide(self) -> None:
        """Show nothing, and let go of the masks."""
        self._flat.hide()
        self._plane = None
        self._cuts.clear()


class MapLayers:
    """Parametric maps of a slice, each a layer of its own."""

    def __init__(self) -> None:
        self._layers: list[HeatmapLayer] = []

    @property
    def props(self) -> list[vtkProp]:
        """What draws them, the lowest first."""
        return [layer.prop for layer in self._layers]

    def show(self, maps: tuple[DrawnHeatmap, ...], plane: SlicePlane) -> None:
        """Show these maps in that plane, the later ones on top."""
        while len(self._layers) < len(maps):
            self._layers.append(HeatmapLayer())
        for number, (layer, drawn) in enumerate(zip(self._layers, maps, strict=False)):
            layer.set_scale(drawn)
            layer.cut(drawn.heatmap.volume, plane, MAP_LIFT_MM * (1 + number / (len(maps) + 1)))
        for layer in self._layers[len(maps) :]:
            layer.hide()

    def hide(self) -> None:
        """Show nothing."""
        for layer in self._layers:
            layer.hide()


def draw_overlays(
    sheet: Sheet, view: SliceView, overlays: DrawnOverlays, cuts: list[tuple[DrawnMask, MaskCut]]
) -> None:
    """Outlines of masks, lines and words over a slice."""
    width = sheet.px(LINE_PX)
    for drawn, cut in cuts:
        if not drawn.outlined or len(cut.edges) > MOST_EDGES:
            continue
        ends = view.to_display(view.plane.to_lps(cut.edges))
        sheet.ink.segments(ends, drawn.color, width, EDGE_ALPHA)
    for stroke in overlays.strokes:
        for path, closed in zip(stroke.lines.paths, stroke.lines.closed, strict=True):
            points = view.to_display(path).reshape(-1, 2)
            sheet.ink.path(points, stroke.color, width, closed=closed)
    for words in overlays.texts:
        image = sheet.painted(words.text, SECONDARY_PX, words.color)
        sheet.put(image, *view.to_display(words.lps))
