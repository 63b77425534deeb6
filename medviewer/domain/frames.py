"""What a slice view has to draw: the outcome of resolving the user's wish against the data."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from medviewer.domain.layers import NO_OVERLAYS, DrawnOverlays
from medviewer.domain.look import PLAIN
from medviewer.domain.turn import UPRIGHT, Turn
from medviewer.domain.ultrasound import NO_REGIONS, UltrasoundRegions

if TYPE_CHECKING:
    from medviewer.domain.decision import ReviewState
    from medviewer.domain.display import Window
    from medviewer.domain.finding import Heatmap
    from medviewer.domain.fusion import DrawnFusion
    from medviewer.domain.look import Look
    from medviewer.domain.planes import PlaneName, SlicePlane
    from medviewer.domain.regions import Box
    from medviewer.domain.slab import Slab
    from medviewer.domain.vectors import Vec3
    from medviewer.domain.volume import Volume

ZOOM_LIMITS = (0.05, 40.0)
"""Smallest and largest zoom of a slice view."""


@dataclass(frozen=True, slots=True)
class CameraPose:
    """How a slice is placed in its viewport.

    Parameters
    ----------
    zoom
        1 = fitted.
    center_lps
        LPS point in the middle; None = the slice's own.
    turn
        How the slice is turned and mirrored on screen.
    """

    zoom: float = 1.0
    center_lps: Vec3 | None = None
    turn: Turn = UPRIGHT


@dataclass(frozen=True, slots=True)
class DrawnBox:
    """A finding's box as a slice view draws it; `editable` where its handles can be dragged now."""

    finding_id: str
    box: Box
    state: ReviewState
    tag: str
    selected: bool = False
    editable: bool = False


@dataclass(frozen=True, slots=True)
class DrawnHeatmap:
    """A heatmap as a slice view draws it: transparent below `threshold` (in its unit), `opacity` 0..1 at most."""

    heatmap: Heatmap
    opacity: float
    threshold: float


@dataclass(frozen=True, slots=True)
class CornerText:
    """Text at the corners of a viewport; each a tuple of lines."""

    top_left: tuple[str, ...] = ()
    top_right: tuple[str, ...] = ()
    bottom_left: tuple[str, ...] = ()
    bottom_right: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DrawnMeasurement:
    """A measurement as a slice view draws it: lines and handles in LPS mm, and what it says, line by line."""

    id: str
    lines: tuple[tuple[Vec3, ...], ...]
    handles: tuple[Vec3, ...] = ()
    words: tuple[str, ...] = ()
    selected: bool = False
    is_arrow: bool = False


@dataclass(frozen=True, slots=True)
class ReferenceLine:
    """Where the slice of another viewport cuts this one: its ends in LPS mm, and which plane it is."""

    ends: tuple[Vec3, Vec3]
    plane: PlaneName


@dataclass(frozen=True, slots=True)
class PlaneLine:
    """In which direction (LPS) another plane of the same volume cuts a view through the crosshair."""

    plane: PlaneName
    direction: Vec3


@dataclass(frozen=True, slots=True)
class SliceFrame:
    """Everything one slice view shows; two equal frames look the same.

    `inverted` shows low values bright; `crosshair_lps` is None where it is off; `hint` says what a drag does now
    where that is not the usual. `overlays` and `maps` were read from other objects, `fusions` are other volumes;
    `suv_factor` turns a value into SUVbw; `letters` are those at the (left, right, top, bottom) edges of a picture
    without a place, None where the header names no directions; `ultrasound` are the regions of its picture;
    `reference` is the active viewport's slice. `lines` are those of the crosshair where the planes are turned, with
    handles while `turning`; `slab` is the thickness of an oblique slice. `pixels` are drawn in place of
    the volume, on its grid: processed ones, while all that is said of values stays with the volume.
    """

    volume: Volume
    plane: SlicePlane
    window: Window
    camera: CameraPose = CameraPose()
    inverted: bool = False
    boxes: tuple[DrawnBox, ...] = ()
    heatmap: DrawnHeatmap | None = None
    crosshair_lps: Vec3 | None = None
    text: CornerText = CornerText()
    active: bool = False
    modality: str = ""
    hint: str = ""
    overlays: DrawnOverlays = NO_OVERLAYS
    maps: tuple[DrawnHeatmap, ...] = ()
    fusions: tuple[DrawnFusion, ...] = ()
    suv_factor: float | None = None
    letters: tuple[str, str, str, str] | None = None
    ultrasound: UltrasoundRegions = NO_REGIONS
    reference: ReferenceLine | None = None
    measurements: tuple[DrawnMeasurement, ...] = ()
    lines: tuple[PlaneLine, ...] = ()
    turning: bool = False
    slab: Slab | None = None
    look: Look = PLAIN
    pixels: Volume | None = None

    @property
    def drawn(self) -> Volume:
        """The values that are drawn."""
        return self.volume if self.pixels is None else self.pixels


@dataclass(frozen=True, slots=True)
class VolumeFrame:
    """Everything the 3D view shows."""

    volume: Volume
    modality: str = ""
    window: Window | None = None
    boxes: tuple[DrawnBox, ...] = ()
    text: CornerText = CornerText()
    active: bool = False
