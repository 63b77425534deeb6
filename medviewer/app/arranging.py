"""Which viewports are on screen, and which series each shows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from medviewer.app import viewing
from medviewer.app.opening import show_series
from medviewer.app.session import ReviewSession
from medviewer.app.slices import active_view
from medviewer.domain.layout import Cell

if TYPE_CHECKING:
    from medviewer.app.jobs import Job
    from medviewer.app.review import Review
    from medviewer.domain.layout import Layout
    from medviewer.domain.study import Series, Study


def set_layout(review: Review, layout: Layout) -> None:
    """Show other viewports; the active series stays, and as many of the others as there is room for.

    What has no viewport any more is closed: its answers are dropped, its verdicts are on record.
    """
    room = review.room
    if layout == room.layout:
        return
    shown = _chosen(review, len(layout.groups))
    kept = dict(zip(layout.groups, shown, strict=False))
    for session in room.sessions.values():
        if not any(session is one for one in shown):
            session.close_series()
    sessions = {group: kept.get(group) or ReviewSession(room=room) for group in layout.groups}
    active = next((group for group, one in sessions.items() if one is room.active), layout.groups[0])
    room.arrange(layout, sessions, active)


def _chosen(review: Review, most: int) -> list[ReviewSession]:
    """The sessions that stay, as they stand on screen: those with a series first, and always the active one."""
    room = review.room
    ordered = sorted((room.sessions[group] for group in room.layout.groups), key=lambda one: one.current is None)
    chosen = ordered[:most]
    return chosen if any(one is room.active for one in chosen) else [*chosen[:-1], room.active]


def put_series(review: Review, session: ReviewSession, study: Study, series: Series) -> Job | None:
    """Show a series in the viewports of one session, which becomes the active one."""
    review.room.activate(session)
    return show_series(review.on(session), study, series)


def series_by_id(review: Review, series_id: str) -> tuple[Study, Series] | None:
    """An opened series and its study, by the id of the series."""
    pairs = ((study, series) for study in review.session.opened.studies for series in study.series)
    return next((pair for pair in pairs if pair[1].id == series_id), None)


def step_viewport(review: Review, steps: int) -> None:
    """Make the next viewport the active one, row by row; from the ends it starts over."""
    room = review.room
    cells = room.layout.cells
    here = Cell(room.active_group, active_view(review.session))
    cell = cells[((cells.index(here) if here in cells else 0) + steps) % len(cells)]
    viewing.activate(review.on(room.sessions[cell.group]), cell.view)
