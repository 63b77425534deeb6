"""The 3D view: a volume drawn by ray casting with the boxes of its findings."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import vtkmodules.vtkRenderingOpenGL2
import vtkmodules.vtkRenderingVolumeOpenGL2  # noqa: F401 - VTK finds its back ends by these imports
from vtkmodules.vtkRenderingCore import vtkRenderer

from medviewer.domain.decision import ReviewState
from medviewer.domain.regions import BOX_EDGES
from medviewer.domain.volume_display import Side, VolumeDisplay
from medviewer.domain.wording import tr
from medviewer.rendering.furniture import draw_corners, draw_letters
from medviewer.rendering.ink import InkActor
from medviewer.rendering.orbit import Orbit
from medviewer.rendering.palette import STATE_COLORS
from medviewer.rendering.segment_surfaces import SegmentSurfaces
from medviewer.rendering.sheet import Sheet
from medviewer.rendering.text import LineStore, TextActor, TextPainter, freetype_painter
from medviewer.rendering.volume_body import Made, crop_planes, vtk_plane
from medviewer.rendering.volume_cast import VolumeCast
from medviewer.rendering.volume_look import transfer_for
from medviewer.rendering.volume_marks import VolumeMarks
from medviewer.rendering.volume_proxy import proxies_of
from medviewer.rendering.warm_up import draw_unseen, tiny_volume_frame

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from vtkmodules.vtkRenderingCore import vtkRenderWindow

    from medviewer.domain.frames import DrawnBox, VolumeFrame
    from medviewer.domain.volume_presets import Transfer


class VolumeScene:
    """Draws volume frames: `apply` takes over what changed, `render` draws.

    World coordinates are LPS mm. The volume is drawn from reduced copies, which the view says.

    Parameters
    ----------
    render_window
        The window to draw in.
    font_file, text_painter
        As for `SliceScene`.
    should_abort
        Asked while a frame at full quality is drawn; True stops it (input is waiting).
    """

    def __init__(
        self,
        render_window: vtkRenderWindow,
        font_file: Path | None = None,
        text_painter: TextPainter | None = None,
        should_abort: Callable[[], bool] | None = None,
    ) -> None:
        self.render_window = render_window
        self.renderer = vtkRenderer()
        self.renderer.SetBackground(0.0, 0.0, 0.0)
        render_window.AddRenderer(self.renderer)
        self._ink, self._text = InkActor(), TextActor()
        for prop in (self._ink.prop, self._text.prop):
            self.renderer.AddViewProp(prop)
        self.surfaces = SegmentSurfaces(self.renderer)
        self.orbit = Orbit(self.renderer.GetActiveCamera())
        self._lines = LineStore(text_painter or freetype_painter(font_file))
        self.cast = VolumeCast(render_window, self.renderer, should_abort)
        self._frame: VolumeFrame | None = None
        self._display = VolumeDisplay()
        self._transfer: Transfer | None = None
        self._ratio = 1.0
        self.marks = VolumeMarks(self.orbit)

    @property
    def frame(self) -> VolumeFrame | None:
        """The frame taken over last."""
        return self._frame

    @property
    def display(self) -> VolumeDisplay:
        """How the volume is shown."""
        return self._display

    @property
    def transfer(self) -> Transfer | None:
        """Colours and opacities as they stand."""
        return self._transfer

    def apply(self, frame: VolumeFrame | None, made: Made | None = None) -> None:
        """Take over a frame; only what differs from the last one is made anew. Draws nothing by itself.

        `made` is what a job has made of the frame's volume already. Colours and pictures without a place have no 3D:
        the view stays empty. The camera stays where the same grid gets other values.
        """
        if frame is not None and (frame.volume.is_color or not frame.volume.is_placed):
            frame = None
        before, self._frame = self._frame, frame
        if frame is None:
            self._clear()
            return
        if before is None or frame.volume is not before.volume:
            self.put(made or Made(proxies_of(frame.volume, beside=self._display.beside)))
            self.surfaces.show(self._display.surfaces)
            if before is None or frame.volume.geometry != before.volume.geometry:
                self.orbit.look_from(frame.volume.geometry)  # it is told how large the volume is
                self._aim()
        elif (frame.modality, frame.window) != (before.modality, before.window):
            self._dress()

    def put(self, made: Made) -> None:
        """Draw these copies of the frame's volume from now on."""
        self.cast.put(made)
        self._dress()
        self._trim()

    def set_display(self, display: VolumeDisplay) -> None:
        """Show the volume in this way from the next frame on."""
        before, self._display = self._display, display
        if (before.preset, before.window) != (display.preset, display.window):
            self._dress()
        if before.pose != display.pose:
            self._aim()
        if before.surfaces != display.surfaces:
            self.surfaces.show(display.surfaces)
        if (before.crop, before.cut, before.surfaces) != (display.crop, display.cut, display.surfaces):
            self._trim()

    def set_pixel_ratio(self, ratio: float) -> None:
        """Device pixels per logical pixel: sizes of text and lines follow it."""
        self._ratio = ratio

    def warm_up(self) -> None:
        """Have the shaders compiled, unseen; does nothing once there is a frame."""
        if self._frame is None:
            self.apply(tiny_volume_frame())
            draw_unseen(self.render_window, lambda: self.render(moving=True))
            self.apply(None)

    def look_from(self, side: Side) -> None:
        """See the whole volume from a side of the patient."""
        if self._frame is not None:
            self.orbit.look_from(self._frame.volume.geometry, side)

    def _aim(self) -> None:
        """See the volume from where the display says."""
        if self._display.pose is None:
            self.look_from(Side.FRONT)
        else:
            self.orbit.take(self._display.pose)

    def turn(self, right_px: float, down_px: float) -> None:
        """Turn the volume with the pointer."""
        self.orbit.turn(right_px, down_px, self.size()[1])

    def shift(self, right_px: float, down_px: float) -> None:
        """Move the volume with the pointer."""
        self.orbit.shift(right_px, down_px, self.size()[1])

    def zoom(self, factor: float) -> None:
        """Come nearer (factor above 1) or go away."""
        self.orbit.zoom(factor)

    def render(self, *, moving: bool = False, finest: bool = False) -> bool:
        """Draw: coarse and quick while moving, else at full quality; False where that was stopped by input.

        `finest` has a ray for every pixel, however long that takes.
        """
        frame = self._frame
        if frame is not None:
            self.orbit.clip(frame.volume.geometry)
            if self.cast.make():
                self._dress()
                self._trim()
            self.cast.choose(self.size(), moving=moving, finest=finest)
            self._lay_sheet(frame)
        self.render_window.SetAbortRender(0)
        begin = time.perf_counter()
        self.render_window.Render()
        seconds, finished = time.perf_counter() - begin, not self.render_window.GetAbortRender()
        if frame is not None and finished:
            self.cast.learn(seconds, self.size())
        return finished

    def size(self) -> tuple[int, int]:
        """Width and height of the view in device pixels."""
        width, height = self.render_window.GetSize()
        return int(width), int(height)

    def _clear(self) -> None:
        self.cast.drop()
        self._transfer = None
        self.surfaces.show(())
        self._ink.prop.VisibilityOff()
        self._text.prop.VisibilityOff()

    def _dress(self) -> None:
        """Colours and opacities by frame and display."""
        if self._frame is not None:
            self._transfer = transfer_for(self._frame, self._display)
            self.cast.dress(self._transfer)

    def _trim(self) -> None:
        """Crop box and cut plane, of the volume and of the segments in it."""
        if self._frame is None:
            return
        whole, display = self._frame.volume.geometry, self._display
        cuts = [] if display.cut is None else [vtk_plane(display.cut.point_lps(whole), display.cut.into)]
        self.cast.trim(whole, display, cuts)
        self.surfaces.cut([*cuts, *(crop_planes(whole, display.crop) if display.is_cropped else ())])

    def _lay_sheet(self, frame: VolumeFrame) -> None:
        """Letters, corner text, boxes, cube and handles for the camera as it stands."""
        size = self.size()
        sheet = Sheet(size, self._ratio, self._lines)
        draw_letters(sheet, self.orbit.letters())
        draw_corners(sheet, replace(frame.text, bottom_right=(*frame.text.bottom_right, *self._notes(frame))))
        for drawn in frame.boxes:
            _draw_box(sheet, self.orbit, drawn)
        self.marks.draw(sheet, frame.volume.geometry, self._display)
        self._ink.show(sheet.ink, size[1])
        self._text.show(sheet.labels, size[1])

    def _notes(self, frame: VolumeFrame) -> tuple[str, ...]:
        """What the reader has to know about the picture: how it was made, and of how few voxels."""
        notes = [look_text(self._transfer)] if self._transfer is not None else []
        display, proxies = self._display, self.cast.proxies
        if proxies is not None and not proxies.has_all:
            notes.append(tr("body alone"))
        if display.is_cropped and display.cut is not None:
            notes.append(tr("cropped and cut"))
        elif display.is_cropped or display.cut is not None:
            notes.append(tr("cropped") if display.is_cropped else tr("cut"))
        return (*notes, *self._reduction(frame))

    def _reduction(self, frame: VolumeFrame) -> tuple[str, ...]:
        drawn = self.cast.drawn
        if drawn is None or drawn.proxy.array.size >= frame.volume.array.size:
            return ()
        sides = [f"{mm:.1f}" for mm in drawn.proxy.geometry.spacing_mm[::-1]]
        sizes = sides[0] if len(set(sides)) == 1 else f" {' × '.join(sides)}"  # a gap: long lines are broken there
        return (tr("reduced to {names} mm", names=sizes),)


def look_text(transfer: Transfer) -> str:
    """Preset and window in words."""
    width, level = transfer.window
    digits = ".0f" if width >= 10 else ".3g"
    return f"{tr(transfer.preset.name)}  W {width:{digits}}  L {level:{digits}}"


def _draw_box(sheet: Sheet, orbit: Orbit, drawn: DrawnBox) -> None:
    """The twelve edges of a box in the colour of its state; it shows through the volume."""
    corners = orbit.to_display(drawn.box.corners_lps(), sheet.size)
    pairs = corners[np.array(BOX_EDGES)]
    width = sheet.px(2.0 if drawn.selected else 1.25)
    if drawn.state is ReviewState.REJECTED:
        sheet.ink.dashed_segments(pairs, STATE_COLORS[drawn.state], width, sheet.px(4))
    else:
        sheet.ink.outlined_segments(pairs, STATE_COLORS[drawn.state], width)
