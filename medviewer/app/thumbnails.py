"""Small pictures of series for the list."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from medviewer.app.jobs import Lane
from medviewer.app.review import Outcome, start
from medviewer.app.shared import JobKind
from medviewer.domain.wording import tr

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from medviewer.app.review import Review
    from medviewer.domain.job import CancelToken, ProgressReport
    from medviewer.domain.study import Series, Study


def start_thumbnails(review: Review, studies: Iterable[Study]) -> None:
    """Make the thumbnails of all series that open, in a loader thread after what was asked for before."""
    for study in studies:
        for series in study.series:
            if series.opens:
                _start_thumbnail(review, series)


def _start_thumbnail(review: Review, series: Series) -> None:
    def work(_token: CancelToken, _progress: ProgressReport) -> NDArray[Any]:
        return review.ports.thumbnail(series)

    def keep(pixels: NDArray[Any]) -> None:
        review.session.set_thumbnail(series.id, pixels)

    outcome = Outcome(keep, stopped=tr("Thumbnails were not finished."), kind=JobKind.BESIDE)
    start(review, Lane.LOAD, tr("Thumbnails"), work, outcome)
