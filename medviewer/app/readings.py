"""How studies were looked at, read from the record and gathered for it."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from pydantic import ValidationError

from medviewer.app.reading_parts import KeptFusion, KeptTable, KeptVolume
from medviewer.app.reading_state import KeptGrid, KeptGroup, KeptLayout, KeptMove, KeptReading, KeptSeen, ReadingState
from medviewer.app.review import notice_of
from medviewer.domain.errors import UserError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from medviewer.app.desk import OpenSeries
    from medviewer.app.review import Review
    from medviewer.app.session import ReviewSession, Room
    from medviewer.domain.study import Series, Study

LOG = logging.getLogger("medviewer.reading")


def known_reading(review: Review, study: Study) -> ReadingState | None:
    """How a study was looked at last; None where that was never, or is not kept in this window.

    What was seen of it joins the room, and so do the moves between pairs of series for which none is known yet. What
    cannot be read is left out: it is no judgement.
    """
    room = review.room
    if room.keeps_readings and study.uid not in room.readings:
        try:
            state = _read(review, study)
        except UserError as error:  # asked again with the next series; nothing is written over it until then
            if all(notice.title != error.title for notice in review.session.notices):
                review.session.notify(notice_of(error))
            return None
        room.readings[study.uid] = state or ReadingState()
        if state is not None:
            room.seen.bring(study.uid, state.slices_seen())
            _bring_moves(room, state)
    return room.readings.get(study.uid)


def kept_reading(review: Review, study: Study, series: Series) -> KeptReading | None:
    """How a series was looked at last; None where that was never."""
    state = known_reading(review, study)
    return None if state is None else state.views.get(series.id)


def kept_fusions(review: Review, study: Study, series: Series) -> tuple[KeptFusion, ...]:
    """The second series that lay over a series when it was left, the lowest first."""
    state = known_reading(review, study)
    return () if state is None else tuple(one for one in state.fused if one.under == series.id)


def gather(room: Room) -> None:
    """Note how the studies on screen are looked at now; what has changed waits in `room.unsaved` to be kept."""
    if room.keeps_readings:
        for uid, state in readings_of(room, room.readings).items():
            if uid in room.readings and state != room.readings[uid]:
                room.readings[uid] = state
                room.unsaved[uid] = state


def take_unsaved(room: Room) -> dict[str, str]:
    """What is to be kept, as JSON by the UID of the study; it counts as kept from now on."""
    unsaved = {uid: state.model_dump_json() for uid, state in room.unsaved.items()}
    room.unsaved.clear()
    return unsaved


def put_back(room: Room, uids: Iterable[str]) -> None:
    """Let what could not be kept wait for the next writing; what has changed since counts."""
    for uid in uids:
        room.unsaved.setdefault(uid, room.readings[uid])


def _read(review: Review, study: Study) -> ReadingState | None:
    try:
        kept = review.ports.record.reading(study.uid)
        state = None if kept is None else ReadingState.model_validate_json(kept)
        if state is not None:
            state.check()
    except (ValidationError, ValueError) as error:
        LOG.warning("how a study was looked at cannot be read and is left out: %s", str(error).splitlines()[0])
    else:
        return state
    return None


def _bring_moves(room: Room, state: ReadingState) -> None:
    link = room.link
    for kept in state.moves:
        if link.move(kept.source, kept.target) is None:
            link = link.with_move(kept.source, kept.target, kept.move())
    if link != room.link:
        room.set_link(link)


def kept_layout(room: Room) -> KeptLayout:
    """The viewports of both windows, and what each group of them shows."""
    shown = ((group, one, one.current) for group, one in sorted(room.sessions.items()))
    return KeptLayout(
        first=KeptGrid.of(room.layout),
        second=None if room.second is None else KeptGrid.of(room.second),
        groups={
            group: KeptGroup(series_id=current.series.id, view=_as_looked_at(one, current))
            for group, one, current in shown
            if current is not None
        },
        active_group=room.active_group,
        linked=room.link.is_on,
    )


def _as_looked_at(session: ReviewSession, current: OpenSeries) -> KeptReading:
    """How a session shows its series, or will as soon as it is there."""
    if current.loaded is None and session.resumed is not None:
        return session.resumed
    return _reading(session, current)


def _reading(session: ReviewSession, current: OpenSeries) -> KeptReading:
    """What is kept of how a session shows its series; a filter where its values are shown, or on their way."""
    view, made = session.view, session.desk.processed
    kind = view.look.denoise
    is_shown = kind is not None and (made is None or made.kind is kind)
    tables = () if current.loaded is None else current.loaded.voi.luts
    update = {
        "table": KeptTable.of(view.window, tables),
        "denoise": kind.name if kind is not None and is_shown else None,
        "volume": KeptVolume.of(view.volume),
    }
    return KeptReading.of(view, current.time).model_copy(update=update)


def readings_of(room: Room, known: Mapping[str, ReadingState]) -> dict[str, ReadingState]:
    """How each study on screen is looked at now, by its UID; `known` is what was kept of it before.

    The layout belongs to the study that it was made for: that of the hanging protocol, else of its first series.
    """
    shown = [one for _group, one in sorted(room.sessions.items()) if one.current is not None]
    main = _main_study(room, shown)
    found: dict[str, ReadingState] = {}
    for session in shown:
        current = session.current
        if current is None or current.loaded is None:
            continue  # what is still loading is not yet looked at in any way of the reader's
        uid = current.study.uid
        before = found.get(uid) or known.get(uid) or ReadingState()
        layout = kept_layout(room) if main is not None and main.uid == uid else before.layout
        views = {**before.views, current.series.id: _reading(session, current)}
        ids = {one.id for one in current.study.series}
        moves = tuple(KeptMove.of(key, move) for key, move in room.link.of_series(ids).items())
        fused = _fused(session, current.series.id, before)
        update = {"layout": layout, "views": views, "seen": _seen(room, uid), "moves": moves, "fused": fused}
        found[uid] = before.model_copy(update=update)
    return found


def _fused(session: ReviewSession, under: str, before: ReadingState) -> tuple[KeptFusion, ...]:
    """The second series over those of a study, as kept before but for the series that a session shows."""
    kept = (KeptFusion.of(under, layer) for layer in session.over.layers)
    there = (one for one in kept if one is not None)
    return (*(one for one in before.fused if one.under != under), *there, *session.over.awaited)


def _main_study(room: Room, shown: list[ReviewSession]) -> Study | None:
    if room.hanging is not None:
        return room.hanging[2]
    return shown[0].current.study if shown and shown[0].current is not None else None


def _seen(room: Room, study_uid: str) -> tuple[KeptSeen, ...]:
    kept = room.seen.on_study(study_uid)
    return tuple(
        KeptSeen(series_id=key.series_id, time=key.time, plane=key.plane, count=slices.count, slices=slices.text)
        for key, slices in kept.items()
    )
