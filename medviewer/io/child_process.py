"""A process beside the program that answers requests over its pipes."""

from __future__ import annotations

import os
import subprocess
import sys
from contextlib import suppress
from typing import TYPE_CHECKING, cast

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from io import FileIO

    from numpy.typing import NDArray

PIPE_BYTES = 1 << 20
_SET_PIPE_SIZE = 1031
"""F_SETPIPE_SZ of Linux: with the usual 64 kB both sides would wait for each other eight times a slice."""


class ChildProcess:
    """One process, for one thread at a time.

    Parameters
    ----------
    command
        What to start.
    environment
        Variables besides, or instead of, those of the program.
    handed
        Descriptors that it has too, under the same numbers.
    """

    def __init__(self, command: Sequence[str], environment: Mapping[str, str], handed: Sequence[int] = ()) -> None:
        self._child = subprocess.Popen(  # noqa: S603 - our own interpreter or program
            list(command),
            pass_fds=handed,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**os.environ, **environment},
            bufsize=0,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
        # without buffers they are plain files, which Popen's type does not tell
        self._requests, self._replies = cast("FileIO", self._child.stdin), cast("FileIO", self._child.stdout)
        for pipe in (self._requests, self._replies):
            _widen(pipe.fileno())

    @property
    def pid(self) -> int:
        """Number of the process."""
        return self._child.pid

    @property
    def still_runs(self) -> bool:
        """Whether it has not ended."""
        return self._child.poll() is None

    def write(self, data: bytes) -> None:
        """Send all of it; raises OSError where the process has ended."""
        view = memoryview(data)
        while view:
            view = view[self._requests.write(view) :]

    def read(self, size: int) -> NDArray[np.uint8]:
        """So many bytes; raises EOFError where the process ends before."""
        buffer = np.empty(size, np.uint8)
        view = buffer.data
        while view:
            count = self._replies.readinto(view)
            if not count:
                raise EOFError
            view = view[count:]
        return buffer

    def kill(self) -> None:
        """End it at once; who waits for an answer gets none."""
        self._child.kill()

    def exit_status(self) -> int | None:
        """How it ended, as `Popen.returncode`; waits for it a moment, None where it runs on."""
        with suppress(subprocess.TimeoutExpired):
            self._child.wait(1.0)
        return self._child.returncode

    def end(self) -> None:
        """Close the pipes, which ends the process, and wait for it a moment."""
        for pipe in (self._requests, self._replies):
            with suppress(OSError):
                pipe.close()
        if self.exit_status() is None:
            self._child.kill()
            self._child.wait()


def _widen(descriptor: int) -> None:
    """Make a pipe hold a whole slice, where the system can."""
    try:
        import fcntl  # noqa: PLC0415 - there is none on Windows
    except ImportError:
        return
    if sys.platform == "linux":
        with suppress(OSError):
            fcntl.fcntl(descriptor, _SET_PIPE_SIZE, PIPE_BYTES)


def memory_without_name() -> int:
    """The descriptor of memory that two processes can share; -1 where the system knows or allows none."""
    if sys.platform != "linux":
        return -1
    try:
        return os.memfd_create("medviewer-pixels")
    except OSError:
        return -1
