"""Which viewports are on screen, and which series each shows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from medviewer.app import viewing
from medviewer.app.opening import show_series
from medviewer.app.readings import gather
from medviewer.app.session import ReviewSession
from medviewer.app.slices import active_view
from medviewer.domain.layout import SECOND_WINDOW, Cell, grid_of

if TYPE_CHECKING:
    from medviewer.app.jobs import Job
    from medviewer.app.review import Review
    from medviewer.app.session import Room
    from medviewer.domain.layout import Layout
    from medviewer.domain.study import Series, Study


def set_layout(review: Review, layout: Layout) -> None:
    """Show other viewports in the window that the active one stands in (groups numbered from 0).

    The active series stays, and as many of the others as there is room for. What has no viewport any more is closed:
    its answers are dropped, its verdicts are on record.
    """
    if review.room.is_in_second:
        arrange(review, review.room.layout, layout.moved(SECOND_WINDOW))
    else:
        arrange(review, layout, review.room.second)


def toggle_second(review: Review) -> None:
    """Open a second window with room for one series, or close it."""
    second = grid_of(1, 1).moved(SECOND_WINDOW) if review.room.second is None else None
    arrange(review, review.room.layout, second)


def arrange(review: Review, first: Layout, second: Layout | None) -> None:
    """Show these viewports in the main window, and those in a second one (groups numbered from `SECOND_WINDOW`)."""
    room = review.room
    if (first, second) == (room.layout, room.second):
        return
    gather(room)
    sessions = {**_filled(room, room.layout, first), **_filled(room, room.second, second)}
    for session in room.sessions.values():
        if not any(session is one for one in sessions.values()):
            session.close_series()
    active = next((group for group, one in sessions.items() if one is room.active), first.groups[0])
    room.arrange(first, second, sessions, active)


def _filled(room: Room, before: Layout | None, after: Layout | None) -> dict[int, ReviewSession]:
    """The sessions of one window by their groups in another layout; new ones where there is more room."""
    groups = () if after is None else after.groups
    shown = [] if before is None else _chosen(room, before, len(groups))
    kept = dict(zip(groups, shown, strict=False))
    return {group: kept.get(group) or ReviewSession(room=room) for group in groups}


def _chosen(room: Room, layout: Layout, most: int) -> list[ReviewSession]:
    """The sessions that stay, as they stand on screen: those with a series first, and always the active one."""
    ordered = sorted((room.sessions[group] for group in layout.groups), key=lambda one: one.current is None)
    chosen = ordered[:most]
    is_kept = room.active_group not in layout.groups or any(one is room.active for one in chosen)
    return chosen if is_kept or not chosen else [*chosen[:-1], room.active]


def put_series(review: Review, session: ReviewSession, study: Study, series: Series) -> Job | None:
    """Show a series in the viewports of one session, which becomes the active one."""
    review.room.activate(session)
    return show_series(review.on(session), study, series)


def step_series(review: Review, steps: int) -> None:
    """Show the next series of the study in the active viewport, as they are listed; at either end it stays.

    What is no image, or cannot be opened, is left out.
    """
    current = review.session.current
    if current is None:
        return
    listed = [series for series in current.study.series if series.opens and not series.is_object]
    here = next((n for n, one in enumerate(listed) if one.id == current.series.id), None)
    number = None if here is None else min(max(here + steps, 0), len(listed) - 1)
    if number is not None and number != here:
        show_series(review, current.study, listed[number])


def step_viewport(review: Review, steps: int) -> None:
    """Make the next viewport the active one, row by row; from the ends it starts over."""
    room = review.room
    cells = room.cells
    here = Cell(room.active_group, active_view(review.session))
    cell = cells[((cells.index(here) if here in cells else 0) + steps) % len(cells)]
    viewing.activate(review.on(room.sessions[cell.group]), cell.view)
