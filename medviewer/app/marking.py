"""Marking key images: the record first, the sign on screen after it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from medviewer.app.edits import KeyEdit
from medviewer.app.jumping import open_as, shown_there
from medviewer.app.key_slices import entry_of
from medviewer.app.key_slices_shown import key_slice, marked_on
from medviewer.app.linking import follow
from medviewer.app.reading_state import KeptReading
from medviewer.app.resolve import slice_frame
from medviewer.app.shared import Notice
from medviewer.app.slices import active_view, plane_of, slices_of, tilt_of
from medviewer.app.viewing import go_to_time
from medviewer.domain.errors import UserError
from medviewer.domain.layout import MPR, ViewName
from medviewer.domain.report import KeyImage
from medviewer.domain.tilt import UPRIGHT_PLANES
from medviewer.domain.wording import tr

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from numpy.typing import NDArray

    from medviewer.app.edits import EditHistory
    from medviewer.app.key_slices import KeySlice
    from medviewer.app.review import Review
    from medviewer.app.session import ReviewSession
    from medviewer.domain.frames import SliceFrame
    from medviewer.domain.loaded import Loaded
    from medviewer.domain.planes import SlicePlane


def can_mark(session: ReviewSession) -> bool:
    """Whether the active viewport shows a slice that is there as a whole."""
    current = session.current
    is_whole = current is not None and current.volume is not None and not current.is_preview
    return is_whole and active_view(session) is not ViewName.VOLUME_3D


def is_marked(session: ReviewSession) -> bool:
    """Whether the slice in the active viewport is a key image."""
    plane = _active_plane(session)
    return plane is not None and marked_on(session, plane) is not None


def toggle_mark(review: Review) -> None:
    """Mark the slice in the active viewport as a key image, as it is shown, or take the mark away; undoable.

    Raises UserError where that cannot be saved: nothing is shown then.
    """
    session, plane = review.session, _active_plane(review.session)
    if session.current is None or plane is None:
        message = tr("There is no slice to mark.")
        raise UserError(message, tr("Choose a viewport that shows one."))
    before = marked_on(session, plane)
    if before is not None:
        remove_mark(review, before.id)
        return
    made = key_slice(session, session.current, plane, review.ports.now())
    _edit(review, KeyEdit(tr("Mark key image"), session.current.study.uid, made, is_there=True))


def remove_mark(review: Review, key_id: str) -> None:
    """Take the mark from a slice of the study on screen, undoable."""
    key = _require(review, key_id)
    current = review.session.current
    if current is not None:
        _edit(review, KeyEdit(tr("Remove key image"), current.study.uid, key, is_there=False))


def set_mark(review: Review, edit: KeyEdit, history: EditHistory, *, back: bool) -> None:
    """Bring a mark to what it was before an edit (`back`), or after it; `history` is what can be undone then."""
    _put_in_force(review, edit, edit.is_there is not back, history)


def jump_to_key(review: Review, key_id: str) -> None:
    """Show a key image as it was marked: its series is opened where it is not in the viewports."""
    key = _require(review, key_id)
    there = shown_there(review, key.series_id)
    if there is None:
        open_as(review, key.series_id, lambda _kept: KeptReading.model_validate(key.view.model_dump()))
        return
    review, session = there, there.session
    go_to_time(review, key.time)
    view, kept = session.view, key.view.on(session.view)
    active = kept.active if kept.active in session.room.views_of(session) else view.active
    session.set_view(
        replace(
            view,
            position_lps=kept.position_lps,
            window=kept.window,
            inverted=kept.inverted,
            cameras=kept.cameras,
            slab=kept.slab,
            tilt=kept.tilt,
            active=active,
            maximised=None if view.maximised is None else active,
        )
    )
    follow(review)
    if kept.tilt != tilt_of(session):
        notice = Notice(
            tr("The key image is on turned planes."), tr("Show the three planes (MPR) to see it as it was marked.")
        )
        session.notify(notice)


def marked_images(
    session: ReviewSession, draw: Callable[[SliceFrame], NDArray[Any]]
) -> tuple[tuple[KeyImage, ...], tuple[str, ...]]:
    """The pictures of the key images on the series of a session, and words on those on others, which are not drawn."""
    current = session.current
    if current is None or current.loaded is None:
        return (), ()
    images, elsewhere = [], []
    for key in session.room.key_slices.on_study(current.study.uid):
        frame = _frame_as_marked(session, current.loaded, key) if key.series_id == current.series.id else None
        if frame is None:
            elsewhere.append(tr("{words}, on another series of the study: not pictured here", words=key.words))
        else:
            bare = replace(frame, text=replace(frame.text, top_left=()), active=False)  # the pages name the patient
            by = tr(", marked by {author}", author=key.author) if key.author else ""
            images.append(KeyImage(key.id, draw(bare), f"{key.words}{by}"))
    return tuple(images), tuple(elsewhere)


def _frame_as_marked(session: ReviewSession, loaded: Loaded, key: KeySlice) -> SliceFrame | None:
    """What the slice looked like; nobody is told of the view that is put in place for it."""
    desk, view, room = session.desk, session.view, session.room
    current, layouts = desk.current, (room.layout, room.second)
    try:
        time = min(key.time, len(loaded.times) - 1)
        desk.current = current and replace(current, volume=loaded.times[time], time=time)
        session.view = key.view.on(view)
        if session.view.tilt != UPRIGHT_PLANES:  # planes are turned against one another: where there are three
            room.layout, room.second = MPR.moved(room.group_of(session) or 0), None
        return slice_frame(session, key.plane)
    finally:
        desk.current, session.view = current, view
        room.layout, room.second = layouts


def _active_plane(session: ReviewSession) -> SlicePlane | None:
    slices = slices_of(session, plane_of(session, active_view(session))) if can_mark(session) else None
    return None if slices is None else slices.at(session.view.position_lps)[1]


def _require(review: Review, key_id: str) -> KeySlice:
    current = review.session.current
    keys = () if current is None else review.room.key_slices.on_study(current.study.uid)
    found = next((key for key in keys if key.id == key_id), None)
    if found is None:
        message = tr("The key image is not there any more.")
        raise UserError(message)
    return found


def _edit(review: Review, edit: KeyEdit) -> None:
    _put_in_force(review, edit, edit.is_there, review.session.history.add(edit))


def _put_in_force(review: Review, edit: KeyEdit, is_there: bool, history: EditHistory) -> None:
    author, now = review.session.settings.reader.strip(), review.ports.now()
    review.ports.record.keep(entry_of(edit.key, edit.study_uid, author, now, is_there=is_there))
    review.session.desk.history = history
    review.room.key_slices.put(edit.study_uid, edit.key, is_there=is_there)
