"""Regions of an ultrasound picture, each with a scale of its own (PS3.3 C.8.5.5).

Points are (column, row) in pixels of the picture, whole numbers at the middle of a pixel.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import IntEnum
from functools import cached_property
from typing import TYPE_CHECKING

from medviewer.domain.wording import mark, tr

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

Point = tuple[float, float]

SAME_SCALE = 1e-3
"""Scales of overlapping regions that differ by less than this part are one scale written twice."""

OUTSIDE = mark("There is no scale outside the ultrasound regions.")
APART = mark("The points lie in different ultrasound regions.")
SCALES_DIFFER = mark("The points lie in overlapping ultrasound regions with different scales.")


class SpatialFormat(IntEnum):
    """How the data of a region is laid out (C.8.5.5.1.1)."""

    NONE = 0
    PLANE = 1
    M_MODE = 2
    SPECTRUM = 3
    WAVE_FORM = 4
    GRAPHICS = 5


FORMAT_NAMES = {
    SpatialFormat.NONE: mark("no data"),
    SpatialFormat.PLANE: "2D",
    SpatialFormat.M_MODE: "M-mode",
    SpatialFormat.SPECTRUM: mark("Doppler spectrum"),
    SpatialFormat.WAVE_FORM: mark("wave form"),
    SpatialFormat.GRAPHICS: mark("graphics"),
}

TISSUE, COLOR_FLOW = 1, 2
"""Data types (C.8.5.5.1.2) that tell one 2D region from another."""

PLANE_NAMES = {TISSUE: mark("tissue"), COLOR_FLOW: mark("colour flow")}
TRACE_NAMES = {
    3: mark("PW Doppler spectrum"),
    4: mark("CW Doppler spectrum"),
    5: mark("Doppler mean trace"),
    6: mark("Doppler mode trace"),
    7: mark("Doppler maximum trace"),
    8: mark("volume trace"),
    10: mark("ECG trace"),
    11: mark("pulse trace"),
    12: mark("phonocardiogram"),
    13: mark("grey bar"),
    14: mark("colour bar"),
    16: mark("area trace"),
    17: mark("change of area"),
    18: mark("physiological trace"),
}
"""Data types of regions that are no plane."""


class PhysicalUnit(IntEnum):
    """Unit of one axis of a region (C.8.5.5.1.15)."""

    NONE = 0
    PERCENT = 1
    DB = 2
    CM = 3
    SECONDS = 4
    HERTZ = 5
    DB_PER_SECOND = 6
    CM_PER_SECOND = 7
    CM2 = 8
    CM2_PER_SECOND = 9
    CM3 = 10
    CM3_PER_SECOND = 11
    DEGREES = 12


UNIT_TEXTS = {
    PhysicalUnit.PERCENT: "%",
    PhysicalUnit.DB: "dB",
    PhysicalUnit.CM: "mm",
    PhysicalUnit.SECONDS: "s",
    PhysicalUnit.HERTZ: "Hz",
    PhysicalUnit.DB_PER_SECOND: "dB/s",
    PhysicalUnit.CM_PER_SECOND: "cm/s",
    PhysicalUnit.CM2: "cm²",
    PhysicalUnit.CM2_PER_SECOND: "cm²/s",
    PhysicalUnit.CM3: "cm³",
    PhysicalUnit.CM3_PER_SECOND: "cm³/s",
    PhysicalUnit.DEGREES: mark("degrees"),
}
"""Units as they are shown; centimetres as millimetres, like all lengths."""

ANYWHERE = frozenset({PhysicalUnit.CM, PhysicalUnit.SECONDS})
"""Depth and time may be counted from the edge of a region; a velocity without its zero line is no velocity."""


@dataclass(frozen=True, slots=True)
class Amount:
    """A number with its unit; of a length in centimetres."""

    value: float
    unit: PhysicalUnit

    @property
    def text(self) -> str:
        """As it is shown: lengths in millimetres."""
        if self.unit is PhysicalUnit.CM:
            return f"{self.value * 10.0:.1f} mm"
        digits = ".3f" if self.unit is PhysicalUnit.SECONDS else ".1f"
        return f"{self.value:{digits}} {UNIT_TEXTS.get(self.unit, '')}".rstrip()


@dataclass(frozen=True, slots=True)
class RegionAxis:
    """What columns, or rows, of a region mean.

    Parameters
    ----------
    unit
        Unit of `delta` and `value`; NONE where the axis has no scale.
    delta
        What one pixel to the right, or downwards, adds; may be negative.
    reference, value
        The reference pixel, counted from the first column or row of the region (it may lie outside), and its value.
    has_reference
        Whether the header names the reference pixel; without it, counting begins at the edge of the region.
    """

    unit: PhysicalUnit = PhysicalUnit.NONE
    delta: float = 0.0
    reference: float = 0.0
    value: float = 0.0
    has_reference: bool = False

    def at(self, offset: float) -> Amount | None:
        """The value so many pixels from the region's first; None where it has none."""
        if self.unit is PhysicalUnit.NONE or not (self.has_reference or self.unit in ANYWHERE):
            return None
        return Amount(self.value + (offset - self.reference) * self.delta, self.unit)

    def difference(self, pixels: float) -> Amount | None:
        """What so many pixels add; None without a scale."""
        return None if self.unit is PhysicalUnit.NONE else Amount(pixels * self.delta, self.unit)

    def step_text(self, word: str) -> str:
        """What one pixel is; empty without a scale."""
        if self.unit is PhysicalUnit.NONE:
            return ""
        step = abs(self.delta) * (10.0 if self.unit is PhysicalUnit.CM else 1.0)
        return tr("{step:.3g} {unit} per {word}", step=step, unit=tr(UNIT_TEXTS[self.unit]), word=word)


