"""Opening what is no stack of images: over its images, among the findings, or to be read."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from medviewer.app.jobs import Lane
from medviewer.app.layers import layers_of
from medviewer.app.object_places import (
    home_of,
    misplaced,
    missing,
    placed_report,
    refers_to,
    segment_on,
    without_places,
)
from medviewer.app.presenting import not_applied, present
from medviewer.app.review import Outcome, start
from medviewer.app.shared import Notice
from medviewer.domain.annotations import Contours, Segmentation, SegmentMask
from medviewer.domain.documents import Document, ReportContent
from medviewer.domain.finding import Heatmap
from medviewer.domain.presentation import Presentation
from medviewer.domain.study import SeriesKind
from medviewer.domain.wording import mark, tr

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from medviewer.app.jobs import Job
    from medviewer.app.layers import ReadObject
    from medviewer.app.review import Review
    from medviewer.domain.annotations import References
    from medviewer.domain.job import CancelToken, ProgressReport
    from medviewer.domain.layers import LayerContent, OverlayLayer
    from medviewer.domain.study import Series, Study

    Show = Callable[[Review, Study, Series], object]

NOT_OPEN = mark("Open the study with its images.")
"""Advice where an object was read and its images are not there."""
OTHERS_MEANWHILE = mark("Other images were opened while it was read; open it again to see it on them.")
NO_IMAGES = mark("It does not say to which images it belongs, and none are on screen.")
NOTHING = mark("There is nothing in it that could be drawn.")


@dataclass(frozen=True, slots=True)
class OpenedObject:
    """An object that was read, the segmentations that a report speaks of, and the series that it is."""

    series: Series
    read: ReadObject
    segmentations: tuple[Segmentation, ...] = ()

    def segment(self, sop_instance_uid: str, number: int) -> SegmentMask | None:
        """A segment of one of the segmentations; None where it is not here."""
        found = (s for s in self.segmentations if s.origin.sop_instance_uid == sop_instance_uid)
        return next((segment for one in found if (segment := one.segment(number)) is not None), None)


def open_object(review: Review, series: Series, show: Show) -> Job:
    """Read an object in a loader thread; then it lies over the images on screen, or is shown to be read.

    Where the images on screen are not its own and its own are open, those are put on screen first, by `show`. What it
    refers to and is not here, is said; on other images nothing of it is drawn.
    """
    review = review.here()
    studies, generation = review.session.opened.studies, review.session.generation

    def work(token: CancelToken, progress: ProgressReport) -> OpenedObject:
        read = review.ports.read_object(series, token, progress)
        wanted = _segmentations_of(read, studies)
        found = [review.ports.read_object(one, token, progress) for one in wanted]
        return OpenedObject(series, read, tuple(one for one in found if isinstance(one, Segmentation)))

    def done(opened: OpenedObject) -> None:
        if review.session.generation == generation or isinstance(opened.read, Document):
            _take_in(review, opened, show)
        else:
            _tell(review, opened, tr(OTHERS_MEANWHILE))

    return start(review, Lane.LOAD, tr("Reading {name}", name=name_of(series)), work, Outcome(done))


def name_of(series: Series) -> str:
    """What a series is called in sentences."""
    return series.description or series.modality


def _segmentations_of(read: ReadObject, studies: Sequence[Study]) -> list[Series]:
    """The opened segmentations of which a report speaks."""
    if not isinstance(read, ReportContent):
        return []
    uids = {ref.sop_instance_uid for claim in read.claims for ref in claim.segments}
    objects = [series for study in studies for series in study.series if series.is_object]
    return [series for series in objects if series.instances[0].sop_instance_uid in uids]


def _take_in(review: Review, opened: OpenedObject, show: Show) -> None:
    """Show what was read where it belongs."""
    session, read = review.session, opened.read
    for sentence in read.notes:
        _tell(review, opened, sentence)
    if isinstance(read, Document):
        session.over.show_document(read)
        return
    _go_home(review, read.references, show)
    sentence, current = missing(read.references, session.opened.studies), session.current
    if current is None and not isinstance(read, ReportContent):
        _tell(review, opened, sentence or tr(NO_IMAGES), tr(NOT_OPEN))
        return
    if sentence:
        _tell(review, opened, sentence)
    _lay_over(review, opened, read)


def _lay_over(review: Review, opened: OpenedObject, read: ReadObject) -> None:
    """Lay it over the images on screen, in place of what was read of it before."""
    session, current = review.session, review.session.current
    layers = layers_of(read, opened.series.id)
    if isinstance(read, ReportContent):
        layers = tuple(replace(layer, content=_report_here(review, opened, read)) for layer in layers)
    elif current is not None:
        layers = _layers_on(review, opened, layers, current.series)
    session.over.set_layers((*(layer for layer in session.over.layers if layer.source != opened.series.id), *layers))
    if isinstance(read, Presentation) and current is not None and layers:
        for sentence in not_applied(read, current.series):
            _tell(review, opened, sentence)
        present(review, read)


def _go_home(review: Review, references: References, show: Show) -> None:
    """Put the images of an object on screen, unless it lies on those that are there."""
    home, current = home_of(references, review.session.opened.studies), review.session.current
    is_at_home = current is not None and bool(refers_to(references, current.series))
    if home is not None and not is_at_home and (current is None or misplaced(references, current.series)):
        show(review, *home)


def _report_here(review: Review, opened: OpenedObject, report: ReportContent) -> ReportContent:
    """A report with its places, as far as they lie in the patient whose images are on screen."""
    current, found = review.session.current, placed_report(report, opened.segment, review.session.opened.studies)
    if current is None or current.series.kind is not SeriesKind.VOLUME:
        return without_places(found)
    return without_places(found) if misplaced(report.references, current.series) else found


def _layers_on(
    review: Review, opened: OpenedObject, layers: Sequence[OverlayLayer], series: Series
) -> tuple[OverlayLayer, ...]:
    """The layers of an object that can be drawn on a series; why others cannot, is said."""
    if reason := misplaced(opened.read.references, series):
        _tell(review, opened, reason, tr(NOT_OPEN), is_error=True)
        return ()
    contents = [_content_on(layer.content, opened.read.references, series) for layer in layers]
    here = [replace(layer, content=c) for layer, c in zip(layers, contents, strict=True) if c is not None]
    if not here:
        _tell(review, opened, tr(NOTHING), is_error=True)
    return tuple(here)


def _content_on(content: LayerContent, references: References, series: Series) -> LayerContent | None:
    """What can be drawn on a series; None where one of the two has a place in the patient and the other has none."""
    is_placed = series.kind is SeriesKind.VOLUME
    match content:
        case SegmentMask():
            return segment_on(content, references, series)
        case Contours():
            return content if is_placed else None
        case Heatmap():
            return content if content.volume.is_placed == is_placed else None
    return content


def _tell(review: Review, opened: OpenedObject, sentence: str, advice: str = "", *, is_error: bool = False) -> None:
    review.session.notify(Notice(f"{name_of(opened.series)}: {sentence}", advice, is_error=is_error))
