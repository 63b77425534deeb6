"""Decoding compressed frames in processes beside the program: what kills a decoder costs one frame."""

from __future__ import annotations

import atexit
import json
import math
import mmap
import os
import sys
import threading
import time
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from medviewer.domain.wording import tr
from medviewer.io.child_process import ChildProcess, memory_without_name
from medviewer.io.decoder import REPLY, REQUEST

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

MOST_PROCESSES = min(4, os.cpu_count() or 1)
LIMIT_S = 10.0
"""No frame may take longer."""

DECODER_ARGUMENT = "--decode-frames"
"""Makes a packed program, which has no interpreter to start a file with, a decoding process."""

_ENVIRONMENT = {
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "MALLOC_MMAP_THRESHOLD_": str(1 << 28),
    "MALLOC_TRIM_THRESHOLD_": str(1 << 28),
}
"""No threads beside each other, and memory is kept from frame to frame: new pages cost as much as decoding does."""

LARGEST_SHARED_BYTES = 1 << 28
"""Larger frames go through pipes; what was shared once stays."""


class EncodedFrame(NamedTuple):
    """One compressed frame and what the header says of it; see `decoder.REQUEST`."""

    data: bytes
    codec: str
    rows: int
    columns: int
    samples: int
    bytes_per_value: int
    stream_colors: str = ""
    colors: str = ""


_NOTHING = EncodedFrame(b"", "rle", 0, 0, 1, 1)
"""A frame that is refused."""


class DecoderError(ValueError):
    """A frame that cannot be decoded; the text says why, and stands behind "cannot be decoded:"."""


class DecoderTimeoutError(DecoderError):
    """A frame that was given up because it took too long."""


class DecoderPool:
    """Up to `most` decoding processes, each started when it is needed first; no frame may take longer than `limit_s`.

    They end with `close`, or when the program ends, however it does. May be used from several threads.
    """

    def __init__(self, most: int = MOST_PROCESSES, limit_s: float = LIMIT_S) -> None:
        self._most = most
        self._limit_s = limit_s
        self._free = threading.Semaphore(most)
        self._lock = threading.Lock()
        self._idle: list[_Process] = []

    def warm(self, count: int = 1) -> None:
        """Start processes until so many are there or busy, at most as many as there may be; nobody waits for them."""
        with self._all_free(count):
            pass

    def wait_until_ready(self) -> None:
        """Start all processes that there may be, but those at work, and wait until they answer."""
        with self._all_free(self._most) as processes:
            for process in processes:
                with suppress(DecoderError):
                    process.decode(_NOTHING, self._limit_s)

    @contextmanager
    def _all_free(self, most: int) -> Iterator[list[_Process]]:
        """Up to so many processes that are not at work, started where they are not there yet."""
        taken: list[_Process] = []
        held = 0
        try:
            while held < most and self._free.acquire(blocking=False):
                held += 1
                taken.append(self._taken())
            yield taken
        finally:
            try:
                for process in taken:
                    self._put_back(process)
            finally:
                if held:
                    self._free.release(held)

    def decode(self, frame: EncodedFrame) -> NDArray[Any]:
        """Pixels (rows, columns[, samples]) of one frame; raises DecoderError, whatever became of the process."""
        with self._free:
            process = self._taken()
            try:
                return process.decode(frame, self._limit_s)
            finally:
                self._put_back(process)

    def close(self) -> None:
        """End all processes; a later frame starts new ones."""
        with self._lock:
            processes, self._idle = self._idle, []
        for process in processes:
            process.end()

    def _taken(self) -> _Process:
        with self._lock:
            while self._idle:
                process = self._idle.pop()
                if process.still_runs():
                    return process
                process.end()
        return _Process()

    def _put_back(self, process: _Process) -> None:
        if not process.is_alive:
            process.end()
            return
        with self._lock:
            self._idle.append(process)


