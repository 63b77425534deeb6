"""Where a finding lies, as coordinates of a structured report.

A box is given twice: as the outline in which it cuts its key image (SCOORD, what viewers draw), and as its two
end faces in patient millimetres (SCOORD3D, from which all eight corners come back to float32).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import highdicom as hd
import numpy as np

from medviewer.domain.regions import Box, PixelBox, Point, box_section
from medviewer.export.sr_source import read_header

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray
    from pydicom.dataset import Dataset

    from medviewer.domain.finding import Finding
    from medviewer.domain.regions import Region
    from medviewer.domain.report import Report
    from medviewer.domain.study import InstanceRef


@dataclass(frozen=True, slots=True, eq=False)
class ImagePlane:
    """The plane of a single-frame image in the patient (PS3.3 C.7.6.2.1.1).

    `origin` is the LPS position of the centre of its first pixel; `column_step` and `row_step` are the LPS mm
    from one column, one row, to the next; `size` is (columns, rows).
    """

    origin: NDArray[np.float64]
    column_step: NDArray[np.float64]
    row_step: NDArray[np.float64]
    size: tuple[int, int]

    @classmethod
    def of(cls, header: Dataset) -> ImagePlane | None:
        """The plane of a header; None where it has no place in the patient."""
        if any(header.get(k) is None for k in ("ImagePositionPatient", "ImageOrientationPatient", "PixelSpacing")):
            return None
        orientation = np.array(header.ImageOrientationPatient, dtype=np.float64)
        row_mm, column_mm = (float(v) for v in header.PixelSpacing)
        origin = np.array(header.ImagePositionPatient, dtype=np.float64)
        size = (int(header.Columns), int(header.Rows))
        return cls(origin, orientation[:3] * column_mm, orientation[3:] * row_mm, size)

    @property
    def normal(self) -> NDArray[np.float64]:
        """Unit vector across the plane."""
        across: NDArray[np.float64] = np.cross(self.column_step, self.row_step)
        return across / np.linalg.norm(across)

    def column_row(self, lps: ArrayLike) -> NDArray[np.float64]:
        """Positions (n, 3) in LPS mm as (column, row) of SCOORD, whose 0 is the first pixel's outer corner."""
        offset = np.atleast_2d(np.asarray(lps, dtype=np.float64)) - self.origin
        steps = np.stack([self.column_step, self.row_step])
        result: NDArray[np.float64] = offset @ (steps / (steps**2).sum(axis=1, keepdims=True)).T + 0.5
        return np.clip(result, 0.0, np.array(self.size, dtype=np.float64))


@dataclass(frozen=True, slots=True, eq=False)
class Place:
    """The content items that place a finding: a region on an image, polygons in the patient, or neither."""

    image_region: hd.sr.ImageRegion | None = None
    volume_surface: hd.sr.VolumeSurface | None = None
    key_image: InstanceRef | None = None


def place_of(report: Report, finding: Finding, region: Region) -> Place:
    """How a region (the reader's own where there is one) is placed."""
    match region:
        case Box():
            return _box_place(report, finding, region)
        case Point():
            return _point_place(report, region)
        case PixelBox():
            return _pixel_place(report, region)
        case _:
            return Place(key_image=_named(report, finding.key_sop_instance_uid))


def _named(report: Report, uid: str | None) -> InstanceRef | None:
    return next((one for one in report.series.instances if one.sop_instance_uid == uid), None)


def _nearest(report: Report, lps: ArrayLike) -> InstanceRef | None:
    """The image whose plane is nearest to a position; None for a series without geometry."""
    geometry, instances = report.series.geometry, report.series.instances
    if geometry is None or geometry.shape[0] != len(instances):
        return None
    slice_index = round(float(geometry.to_index(lps)[0]))
    return instances[min(max(slice_index, 0), len(instances) - 1)]


def _box_place(report: Report, finding: Finding, box: Box) -> Place:
    """The key image named by the finding where its plane meets the box, else the image nearest to the box."""
    for image in (_named(report, finding.key_sop_instance_uid), _nearest(report, box.center_lps)):
        header = None if image is None else read_header(image)
        plane = None if header is None else ImagePlane.of(header)
        if image is None or header is None or plane is None:
            continue
        outline = box_section(box, plane.origin, plane.normal)
        if len(outline) == 0 and image is not _nearest(report, box.center_lps):
            continue
        if len(outline) == 0:  # a box between two planes: its middle section, seen along the normal
            outline = box_section(box, box.center_lps, plane.normal)
        return Place(_outline(image, plane.column_row(outline)), _surface(report, header, box), image)
    return Place()


def _point_place(report: Report, point: Point) -> Place:
    image = _nearest(report, point.lps)
    plane = None if image is None else ImagePlane.of(read_header(image))
    if image is None or plane is None:
        return Place()
    source = hd.sr.SourceImageForRegion(image.sop_class_uid, image.sop_instance_uid)
    return Place(hd.sr.ImageRegion("POINT", plane.column_row(point.lps), source), None, image)


def _pixel_place(report: Report, region: PixelBox) -> Place:
    """A box on a picture without a place in the patient; frames of a multi-frame object count from 1."""
    instances = report.series.instances
    single = len(instances) == 1
    image = instances[0 if single else min(region.frame, len(instances) - 1)]
    x0, y0, x1, y1 = region.box_px
    corners = np.array([[x0, y0], [x1, y0], [x1, y1], [x0, y1]])
    frames = [region.frame + 1] if single and region.frame else None
    return Place(_outline(image, corners, frames), None, image)


def _outline(image: InstanceRef, corners: NDArray[np.float64], frames: list[int] | None = None) -> hd.sr.ImageRegion:
    """A closed outline (n, 2) of (column, row); SR knows no rectangle."""
    closed = np.vstack([corners, corners[:1]])
    source = hd.sr.SourceImageForRegion(image.sop_class_uid, image.sop_instance_uid, frames)
    return hd.sr.ImageRegion("POLYLINE", closed, source)


def _surface(report: Report, header: Dataset, box: Box) -> hd.sr.VolumeSurface | None:
    """The faces at the two ends of the box's first axis; None where the images share no frame of reference."""
    frame_uid = str(header.get("FrameOfReferenceUID") or "")
    if not frame_uid:
        return None
    corners = box.corners_lps()
    faces = [corners[[0, 1, 3, 2, 0]], corners[[4, 5, 7, 6, 4]]]
    source = hd.sr.SourceSeriesForSegmentation(report.series.series_uid)
    return hd.sr.VolumeSurface("POLYGON", faces, frame_uid, source_series=source)
