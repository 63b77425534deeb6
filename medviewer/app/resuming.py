"""Beginning to read a study: as it was left, else as its hanging protocol says, else with its first series."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from medviewer.app.arranging import arrange, put_series
from medviewer.app.denoising import denoise_again
from medviewer.app.hanging import hang, hang_as_left
from medviewer.app.known_priors import look_for_priors
from medviewer.app.opening import show_series
from medviewer.app.readings import known_reading

if TYPE_CHECKING:
    from medviewer.app.review import Review
    from medviewer.app.session import ReviewSession
    from medviewer.domain.study import Series, Study


def begin_study(review: Review, study: Study, series: Series) -> None:
    """Lay out a study that was chosen; `series` is what is shown where nothing else is known."""
    if series.is_object or not (resume(review, study) or hang(review, study)):
        show_series(review, study, series)
    look_for_priors(review, study)


def resume(review: Review, study: Study) -> bool:
    """Lay out a study as it was left; whether it was ever."""
    room, state = review.room, known_reading(review, study)
    kept = None if state is None else state.layout
    if kept is None:
        return False
    there = {group: room.opened.series_by_id(one.series_id) for group, one in kept.groups.items()}
    if not any(found is not None and found[0].uid == study.uid for found in there.values()):
        return False
    arrange(review, *kept.layouts())
    hang_as_left(review, study)
    if room.link.is_on != kept.linked:
        room.set_link(replace(room.link, is_on=kept.linked))
    for group, session in room.sessions.items():
        found = there.get(group)
        if found is None:
            session.close_series()
        else:
            _put(review, session, found)
            session.resume(kept.groups[group].view)
            denoise_again(review.on(session))
    active = room.sessions.get(kept.active_group)
    if active is not None:
        room.activate(active)
    return True


def _put(review: Review, session: ReviewSession, found: tuple[Study, Series]) -> None:
    if session.current is None or session.current.series.id != found[1].id:
        put_series(review, session, *found)