@dataclass(frozen=True, slots=True)
class UltrasoundRegion:
    """A rectangle of the picture with a scale of its own.

    Parameters
    ----------
    columns, rows
        First and last, both part of it.
    x, y
        What they mean.
    spatial_format, data_type
        How the data is laid out, and what it is.
    flags
        Region Flags as written (C.8.5.5.1.3).

    Raises
    ------
    ValueError
        Where a last pixel comes before the first.
    """

    columns: tuple[int, int]
    rows: tuple[int, int]
    x: RegionAxis
    y: RegionAxis
    spatial_format: SpatialFormat = SpatialFormat.PLANE
    data_type: int = TISSUE
    flags: int = 0

    def __post_init__(self) -> None:
        """Check the bounds."""
        if self.columns[0] > self.columns[1] or self.rows[0] > self.rows[1]:
            message = f"a region cannot end before it begins: columns {self.columns}, rows {self.rows}"
            raise ValueError(message)

    @property
    def is_low_priority(self) -> bool:
        """Whether other regions overwrite it where they overlap (bit 0)."""
        return bool(self.flags & 1)

    @property
    def area(self) -> int:
        """Number of its pixels."""
        return (self.columns[1] - self.columns[0] + 1) * (self.rows[1] - self.rows[0] + 1)

    @property
    def scale_mm(self) -> Point | None:
        """Millimetres per column and per row; None unless both axes are lengths in one plane."""
        if self.spatial_format is not SpatialFormat.PLANE or {self.x.unit, self.y.unit} != {PhysicalUnit.CM}:
            return None
        return abs(self.x.delta) * 10.0, abs(self.y.delta) * 10.0

    @property
    def name(self) -> str:
        """What it is, in a few words."""
        form = tr(FORMAT_NAMES[self.spatial_format])
        if self.spatial_format is SpatialFormat.PLANE:
            return f"{form} {tr(PLANE_NAMES.get(self.data_type, ''))}".rstrip()
        return tr(TRACE_NAMES[self.data_type]) if self.data_type in TRACE_NAMES else form

    @property
    def scale_text(self) -> str:
        """What its pixels are, in words."""
        if self.scale_mm is not None:
            width, height = self.scale_mm
            return tr("{width:.3g} x {height:.3g} mm per pixel (width x height)", width=width, height=height)
        return ", ".join(filter(None, (self.x.step_text(tr("column")), self.y.step_text(tr("row"))))) or tr("no scale")

    def holds(self, point: Point) -> bool:
        """Whether the pixel with the point in it belongs to it."""
        column, row = (math.floor(part + 0.5) for part in point)
        return self.columns[0] <= column <= self.columns[1] and self.rows[0] <= row <= self.rows[1]

    def amounts_at(self, point: Point) -> tuple[Amount | None, Amount | None]:
        """What columns and rows say of a point; None for an axis that says nothing."""
        return self.x.at(point[0] - self.columns[0]), self.y.at(point[1] - self.rows[0])

    def text_at(self, point: Point) -> str:
        """What its axes say of a point, in words; empty without a scale."""
        x, y = self.amounts_at(point)
        if self.scale_mm is not None and x is not None and y is not None:
            return f"x {x.text}, y {y.text}"
        return ", ".join(amount.text for amount in (x, y) if amount is not None)


