"""The measurements of the study on screen, as the list and the report show them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from medviewer.app.measuring import measurements_of, values_of
from medviewer.domain.measured_list import MeasuredItem, names_of
from medviewer.domain.wording import tr

if TYPE_CHECKING:
    from medviewer.app.review import Review
    from medviewer.domain.study import Study


def measured_items(review: Review) -> tuple[MeasuredItem, ...]:
    """All measurements of the study of the session with their values, in the order in which they were drawn.

    While one is dragged, its values are those of the draft. Values of pixels of a series that is not on screen are
    those measured last, or not known.
    """
    current = review.session.current
    if current is None:
        return ()
    kept = measurements_of(review)
    drawn = kept.on_study(current.study.uid)
    shown = tuple(kept.draft if kept.draft is not None and kept.draft.id == one.id else one for one in drawn)
    return tuple(
        MeasuredItem(number, name, _series_text(current.study, one.place.series_id), one, values_of(review, one))
        for number, (name, one) in enumerate(zip(names_of(shown), shown, strict=True), start=1)
    )


def _series_text(study: Study, series_id: str) -> str:
    series = next((one for one in study.series if one.id == series_id), None)
    if series is None:
        return tr("a series that is not open")
    return series.description or series.modality
