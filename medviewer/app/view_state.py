"""What the user wants to see of a series."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from medviewer.domain.display import Window
from medviewer.domain.frames import CameraPose
from medviewer.domain.layout import ViewName
from medviewer.domain.look import PLAIN
from medviewer.domain.planes import PlaneName
from medviewer.domain.tilt import UPRIGHT_PLANES, Tilt
from medviewer.domain.volume_display import AS_IT_COMES, VolumeDisplay

if TYPE_CHECKING:
    from medviewer.domain.look import Look
    from medviewer.domain.regions import Box
    from medviewer.domain.slab import Slab
    from medviewer.domain.vectors import Vec3

START_WINDOW = Window(400, 40)


@dataclass(frozen=True, slots=True)
class ViewState:
    """What the user wants to see; resolved against the data by `medviewer.app.resolve`.

    Parameters
    ----------
    position_lps
        The point that all slice views show, in LPS mm.
    cameras
        Zoom and pan of the (axial, coronal, sagittal) view.
    slab
        Thick slices; None = each slice as it is.
    tilt
        How the three planes are turned together.
    threshold
        Findings with a lower score are filtered out; None = the model's operating point.
    peeking
        Overlays hidden only while a key is held.
    playing
        Whether the pictures follow one another by themselves; see `medviewer.app.playing`.
    speed
        How many times as fast as recorded they do.
    window_on_fused
        Whether a window drag changes the second volume that lies over the images.
    look
        Colours, interpolation, and noise taken out of what is shown.
    volume
        How the volume is shown in 3D; the surfaces of segments follow from the layers and are not in it.
    draft
        The selected finding's box while it is being dragged; no decision yet.
    """

    position_lps: Vec3 = (0.0, 0.0, 0.0)
    window: Window = START_WINDOW
    inverted: bool = False
    cameras: tuple[CameraPose, CameraPose, CameraPose] = (CameraPose(), CameraPose(), CameraPose())
    active: ViewName = ViewName.AXIAL
    maximised: ViewName | None = None
    slab: Slab | None = None
    look: Look = PLAIN
    volume: VolumeDisplay = AS_IT_COMES
    tilt: Tilt = UPRIGHT_PLANES
    crosshair: bool = True
    overlays: bool = True
    peeking: bool = False
    playing: bool = False
    speed: float = 1.0
    window_on_fused: bool = False
    heatmap: bool = True
    heatmap_opacity: float = 0.45
    threshold: float | None = None
    rejected_shown: bool = False
    modifying: bool = False
    draft: Box | None = None

    @property
    def overlays_visible(self) -> bool:
        """Whether boxes and heatmap are drawn now."""
        return self.overlays and not self.peeking

    def camera(self, plane: PlaneName) -> CameraPose:
        """Zoom and pan of one slice view."""
        return self.cameras[tuple(PlaneName).index(plane)]

    def with_camera(self, plane: PlaneName, camera: CameraPose) -> ViewState:
        """The view with another zoom and pan of one slice view."""
        changed = list(self.cameras)
        changed[tuple(PlaneName).index(plane)] = camera
        return replace(self, cameras=(changed[0], changed[1], changed[2]))
