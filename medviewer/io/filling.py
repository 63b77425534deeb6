"""Decoding all pictures of a series into one array, those where the reader looks first."""

from __future__ import annotations

import os
from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor, as_completed
from typing import TYPE_CHECKING, Any, NamedTuple

from medviewer.domain.errors import UserError
from medviewer.domain.job import Progress
from medviewer.io.codecs import CODECS, get_ready
from medviewer.io.decode import write_values
from medviewer.io.source import Sources
from medviewer.io.stored import FrameReader

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from medviewer.domain.job import CancelToken, ProgressReport
    from medviewer.domain.study import FrameRef, Series
    from medviewer.domain.volume import Volume

THREADS = min(4, os.cpu_count() or 1)
"""Reading and copying release the interpreter's lock, so a few threads help and many do not."""


class _Part(NamedTuple):
    """Pictures of one file that one thread decodes."""

    reader: Callable[[], FrameReader]
    numbers: Sequence[int]


class Filling:
    """The pictures of one series on their way into one array (times, slices, rows, columns[, 3]).

    Parameters
    ----------
    series, array
        What is decoded, and where to; the array has its shape.
    preview
        Makes the volume of one picture of the first time, by its slice number, for those who wait.
    """

    def __init__(self, series: Series, array: NDArray[Any], preview: Callable[[int], Volume]) -> None:
        self._series = series
        self._flat = array.reshape(-1, *array.shape[2:])
        self._preview = preview
        # one more hands frames over while the decoding processes work
        self._threads = THREADS + (series.frames[0].header.transfer_syntax in CODECS)
        self.failed: dict[int, str] = {}
        """Number of each picture that cannot be decoded, and why."""

    def fill(self, token: CancelToken, progress: ProgressReport) -> None:
        """Decode the middle slice of the first time, tell it, then all others.

        Raises ValueRangeError where a value does not fit the array's type, Cancelled after the token was cancelled.
        """
        middle, total = self._series.shape[0] // 2, len(self._flat)
        with Sources() as sources:
            parts = self._parts(sources)
            get_ready(self._series.frames[0].header.transfer_syntax, total)
            self._decode(_Part(parts[0].reader, [middle]), token)
            if middle not in self.failed:
                progress(Progress(1 / total, f"Slice 1 of {total}", self._preview(middle)))
            token.check()
            rest = [_Part(part.reader, [n for n in part.numbers if n != middle]) for part in parts]
            self._fill_all([part for part in rest if part.numbers], token, progress)

    def _parts(self, sources: Sources) -> list[_Part]:
        """Work for the threads: a file each, the one of the middle slice first; of few large files, shares of each."""
        numbers_of: dict[int, list[int]] = defaultdict(list)
        for number, frame in enumerate(self._series.frames):
            numbers_of[id(frame.instance)].append(number)
        files = sorted(numbers_of.values(), key=lambda numbers: min(map(self._distance, numbers)))
        shares = 1 if len(files) >= self._threads else self._threads
        return [
            _Part(reader, numbers[share::shares])
            for numbers in files
            for reader in [_once(self._series.frames[numbers[0]], sources)]
            for share in range(min(shares, len(numbers)))
        ]

    def _distance(self, number: int) -> tuple[int, int]:
        """How far a picture is from the middle slice of the first time, in times and slices."""
        time, index = divmod(number, self._series.shape[0])
        return time, abs(index - self._series.shape[0] // 2)

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
            except UserError as error:
                self.failed.update(dict.fromkeys(numbers, error.title))
        return len(part.numbers)

    def _fill_all(self, parts: list[_Part], token: CancelToken, progress: ProgressReport) -> None:
        total = len(self._flat)
        done = total - sum(len(part.numbers) for part in parts)
        with ThreadPoolExecutor(self._threads, thread_name_prefix="slices") as pool:
            futures = [pool.submit(self._decode, part, token) for part in parts]
            try:
                for future in as_completed(futures):
                    done += future.result()
                    progress(Progress(done / total, f"Slice {done} of {total}"))
            finally:
                pool.shutdown(wait=True, cancel_futures=True)


def _once(frame: FrameRef, sources: Sources) -> Callable[[], FrameReader]:
    """A file's reader, made at its first use and kept while a part of the file is still to be decoded."""
    made: list[FrameReader] = []

    def reader() -> FrameReader:
        if not made:
            made.append(FrameReader(frame.instance, sources))
        return made[0]

    return reader
