"""Places, masks and lines in the record of segments that are drawn on the sample series."""

from __future__ import annotations

from samples import plain_geometry

from medviewer.domain.planes import PlaneName, slice_plane
from medviewer.domain.record import EntryKind
from medviewer.domain.vectors import vec3

STUDY = "1.2.5"
GRID = plain_geometry()


def spot(column, row, slice_=5):
    return vec3(GRID.to_lps((slice_, row, column)))


def plane(slice_=5):
    return slice_plane(GRID, PlaneName.AXIAL, slice_ + 1)


def voxels(segment):
    return segment.mask.block((0, 0, 0), segment.mask.geometry.shape).astype(bool)


def lines(record):
    return record.entries(STUDY, EntryKind.SEGMENT)


def said(review):
    return [notice.title for notice in review.session.notices]
