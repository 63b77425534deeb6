"""What a reader drew to measure: frozen values, tied to the series, slice and plane that they were drawn on."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

import numpy as np

from medviewer.domain.vectors import Vec3, vec3
from medviewer.domain.wording import mark, tr

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from numpy.typing import ArrayLike, NDArray


class MeasurementKind(StrEnum):
    """What is drawn."""

    LENGTH = "length"
    BIDIRECTIONAL = "bidirectional"
    ANGLE = "angle"
    COBB = "cobb"
    ELLIPSE = "ellipse"
    RECTANGLE = "rectangle"
    FREEHAND = "freehand"
    PROBE = "probe"
    ARROW = "arrow"
    TEXT = "text"


POINT_COUNTS: dict[MeasurementKind, int] = {
    MeasurementKind.LENGTH: 2,
    MeasurementKind.BIDIRECTIONAL: 4,
    MeasurementKind.ANGLE: 3,
    MeasurementKind.COBB: 4,
    MeasurementKind.ELLIPSE: 2,
    MeasurementKind.RECTANGLE: 2,
    MeasurementKind.FREEHAND: 3,
    MeasurementKind.PROBE: 1,
    MeasurementKind.ARROW: 2,
    MeasurementKind.TEXT: 1,
}
"""How many points each kind has; of a freehand contour, the fewest.

