"""A slice of a volume with all that is drawn over it, in a render window given from outside."""

from __future__ import annotations

from typing import TYPE_CHECKING

import vtkmodules.vtkRenderingOpenGL2  # noqa: F401 - VTK finds its back end by this import
from vtkmodules.vtkRenderingCore import vtkRenderer

from medviewer.rendering.aiming import aim
from medviewer.rendering.box_marks import draw_boxes
from medviewer.rendering.brush_ring import RingActor
from medviewer.rendering.crosshair import draw_crosshair, draw_reference
from medviewer.rendering.furniture import (
    ColorBar,
    draw_color_bars,
    draw_corners,
    draw_hint,
    draw_letters,
    draw_plane_tick,
    draw_scale_bar,
    window_bar,
)
from medviewer.rendering.fusion_layers import FusionLayers
from medviewer.rendering.image_layer import ImageLayer, fineness
from medviewer.rendering.ink import InkActor
from medviewer.rendering.layer_stack import LayerStack
from medviewer.rendering.magnifier import Glass
from medviewer.rendering.measure_marks import draw_measurements, measurement_at
from medviewer.rendering.overlay_layers import MapLayers, MaskLayer, draw_overlays
from medviewer.rendering.palette import PLANE_COLORS
from medviewer.rendering.picking import REACH_PX, box_at, handle_at
from medviewer.rendering.sheet import Sheet
from medviewer.rendering.slice_layers import HeatmapLayer
from medviewer.rendering.slice_view import SliceView
from medviewer.rendering.text import LineStore, TextActor, TextPainter, freetype_painter
from medviewer.rendering.warm_up import draw_unseen, tiny_slice_frame

if TYPE_CHECKING:
    from pathlib import Path

    from vtkmodules.vtkRenderingCore import vtkRenderWindow

    from medviewer.domain.box_editing import BoxHandle
    from medviewer.domain.frames import SliceFrame
    from medviewer.domain.vectors import Vec3
    from medviewer.rendering.brush_ring import Ring

LIFT_MM = 1.0
"""How far the heatmap lies before the image, so that the depth test keeps their order."""


