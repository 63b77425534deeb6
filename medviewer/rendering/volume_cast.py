"""The reduced copies of a volume in a view: which is drawn, by which ray caster, and with how many rays."""

from __future__ import annotations

from typing import TYPE_CHECKING

from medviewer.rendering.ray_casting import (
    FINEST_RAYS,
    MOVING_RAYS,
    RESTING_RAYS,
    adapted_rays,
    ask_while_casting,
    ask_while_drawing,
    graphics_caster,
    is_software_opengl,
    meet,
    processor_caster,
    rested_rays,
)
from medviewer.rendering.volume_body import VolumeBody

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from vtkmodules.vtkCommonDataModel import vtkPlane
    from vtkmodules.vtkRenderingCore import vtkRenderer, vtkRenderWindow

    from medviewer.domain.geometry import Geometry
    from medviewer.domain.volume_display import VolumeDisplay
    from medviewer.domain.volume_presets import Transfer
    from medviewer.rendering.volume_body import Made
    from medviewer.rendering.volume_proxy import Proxies


class VolumeCast:
    """Draws one volume in one view.

    Parameters
    ----------
    render_window, renderer
        Where it is drawn.
    should_abort
        Asked while a frame at full quality is drawn; True stops it.
    """

    def __init__(
        self, render_window: vtkRenderWindow, renderer: vtkRenderer, should_abort: Callable[[], bool] | None
    ) -> None:
        self._window, self._renderer, self._should_abort = render_window, renderer, should_abort
        self.proxies: Proxies | None = None
        self.drawn: VolumeBody | None = None
        """What was drawn last."""
        self.is_software: bool | None = None
        """Whether the processor casts the rays; None as long as there was no OpenGL to ask."""
        self._bodies: tuple[VolumeBody, ...] = ()
        self._new: set[VolumeBody | None] = set()
        self._moving = self._finest = False
        self._preset = ""
        self._moving_rays: float = MOVING_RAYS
        self._resting_rays: float = RESTING_RAYS

    def put(self, made: Made) -> None:
        """Draw another volume; it has to be dressed and trimmed."""
        self.drop()
        self.proxies = made.proxies
        if made.bodies is not None:
            self._take(made.bodies)

    def drop(self) -> None:
        """Draw none."""
        for body in self._bodies:
            self._renderer.RemoveViewProp(body.prop)
        self.proxies = self.drawn = None
        self._bodies = ()
        self._new.clear()

    def dress(self, transfer: Transfer) -> None:
        """Colours and opacities; how many rays fit into the time is learnt anew for another preset."""
        if transfer.preset.id != self._preset:
            self._preset = transfer.preset.id
            self._moving_rays = min(self._moving_rays, MOVING_RAYS)
            self._resting_rays = min(self._resting_rays, RESTING_RAYS)
        for body in set(self._bodies):
            body.dress(transfer)

    def trim(self, whole: Geometry, display: VolumeDisplay, cuts: Sequence[vtkPlane]) -> None:
        """Crop box, cut planes, and whether rays end on segments."""
        for body in set(self._bodies):
            body.crop(whole, display.crop if display.is_cropped else None)
            body.cut(cuts)
            meet(body.caster, surfaces=bool(display.surfaces))

    def make(self) -> bool:
        """See to it that there is a ray caster, chosen when the window first has an OpenGL; whether it is new."""
        if self.is_software is None:
            self._window.Render()
            self.is_software = is_software_opengl(self._window)
            if self._should_abort is not None:
                ask_while_drawing(self._window, self._stop_for_input)
        if self._bodies or self.proxies is None:
            return False
        caster = processor_caster if self.is_software else graphics_caster
        fine = VolumeBody(self.proxies.fine, caster())
        # a graphics card needs no coarse copy
        is_one = self.proxies.coarse is self.proxies.fine or not self.is_software
        self._take((fine if is_one else VolumeBody(self.proxies.coarse, caster()), fine))
        return True

    def choose(self, size_px: tuple[int, int], *, moving: bool, finest: bool) -> None:
        """Draw the coarse copy with few rays, or the fine one."""
        self._moving, self._finest = moving, finest
        rays = self._moving_rays if moving else FINEST_RAYS if finest else self._resting_rays
        drawn = self._bodies[0 if moving else 1]
        for body in self._bodies:
            body.prop.SetVisibility(body is drawn)
        drawn.set_quality(size_px, rays, moving=moving)
        self.drawn = drawn

    def learn(self, seconds: float, size_px: tuple[int, int]) -> None:
        """Next time as many rays as fit into the time there is; the first frame, with its gradients, says nothing."""
        if self.drawn in self._new:
            self._new.discard(self.drawn)
        elif self._finest:
            return
        elif self._moving:
            self._moving_rays = adapted_rays(self._moving_rays, seconds)
        else:
            self._resting_rays = rested_rays(self._resting_rays, seconds, size_px[0] * size_px[1])

    def _take(self, bodies: tuple[VolumeBody, VolumeBody]) -> None:
        self._bodies, self._new = bodies, set(bodies)
        for body in set(bodies):
            self._renderer.AddViewProp(body.prop)
            if self._should_abort is not None:
                ask_while_casting(body.caster, self._stop_for_input)

    def _stop_for_input(self) -> None:
        """Stop a frame at rest; one drawn while moving is always finished, for then there is always more input.

        The first one of a volume, which takes longer for the gradients it makes, lets input through as well.
        """
        if self._should_abort is None or (self._moving and self.drawn not in self._new):
            return
        if self._should_abort() and not self._moving:
            self._window.SetAbortRender(1)
