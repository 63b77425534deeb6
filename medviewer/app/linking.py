"""Viewports that follow one another: the same place in the patient is on screen in all of them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from medviewer.domain.link import Link, Move
from medviewer.domain.vectors import Vec3, vec3

if TYPE_CHECKING:
    from medviewer.app.review import Review
    from medviewer.app.session import ReviewSession


def follow(review: Review) -> None:
    """Bring the others to the place where the session is now, where it is known which place of theirs that is."""
    room, source = review.room, review.session
    if not room.link.is_on or len(room.sessions) < 2:
        return
    for other in room.sessions.values():
        if other is not source and (move := _move(source, other)) is not None:
            bring_to(other, move.moved(source.view.position_lps))


def toggle_link(review: Review) -> None:
    """Link the viewports, or let each go its own way.

    Series that share no frame of reference keep the distance that they have when they are linked, but for those that
    are registered, which stay so.
    """
    room = review.room
    link = Link(not room.link.is_on, room.link.registered)
    if link.is_on:
        for one in room.sessions.values():
            for other in room.sessions.values():
                if _can_differ(one, other) and link.registration_of(*_ids(one, other)) is None:
                    link = link.with_move(*_ids(one, other), _distance(one, other))
    room.set_link(link)


def _move(source: ReviewSession, other: ReviewSession) -> Move | None:
    """How a place of one series becomes one of another; None where nothing says so."""
    if source.current is None or other.current is None or source.volume is None or other.volume is None:
        return None
    if not (source.volume.is_placed and other.volume.is_placed):
        return None
    known = source.room.link.move(*_ids(source, other))
    return known if known is not None or not same_frame(source, other) else Move()


def same_frame(one: ReviewSession, other: ReviewSession) -> bool:
    """Whether coordinates of both mean the same: they name one frame of reference, or are one series."""
    first, second = (one.volume, other.volume)
    if first is None or second is None or one.current is None or other.current is None:
        return False
    frame = first.geometry.frame_uid
    same_patient = one.current.study.patient == other.current.study.patient
    return first is second or (bool(frame) and frame == second.geometry.frame_uid and same_patient)


def _can_differ(one: ReviewSession, other: ReviewSession) -> bool:
    is_there = all(s.volume is not None and s.volume.is_placed for s in (one, other))
    return is_there and one is not other and not same_frame(one, other)


def _ids(one: ReviewSession, other: ReviewSession) -> tuple[str, str]:
    return tuple("" if s.current is None else s.current.series.id for s in (one, other))  # type: ignore[return-value]  # two of two


def _distance(one: ReviewSession, other: ReviewSession) -> Move:
    offset = np.array(other.view.position_lps) - np.array(one.view.position_lps)
    return Move(offset_mm=vec3(offset))


def link_text(session: ReviewSession) -> str:
    """How the place shown was found from that of the active viewport, where it was registered; else empty."""
    active = session.room.active
    if active is session or not session.room.link.is_on:
        return ""
    move = _move(active, session)
    return "" if move is None else move.text


def bring_to(session: ReviewSession, lps: Vec3) -> None:
    """Show a place, kept within the volume; others do not follow."""
    if session.volume is not None:
        geometry = session.volume.geometry
        index = np.clip(geometry.to_index(lps), 0, np.array(geometry.shape) - 1)
        session.set_view(replace(session.view, position_lps=vec3(geometry.to_lps(index))))
