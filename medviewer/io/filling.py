"""Decoding all pictures of a series into one array, those where the reader looks first."""

from __future__ import annotations

import os
import threading
import time
from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import replace
from itertools import chain
from typing import TYPE_CHECKING, Any, NamedTuple

from medviewer.domain.errors import UserError
from medviewer.domain.job import Progress
from medviewer.domain.study import SeriesKind
from medviewer.domain.wording import tr
from medviewer.io.codecs import CODECS, get_ready
from medviewer.io.decode import write_values
from medviewer.io.source import Sources
from medviewer.io.stored import FrameReader

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from numpy.typing import NDArray

    from medviewer.domain.arriving import Arriving, Interest
    from medviewer.domain.job import CancelToken, ProgressReport
    from medviewer.domain.study import FrameRef, Series
    from medviewer.domain.volume import Volume

THREADS = min(4, os.cpu_count() or 1)
"""Reading and copying release the interpreter's lock, so a few threads help and many do not."""

FRAMES_AT_ONCE = 4
"""Frames of one file that a thread takes in one go: enough to go through the file in its order."""
FIRST_NEWS_S, NEWS_S = 0.25, 0.1
"""When the slices that are there are told first, and how often then: what opens at once has no use for it."""

PROGRESS_S = 0.05
"""How often it is told how far it is: each time costs the window as much as decoding a slice."""


class _Part(NamedTuple):
    """Pictures of one file that one thread decodes."""

    reader: Callable[[], FrameReader]
    numbers: Sequence[int]


class _Parts:
    """What is still to be decoded; the part nearest to where the reader looks comes next."""

    def __init__(self, parts: list[_Part], interest: Interest, distance: Callable[[_Part], tuple[int, int]]) -> None:
        self._parts = list(parts)
        self._interest, self._sorted_for = interest, -1
        self._distance = distance
        self._lock = threading.Lock()

    def take(self) -> _Part:
        """The next part."""
        with self._lock:
            if self._interest.index != self._sorted_for:
                self._sorted_for = self._interest.index
                self._parts.sort(key=self._distance, reverse=True)
            return self._parts.pop()


class Filling:
    """The pictures of one series on their way into one array (times, slices, rows, columns[, 3]).

    Parameters
    ----------
    series, array
        What is decoded, and where to; the array has its shape.
    preview
        Makes the volume of one picture of the first time, by its slice number, for those who wait.
    arriving
        Makes what is told of the slices of the first time while they come.
    interest
        Where the reader says what to look at.
    """

    def __init__(
        self,
        series: Series,
        array: NDArray[Any],
        preview: Callable[[int], Volume],
        arriving: Callable[[], Arriving],
        interest: Interest,
    ) -> None:
        self._series = series
        self._flat = array.reshape(-1, *array.shape[2:])
        self._preview, self._arriving = preview, arriving
        # one more hands frames over while the decoding processes work
        self._threads = THREADS + (series.frames[0].header.transfer_syntax in CODECS)
        self._interest = interest
        self._ready = bytearray(series.shape[0])
        self.failed: dict[int, str] = {}
        """Number of each picture that cannot be decoded, and why."""

    def fill(self, token: CancelToken, progress: ProgressReport) -> None:
        """Decode the slice that is shown first, tell it, then all others, those first where the reader looks.

        Raises ValueRangeError where a value does not fit the array's type, Cancelled after the token was cancelled.
        """
        first, total = self._interest.index, len(self._flat)
        with Sources() as sources:
            parts = self._parts(sources)
            get_ready(self._series.frames[0].header.transfer_syntax, total)
            reader = next(part.reader for part in parts if first in part.numbers)
            self._decode(_Part(reader, [first]), token)
            if first not in self.failed:
                progress(Progress(1 / total, tr("Slice 1 of {total}", total=total), self._preview(first)))
            token.check()
            rest = [_Part(part.reader, [n for n in part.numbers if n != first]) for part in parts]
            self._fill_all([part for part in rest if part.numbers], token, progress)

    def _parts(self, sources: Sources) -> list[_Part]:
        """Work for the threads: a few frames of one file each."""
        numbers_of: dict[int, dict[int, list[int]]] = defaultdict(lambda: defaultdict(list))
        for number, frame in enumerate(self._series.frames):
            numbers_of[id(frame.instance)][frame.number].append(number)
        parts: list[_Part] = []
        for frames in numbers_of.values():
            pictures = list(frames.values())
            reader = _once(self._series.frames[pictures[0][0]], sources)
            shares = (pictures[n : n + FRAMES_AT_ONCE] for n in range(0, len(pictures), FRAMES_AT_ONCE))
            parts.extend(_Part(reader, list(chain.from_iterable(share))) for share in shares)
        return parts

    def _distance(self, part: _Part) -> tuple[int, int]:
        """How far the nearest picture of a part is from the slice that the reader looks at, in times and slices."""
        slices, wanted = self._series.shape[0], self._interest.index
        return min((number // slices, abs(number % slices - wanted)) for number in part.numbers)

    def _decode(self, part: _Part, token: CancelToken) -> int:
        """Decode pictures of one file, each frame once; gives how many pictures that were."""
        per_frame: dict[int, list[int]] = defaultdict(list)
        for number in part.numbers:
            per_frame[self._series.frames[number].number].append(number)
        for frame_number, numbers in per_frame.items():
            token.check()
            try:
                stored = part.reader().read(frame_number)
                for number in numbers:
                    write_values(stored, self._series.frames[number], self._flat[number])
                    if number < len(self._ready):
                        self._ready[number] = 1
            except UserError as error:
                self.failed.update(dict.fromkeys(numbers, error.title))
        return len(part.numbers)

    def _fill_all(self, parts: list[_Part], token: CancelToken, progress: ProgressReport) -> None:
        total = len(self._flat)
        done = total - sum(len(part.numbers) for part in parts)
        due = 0.0
        queue, news = _Parts(parts, self._interest, self._distance), self._news()
        with ThreadPoolExecutor(self._threads, thread_name_prefix="slices") as pool:
            futures = [pool.submit(lambda: self._decode(queue.take(), token)) for _ in parts]
            try:
                for future in as_completed(futures):
                    done += future.result()
                    partial = next(news)
                    if partial is not None or done == total or time.monotonic() >= due:
                        progress(Progress(done / total, tr("Slice {done} of {total}", done=done, total=total), partial))
                        due = time.monotonic() + PROGRESS_S
            finally:
                pool.shutdown(wait=True, cancel_futures=True)

    def _news(self) -> Iterator[Arriving | None]:
        """For each part that was decoded: the slices that are there, now and then; else nothing."""
        due, arriving = time.monotonic() + FIRST_NEWS_S, None
        while True:
            if time.monotonic() < due:
                yield None
                continue
            arriving = arriving or self._arriving()
            arriving = replace(arriving, ready=bytes(self._ready))
            due = time.monotonic() + NEWS_S
            yield arriving


def first_shown(series: Series) -> int:
    """Index of the slice with which a series comes on screen: the middle of a stack, the beginning of a film."""
    return 0 if series.kind is SeriesKind.CINE else series.shape[0] // 2


def _once(frame: FrameRef, sources: Sources) -> Callable[[], FrameReader]:
    """A file's reader, made at its first use and kept while a part of the file is still to be decoded."""
    made: list[FrameReader] = []
    lock = threading.Lock()

    def reader() -> FrameReader:
        with lock:
            if not made:
                made.append(FrameReader(frame.instance, sources))
            return made[0]

    return reader