class SliceScene:
    """Draws slice frames: `apply` takes over what changed, `render` draws.

    World coordinates are LPS mm. Positions on the display are (x, y) in device pixels from the top left corner.

    Parameters
    ----------
    render_window
        The window to draw in; the scene adds its renderer and sets no other option of it.
    font_file
        TrueType file for all text; None takes VTK's own font (Latin letters only).
    text_painter
        Paints text in place of VTK's FreeType: for scripts that need shaping or several fonts.
    """

    def __init__(
        self, render_window: vtkRenderWindow, font_file: Path | None = None, text_painter: TextPainter | None = None
    ) -> None:
        self.render_window = render_window
        self.renderer = vtkRenderer()
        self.renderer.SetBackground(0.0, 0.0, 0.0)
        render_window.AddRenderer(self.renderer)
        self._image, self._heatmap = ImageLayer(), HeatmapLayer()
        self._masks, self._maps, self._fusions = MaskLayer(), MapLayers(), FusionLayers()
        self._layers = LayerStack(self.renderer)
        self._stack()
        self._ink, self._text, self._ring = InkActor(), TextActor(), RingActor()
        for over in (self._ink, self._text, self._ring):
            self.renderer.AddViewProp(over.prop)
        self._lines = LineStore(text_painter or freetype_painter(font_file))
        self.glass = Glass(render_window, self._layers, self._lines)
        self._frame: SliceFrame | None = None
        self._ratio = 1.0
        self._drawn_size = (0, 0)
        self._fixed_key: tuple[object, ...] = ()
        self._fixed: Sheet | None = None

    @property
    def frame(self) -> SliceFrame | None:
        """The frame taken over last."""
        return self._frame

    @property
    def view(self) -> SliceView | None:
        """The mapping between display and patient; None without a frame."""
        frame = self._frame
        return None if frame is None else SliceView(frame.plane, frame.camera, self._size())

    def apply(self, frame: SliceFrame | None) -> None:
        """Take over a frame; only what differs from the last one is made anew. Draws nothing by itself."""
        before, self._frame = self._frame, frame
        if frame is None:
            self._clear()
        elif frame != before:
            self._apply_image(before, frame)
            self._apply_heatmap(before, frame)
            self._apply_overlays(before, frame)
            self._place()

    def set_pixel_ratio(self, ratio: float) -> None:
        """Device pixels per logical pixel: sizes of text and lines follow it."""
        if ratio != self._ratio:
            self._ratio = ratio
            self._drawn_size = (0, 0)

    def render(self) -> None:
        """Draw; follows a change of the window's size first."""
        if self._frame is not None and self._size() != self._drawn_size:
            self._place()
        self._ring.lay(self.view, self._ratio)
        self.glass.lay(self.view, self._ratio, self._fill_glass)
        self.render_window.Render()

    def _fill_glass(self, sheet: Sheet, view: SliceView) -> None:
        """What lies over the slice, once more where it is magnified."""
        frame = self._frame
        if frame is not None:
            draw_overlays(sheet, view, frame.overlays, self._masks.cuts(frame.overlays.masks))
            draw_boxes(sheet, view, frame.boxes)
            draw_measurements(sheet, view, frame.measurements)

    def set_ring(self, ring: Ring | None) -> None:
        """Show the ring of a brush from the next picture on, or none."""
        self._ring.ring = ring

    def warm_up(self) -> None:
        """Have the shaders compiled, unseen; does nothing once there is a frame."""
        if self._frame is None:
            self.apply(tiny_slice_frame())
            draw_unseen(self.render_window, self.render)
            self.apply(None)

    def lps_at(self, x: float, y: float) -> Vec3 | None:
        """Place on the slice in LPS mm under a display position."""
        view = self.view
        return None if view is None else view.to_lps(x, y)

    def display_at(self, lps: Vec3) -> tuple[float, float] | None:
        """Display position of a place in LPS mm, projected onto the slice."""
        view = self.view
        if view is None:
            return None
        x, y = view.to_display(lps)
        return float(x), float(y)

    def box_at(self, x: float, y: float) -> str | None:
        """Finding whose box is cut by the slice at a display position."""
        view, frame = self.view, self._frame
        return None if view is None or frame is None else box_at(view, frame.boxes, x, y, REACH_PX * self._ratio)

    def handle_at(self, x: float, y: float) -> BoxHandle | None:
        """Handle of the selected box at a display position; see `domain.box_editing`."""
        view, frame = self.view, self._frame
        return None if view is None or frame is None else handle_at(view, frame.boxes, x, y, REACH_PX * self._ratio)

    def measurement_at(self, x: float, y: float) -> tuple[str, int] | None:
        """Measurement at a display position, and its handle there; see `domain.measurement_editing`."""
        view, frame = self.view, self._frame
        if view is None or frame is None:
            return None
        return measurement_at(view, frame.measurements, x, y, REACH_PX * self._ratio)

    def _size(self) -> tuple[int, int]:
        width, height = self.render_window.GetSize()
        return int(width), int(height)

    def _clear(self) -> None:
        for layer in (self._image, self._heatmap, self._masks, self._maps, self._fusions):
            layer.hide()
        self._ink.prop.VisibilityOff()
        self._text.prop.VisibilityOff()

    def _apply_image(self, before: SliceFrame | None, frame: SliceFrame) -> None:
        is_other = before is None or frame.drawn is not before.drawn or frame.plane != before.plane
        self._image.set_interpolation(frame.look.interpolation)
        if before is None or is_other or frame.slab != before.slab:
            self._image.set_slab(frame.slab, frame.plane.spacing_mm[0])
            self._image.cut(frame.drawn, frame.plane)
        key = (frame.window, frame.inverted, frame.look.color_map)
        if before is None or key != (before.window, before.inverted, before.look.color_map):
            self._image.set_window(frame.window, inverted=frame.inverted, color_map=frame.look.color_map)

    def _apply_heatmap(self, before: SliceFrame | None, frame: SliceFrame) -> None:
        drawn = frame.heatmap
        if drawn is None:
            if before is not None and before.heatmap is not None:
                self._heatmap.hide()
            return
        if before is None or before.heatmap != drawn or frame.plane != before.plane:
            self._heatmap.set_scale(drawn)
            self._heatmap.cut(drawn.heatmap.volume, frame.plane, LIFT_MM)

    def _apply_overlays(self, before: SliceFrame | None, frame: SliceFrame) -> None:
        is_other = before is None or frame.plane != before.plane
        if before is None or is_other or frame.overlays.masks != before.overlays.masks:
            self._masks.show(frame.overlays.masks, frame.plane)
        if before is None or is_other or frame.maps != before.maps:
            self._maps.show(frame.maps, frame.plane)
        if before is None or is_other or frame.fusions != before.fusions:
            self._fusions.show(frame.fusions, frame.plane)
        self._stack()

    def _stack(self) -> None:
        """Lay what there is one over the other, as far from the image as each lies."""
        over = (*self._fusions.props, *self._maps.props, self._masks.prop, self._heatmap.prop)
        self._layers.set((self._image.prop, *over))

    def _place(self) -> None:
        """Set the camera, and lay the sheet of lines and words anew."""
        view, frame = self.view, self._frame
        if view is None or frame is None:
            return
        self._drawn_size = view.size_px
        aim(self.renderer.GetActiveCamera(), view)
        self._image.set_fineness(fineness(view, frame.look.interpolation))
        sheet = self._fixed_sheet(view).copy()
        draw_overlays(sheet, view, frame.overlays, self._masks.cuts(frame.overlays.masks))
        _fill(sheet, view, frame)
        self._ink.show(sheet.ink, view.size_px[1])
        self._text.show(sheet.labels, view.size_px[1])

    def _fixed_sheet(self, view: SliceView) -> Sheet:
        """What stays the same from slice to slice: letters; plane tick and scale bar where there are millimetres."""
        is_placed = self._frame is not None and self._frame.volume.is_placed
        plane, told = view.plane, None if self._frame is None else self._frame.letters
        ways = (plane.right, plane.down) if is_placed else told
        key = (is_placed, ways, view.size_px, self._ratio, plane.name, view.px_per_mm)
        if key != self._fixed_key or self._fixed is None:
            letters = plane.letters if is_placed else told
            self._fixed_key, self._fixed = key, Sheet(view.size_px, self._ratio, self._lines)
            if is_placed:
                draw_plane_tick(self._fixed, PLANE_COLORS[view.plane.name])
            if letters is not None:
                draw_letters(self._fixed, letters)
            if is_placed:
                draw_scale_bar(self._fixed, view.px_per_mm)
        return self._fixed


