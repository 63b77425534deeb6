"""Registering the series on screen to the active one, so that scrolling follows the patient and not the table."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from medviewer.app.jobs import Lane
from medviewer.app.linking import follow
from medviewer.app.priors import is_one_person
from medviewer.app.review import Outcome, Review, require_volume, start
from medviewer.app.shared import Notice
from medviewer.domain.errors import UserError
from medviewer.domain.wording import tr

if TYPE_CHECKING:
    from medviewer.app.desk import OpenSeries
    from medviewer.app.jobs import Job
    from medviewer.app.session import ReviewSession
    from medviewer.domain.job import CancelToken, ProgressReport
    from medviewer.domain.link import Registration


def can_register(session: ReviewSession) -> bool:
    """Whether another series with a place in the patient is on screen beside the active one."""
    return _is_able(session.room.active.current) and bool(_others(session.room.active))


def register_to_active(review: Review) -> tuple[Job, ...]:
    """Find where places of the active series lie in each other series on screen; they follow it then.

    Raises
    ------
    UserError
        Where no other series is on screen, one is still loading, one is of somebody else, or it is being done.
    """
    review = review.here()
    require_volume(review)
    others = _others(review.session)
    if not others:
        title = tr("There is no other series with a place in the patient on screen.")
        raise UserError(title, tr("Show the prior beside the current study first."))
    for other in others:
        _require_ready(review, other)
    return tuple(_start(review, other) for other in others)


def _is_able(current: OpenSeries | None) -> bool:
    return current is not None and current.volume is not None and current.is_placed and not current.volume.is_color


def _others(active: ReviewSession) -> tuple[ReviewSession, ...]:
    """One session for each other series on screen."""
    here = None if active.current is None else active.current.series.id
    found: dict[str, ReviewSession] = {}
    for session in active.room.sessions.values():
        if session.current is not None and _is_able(session.current) and session.current.series.id != here:
            found.setdefault(session.current.series.id, session)
    return tuple(found.values())


def _require_ready(review: Review, other: ReviewSession) -> None:
    require_volume(review.on(other))
    current, shown = review.session.current, other.current
    if current is not None and shown is not None and not is_one_person(review, current.study, shown.study):
        title = tr("The two series are not known to be of one person, so they are not registered.")
        raise UserError(title, tr("Answer the question whether they are, where it is asked."))
    if any(job.label == _label(other) for job in review.session.jobs):
        title = tr("The series are being registered already.")
        raise UserError(title, tr("Wait for it, or stop it in the status bar."))


def _label(other: ReviewSession) -> str:
    series = None if other.current is None else other.current.series
    name = "" if series is None else series.description or series.modality
    return tr("Registering {name}", name=name).strip()


def _start(review: Review, other: ReviewSession) -> Job:
    fixed, moving = require_volume(review), require_volume(review.on(other))
    ids = tuple("" if one.current is None else one.current.series.id for one in (review.session, other))

    def work(token: CancelToken, progress: ProgressReport) -> Registration:
        return review.ports.register(fixed, moving, token, progress)

    def done(found: Registration) -> None:
        room = review.room
        room.set_link(replace(room.link.with_move(ids[0], ids[1], found.move), is_on=True))
        follow(review)
        review.session.notify(
            Notice(
                tr(
                    "The series are {move}; {overlap:.0%} of the body is in both.",
                    move=found.move.text,
                    overlap=found.overlap,
                ),
                tr("The error is that of going there and back; look at a landmark before you rely on it."),
            )
        )

    outcome = Outcome(done, stopped=tr("The registration was stopped; the series are linked as they were."))
    return start(review, Lane.LOAD, _label(other), work, outcome)
