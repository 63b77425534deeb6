"""Going to what is on another series of the study than the one on screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from medviewer.app.opening import show_series
from medviewer.app.reading_state import KeptReading
from medviewer.app.readings import kept_reading
from medviewer.domain.errors import UserError
from medviewer.domain.wording import tr

if TYPE_CHECKING:
    from collections.abc import Callable

    from medviewer.app.review import Review
    from medviewer.domain.vectors import Vec3


def shown_there(review: Review, series_id: str) -> Review | None:
    """The work on the viewports that show the whole of a series, which become the active ones; None where none do."""
    sessions = (review.session, *review.room.sessions.values())
    found = next((one for one in sessions if one.current is not None and one.current.series.id == series_id), None)
    if found is None or found.current is None or found.current.is_preview:
        return None
    review.room.activate(found)
    return review.on(found)


def open_as(review: Review, series_id: str, look: Callable[[KeptReading | None], KeptReading]) -> None:
    """Open a series of the study on screen in the active viewports.

    `look` says how it is looked at, given how it was left, if it ever was. Raises UserError where the study has no such
    series that opens.
    """
    current = review.session.current
    listed = () if current is None else current.study.series
    series = next((one for one in listed if one.id == series_id and one.opens), None)
    if current is None or series is None:
        raise UserError(tr("This is on a series that is not open."), tr("Open that series to see it."))
    kept = kept_reading(review, current.study, series)
    show_series(review, current.study, series)
    review.session.resume(look(kept))


def at_place(time: int, position_lps: Vec3) -> Callable[[KeptReading | None], KeptReading]:
    """As it was left, but at a time (from 0) and a place in LPS mm."""
    update = {"time": time, "position_lps": position_lps}
    return lambda kept: (kept or KeptReading(position_lps=position_lps)).model_copy(update=update)
