"""Which slices were seen of the series that are open: marked while they are on screen, and kept with the study."""

from __future__ import annotations

from typing import TYPE_CHECKING

from medviewer.app.seen_slices import SeenKey, ShownSlice
from medviewer.app.slices import acquired_plane, can_be_thick, slices_of
from medviewer.domain.seen import SeenSlices

if TYPE_CHECKING:
    from medviewer.app.session import ReviewSession
    from medviewer.domain.planes import PlaneName


def shown_slice(session: ReviewSession, plane: PlaneName) -> ShownSlice | None:
    """The slice that a view shows now, where it can be marked as seen.

    None for thick and for turned slices, which are other pictures, and for one that has not been read yet.
    """
    current, slices, view = session.current, slices_of(session, plane), session.view
    if current is None or slices is None or slices.is_oblique or (view.slab is not None and can_be_thick(current)):
        return None
    if not slices.is_there(view.position_lps) or (current.is_preview and current.arriving is None):
        return None
    key = SeenKey(current.series.id, current.time, plane)
    return ShownSlice(key, current.study.uid, slices.number_at(view.position_lps), slices.count)


def seen_of(session: ReviewSession, plane: PlaneName) -> SeenSlices | None:
    """What was seen of a view of a session; None where nothing can be marked there."""
    shown = shown_slice(session, plane)
    return None if shown is None else seen_beside(session, shown)


def seen_beside(session: ReviewSession, shown: ShownSlice) -> SeenSlices:
    """What was seen of the view that a slice is one of."""
    return session.room.seen.of(shown.study_uid, shown.key) or SeenSlices(shown.count)


def unseen_of(session: ReviewSession) -> tuple[tuple[int, int], ...]:
    """Runs of slices of the series on screen, as it was acquired, that were not seen at its time; for sign-off."""
    current, plane = session.current, acquired_plane(session.current)
    slices = None if current is None else slices_of(session, plane)
    if current is None or slices is None:
        return ()
    seen = session.room.seen.of(current.study.uid, SeenKey(current.series.id, current.time, plane))
    return SeenSlices(slices.count).unseen if seen is None or seen.count != slices.count else seen.unseen
