"""What every use case is given: the session, the worker lanes and the ports."""

from __future__ import annotations

import logging
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from typing_extensions import override

from medviewer.app.shared import JobKind, JobStatus, Notice
from medviewer.domain.errors import UserError
from medviewer.domain.job import Done, Failed, JobEvent, Progress, Stopped
from medviewer.domain.wording import tr

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from medviewer.app.jobs import Job, JobRunner, Lane, Work
    from medviewer.app.ports import Ports
    from medviewer.app.session import ReviewSession
    from medviewer.domain.volume import Volume

LOG = logging.getLogger("medviewer.review")


class Review:
    """One open window's worth of work. Main thread only.

    Parameters
    ----------
    session
        Any session of the window's room.
    jobs, ports
        The worker lanes, and the way to files, models and the record.
    """

    def __init__(self, session: ReviewSession, jobs: JobRunner, ports: Ports) -> None:
        self.room = session.room
        self.jobs = jobs
        self.ports = ports

    @property
    def session(self) -> ReviewSession:
        """The session that panels and keys act on now."""
        return self.room.active

    def on(self, session: ReviewSession) -> Review:
        """The same work on one session, whichever is active."""
        return _Pinned(session, self.jobs, self.ports)

    def here(self) -> Review:
        """The same work on the session that is active now: what takes time must end where it began."""
        return self.on(self.session)


class _Pinned(Review):
    """Work on one session."""

    def __init__(self, session: ReviewSession, jobs: JobRunner, ports: Ports) -> None:
        super().__init__(session, jobs, ports)
        self._session = session

    @property
    @override
    def session(self) -> ReviewSession:
        return self._session


def notice_of(error: Exception) -> Notice:
    """What to tell the person about an error; what is not a UserError goes to the log as well."""
    if isinstance(error, UserError):
        return Notice(error.title, error.advice, is_error=True)
    LOG.error("unexpected error", exc_info=error)
    return Notice(
        tr("Something went wrong that medviewer did not expect. Decisions on record are safe."),
        tr("{name}: {error}. The details are in the log.", name=type(error).__name__, error=error),
        is_error=True,
    )


@dataclass(frozen=True, slots=True)
class Outcome:
    """What to do at each end of a job; the busy state ends on every one of them.

    `wanted` says whether the answer still matters (its series may have been left meanwhile).
    """

    done: Callable[[Any], None]
    partial: Callable[[Any], None] = lambda _value: None
    failed: Callable[[], None] = lambda: None
    stopped: str = ""
    kind: JobKind = JobKind.OTHER
    wanted: Callable[[], bool] = lambda: True


def start(review: Review, lane: Lane, label: str, work: Work, outcome: Outcome) -> Job:
    """Run a job, with its line in the status bar until it has ended."""
    job = review.jobs.create(lane, label)

    def hear(event: JobEvent) -> None:
        if isinstance(event, Progress):
            _say_progress(review, job.number, event)
            if event.partial is not None and outcome.wanted():
                outcome.partial(event.partial)
            return
        review.session.set_jobs(tuple(s for s in review.session.jobs if s.number != job.number))
        _end(review, label, event, outcome)

    review.session.set_jobs((*review.session.jobs, JobStatus(job.number, label, kind=outcome.kind)))
    review.jobs.start(job, work, hear)
    return job


def _end(review: Review, label: str, event: JobEvent, outcome: Outcome) -> None:
    match event:
        case Done(value):
            if outcome.wanted():
                outcome.done(value)
        case Failed(error):
            outcome.failed()
            review.session.notify(notice_of(error))
        case Stopped():
            outcome.failed()
            review.session.notify(Notice(outcome.stopped or tr("Stopped: {label}.", label=label)))


def _say_progress(review: Review, number: int, progress: Progress) -> None:
    review.session.set_jobs(
        tuple(
            replace(s, fraction=progress.fraction, message=progress.message) if s.number == number else s
            for s in review.session.jobs
        )
    )


def require_volume(review: Review) -> Volume:
    """The whole volume on screen; raises UserError where there is none yet."""
    current = review.session.current
    if current is None or current.volume is None:
        message = tr("No series is open.")
        raise UserError(message, tr("Open a study first."))
    if current.is_preview:
        message = tr("The series is still loading.")
        raise UserError(message, tr("Try again when its last slice is there."))
    return current.volume
