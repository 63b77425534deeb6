"""A presentation state: how somebody wanted images to be shown, and what was drawn on them (PS3.3 A.33)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from medviewer.domain.annotations import Origin, References, Rgb
    from medviewer.domain.outlines import Outline

Point2 = tuple[float, float]
"""(column, row), in the units of its owner."""


@dataclass(frozen=True, slots=True)
class ImageUse:
    """The pictures that something is meant for; no instances: all that the object refers to.

    `frames` count from 0; empty where all frames are meant.
    """

    sop_instance_uids: tuple[str, ...] = ()
    frames: tuple[int, ...] = ()

    def covers(self, sop_instance_uid: str, frame: int = 0) -> bool:
        """Whether it is meant for a frame of an image."""
        is_named = not self.sop_instance_uids or sop_instance_uid in self.sop_instance_uids
        return is_named and (not self.frames or frame in self.frames)


@dataclass(frozen=True, slots=True)
class GraphicText:
    """Words on a picture.

    `box` is (x0, y0, x1, y1) around the words, `anchor` the place they speak of; one of them may be None.
    Each is in pixels (0 at the outer corner of the first pixel) or in units 0..1 of the displayed area.
    """

    text: str
    box: tuple[float, float, float, float] | None = None
    anchor: Point2 | None = None
    is_box_display: bool = False
    is_anchor_display: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Annotation:
    """Graphics and words of one layer on some pictures."""

    layer: str
    used_on: ImageUse
    outlines: tuple[Outline, ...] = ()
    texts: tuple[GraphicText, ...] = ()


@dataclass(frozen=True, slots=True)
class GraphicLayer:
    """A layer; higher orders are drawn over lower ones."""

    name: str
    order: int = 0
    color: Rgb | None = None
    description: str = ""


@dataclass(frozen=True, slots=True)
class StateWindow:
    """The window for some pictures, in modality values; `function` is LINEAR, LINEAR_EXACT or SIGMOID."""

    center: float
    width: float
    used_on: ImageUse
    explanation: str = ""
    function: str = "LINEAR"


@dataclass(frozen=True, slots=True)
class Shutter:
    """What of the picture is left open; its shapes overlap to one opening (PS3.3 C.7.6.11).

    Columns and rows are pixel numbers from 1, as in the object: `rectangle` left, upper, right, lower; `circle`
    column, row and radius; `polygon` vertices.
    """

    rectangle: tuple[int, int, int, int] | None = None
    circle: tuple[int, int, int] | None = None
    polygon: tuple[Point2, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Presentation:
    """A presentation state object.

    Parameters
    ----------
    rotation
        Degrees clockwise, 0, 90, 180 or 270; applied before `is_flipped` (left to right) (PS3.3 C.10.6).
    is_inverted
        Whether the lowest value is white, in place of what the image's own header says (PS3.4 N.2.1.4).
    notes
        Sentences for the reader: what of it is not shown.
    """

    origin: Origin
    references: References
    annotations: tuple[Annotation, ...] = ()
    layers: tuple[GraphicLayer, ...] = ()
    windows: tuple[StateWindow, ...] = ()
    shutter: Shutter | None = None
    is_inverted: bool = False
    rotation: int = 0
    is_flipped: bool = False
    notes: tuple[str, ...] = ()

    def annotations_on(self, sop_instance_uid: str, frame: int = 0) -> tuple[Annotation, ...]:
        """What was drawn on a frame of an image."""
        return tuple(a for a in self.annotations if a.used_on.covers(sop_instance_uid, frame))

    def window_on(self, sop_instance_uid: str, frame: int = 0) -> StateWindow | None:
        """The first window for a frame of an image."""
        return next((w for w in self.windows if w.used_on.covers(sop_instance_uid, frame)), None)

    def layer(self, name: str) -> GraphicLayer | None:
        """The layer with that name."""
        return next((layer for layer in self.layers if layer.name == name), None)
