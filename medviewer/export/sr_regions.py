"""Where a finding lies, as coordinates of a structured report.

A box is given twice: as the outline in which it cuts its key image (SCOORD, what viewers draw), and as its two
end faces in patient millimetres (SCOORD3D, from which all eight corners come back to float32).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import highdicom as hd
import numpy as np

from medviewer.domain.regions import Box, PixelBox, Point, WholeImage, box_section
from medviewer.domain.study import nearest_picture

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    from medviewer.domain.finding import Finding
    from medviewer.domain.regions import Region
    from medviewer.domain.report import Report
    from medviewer.domain.study import FrameRef, InstanceRef


@dataclass(frozen=True, slots=True, eq=False)
class ImagePlane:
    """The plane of a picture in the patient (PS3.3 C.7.6.2.1.1).

    `origin` is the LPS position of the centre of its first pixel; `column_step` and `row_step` are the LPS mm
    from one column, one row, to the next; `size` is (columns, rows); `first` is the (column, row) of the first pixel
    in the frame that holds it, which is a sheet of pictures where it is a mosaic.
    """

    origin: NDArray[np.float64]
    column_step: NDArray[np.float64]
    row_step: NDArray[np.float64]
    size: tuple[int, int]
    first: tuple[int, int] = (0, 0)

    @classmethod
    def of(cls, picture: FrameRef) -> ImagePlane | None:
        """The plane of a picture; None where it has no place in the patient."""
        header = picture.header
        if header.position is None or header.orientation is None or header.pixel_spacing is None:
            return None
        right, down = np.array(header.orientation, dtype=np.float64)
        row_mm, column_mm = header.pixel_spacing
        origin = np.array(header.position, dtype=np.float64)
        return cls(origin, right * column_mm, down * row_mm, (header.columns, header.rows), _first_pixel(picture))

    @property
    def normal(self) -> NDArray[np.float64]:
        """Unit vector across the plane."""
        across: NDArray[np.float64] = np.cross(self.column_step, self.row_step)
        return across / np.linalg.norm(across)

    def column_row(self, lps: ArrayLike) -> NDArray[np.float64]:
        """Positions (n, 3) in LPS mm as (column, row) of SCOORD, kept on the picture.

        0 is the outer corner of the frame's first pixel.
        """
        offset = np.atleast_2d(np.asarray(lps, dtype=np.float64)) - self.origin
        steps = np.stack([self.column_step, self.row_step])
        result: NDArray[np.float64] = offset @ (steps / (steps**2).sum(axis=1, keepdims=True)).T + 0.5
        return np.clip(result, 0.0, np.array(self.size, dtype=np.float64)) + self.first


@dataclass(frozen=True, slots=True, eq=False)
class Place:
    """The content items that place a finding: a region on an image, polygons in the patient, or neither.

    `key_image` stands for a finding without either; `key_frames` are its frames that are meant, from 1; None for all.
    """

    image_region: hd.sr.ImageRegion | None = None
    volume_surface: hd.sr.VolumeSurface | None = None
    key_image: InstanceRef | None = None
    key_frames: list[int] | None = None


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
            return _image_place(report, finding, region)


def _pictures(report: Report) -> tuple[FrameRef, ...]:
    """Those of the time that the model was given."""
    return report.series.pictures(report.analysis.time)


def _first_pixel(picture: FrameRef) -> tuple[int, int]:
    """(column, row) in its frame of a picture's first pixel."""
    row, column = picture.tile or (0, 0)
    return column, row


def _frames(picture: FrameRef) -> list[int] | None:
    """Its frame number from 1, as PS3.3 10.3 asks for where its object has more than one; else None."""
    header = picture.instance.header
    has_more = picture.number > 0 or (header is not None and header.frames > 1)
    return [picture.number + 1] if has_more else None


def _box_place(report: Report, finding: Finding, box: Box) -> Place:
    """The picture of the key image named by the finding where its plane meets the box, else the one nearest to it."""
    pictures = _pictures(report)
    nearest = nearest_picture(pictures, box.center_lps)
    named = (one for one in pictures if one.instance.sop_instance_uid == finding.key_sop_instance_uid)
    for picture in (nearest_picture(named, box.center_lps), nearest):
        plane = None if picture is None else ImagePlane.of(picture)
        if picture is None or plane is None:
            continue
        outline = box_section(box, plane.origin, plane.normal)
        if len(outline) == 0 and picture is not nearest:
            continue
        if len(outline) == 0:  # a box between two planes: its middle section, seen along the normal
            outline = box_section(box, box.center_lps, plane.normal)
        surface = _surface(report, picture.header.frame_uid, box)
        return Place(_outline(picture, plane.column_row(outline)), surface, picture.instance)
    return Place()


def _point_place(report: Report, point: Point) -> Place:
    picture = nearest_picture(_pictures(report), point.lps)
    plane = None if picture is None else ImagePlane.of(picture)
    if picture is None or plane is None:
        return Place()
    region = hd.sr.ImageRegion("POINT", plane.column_row(point.lps), _source(picture))
    return Place(region, None, picture.instance)


def _pixel_place(report: Report, region: PixelBox) -> Place:
    """A box on a picture without a place in the patient."""
    pictures = _pictures(report)
    if not pictures:
        return Place()
    picture = pictures[min(region.frame, len(pictures) - 1)]
    x0, y0, x1, y1 = region.box_px
    corners = np.array([[x0, y0], [x1, y0], [x1, y1], [x0, y1]]) + _first_pixel(picture)
    return Place(_outline(picture, corners), None, picture.instance)


def _image_place(report: Report, finding: Finding, region: Region) -> Place:
    """The image that the finding names, else the picture that its region is."""
    uid = finding.key_sop_instance_uid
    pictures = _pictures(report)
    number = region.frame if isinstance(region, WholeImage) else len(pictures)
    if number < len(pictures) and uid in {None, pictures[number].instance.sop_instance_uid}:
        return Place(key_image=pictures[number].instance, key_frames=_frames(pictures[number]))
    return Place(key_image=next((one for one in report.series.instances if one.sop_instance_uid == uid), None))


def _source(picture: FrameRef) -> hd.sr.SourceImageForRegion:
    image = picture.instance
    return hd.sr.SourceImageForRegion(image.sop_class_uid, image.sop_instance_uid, _frames(picture))


def _outline(picture: FrameRef, corners: NDArray[np.float64]) -> hd.sr.ImageRegion:
    """A closed outline (n, 2) of (column, row); SR knows no rectangle."""
    return hd.sr.ImageRegion("POLYLINE", np.vstack([corners, corners[:1]]), _source(picture))


def _surface(report: Report, frame_uid: str, box: Box) -> hd.sr.VolumeSurface | None:
    """The faces at the two ends of the box's first axis; None where the images share no frame of reference."""
    if not frame_uid:
        return None
    corners = box.corners_lps()
    faces = [corners[[0, 1, 3, 2, 0]], corners[[4, 5, 7, 6, 4]]]
    source = hd.sr.SourceSeriesForSegmentation(report.series.series_uid)
    return hd.sr.VolumeSurface("POLYGON", faces, frame_uid, source_series=source)
