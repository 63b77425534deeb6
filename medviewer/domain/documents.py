"""Objects that are read and not looked through: structured reports and encapsulated documents."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from medviewer.domain.regions import Box, PixelBox, WholeImage
from medviewer.domain.vectors import axes3, vec3
from medviewer.domain.wording import mark

if TYPE_CHECKING:
    from collections.abc import Callable

    from medviewer.domain.annotations import Origin, Polygon, References, SegmentMask
    from medviewer.domain.finding import Code, Finding
    from medviewer.domain.image_header import ImageHeader
    from medviewer.domain.outlines import Outline
    from medviewer.domain.regions import Region

FLAT_MM = 1.0
"""Thickness of the box around what was drawn on a single plane, so that it can be drawn and hit."""

READ_FROM_REPORT = mark("read from SR")
"""Device and model of a finding's provenance where no model here made it."""


@dataclass(frozen=True, slots=True)
class TextLine:
    """One line of a document: how deep it lies (0 for the top), the name of the item, and what it says."""

    depth: int
    name: str
    text: str


@dataclass(frozen=True, slots=True, eq=False)
class Document:
    """A document to be read as it is.

    `lines` hold a structured report that claims no findings; `content` the bytes of an encapsulated document of
    `media_type` ("application/pdf", ...).
    """

    origin: Origin
    references: References
    media_type: str = "text/plain"
    content: bytes = b""
    lines: tuple[TextLine, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Observer:
    """Who said what a report says: `kind` is PERSON or DEVICE."""

    kind: str
    name: str
    organization: str = ""


@dataclass(frozen=True, slots=True)
class SegmentReference:
    """Segments of a segmentation object that a report speaks of."""

    sop_instance_uid: str
    numbers: tuple[int, ...]


@dataclass(frozen=True, slots=True, eq=False)
class ReportedClaim:
    """One measurement group of a report.

    Parameters
    ----------
    finding
        The claim in our words. Its provenance says that it was read from a report (`READ_FROM_REPORT`); its region
        is `WholeImage` until `placed` has found its images.
    tracking_id, tracking_uid
        Identity of the same thing in other reports; may be empty.
    site
        Where in the body.
    evaluations
        Pairs of coded question and answer, e.g. a reader's verdict.
    comments
        Free texts in order.
    outlines, polygons, segments
        Where it is: drawn on a picture, drawn in the patient, or as segments.
    series_uid
        Series of the images that it speaks of; may be empty.
    """

    finding: Finding
    tracking_id: str = ""
    tracking_uid: str = ""
    site: Code | None = None
    evaluations: tuple[tuple[Code, Code], ...] = ()
    comments: tuple[str, ...] = ()
    outlines: tuple[Outline, ...] = ()
    polygons: tuple[Polygon, ...] = ()
    segments: tuple[SegmentReference, ...] = ()
    series_uid: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class ReportContent:
    """A structured report with measurements (TID 1500).

    `lines` hold the whole report as text. `is_verified` says that `verifier` vouches for it, `is_final` that its
    maker regards it as finished (PS3.3 C.17.2).
    """

    origin: Origin
    references: References
    claims: tuple[ReportedClaim, ...]
    observers: tuple[Observer, ...] = ()
    is_verified: bool = False
    is_final: bool = False
    verifier: str = ""
    lines: tuple[TextLine, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def findings(self) -> tuple[Finding, ...]:
        """The claims as findings."""
        return tuple(claim.finding for claim in self.claims)


def placed(
    claim: ReportedClaim,
    header_of: Callable[[str, int], tuple[ImageHeader, int] | None],
    segment_of: Callable[[str, int], SegmentMask | None],
) -> ReportedClaim:
    """The claim with its place, as far as the objects that it refers to are here; else as it was.

    Parameters
    ----------
    header_of
        Header of a frame, and the number of that frame in the opened series, by SOP Instance UID and frame from 0;
        None where it is not here.
    segment_of
        A segment by the SOP Instance UID of its segmentation and its number; None where it is not here.

    What was drawn in the patient places itself; then segments do, then outlines on images.
    """
    if not isinstance(claim.finding.region, WholeImage):
        return claim
    masks = [segment_of(ref.sop_instance_uid, number) for ref in claim.segments for number in ref.numbers]
    boxes: list[Region | None] = [box_of_segment(mask) for mask in masks if mask is not None]
    boxes += [_box_of_outline(outline, header_of) for outline in claim.outlines]
    found = next((box for box in boxes if box is not None), None)
    return claim if found is None else replace(claim, finding=replace(claim.finding, region=found))


def box_of_segment(mask: SegmentMask) -> Box | None:
    """The box around a segment along the axes of its own grid; None without a place, or where the axes are skew."""
    if mask.volume is None or not mask.volume.is_placed or not mask.volume.geometry.is_rectangular:
        return None
    place = mask.volume.geometry
    size = np.array(place.shape) * np.array(place.spacing_mm)
    return Box(place.center_lps, vec3(size), axes3(place.directions))


def _box_of_outline(
    outline: Outline, header_of: Callable[[str, int], tuple[ImageHeader, int] | None]
) -> Box | PixelBox | None:
    """The box around an outline, in the patient where its image has a place, else on the picture."""
    found = header_of(outline.sop_instance_uid, outline.frame) if outline.sop_instance_uid else None
    if found is None:
        return None
    header, frame = found
    if header.position is None or header.orientation is None or header.pixel_spacing is None:
        return PixelBox(outline.bounds, frame)
    return box_on_image(outline.bounds, header)


def box_on_image(bounds: tuple[float, float, float, float], header: ImageHeader) -> Box:
    """A box of pixels (x0, y0, x1, y1; 0 at the outer corner of the first pixel) in the patient.

    As thick as the slice; without a thickness, `FLAT_MM`. The image needs a place (PS3.3 C.7.6.2.1.1).
    """
    row, column = (np.array(axis) for axis in header.orientation or ())
    row_mm, column_mm = header.pixel_spacing or (0.0, 0.0)
    x0, y0, x1, y1 = bounds
    across, down = (x0 + x1) / 2 - 0.5, (y0 + y1) / 2 - 0.5
    center = np.array(header.position) + row * column_mm * across + column * row_mm * down
    width, height = max((x1 - x0) * column_mm, FLAT_MM), max((y1 - y0) * row_mm, FLAT_MM)
    size = (header.thickness_mm or FLAT_MM, height, width)
    return Box(vec3(center), size, axes3([np.cross(row, column), column, row]))
