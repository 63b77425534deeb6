"""RT structure sets as contours in patient coordinates (PS3.3 A.19, C.8.8.5, C.8.8.6)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from medviewer.domain.annotations import Contours, ContourSet, Polygon, References
from medviewer.domain.errors import UserError
from medviewer.domain.wording import tr
from medviewer.io.image_facts import LARGEST_MM
from medviewer.io.object_file import first_item, items_of, origin_of, references_of, text_of

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from pydicom import Dataset

    from medviewer.domain.annotations import Rgb
    from medviewer.domain.job import CancelToken

_KINDS = {"POINT": "POINT", "OPEN_PLANAR": "OPEN", "OPEN_NONPLANAR": "OPEN"}
"""Contour Geometric Types that are not closed."""


def read_structure_set(dataset: Dataset, token: CancelToken) -> ContourSet:
    """The regions of interest of a structure set.

    Raises UserError where it holds no contours at all; damaged contours are left out and counted in a note.
    """
    regions = {int(item.ROINumber): item for item in items_of(dataset, "StructureSetROISequence")}
    drawn = items_of(dataset, "ROIContourSequence")
    if not regions or not drawn:
        title = tr("The structure set holds no contours: it is empty, damaged or cut short.")
        raise UserError(title)
    types = {
        int(item.get("ReferencedROINumber") or 0): text_of(item, "RTROIInterpretedType")
        for item in items_of(dataset, "RTROIObservationsSequence")
    }
    contours, damaged = [], 0
    for item in drawn:
        token.check()
        number = int(item.ReferencedROINumber)
        polygons, lost = _polygons(item)
        damaged += lost
        if number not in regions:
            title = tr("Its contours belong to a region {number} that it does not name.", number=number)
            raise UserError(title)
        contours.append(_contours(number, item, regions[number], polygons, types.get(number, "")))
    origin = origin_of(dataset, text_of(dataset, "StructureSetLabel"), text_of(dataset, "StructureSetName"))
    return ContourSet(origin, _references(dataset, contours), tuple(contours), _notes(damaged))


def _notes(damaged: int) -> tuple[str, ...]:
    if not damaged:
        return ()
    one = tr("1 of its contours is damaged and left out.")
    return (one if damaged == 1 else tr("{count} of its contours are damaged and left out.", count=damaged),)


def _contours(
    number: int, item: Dataset, region: Dataset, polygons: tuple[Polygon, ...], interpreted_type: str
) -> Contours:
    return Contours(
        number=number,
        name=text_of(region, "ROIName") or tr("Region {number}", number=number),
        color=_color(item.get("ROIDisplayColor")),
        polygons=polygons,
        frame_uid=text_of(region, "ReferencedFrameOfReferenceUID"),
        interpreted_type=interpreted_type,
    )


def _color(value: Any) -> Rgb | None:
    numbers = [] if value is None else [int(part) for part in value]
    if len(numbers) != 3 or not all(0 <= n <= 255 for n in numbers):
        return None
    return (numbers[0], numbers[1], numbers[2])


def _polygons(item: Dataset) -> tuple[tuple[Polygon, ...], int]:
    """The readable polygons of a region, and how many are damaged."""
    polygons, damaged = [], 0
    for contour in items_of(item, "ContourSequence"):
        points = _points(contour)
        if points is None:
            damaged += 1
            continue
        kind = _KINDS.get(text_of(contour, "ContourGeometricType"), "CLOSED")
        source = first_item(contour, "ContourImageSequence")
        uid = "" if source is None else text_of(source, "ReferencedSOPInstanceUID")
        polygons.append(Polygon(points, kind, uid))
    return tuple(polygons), damaged


def _points(contour: Dataset) -> NDArray[np.float64] | None:
    """Points (n, 3) in LPS mm; None where they are damaged.

    The raw text is parsed at once: pydicom makes an object of every number, which takes seconds in large sets.
    """
    element = contour.get_item("ContourData")
    raw = b"" if element is None else element.value
    try:
        parts = raw.replace(b"\0", b"").split(b"\\") if isinstance(raw, bytes) else list(raw or ())
        values = np.array([float(part) for part in parts])
        stated = int(contour.get("NumberOfContourPoints") or 0)
    except (ValueError, TypeError):
        return None
    if not len(values) or len(values) % 3 or (stated and stated * 3 != len(values)):
        return None
    if not np.isfinite(values).all() or np.abs(values).max() > LARGEST_MM:
        return None
    points = values.reshape(-1, 3)
    points.setflags(write=False)
    return points


def _references(dataset: Dataset, contours: list[Contours]) -> References:
    """The images named at its top and contour by contour; its frame of reference where it has only one."""
    top = references_of(dataset)
    uids = dict.fromkeys(top.sop_instance_uids)
    uids.update(dict.fromkeys(p.sop_instance_uid for c in contours for p in c.polygons if p.sop_instance_uid))
    frames = {c.frame_uid for c in contours if c.frame_uid}
    frame = next(iter(frames)) if len(frames) == 1 else ""
    return References(tuple(uids), top.series_uids, frame or top.frame_uid)