Length: its ends. Bidirectional: the ends of the first axis, then of the second at right angles to it. Angle: its vertex
is the second point. Cobb: the ends of one line, then of the other. Ellipse and rectangle: two opposite corners of the
rectangle along the right and down of the plane (the ellipse touches its sides). Freehand: the corners of a closed
contour. Arrow: its tip, then its tail. Text: where it stands.
"""

REGION_KINDS = frozenset({MeasurementKind.ELLIPSE, MeasurementKind.RECTANGLE, MeasurementKind.FREEHAND})
"""What encloses pixels."""

KIND_NAMES: dict[MeasurementKind, str] = {
    MeasurementKind.LENGTH: mark("Length"),
    MeasurementKind.BIDIRECTIONAL: mark("Long and short axis"),
    MeasurementKind.ANGLE: mark("Angle"),
    MeasurementKind.COBB: mark("Cobb angle"),
    MeasurementKind.ELLIPSE: mark("Ellipse"),
    MeasurementKind.RECTANGLE: mark("Rectangle"),
    MeasurementKind.FREEHAND: mark("Freehand region"),
    MeasurementKind.PROBE: mark("Point"),
    MeasurementKind.ARROW: mark("Arrow"),
    MeasurementKind.TEXT: mark("Text"),
}
"""What people call a kind."""


def kind_name(kind: MeasurementKind) -> str:
    """What people call a kind."""
    return tr(KIND_NAMES[kind])


@dataclass(frozen=True, slots=True)
class Place:
    """The slice that a measurement was drawn on, as a pixel grid.

    Parameters
    ----------
    series_id
        Handle of the stack (`study.Series.id`).
    series_uid
        Series Instance UID.
    origin_lps, right, down, spacing_mm
        As in `planes.SlicePlane`: centre of the top left pixel, unit vectors, size of a pixel.
    is_placed
        Whether it lies in the patient; else one unit is the width of a pixel, as in `geometry.pixel_grid`.
    frame_uid
        Frame of Reference UID; may be empty.
    sop_instance_uid, frame
        The picture that the slice is, and its frame from 0; empty and None where it was computed from several.
    time
        Index of the time, from 0.

    Raises
    ------
    ValueError
        Where right and down are no unit vectors at right angles, or a pixel has no size.
    """

    series_id: str
    series_uid: str
    origin_lps: Vec3
    right: Vec3
    down: Vec3
    spacing_mm: tuple[float, float]
    is_placed: bool = True
    frame_uid: str = ""
    sop_instance_uid: str = ""
    frame: int | None = None
    time: int = 0

    def __post_init__(self) -> None:
        """Check the axes."""
        axes = np.array([vec3(self.right), vec3(self.down)])
        if not np.allclose(axes @ axes.T, np.eye(2), atol=1e-4):
            message = "the plane of a measurement needs two unit vectors at right angles"
            raise ValueError(message)
        if not (np.isfinite(self.spacing_mm).all() and min(self.spacing_mm) > 0):
            message = f"a pixel needs a size, not {self.spacing_mm}"
            raise ValueError(message)
        vec3(self.origin_lps)

    @property
    def normal(self) -> NDArray[np.float64]:
        """LPS unit vector into the screen (right x down)."""
        return np.cross(np.array(self.right), np.array(self.down))

    def to_plane(self, lps: ArrayLike) -> NDArray[np.float64]:
        """How far points (..., 3) lie to the right of the origin and below it (..., 2), in mm or pixel widths."""
        offset = np.asarray(lps, dtype=np.float64) - np.array(self.origin_lps)
        result: NDArray[np.float64] = offset @ np.array([self.right, self.down]).T
        return result

    def from_plane(self, plane: ArrayLike) -> NDArray[np.float64]:
        """The points (..., 3) that lie so far (..., 2) to the right of the origin and below it."""
        offset = np.asarray(plane, dtype=np.float64) @ np.array([self.right, self.down])
        result: NDArray[np.float64] = np.array(self.origin_lps) + offset
        return result

    def to_pixel(self, lps: ArrayLike) -> NDArray[np.float64]:
        """Pixel positions (..., 2) as (column, row) of points (..., 3), pixel centres at whole numbers."""
        result: NDArray[np.float64] = self.to_plane(lps) / np.array(self.spacing_mm)
        return result

    def distance(self, lps: ArrayLike) -> float:
        """Signed distance of a point from the plane, positive into the screen."""
        return float((np.asarray(lps, dtype=np.float64) - np.array(self.origin_lps)) @ self.normal)

    def onto(self, lps: ArrayLike) -> Vec3:
        """A point moved onto the plane along its normal."""
        return vec3(np.asarray(lps, dtype=np.float64) - self.distance(lps) * self.normal)


@dataclass(frozen=True, slots=True)
class Measurement:
    """Something that a reader drew.

    Parameters
    ----------
    id
        UUID text; stays while it is changed.
    points_lps
        Points in LPS mm on the plane of `place`, in the order of `POINT_COUNTS`.
    label
        The reader's name for it, or the text of an arrow or a text; may be empty.
    author, created
        Who drew it first and when (with a zone); the name may be empty.

    Raises
    ------
    ValueError
        For a wrong number of points, a point that is not finite, or a time without a zone.
    """

    id: str
    kind: MeasurementKind
    points_lps: tuple[Vec3, ...]
    place: Place
    label: str
    author: str
    created: datetime

    def __post_init__(self) -> None:
        """Check points and time."""
        object.__setattr__(self, "points_lps", tuple(vec3(point) for point in self.points_lps))
        wanted, given = POINT_COUNTS[self.kind], len(self.points_lps)
        if given < wanted or (given > wanted and self.kind is not MeasurementKind.FREEHAND):
            message = f"{self.kind.value}: {wanted} points are needed, not {given}"
            raise ValueError(message)
        if self.created.tzinfo is None:
            message = "a measurement's time needs a zone"
            raise ValueError(message)

    def points_in_plane(self) -> NDArray[np.float64]:
        """Its points (n, 2) to the right of the origin of its plane and below it."""
        return self.place.to_plane(self.points_lps)


@dataclass(frozen=True, slots=True)
class Revision:
    """One line of the record of measurements: appended, never overwritten.

    Parameters
    ----------
    measurement
        As it is from now on; a deleted one as it was last.
    author, time
        Who changed it and when (with a zone).
    """

    measurement: Measurement
    author: str
    time: datetime
    is_deleted: bool = False

    def __post_init__(self) -> None:
        """A change has a time with a zone."""
        if self.time.tzinfo is None:
            message = "a revision's time needs a zone"
            raise ValueError(message)


def kept_of(revisions: Iterable[Revision]) -> tuple[Measurement, ...]:
    """The measurements that a record in order of time holds, as they are now, in the order in which they were drawn."""
    last: dict[str, Revision] = {}
    for revision in revisions:
        last[revision.measurement.id] = revision
    return tuple(revision.measurement for revision in last.values() if not revision.is_deleted)
