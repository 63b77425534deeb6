"""The 3D view: a volume drawn by ray casting with the boxes of its findings."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import vtkmodules.vtkRenderingOpenGL2
import vtkmodules.vtkRenderingVolumeOpenGL2  # noqa: F401 - VTK finds its back ends by these imports
from vtkmodules.vtkRenderingCore import vtkRenderer, vtkVolume

from medviewer.domain.decision import ReviewState
from medviewer.domain.regions import BOX_EDGES
from medviewer.rendering.furniture import draw_corners, draw_letters
from medviewer.rendering.image_data import index_image, vtk_matrix, xyz_affine
from medviewer.rendering.ink import InkActor
from medviewer.rendering.orbit import Orbit
from medviewer.rendering.palette import STATE_COLORS
from medviewer.rendering.ray_casting import (
    MOVING_RAYS,
    RESTING_RAYS,
    RayCaster,
    adapted_rays,
    ask_while_drawing,
    graphics_caster,
    is_software_opengl,
    processor_caster,
    set_quality,
)
from medviewer.rendering.sheet import Sheet
from medviewer.rendering.text import LineStore, TextActor, TextPainter, freetype_painter
from medviewer.rendering.volume_look import dress, knots_for
from medviewer.rendering.volume_proxy import reduced_volume, right_handed
from medviewer.rendering.warm_up import draw_unseen, tiny_volume_frame

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from numpy.typing import NDArray
    from vtkmodules.vtkCommonDataModel import vtkImageData
    from vtkmodules.vtkRenderingCore import vtkRenderWindow

    from medviewer.domain.frames import DrawnBox, VolumeFrame
    from medviewer.domain.volume import Volume


class VolumeScene:
    """Draws volume frames: `apply` takes over what changed, `render` draws.

    World coordinates are LPS mm. The volume is drawn from a reduced copy, which the view says.

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
        self._prop, self._ink, self._text = vtkVolume(), InkActor(), TextActor()
        self._prop.VisibilityOff()
        for prop in (self._prop, self._ink.prop, self._text.prop):
            self.renderer.AddViewProp(prop)
        self.orbit = Orbit(self.renderer.GetActiveCamera())
        self._lines = LineStore(text_painter or freetype_painter(font_file))
        self._should_abort = should_abort
        self._caster: RayCaster | None = None
        self._frame: VolumeFrame | None = None
        self._proxy: Volume | None = None
        self._ratio = 1.0
        self._moving = False
        self._is_first = False
        self._moving_rays: float = MOVING_RAYS

    @property
    def frame(self) -> VolumeFrame | None:
        """The frame taken over last."""
        return self._frame

    def apply(self, frame: VolumeFrame | None, proxy: Volume | None = None) -> None:
        """Take over a frame; only what differs from the last one is made anew. Draws nothing by itself.

        `proxy` is the frame's volume through `reduced_volume`, where a job has made it already. Colours and pictures
        without a place have no 3D: the view stays empty. The camera stays where the same grid gets other values.
        """
        if frame is not None and (frame.volume.is_color or not frame.volume.is_placed):
            frame = None
        before, self._frame = self._frame, frame
        if frame is None:
            self._clear()
            return
        if before is None or frame.volume is not before.volume:
            self._take_volume(frame, proxy)
            if before is None or frame.volume.geometry != before.volume.geometry:
                self.reset_camera()
        if before is None or replace(frame, boxes=(), text=before.text, active=before.active) != replace(
            before, boxes=()
        ):
            dress(self._prop.GetProperty(), knots_for(replace(frame, volume=self._proxy or frame.volume)))

    def set_pixel_ratio(self, ratio: float) -> None:
        """Device pixels per logical pixel: sizes of text and lines follow it."""
        self._ratio = ratio

    def warm_up(self) -> None:
        """Have the shaders compiled, unseen; does nothing once there is a frame."""
        if self._frame is None:
            self.apply(tiny_volume_frame())
            draw_unseen(self.render_window, lambda: self.render(moving=True))
            self.apply(None)

    def reset_camera(self) -> None:
        """See the whole volume from the patient's front."""
        if self._frame is not None:
            self.orbit.look_from_front(self._frame.volume.geometry)

    def turn(self, right_px: float, down_px: float) -> None:
        """Turn the volume with the pointer."""
        self.orbit.turn(right_px, down_px, self._size()[1])

    def shift(self, right_px: float, down_px: float) -> None:
        """Move the volume with the pointer."""
        self.orbit.shift(right_px, down_px, self._size()[1])

    def zoom(self, factor: float) -> None:
        """Come nearer (factor above 1) or go away."""
        self.orbit.zoom(factor)

    def render(self, *, moving: bool = False) -> bool:
        """Draw: coarse and quick while moving, else at full quality; False where that was stopped by input."""
        frame, proxy = self._frame, self._proxy
        self._moving = moving
        if frame is not None and proxy is not None:
            self.orbit.clip(frame.volume.geometry)
            rays = self._moving_rays if moving else RESTING_RAYS
            set_quality(self._ready_caster(), min(proxy.geometry.spacing_mm), self._size(), rays, moving=moving)
            self._lay_sheet(frame)
        self.render_window.SetAbortRender(0)
        begin = time.perf_counter()
        self.render_window.Render()
        is_first, self._is_first = self._is_first, False
        if moving and not is_first:
            self._moving_rays = adapted_rays(self._moving_rays, time.perf_counter() - begin)
        return not self.render_window.GetAbortRender()

    def _size(self) -> tuple[int, int]:
        width, height = self.render_window.GetSize()
        return int(width), int(height)

    def _clear(self) -> None:
        self._proxy = None
        self._prop.VisibilityOff()
        self._ink.prop.VisibilityOff()
        self._text.prop.VisibilityOff()
        if self._caster is not None:
            self._caster.RemoveAllInputs()

    def _take_volume(self, frame: VolumeFrame, proxy: Volume | None) -> None:
        """Put the reduced copy in its place."""
        self._proxy = right_handed(proxy or reduced_volume(frame.volume))
        self._prop.SetUserMatrix(vtk_matrix(_placement(self._proxy)))
        self._prop.VisibilityOn()
        self._is_first = True
        if self._caster is not None:
            self._caster.SetInputData(_spaced_image(self._proxy))

    def _ready_caster(self) -> RayCaster:
        """The ray caster, chosen when the window first has an OpenGL to ask."""
        if self._caster is None:
            self.render_window.Render()
            self._caster = processor_caster() if is_software_opengl(self.render_window) else graphics_caster()
            self._prop.SetMapper(self._caster)
            if self._should_abort is not None:
                ask_while_drawing(self.render_window, self._caster, self._stop_for_input)
            if self._proxy is not None:
                self._caster.SetInputData(_spaced_image(self._proxy))
        return self._caster

    def _stop_for_input(self) -> None:
        """Stop a frame at rest; one drawn while moving is always finished, for then there is always more input.

        The first one of a volume, which takes longer for the gradients it makes, lets input through as well.
        """
        if self._should_abort is None or (self._moving and not self._is_first):
            return
        if self._should_abort() and not self._moving:
            self.render_window.SetAbortRender(1)

    def _lay_sheet(self, frame: VolumeFrame) -> None:
        """Letters, corner text and boxes for the camera as it stands."""
        size = self._size()
        sheet = Sheet(size, self._ratio, self._lines)
        draw_letters(sheet, self.orbit.letters())
        draw_corners(sheet, replace(frame.text, bottom_right=(*frame.text.bottom_right, *self._note(frame))))
        for drawn in frame.boxes:
            _draw_box(sheet, self.orbit, drawn)
        self._ink.show(sheet.ink, size[1])
        self._text.show(sheet.labels, size[1])

    def _note(self, frame: VolumeFrame) -> tuple[str, ...]:
        """What the reader has to know about the picture: that it is made of fewer voxels than there are."""
        if self._proxy is None or self._proxy.array.size >= frame.volume.array.size:
            return ()
        return (f"3D: reduced to {max(self._proxy.geometry.spacing_mm):.1f} mm",)


def _spaced_image(proxy: Volume) -> vtkImageData:
    """The proxy as a VTK image in mm along its own index axes."""
    image = index_image(proxy.array)
    image.SetSpacing(*proxy.geometry.spacing_mm[::-1])
    return image


def _placement(proxy: Volume) -> NDArray[np.float64]:
    """Rigid matrix from mm along the index axes to LPS mm."""
    affine = xyz_affine(proxy.geometry.affine).copy()
    affine[:3, :3] /= np.array(proxy.geometry.spacing_mm[::-1])
    return affine


def _draw_box(sheet: Sheet, orbit: Orbit, drawn: DrawnBox) -> None:
    """The twelve edges of a box in the colour of its state; it shows through the volume."""
    corners = orbit.to_display(drawn.box.corners_lps(), sheet.size)
    pairs = corners[np.array(BOX_EDGES)]
    width = sheet.px(2.0 if drawn.selected else 1.25)
    if drawn.state is ReviewState.REJECTED:
        sheet.ink.dashed_segments(pairs, STATE_COLORS[drawn.state], width, sheet.px(4))
    else:
        sheet.ink.outlined_segments(pairs, STATE_COLORS[drawn.state], width)
