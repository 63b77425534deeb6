"""What other objects say about images: segments, contours and parametric maps, in patient coordinates."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from medviewer.domain.sampling import sampled_on
from medviewer.domain.wording import tr

if TYPE_CHECKING:
    from collections.abc import Collection

    from numpy.typing import ArrayLike, NDArray

    from medviewer.domain.finding import Code
    from medviewer.domain.geometry import Geometry
    from medviewer.domain.volume import Volume

Rgb = tuple[int, int, int]
"""Red, green, blue, 0..255."""


@dataclass(frozen=True, slots=True)
class Origin:
    """Who made an object and when, in the words of its header.

    Parameters
    ----------
    sop_instance_uid, series_uid
        Identity of the object itself.
    title
        What it calls itself; never empty.
    maker
        Device or program and its version; may be empty.
    person
        Who made it, as a person's name of DICOM; may be empty.
    time
        Date and time of its content as "YYYY-MM-DD HH:MM:SS", in the maker's own zone; may be empty.
    """

    sop_instance_uid: str
    series_uid: str
    title: str
    maker: str = ""
    person: str = ""
    time: str = ""


@dataclass(frozen=True, slots=True)
class References:
    """The images that an object says it belongs to.

    Parameters
    ----------
    sop_instance_uids, series_uids
        Objects and series that it names, each once.
    frame_uid
        Frame of Reference UID in which its coordinates are given; empty where it names none.
    """

    sop_instance_uids: tuple[str, ...] = ()
    series_uids: tuple[str, ...] = ()
    frame_uid: str = ""

    def missing_sentence(self, instances: Collection[str], series: Collection[str]) -> str:
        """What of it is not among the instances and series at hand, in one sentence; empty where all is there."""
        absent = sum(uid not in instances for uid in self.sop_instance_uids)
        if absent:
            return _missing(len(self.sop_instance_uids), absent)
        lost = 0 if self.sop_instance_uids else sum(uid not in series for uid in self.series_uids)
        return tr("It refers to {lost} series not here; nothing was put in their place.", lost=lost) if lost else ""

    def frame_sentence(self, geometry: Geometry) -> str:
        """Why its coordinates say nothing about a grid; empty where both may lie in one frame of reference."""
        return self.elsewhere_sentence(geometry.frame_uid)

    def elsewhere_sentence(self, frame_uid: str) -> str:
        """Why its coordinates say nothing about a Frame of Reference UID; empty where they may lie in it."""
        if not self.frame_uid or not frame_uid or self.frame_uid == frame_uid:
            return ""
        return tr("It lies in another frame of reference than these images, so it cannot be placed on them.")


def _missing(number: int, absent: int) -> str:
    if number == 1:
        return tr("It refers to 1 image or object, of which 1 is not here; nothing was put in their place.")
    if absent == 1:
        return tr(
            "It refers to {number} images and objects, of which 1 is not here; nothing was put in their place.",
            number=number,
        )
    return tr(
        "It refers to {number} images and objects, of which {absent} are not here; nothing was put in their place.",
        number=number,
        absent=absent,
    )


@dataclass(frozen=True, slots=True, eq=False)
class SegmentMask:
    """One segment of a segmentation.

    Parameters
    ----------
    number, label
        As in the object; labels need not differ.
    volume
        Mask on its own grid, cut down to what is not empty: uint8 0 or 1, or float32 0..1 where it is fractional.
        None where the segment is empty. Not placed where its images are pictures without geometry.
    code
        What it is of; None where it is not coded.
    color
        As recommended by its maker; None where there is none.
    algorithm_type, algorithm
        MANUAL, SEMIAUTOMATIC or AUTOMATIC, and the name of the algorithm; may be empty.
    tracking_uid
        Identity of the same thing in other objects; may be empty.
    """

    number: int
    label: str
    volume: Volume | None
    code: Code | None = None
    color: Rgb | None = None
    algorithm_type: str = ""
    algorithm: str = ""
    tracking_uid: str = ""

    @property
    def is_fractional(self) -> bool:
        """Whether its values are fractions and not yes or no."""
        return self.volume is not None and self.volume.array.dtype.kind == "f"

    @property
    def volume_ml(self) -> float | None:
        """Millilitres that it fills, fractions counted as such; None without a place in the patient."""
        if self.volume is None:
            return 0.0
        return float(self.volume.array.sum()) * self.volume.geometry.voxel_volume_ml if self.volume.is_placed else None

    def mask_on(self, geometry: Geometry) -> NDArray[Any]:
        """The segment on another grid by patient coordinates; uint8 or float32 of that grid's shape, zero outside."""
        return np.zeros(geometry.shape, np.uint8) if self.volume is None else sampled_on(self.volume, geometry)


@dataclass(frozen=True, slots=True, eq=False)
class Segmentation:
    """A segmentation object; `kind` is BINARY, FRACTIONAL or LABELMAP, `notes` are sentences for the reader."""

    origin: Origin
    references: References
    segments: tuple[SegmentMask, ...]
    kind: str
    notes: tuple[str, ...] = ()

    def segment(self, number: int) -> SegmentMask | None:
        """The segment with that number."""
        return next((segment for segment in self.segments if segment.number == number), None)


@dataclass(frozen=True, slots=True, eq=False)
class Polygon:
    """Points in LPS mm (n, 3), joined in their order.

    `kind` is POINT, OPEN or CLOSED; `sop_instance_uid` the image on which it was drawn, empty where none is named.
    """

    points_lps: NDArray[np.float64]
    kind: str = "CLOSED"
    sop_instance_uid: str = ""

    def lies_in(self, point_lps: ArrayLike, normal: ArrayLike, tolerance_mm: float) -> bool:
        """Whether all its points are within a distance of the plane through a point with a unit normal."""
        height = (self.points_lps - np.asarray(point_lps, np.float64)) @ np.asarray(normal, np.float64)
        return bool(np.abs(height).max(initial=0.0) <= tolerance_mm)


@dataclass(frozen=True, slots=True, eq=False)
class Contours:
    """One region of interest of a structure set; `interpreted_type` is PTV, ORGAN, EXTERNAL, ...; may be empty."""

    number: int
    name: str
    color: Rgb | None
    polygons: tuple[Polygon, ...]
    frame_uid: str = ""
    interpreted_type: str = ""

    def in_plane(self, point_lps: ArrayLike, normal: ArrayLike, tolerance_mm: float) -> tuple[Polygon, ...]:
        """The polygons to draw on a slice: those of its own plane, never the nearest of another.

        Give half the distance to the next slice as the tolerance.
        """
        return tuple(p for p in self.polygons if p.lies_in(point_lps, normal, tolerance_mm))


@dataclass(frozen=True, slots=True, eq=False)
class ContourSet:
    """A structure set; `notes` are sentences for the reader."""

    origin: Origin
    references: References
    contours: tuple[Contours, ...]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class ParameterMap:
    """One quantity of a parametric map.

    Parameters
    ----------
    label
        What its maker calls it.
    volume
        float32 real-world values on their own grid, NaN where the object maps none; its unit is that of the values.
    quantity
        What was measured; None where it is not coded.
    window
        Centre and width of the recommended window, in real-world values; None without.
    """

    label: str
    volume: Volume
    quantity: Code | None = None
    window: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True, eq=False)
class ParametricMap:
    """A parametric map object; `notes` are sentences for the reader."""

    origin: Origin
    references: References
    maps: tuple[ParameterMap, ...]
    notes: tuple[str, ...] = ()
