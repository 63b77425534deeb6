"""Objects over the sample series, for tests of everything that shows them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
from samples import PROVENANCE, plain_geometry, sample_finding, sample_series, sample_study

from medviewer.domain.annotations import (
    Contours,
    ContourSet,
    Origin,
    ParameterMap,
    ParametricMap,
    Polygon,
    References,
    Segmentation,
    SegmentMask,
)
from medviewer.domain.documents import ReportContent, ReportedClaim, TextLine
from medviewer.domain.finding import Code
from medviewer.domain.geometry import Geometry
from medviewer.domain.image_header import ImageHeader
from medviewer.domain.outlines import Outline
from medviewer.domain.presentation import Annotation, GraphicLayer, GraphicText, ImageUse, Presentation
from medviewer.domain.regions import Box, WholeImage
from medviewer.domain.study import FrameRef, InstanceRef, Series, SeriesKind, Study
from medviewer.domain.vectors import vec3
from medviewer.domain.volume import Volume

if TYPE_CHECKING:
    from medviewer.domain.regions import Region

ORIGIN = Origin("1.2.7.1", "1.2.7", "Liver segmentation", "Maker 1.0", "Dr Two", "2026-03-02 10:00:00")
FRAME = "1.2.9"
"""Frame of reference of the sample series."""
HERE = References(tuple(f"1.2.3.{k}" for k in range(20)), ("1.2.4",), FRAME)
ELSEWHERE = References(("9.9.9",), ("9.9",), "9.0")
BLOCK = (slice(4, 8), slice(10, 16), slice(12, 22))
"""Voxels of the sample grid that the sample segment fills."""


def block_volume(*, is_float: bool = False) -> Volume:
    """The block on a grid of its own, cut down to it."""
    grid = plain_geometry()
    affine = grid.affine.copy()
    affine[:3, 3] = grid.to_lps([s.start for s in BLOCK])
    shape = tuple(s.stop - s.start for s in BLOCK)
    values = np.full(shape, 0.25, np.float32) if is_float else np.ones(shape, np.uint8)
    return Volume(Geometry(affine, shape, FRAME), values)


def made_segmentation(references: References = HERE, *segments: SegmentMask) -> Segmentation:
    one = SegmentMask(1, "Liver", block_volume(), color=(221, 130, 101))
    return Segmentation(ORIGIN, references, segments or (one, SegmentMask(2, "", None)), "BINARY")


def square(k: int, references: tuple[float, ...] = (10.0, 20.0), kind: str = "CLOSED") -> Polygon:
    """A square on slice k of the sample grid, between two rows and columns."""
    low, high = references
    corners = [(k, low, low), (k, low, high), (k, high, high), (k, high, low)]
    return Polygon(plain_geometry().to_lps(corners), kind)


def made_contours(references: References = HERE) -> ContourSet:
    heart = Contours(1, "Heart", (255, 128, 0), (square(3), square(5), square(5, (12.0, 14.0), "OPEN")), FRAME)
    marks = Contours(2, "Marks", None, (replace(square(5), points_lps=square(5).points_lps[:1], kind="POINT"),), FRAME)
    return ContourSet(ORIGIN, references, (heart, marks, Contours(3, "Empty", None, ())), ("One contour is damaged.",))


def made_map(references: References = HERE, window: tuple[float, float] | None = None) -> ParametricMap:
    values = np.linspace(0, 2, 20 * 30 * 40, dtype=np.float32).reshape(20, 30, 40)
    values[:, :, 0] = np.nan
    volume = Volume(plain_geometry(), values, "um2/s")
    return ParametricMap(ORIGIN, references, (ParameterMap("ADC", volume, window=window),))


def made_state(uid: str = "1.2.3.5") -> Presentation:
    """A line, a circle, a point and words on one image; a display-relative line is not to be drawn."""
    path = np.array([[2.0, 3.0], [12.0, 13.0]])
    use = ImageUse((uid,))
    outlines = (
        Outline("POLYLINE", path),
        Outline("CIRCLE", path),
        Outline("POINT", path[:1]),
        Outline("POLYLINE", path / 20, is_display=True),
    )
    texts = (
        GraphicText("here", anchor=(4.0, 6.0)),
        GraphicText("top", box=(0.5, 0.5, 0.9, 0.9), is_box_display=True),
        GraphicText("free"),
        GraphicText(""),
    )
    upper = Annotation("upper", use, outlines[:1])
    lower = Annotation("lower", use, outlines[1:], texts)
    layers = (GraphicLayer("upper", 2, (1, 2, 3)), GraphicLayer("lower", 1))
    return Presentation(ORIGIN, References((uid,)), (upper, lower), layers)


def made_claim(label: str = "Nodule", region: Region | None = None, **changes) -> ReportedClaim:
    finding = replace(sample_finding(7), label=label, region=region or WholeImage(), provenance=PROVENANCE)
    site = Code("SCT", "39607008", "Lung")
    return replace(ReportedClaim(finding, site=site, comments=("seen before",)), **changes)


def made_report(*claims: ReportedClaim, references: References = HERE, **changes) -> ReportContent:
    box = Box(vec3(plain_geometry().to_lps((5, 15, 15))), (9.0, 8.0, 7.0))
    shown = claims or (made_claim("Boxed", box), made_claim("Drawn", polygons=(square(5),)), made_claim("Elsewhere"))
    lines = (TextLine(0, "Imaging Measurement Report", ""), TextLine(1, "Finding", "Nodule"))
    return replace(ReportContent(ORIGIN, references, shown, lines=lines), **changes)


def framed_series(**changes) -> Series:
    """The sample series with a picture for each slice."""
    plain = sample_series()
    grid = plain_geometry()
    frames = tuple(
        FrameRef(ref, ImageHeader(30, 40, position=vec3(grid.to_lps((k, 0, 0))), orientation=((1, 0, 0), (0, 1, 0)),
                                  pixel_spacing=(0.9, 0.7), thickness_mm=3.0, frame_uid=FRAME))
        for k, ref in enumerate(plain.instances)
    )  # fmt: skip
    return replace(plain, **{"frames": frames, **changes})


def object_series(name: str, kind: SeriesKind = SeriesKind.SEGMENTATION, uid: str = "1.2.7.1") -> Series:
    from pathlib import Path

    ref = InstanceRef(uid, "1.2.840.10008.5.1.4.1.1.66.4", Path(f"{name}.dcm"))
    return Series(name, name, "SEG", name, kind, (ref,), (0, 0, 0))


def study_with(*objects: Series) -> Study:
    return sample_study((framed_series(), *objects))
