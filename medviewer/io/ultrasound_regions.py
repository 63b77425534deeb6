"""The Sequence of Ultrasound Regions of a header (PS3.3 C.8.5.5); regions whose numbers cannot be are left out."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from medviewer.domain.ultrasound import (
    NO_REGIONS,
    PhysicalUnit,
    RegionAxis,
    SpatialFormat,
    UltrasoundRegion,
    UltrasoundRegions,
)
from medviewer.domain.wording import tr

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pydicom import Dataset

SEQUENCE = "SequenceOfUltrasoundRegions"
BEYOND_PIXELS = 1
"""A region may end this far outside of the picture: some scanners write the size for the last pixel."""

CM_PER_PIXEL = (1e-6, 10.0)
"""Pixels that are smaller or larger than this are damaged numbers."""

LARGEST = 1e9
"""A reference or a step beyond this is a damaged number, whatever its unit."""

MOST_REGIONS = 256


class _AbsurdError(ValueError):
    """Says what is wrong with a region."""


def regions_of(dataset: Dataset, frame: int = 0) -> UltrasoundRegions:
    """The regions of a frame (from 0) of a picture.

    They stand in the data set as a whole, where they hold for all frames; some write them into functional groups.
    """
    items = _items(dataset, frame)
    columns, rows = _whole(dataset, "Columns"), _whole(dataset, "Rows")
    if not items or not columns or not rows:
        return NO_REGIONS
    kept, reasons = [], []
    for number, item in enumerate(items[:MOST_REGIONS], 1):
        try:
            kept.append(_region(item, columns, rows))
        except _AbsurdError as error:
            reasons.append(tr("Ultrasound region {number} is left out: {error}.", number=number, error=error))
    return UltrasoundRegions(tuple(kept), tuple(reasons))


def are_per_frame(dataset: Dataset) -> bool:
    """Whether regions stand in functional groups, so that each frame may have its own."""
    return not dataset.get(SEQUENCE) and bool(_grouped(dataset, 0))


def _items(dataset: Dataset, frame: int) -> list[Dataset]:
    return list(dataset.get(SEQUENCE) or ()) or _grouped(dataset, frame)


def _grouped(dataset: Dataset, frame: int) -> list[Dataset]:
    """Those in the functional groups of a frame, else in those that all frames share."""
    for keyword, number in (("PerFrameFunctionalGroupsSequence", frame), ("SharedFunctionalGroupsSequence", 0)):
        groups = dataset.get(keyword) or ()
        found = list(_in_group(groups[number])) if number < len(groups) else []
        if found:
            return found
    return []


def _in_group(group: Dataset) -> Iterable[Dataset]:
    yield from group.get(SEQUENCE) or ()
    for element in group:
        if element.VR == "SQ" and element.keyword != SEQUENCE and element.value:
            yield from element.value[0].get(SEQUENCE) or ()


def _region(item: Dataset, columns: int, rows: int) -> UltrasoundRegion:
    code = _whole(item, "RegionSpatialFormat")
    return UltrasoundRegion(
        columns=_bounds(item, "X", columns, tr("columns")),
        rows=_bounds(item, "Y", rows, tr("rows")),
        x=_axis(item, "X"),
        y=_axis(item, "Y"),
        spatial_format=SpatialFormat(code) if code in set(SpatialFormat) else SpatialFormat.NONE,
        data_type=_whole(item, "RegionDataType") or 0,
        flags=_whole(item, "RegionFlags") or 0,
    )


def _bounds(item: Dataset, axis: str, size: int, word: str) -> tuple[int, int]:
    """First and last column or row, both within the picture."""
    first, last = _whole(item, f"RegionLocationMin{axis}0"), _whole(item, f"RegionLocationMax{axis}1")
    if first is None or last is None:
        message = tr("it does not say which {word} it has", word=word)
        raise _AbsurdError(message)
    if not 0 <= first <= last:
        message = tr("its {word} run from {first} to {last}", word=word, first=first, last=last)
        raise _AbsurdError(message)
    if first >= size or last >= size + BEYOND_PIXELS:
        message = tr(
            "its {word} run from {first} to {last}, but the picture has {size}",
            word=word,
            first=first,
            last=last,
            size=size,
        )
        raise _AbsurdError(message)
    return first, min(last, size - 1)


def _axis(item: Dataset, axis: str) -> RegionAxis:
    code = _whole(item, f"PhysicalUnits{axis}Direction")
    unit = PhysicalUnit(code) if code in set(PhysicalUnit) else PhysicalUnit.NONE
    if unit is PhysicalUnit.NONE:
        return RegionAxis()
    delta = _number(item, f"PhysicalDelta{axis}")
    if delta is None or delta == 0.0 or abs(delta) > LARGEST or not _is_step(unit, delta):
        size = tr("nothing") if delta is None else f"{delta:g}"
        message = tr("one pixel cannot be {size} in its unit {unit}", size=size, unit=unit.name)
        raise _AbsurdError(message)
    reference = _number(item, f"ReferencePixel{axis}0")
    value = _number(item, f"ReferencePixelPhysicalValue{axis}")
    # a reference pixel has the value zero where the header names none, for both are optional (type 3)
    if reference is None or max(abs(reference), abs(value or 0.0)) > LARGEST:
        return RegionAxis(unit, delta)
    return RegionAxis(unit, delta, reference, value or 0.0, has_reference=True)


def _is_step(unit: PhysicalUnit, delta: float) -> bool:
    return unit is not PhysicalUnit.CM or CM_PER_PIXEL[0] <= abs(delta) <= CM_PER_PIXEL[1]


def _number(item: Dataset, keyword: str) -> float | None:
    """A finite number; None where absent or damaged."""
    value = item.get(keyword)
    try:
        number = float(value)
    except (TypeError, ValueError):
        return None
    return number if math.isfinite(number) else None


def _whole(item: Dataset, keyword: str) -> int | None:
    number = _number(item, keyword)
    return None if number is None else int(number)