class _Shared:
    """Memory that a decoding process takes a frame from and puts its pixels into, where the system knows such."""

    def __init__(self) -> None:
        self.descriptor = memory_without_name()
        self._memory: NDArray[np.uint8] = np.empty(0, np.uint8)

    def put(self, data: bytes, room: int) -> int:
        """Put a frame in, with room for so many bytes of pixels after it; the size now, 0 where that cannot be had."""
        size = max(len(data), room)
        if self.descriptor < 0 or size > LARGEST_SHARED_BYTES:
            return 0
        if size > len(self._memory):
            try:
                os.ftruncate(self.descriptor, size)
                self._memory = np.frombuffer(mmap.mmap(self.descriptor, size), np.uint8)
            except OSError:
                return 0
        self._memory[: len(data)] = np.frombuffer(data, np.uint8)
        return len(self._memory)

    def content(self, size: int) -> NDArray[np.uint8]:
        """A copy of its first bytes; raises EOFError where there are fewer."""
        if size > len(self._memory):
            raise EOFError
        return self._memory[:size].copy()

    def close(self) -> None:
        """Give the memory back."""
        if self.descriptor >= 0:
            os.close(self.descriptor)
            self.descriptor = -1


def _command() -> list[str]:
    if getattr(sys, "frozen", False):
        return [sys.executable, DECODER_ARGUMENT]
    # -P: the folder of the file, whose modules have common names, does not come before the libraries
    return [sys.executable, "-P", str(Path(__file__).with_name("decoder.py"))]


class _Process:
    """One decoding process, for one thread at a time."""

    def __init__(self) -> None:
        self._shared = _Shared()
        handed = [self._shared.descriptor] if self._shared.descriptor >= 0 else []
        try:
            self._child = ChildProcess([*_command(), *map(str, handed)], _ENVIRONMENT, handed)
        except BaseException:
            self._shared.close()
            raise
        self.is_alive = True

    def decode(self, frame: EncodedFrame, limit_s: float) -> NDArray[Any]:
        """As `DecoderPool.decode`; after anything but pixels or a reason the process is not alive any more."""
        start = time.monotonic()
        try:
            self._send(frame, limit_s)
            return self._answer()
        except (OSError, EOFError) as error:
            self.is_alive = False
            if time.monotonic() - start >= limit_s:
                message = tr("it takes longer than {limit_s:.0f} s", limit_s=limit_s)
                raise DecoderTimeoutError(message) from error
            message = tr("the decoder crashed on it")
            raise DecoderError(message) from error

    def _send(self, frame: EncodedFrame, limit_s: float) -> None:
        names = (name.encode("ascii") for name in (frame.codec, frame.stream_colors, frame.colors))
        size = (frame.rows, frame.columns, frame.samples, frame.bytes_per_value)
        shared = self._shared.put(frame.data, math.prod(size))
        self._child.write(REQUEST.pack(*names, *size, len(frame.data), shared, limit_s))
        if not shared:
            self._child.write(frame.data)

    def _answer(self) -> NDArray[Any]:
        is_decoded, is_shared, dtype, *shape, size = REPLY.unpack(self._child.read(REPLY.size).tobytes())
        content = self._shared.content(size) if is_shared else self._child.read(size)
        if not is_decoded:
            text, named = json.loads(content.tobytes())
            raise DecoderError(tr(text, **named))
        values: NDArray[Any] = content.view(np.dtype(dtype.rstrip(b"\0").decode("ascii")))
        return values.reshape([length for length in shape if length])

    def still_runs(self) -> bool:
        """Whether nobody ended it from outside since it was used."""
        return self.is_alive and self._child.still_runs

    def end(self) -> None:
        """End the process and give its memory back."""
        self.is_alive = False
        try:
            self._child.end()
        finally:
            self._shared.close()


DECODERS = DecoderPool()
"""The processes belong to the whole program, as loaded libraries do: one series after the other uses them."""

atexit.register(DECODERS.close)
