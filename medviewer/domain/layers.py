"""What other objects lay over images: the layers that a person sees and switches, and what a slice shows of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from medviewer.domain.annotations import SegmentMask
from medviewer.domain.finding import Heatmap
from medviewer.domain.fusion import FusedVolume
from medviewer.domain.overlay import OverlayStack

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from medviewer.domain.annotations import Contours, Rgb
    from medviewer.domain.documents import ReportContent
    from medviewer.domain.presentation import Presentation, ShutterUse
    from medviewer.domain.vectors import Vec3
    from medviewer.domain.volume import Volume

    LayerContent = (
        SegmentMask | Contours | Heatmap | Presentation | ShutterUse | OverlayStack | ReportContent | FusedVolume
    )


@dataclass(frozen=True, slots=True)
class OverlayLayer:
    """One thing that lies over the images on screen.

    Parameters
    ----------
    id
        Handle of its object, and its number there.
    source
        Handle of the series that is its object.
    name
        What its maker calls it.
    color
        What it is drawn in; a parametric map has its own scale.
    content
        A segment, a region of a structure set, a quantity of a map, a presentation state or its shutter, overlay
        planes, a report, or a second volume.
    origin_text
        Who made it, with what and when, in words.
    opacity
        0..1, of the area of a mask or map; lines are always drawn in full.
    """

    id: str
    source: str
    name: str
    color: Rgb
    content: LayerContent
    origin_text: str = ""
    visible: bool = True
    opacity: float = 0.5

    @property
    def has_area(self) -> bool:
        """Whether it covers the image, so that its opacity matters."""
        return isinstance(self.content, (SegmentMask, Heatmap, OverlayStack, FusedVolume))


@dataclass(frozen=True, slots=True)
class DrawnMask:
    """A mask as a slice view draws it: uint8 0 or 1, or float32 0..1, on its own grid in the same space.

    `outlined` draws its edges too; graphics made of pixels are drawn as they are.
    """

    volume: Volume
    color: Rgb
    opacity: float
    name: str = ""
    outlined: bool = True


@dataclass(frozen=True, slots=True, eq=False)
class DrawnLines:
    """Lines on a slice: paths (n, 3) of points joined in their order, in LPS mm; where `closed`, back to the first.

    Compared by identity: the same lines on the same slice are the same object.
    """

    paths: tuple[NDArray[np.float64], ...]
    closed: tuple[bool, ...]


@dataclass(frozen=True, slots=True)
class Strokes:
    """Lines in a colour."""

    lines: DrawnLines
    color: Rgb


@dataclass(frozen=True, slots=True)
class DrawnText:
    """Words at a place of the slice, in LPS mm: their top left corner."""

    text: str
    lps: Vec3
    color: Rgb


@dataclass(frozen=True, slots=True)
class DrawnOverlays:
    """All that lies over one slice, in the order drawn."""

    masks: tuple[DrawnMask, ...] = ()
    strokes: tuple[Strokes, ...] = ()
    texts: tuple[DrawnText, ...] = ()


NO_OVERLAYS = DrawnOverlays()
"""A slice as it is."""
