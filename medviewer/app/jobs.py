"""Background work: lanes of worker threads, each job ending in exactly one of Done, Failed, Stopped."""

from __future__ import annotations

import itertools
import logging
import threading
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from medviewer.domain.job import Cancelled, CancelToken, Done, Failed, JobEvent, Progress, ProgressReport, Stopped

if TYPE_CHECKING:
    from collections.abc import Callable

    Work = Callable[[CancelToken, ProgressReport], Any]
    Listener = Callable[[JobEvent], None]
    Post = Callable[[Callable[[], None]], None]

LOG = logging.getLogger("medviewer.jobs")


class Lane(StrEnum):
    """Which threads do a job. One inference thread, because GPU memory has one owner."""

    LOAD = "load"
    INFER = "infer"
    EXPORT = "export"
    RECORD = "record"


LANE_THREADS = {Lane.LOAD: 2, Lane.INFER: 1, Lane.EXPORT: 1, Lane.RECORD: 1}


@dataclass(frozen=True, slots=True)
class Job:
    """Handle of one piece of work; `token.cancel()` stops it."""

    number: int
    lane: Lane
    label: str
    token: CancelToken


class _Mailbox:
    """Carries one job's progress to the main thread: the latest only, but no partial result is lost."""

    def __init__(self, post: Post, listener: Listener) -> None:
        self._post = post
        self._listener = listener
        self._lock = threading.Lock()
        self._waiting: Progress | None = None

    def put(self, progress: Progress) -> None:
        with self._lock:
            already_posted = self._waiting is not None
            if self._waiting is not None and progress.partial is None:
                progress = Progress(progress.fraction, progress.message, self._waiting.partial)
            self._waiting = progress
        if not already_posted:
            self._post(self._deliver)

    def _deliver(self) -> None:
        with self._lock:
            progress, self._waiting = self._waiting, None
        if progress is not None:
            self._listener(progress)


class JobRunner:
    """Runs jobs on worker threads and tells the main thread how they go.

    Parameters
    ----------
    post
        Hands a function to the main thread, which calls it soon; `lambda f: f()` in tests.
    """

    def __init__(self, post: Post) -> None:
        self._post = post
        self._pools = {
            lane: ThreadPoolExecutor(threads, thread_name_prefix=f"medviewer-{lane}")
            for lane, threads in LANE_THREADS.items()
        }
        self._numbers = itertools.count(1)
        self._active: dict[int, Job] = {}  # main thread only, as all of it but what `_end` posts
        self._futures: dict[int, Future[JobEvent]] = {}
        self._closed = False

    @property
    def active(self) -> tuple[Job, ...]:
        """Jobs whose end the main thread has not heard, oldest first. Main thread only."""
        return tuple(self._active.values())

    def create(self, lane: Lane, label: str) -> Job:
        """Make the handle of a job that `start` will queue."""
        return Job(next(self._numbers), lane, label, CancelToken())

    def start(self, job: Job, work: Work, listener: Listener) -> None:
        """Queue `work(token, progress)`; `listener` hears its events on the main thread, the last one once.

        Main thread only. After `close`, the work is not started and nothing is heard.
        """
        if self._closed:
            job.token.cancel()
            return
        self._active[job.number] = job
        mailbox = _Mailbox(self._post_if_open, lambda event: self._tell(listener, event))
        future = self._pools[job.lane].submit(_run, work, job.token, mailbox.put)
        self._futures[job.number] = future
        future.add_done_callback(lambda ended: self._end(job, ended, listener))
        job.token.on_cancel(lambda: _withdraw(future))

    def stop(self, number: int) -> None:
        """Cancel the job with that number, if it has not ended."""
        for job in self.active:
            if job.number == number:
                job.token.cancel()

    def wait(self, lane: Lane) -> None:
        """Wait until the threads of a lane have done all that is queued; its end is heard later. Main thread only."""
        wait([self._futures[number] for number, job in self._active.items() if job.lane is lane])

    def close(self) -> None:
        """Stop all jobs and wait for their threads; nothing is heard from them any more."""
        self._closed = True
        for job in self.active:
            job.token.cancel()
        for pool in self._pools.values():
            pool.shutdown(wait=True, cancel_futures=True)
        self._active.clear()
        self._futures.clear()

    def _end(self, job: Job, ended: Future[JobEvent], listener: Listener) -> None:
        event = Stopped() if ended.cancelled() else ended.result()
        self._post_if_open(lambda: self._tell_end(job, listener, event))

    def _post_if_open(self, function: Callable[[], None]) -> None:
        if not self._closed:
            self._post(function)

    def _tell_end(self, job: Job, listener: Listener, event: JobEvent) -> None:
        self._active.pop(job.number, None)
        self._futures.pop(job.number, None)
        self._tell(listener, event)

    def _tell(self, listener: Listener, event: JobEvent) -> None:
        if self._closed:
            return
        try:
            listener(event)
        except Exception:
            LOG.exception("a listener failed on %s", type(event).__name__)


def _withdraw(queued: Future[JobEvent]) -> None:
    queued.cancel()  # takes a waiting job out of the queue; a running one looks at its token


def _run(work: Work, token: CancelToken, progress: ProgressReport) -> JobEvent:
    try:
        token.check()
        return Done(work(token, progress))
    except Cancelled:
        return Stopped()
    except Exception as error:  # noqa: BLE001 - whatever a job raises is told to the person who started it
        return Failed(error)
