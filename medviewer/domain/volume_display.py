"""What the reader wants to see of a volume in 3D: preset, window, crop box, cut plane, segments."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Enum
from typing import TYPE_CHECKING

import numpy as np

from medviewer.domain.vectors import Vec3, vec3
from medviewer.domain.wording import mark

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    from medviewer.domain.geometry import Geometry
    from medviewer.domain.layers import DrawnMask

Span = tuple[float, float]
"""Two numbers: (width, level) of a window, or (low, high) of a side of the crop box."""

Crop = tuple[Span, Span, Span]
"""(low, high) along the (slice, row, column) of the grid, in fractions of its outer edges, 0..1."""

WHOLE: Crop = ((0.0, 1.0), (0.0, 1.0), (0.0, 1.0))
"""Nothing is cropped."""
PIXELS_PER_WIDTH = 200.0
"""Drag in pixels that changes a window by its own width."""
LEAST_MM = 1e-3
"""A camera nearer than this to what it looks at looks nowhere."""
THINNEST = 0.02
"""Least part of the grid that a crop box leaves along an axis."""


@dataclass(frozen=True, slots=True)
class CutPlane:
    """Takes away all that lies before a plane.

    Parameters
    ----------
    into
        LPS unit vector across the plane, from what is taken away to what is left.
    offset_mm
        How far the plane lies behind the middle of the volume, along `into`.
    """

    into: Vec3
    offset_mm: float = 0.0

    def __post_init__(self) -> None:
        """Check the length of the direction."""
        object.__setattr__(self, "into", vec3(self.into))
        if abs(float(np.linalg.norm(self.into)) - 1.0) > 1e-6:
            message = f"the direction of a cut is a unit vector, not {self.into}"
            raise ValueError(message)

    def point_lps(self, geometry: Geometry) -> Vec3:
        """The point of the plane that is nearest to the middle of the volume, in LPS mm."""
        return vec3(np.array(geometry.center_lps) + self.offset_mm * np.array(self.into))

    def reach_mm(self, geometry: Geometry) -> float:
        """Largest |offset| at which the plane still meets the volume."""
        away = (geometry.corners_lps() - np.array(geometry.center_lps)) @ np.array(self.into)
        return float(np.abs(away).max())

    def at_fraction(self, geometry: Geometry, fraction: float) -> CutPlane:
        """The plane at a fraction 0..1 of its way through the volume, from where nothing is taken away."""
        share = min(max(fraction, 0.0), 1.0)
        return replace(self, offset_mm=(2 * share - 1) * self.reach_mm(geometry))

    def fraction(self, geometry: Geometry) -> float:
        """The fraction 0..1 of its way through the volume."""
        return min(max((self.offset_mm / self.reach_mm(geometry) + 1) / 2, 0.0), 1.0)


class Side(Enum):
    """Sides of the patient that a volume is seen from: name, LPS direction towards the eye, and up on screen."""

    FRONT = (mark("From the front"), (0.0, -1.0, 0.0), (0.0, 0.0, 1.0))
    BACK = (mark("From behind"), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0))
    RIGHT = (mark("From the patient's right"), (-1.0, 0.0, 0.0), (0.0, 0.0, 1.0))
    LEFT = (mark("From the patient's left"), (1.0, 0.0, 0.0), (0.0, 0.0, 1.0))
    HEAD = (mark("From the head"), (0.0, 0.0, 1.0), (0.0, -1.0, 0.0))
    FEET = (mark("From the feet"), (0.0, 0.0, -1.0), (0.0, -1.0, 0.0))

    def __init__(self, title: str, towards: Vec3, up: Vec3) -> None:
        self.title = title
        self.towards = towards
        self.up = up


@dataclass(frozen=True, slots=True)
class Pose:
    """From where a volume is seen: places in LPS mm, and the LPS unit vector that points up on screen."""

    position_lps: Vec3
    focal_lps: Vec3
    up: Vec3

    def __post_init__(self) -> None:
        """Check that it looks somewhere, and that up is up there."""
        for name in ("position_lps", "focal_lps", "up"):
            object.__setattr__(self, name, vec3(getattr(self, name)))
        into = np.array(self.focal_lps) - np.array(self.position_lps)
        if not np.isfinite(into).all() or float(np.linalg.norm(np.cross(into, self.up))) < LEAST_MM:
            message = "a camera must look somewhere else than upwards"
            raise ValueError(message)


@dataclass(frozen=True, slots=True)
class VolumeDisplay:
    """What the 3D view is asked to show; the default shows the whole volume as suits its modality.

    Parameters
    ----------
    preset
        Id of a preset (`domain.volume_presets`); empty: the one to begin with.
    window
        (width, level) of the transfer function; None: as the preset has it.
    crop
        What is left of the volume.
    crop_shown
        Whether the crop box is drawn with its handles.
    cut
        The cut plane, if there is one.
    pose
        From where it is seen; None: the whole from the patient's front.
    surfaces
        Segments drawn as surfaces within the rendering.
    beside
        Whether things beside the patient are drawn too: table, shields, cables.
    """

    preset: str = ""
    window: Span | None = None
    crop: Crop = WHOLE
    crop_shown: bool = False
    cut: CutPlane | None = None
    pose: Pose | None = None
    surfaces: tuple[DrawnMask, ...] = ()
    beside: bool = False

    @property
    def is_cropped(self) -> bool:
        """Whether the crop box takes anything away."""
        return self.crop != WHOLE


AS_IT_COMES = VolumeDisplay()
"""The whole volume, as suits its modality."""


def moved_face(crop: Crop, axis: int, *, upper: bool, to: float) -> Crop:
    """The crop box with one face at another fraction; it stays within the grid and before the face opposite."""
    low, high = crop[axis]
    side = (low, min(max(to, low + THINNEST), 1.0)) if upper else (max(min(to, high - THINNEST), 0.0), high)
    sides = [*crop]
    sides[axis] = side
    return sides[0], sides[1], sides[2]


def dragged_window(window: Span, right_px: float, down_px: float, *, up_raises: bool) -> Span:
    """(width, level) after a drag: width to the right, level up or down as the reader has set it.

    A step is the width / 200, as for slices; the width keeps its sign.
    """
    width, level = window
    step = width / PIXELS_PER_WIDTH
    sense = -1.0 if up_raises else 1.0
    return max(width + right_px * step, width / 4, 1e-6), level + sense * down_px * step


def crop_corners(geometry: Geometry, crop: Crop) -> NDArray[np.float64]:
    """The (8, 3) corners of a crop box in LPS mm; corner n takes the upper end of axis i where bit 2-i is set."""
    bits = np.array([[(n >> b) & 1 for b in (2, 1, 0)] for n in range(8)])
    sides = np.array(crop)
    return _at_fractions(geometry, np.where(bits == 1, sides[:, 1], sides[:, 0]))


def face_centers(geometry: Geometry, crop: Crop) -> NDArray[np.float64]:
    """Middles (3, 2, 3) of the faces in LPS mm: (axis, lower or upper, x y z)."""
    sides = np.array(crop)
    fractions = np.repeat(sides.mean(axis=1)[None], 6, axis=0).reshape(3, 2, 3)
    for axis in range(3):
        fractions[axis, :, axis] = sides[axis]
    return _at_fractions(geometry, fractions)


def _at_fractions(geometry: Geometry, fractions: ArrayLike) -> NDArray[np.float64]:
    return geometry.to_lps(np.asarray(fractions, dtype=np.float64) * np.array(geometry.shape) - 0.5)


def crop_indices(geometry: Geometry, crop: Crop) -> tuple[slice, slice, slice]:
    """The voxels whose middles lie in a crop box; at least one along each axis."""
    parts = []
    for (low, high), count in zip(crop, geometry.shape, strict=True):
        first = min(max(int(np.ceil(low * count - 0.5 - 1e-9)), 0), count - 1)
        last = min(max(int(np.floor(high * count - 0.5 + 1e-9)), first), count - 1)
        parts.append(slice(first, last + 1))
    return parts[0], parts[1], parts[2]