def _fill(sheet: Sheet, view: SliceView, frame: SliceFrame) -> None:
    """Lay out a slice view: first what has a fixed place, then the tags, which look for room."""
    if frame.crosshair_lps is not None:
        draw_crosshair(sheet, view, frame.crosshair_lps, frame.lines, held=frame.turning)
    if frame.reference is not None:
        draw_reference(sheet, view, frame.reference)
    draw_corners(sheet, frame.text)
    draw_color_bars(sheet, frame.heatmap, frame.maps, _bars(frame))
    if frame.hint:
        draw_hint(sheet, frame.hint)
    draw_boxes(sheet, view, frame.boxes)
    draw_measurements(sheet, view, frame.measurements)


def _bars(frame: SliceFrame) -> tuple[ColorBar, ...]:
    """The bars of second volumes, and that of the image where its greys are shown in colours."""
    over = [drawn.fused for drawn in frame.fusions]
    bars = tuple(
        window_bar(one.window, one.color_map, (one.unit, one.said(1.0)), title=one.name) for one in reversed(over)
    )
    if frame.look.color_map.is_grey or frame.volume.is_color:
        return bars
    scale = (frame.volume.unit, 1.0) if frame.suv_factor is None else ("SUVbw", frame.suv_factor)
    return (*bars, window_bar(frame.window, frame.look.color_map, scale, inverted=frame.inverted))