@dataclass(frozen=True)
class UltrasoundRegions:
    """The regions of one picture.

    Parameters
    ----------
    regions
        In the order of the header.
    left_out
        A sentence for each region whose numbers cannot be.
    """

    regions: tuple[UltrasoundRegion, ...] = ()
    left_out: tuple[str, ...] = ()

    @cached_property
    def _by_rank(self) -> tuple[UltrasoundRegion, ...]:
        return tuple(sorted(self.regions, key=lambda region: (region.is_low_priority, region.area)))

    def at(self, point: Point) -> tuple[UltrasoundRegion, ...]:
        """The regions that hold a point: those of high priority first, then the smaller ones (C.8.5.5.1.3)."""
        return tuple(region for region in self._by_rank if region.holds(point))

    def text_at(self, point: Point) -> str:
        """What the region that is seen at a point says of it; empty where none does."""
        return next((region.text_at(point) for region in self.at(point)), "")

    def scale_mm(self, points: Iterable[Point]) -> Point | str:
        """Millimetres per column and per row that hold for all of some points; else the sentence saying why not.

        The points have to lie in one region, and what is seen at each of them has to be in its scale (Figure C.8-6).
        """
        wanted = list(points)
        seen = [next(iter(self.at(point)), None) for point in wanted]
        if None in seen:
            return tr(OUTSIDE)
        tops = [region for region in seen if region is not None]
        other = next((region for region in tops if region.scale_mm is None), None)
        if other is not None:
            return _no_length(other)
        shared = [region for region in self._by_rank if region.scale_mm and all(map(region.holds, wanted))]
        if not shared:
            return tr(APART)
        scale = shared[0].scale_mm
        if scale is None or not all(_is_same(scale, region.scale_mm) for region in tops):
            return tr(SCALES_DIFFER)
        return scale

    def distance_mm(self, a: Point, b: Point) -> float | str:
        """Length of the line between two points in millimetres, else the sentence saying why it has none."""
        scale = self.scale_mm((a, b))
        return scale if isinstance(scale, str) else math.hypot((b[0] - a[0]) * scale[0], (b[1] - a[1]) * scale[1])

    def differences(self, a: Point, b: Point) -> tuple[Amount | None, Amount | None] | str:
        """How far two points of one region lie apart along its columns and its rows, e.g. in time and in depth.

        None for an axis without a scale; a sentence where the points are not seen in one region.
        """
        first, second = next(iter(self.at(a)), None), next(iter(self.at(b)), None)
        if first is None or second is None:
            return tr(OUTSIDE)
        if first is not second:
            return tr(APART)
        return first.x.difference(b[0] - a[0]), first.y.difference(b[1] - a[1])


NO_REGIONS = UltrasoundRegions()


def _no_length(region: UltrasoundRegion) -> str:
    units = [UNIT_TEXTS[axis.unit] for axis in (region.x, region.y) if axis.unit is not PhysicalUnit.NONE]
    across = tr(", with {down} across {right}", down=units[1], right=units[0]) if len(units) > 1 else ""
    return tr(
        "The ultrasound region is {region}{across}: lines in it have no length in millimetres.",
        region=region.name,
        across=across,
    )


def _is_same(scale: Point, other: Point | None) -> bool:
    return other is not None and all(
        math.isclose(one, two, rel_tol=SAME_SCALE) for one, two in zip(scale, other, strict=True)
    )


def regions_text(pictures: Sequence[UltrasoundRegions]) -> str:
    """How many regions the pictures of a series have, in words."""
    counts = sorted({len(picture.regions) for picture in pictures}) or [0]
    return (
        f"{counts[0]}"
        if len(counts) == 1
        else tr("{counts} to {counts_2} per picture", counts=counts[0], counts_2=counts[-1])
    )
