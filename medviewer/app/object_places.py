"""Where objects belong: the series that they refer to, and why they are not drawn on others."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from medviewer.domain.documents import placed
from medviewer.domain.geometry import Geometry, pixel_grid
from medviewer.domain.regions import WholeImage
from medviewer.domain.study import SeriesKind
from medviewer.domain.volume import Volume
from medviewer.domain.wording import mark, tr

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from medviewer.domain.annotations import References, SegmentMask
    from medviewer.domain.documents import ReportContent, ReportedClaim
    from medviewer.domain.image_header import ImageHeader
    from medviewer.domain.study import Series, Study

OTHER_IMAGES = mark(
    "It does not refer to these images, and nothing says that it lies where they do, so it is not drawn on them."
)


def refers_to(references: References, series: Series) -> int:
    """How many images of a series an object names; all of them where it names the series alone."""
    uids = set(references.sop_instance_uids)
    named = sum(ref.sop_instance_uid in uids for ref in series.instances)
    if named or uids:
        return named
    return len(series.instances) if series.series_uid in references.series_uids else 0


def home_of(references: References, studies: Iterable[Study]) -> tuple[Study, Series] | None:
    """The series of images of which an object names most; None where it names none that is here."""
    able = [(study, series) for study in studies for series in study.series if series.opens]
    best = max(able, key=lambda pair: refers_to(references, pair[1]), default=None)
    return best if best is not None and refers_to(references, best[1]) else None


def frame_uid_of(series: Series) -> str:
    """Frame of Reference UID of a series; empty where its headers name none."""
    if series.geometry is not None:
        return series.geometry.frame_uid
    return series.frames[0].header.frame_uid if series.frames else ""


def misplaced(references: References, series: Series) -> str:
    """Why an object is not drawn on a series, in one sentence; empty where it is."""
    frame_uid = frame_uid_of(series)
    if elsewhere := references.elsewhere_sentence(frame_uid):
        return elsewhere
    is_same_space = bool(frame_uid) and frame_uid == references.frame_uid and series.kind is SeriesKind.VOLUME
    return "" if is_same_space or refers_to(references, series) else tr(OTHER_IMAGES)


def missing(references: References, studies: Sequence[Study]) -> str:
    """What of an object's references is not among the opened studies, in one sentence; empty where all is."""
    series = [one for study in studies for one in study.series]
    instances = {ref.sop_instance_uid for one in series for ref in one.instances}
    return references.missing_sentence(instances, {one.series_uid for one in series})


def segment_on(segment: SegmentMask, references: References, series: Series) -> SegmentMask | None:
    """A segment as it can be drawn on a series; None where one of the two has no place in the patient.

    A segment without a place lies pixel by pixel on the one picture that it refers to.
    """
    volume, is_placed = segment.volume, series.kind is SeriesKind.VOLUME
    if volume is None or volume.is_placed == is_placed:
        on_pictures = None if volume is None or is_placed else _on_pictures(volume, references, series)
        return segment if on_pictures is None else replace(segment, volume=on_pictures)
    return None


def _on_pictures(volume: Volume, references: References, series: Series) -> Volume:
    """A mask on the pixels of a picture: index (frame, row, column) from its own matrix, place from the pictures'."""
    first = next(
        (k for k, f in enumerate(series.frames) if f.instance.sop_instance_uid in references.sop_instance_uids), 0
    )
    column, row, frame = np.rint(volume.geometry.affine[:3, 3])
    grid = pixel_grid(series.shape, series.frames[0].header.aspect if series.frames else 1.0)
    affine = grid.affine.copy()
    affine[:3, 3] = grid.to_lps((first + frame, row, column))
    return Volume(Geometry(affine, volume.geometry.shape), volume.array, volume.unit, is_placed=False)


def placed_report(
    report: ReportContent, segment_of: Callable[[str, int], SegmentMask | None], studies: Sequence[Study]
) -> ReportContent:
    """A report whose claims have their places, as far as what they refer to is here."""
    headers = {
        (frame.instance.sop_instance_uid, frame.number): (frame.header, index)
        for study in studies
        for series in study.series
        for index, frame in enumerate(series.frames)
    }

    def header_of(uid: str, frame: int) -> tuple[ImageHeader, int] | None:
        return headers.get((uid, frame))

    return replace(report, claims=tuple(placed(claim, header_of, segment_of) for claim in report.claims))


def without_places(report: ReportContent) -> ReportContent:
    """A report whose coordinates in the patient do not count; what was drawn on pictures still does."""
    return replace(report, claims=tuple(_without_place(claim) for claim in report.claims))


def _without_place(claim: ReportedClaim) -> ReportedClaim:
    return replace(claim, finding=replace(claim.finding, region=WholeImage()), polygons=())
