"""Pictures, NIfTI, NRRD and MetaImage read in a process beside the program: what kills a library costs one file."""

from __future__ import annotations

import atexit
import json
import mmap
import os
import pickle
import signal
import sys
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING, cast

import numpy as np

import medviewer
from medviewer.domain.errors import UserError
from medviewer.domain.study import Rejected
from medviewer.domain.wording import mark, spoken, tr
from medviewer.io.child_process import ChildProcess, memory_without_name
from medviewer.io.memory import budget_bytes
from medviewer.io.reading_process import IDLE_S, LENGTH, READY, TOO_LARGE, starts_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from medviewer.domain.job import CancelToken
    from medviewer.domain.loaded import Loaded
    from medviewer.domain.study import Study
    from medviewer.io.sniff import FileKind

READER_ARGUMENT = "--read-files"
"""Makes a packed program, which has no interpreter to start a module with, a reading process."""

CPU_S, BYTES_PER_CPU_S = 10.0, 10_000_000
"""Processor time that a file may take: this, and a second more for so many bytes, packed or not."""

DETACHED = frozenset({".mhd", ".nhdr", ".hdr"})
"""Headers whose values lie in another file, of the same name as a rule."""

SPARE_BYTES = 1 << 30
"""Memory that a process may take beside the pixels: address space, of which libraries and threads take much."""

IDLE_KEPT = 2
"""Processes that wait for more to do."""

_ENVIRONMENT = {
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "ITK_GLOBAL_DEFAULT_NUMBER_OF_THREADS": "1",
    "MALLOC_ARENA_MAX": "2",
    # with -P the folder that the program was started in is not searched
    "PYTHONPATH": os.pathsep.join(
        filter(None, (str(Path(medviewer.__file__).parents[1]), os.environ.get("PYTHONPATH")))
    ),
}
_NO_ANSWER = (OSError, EOFError, MemoryError, ValueError, pickle.UnpicklingError)
_ADVICE = mark("The file may be damaged; ask for it again.")


class _BrokenFileError(Exception):
    """A file that no process can read; the text says why, and goes on after the file's name."""


def scan_apart(kind: FileKind, path: Path, token: CancelToken) -> Study | Rejected:
    """What `scan_picture`, `scan_itk` or `scan_nifti` finds, in a process of its own; what crashes that is rejected.

    Raises OSError where the file itself cannot be read, Cancelled after the token was cancelled.
    """
    try:
        return cast("Study | Rejected", READERS.ask("scan", kind, path, token))
    except UserError as error:
        return Rejected(path, error.title)
    except _BrokenFileError as error:
        return Rejected(path, tr("The file is damaged or of a kind that does not open: {error}.", error=error))


def read_apart(kind: FileKind, path: Path, token: CancelToken, claimed_bytes: int = 0) -> Loaded:
    """What `read_picture`, `read_itk` or `read_nifti_series` reads, in a process of its own.

    `claimed_bytes` is the size of the values, as the scan found it: a small file may hold much.

    Raises UserError where it cannot be read, OSError, and Cancelled after the token was cancelled.
    """
    try:
        return cast("Loaded", READERS.ask("read", kind, path, token, claimed_bytes))
    except _BrokenFileError as error:
        title = tr("The file {path} cannot be read: {error}.", path=path.name, error=error)
        raise UserError(title, tr(_ADVICE)) from error


class ReadingProcesses:
    """Processes that read files, each started when it is needed first; may be used from several threads."""

    def __init__(self, cpu_s: float = CPU_S) -> None:
        self._cpu_s = cpu_s
        self._lock = threading.Lock()
        self._idle: list[_Process] = []

    def ask(self, task: str, kind: FileKind, path: Path, token: CancelToken, claimed_bytes: int = 0) -> object:
        """Scan or read a file; raises UserError, OSError, Cancelled or _BrokenFileError."""
        budget = budget_bytes()
        request = {
            "task": task,
            "kind": kind.value,
            "path": str(path),
            "cpu_s": self._cpu_s + max(_stored_bytes(path), claimed_bytes) / BYTES_PER_CPU_S,
            "more_bytes": SPARE_BYTES + (budget if task == "read" else 0),
            "budget_bytes": budget,
        }
        process = self._taken()
        stop = _Stop(process)
        token.on_cancel(stop.kill)
        try:
            token.check()
            return _opened(process.answer(request))
        except _NO_ANSWER as error:
            if process.is_alive:
                raise
            token.check()
            reason = tr(TOO_LARGE) if isinstance(error, MemoryError) else process.why_it_ended()
            raise _BrokenFileError(reason) from error
        finally:
            stop.forget()
            self._put_back(process, keep=not token.is_cancelled)

    def warm(self) -> None:
        """Start a process where none waits; nobody waits for it."""
        self._put_back(self._taken(), keep=True)

    def close(self) -> None:
        """End all processes that have nothing to do; a later file starts new ones."""
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

    def _put_back(self, process: _Process, *, keep: bool) -> None:
        with self._lock:
            if keep and process.is_alive and len(self._idle) < IDLE_KEPT:
                self._idle.append(process)
                return
        process.end()


def _stored_bytes(path: Path) -> int:
    """Size of a file, with those beside it that hold the values of a detached header."""
    size = path.stat().st_size
    if path.suffix.lower() not in DETACHED:
        return size
    return size + sum(one.stat().st_size for one in path.parent.iterdir() if one.stem == path.stem and one != path)


def _opened(answer: object) -> object:
    """What was answered; raises what is told of an error."""
    if not isinstance(answer, tuple):
        return answer
    name, *told = answer
    if name == "UserError":
        raise UserError(*told)
    if name == "OSError":
        raise _FileError(*told)
    raise _BrokenFileError(*told)


class _FileError(OSError):
    """The file itself cannot be read, as the process tells."""


def _command() -> list[str]:
    if getattr(sys, "frozen", False):
        return [sys.executable, READER_ARGUMENT]
    return [sys.executable, "-P", "-m", "medviewer.io.reading_process"]


def _mapped(descriptor: int, sizes: list[int]) -> list[NDArray[np.uint8]]:
    """Buffers in shared memory, which lives as long as they do; raises OSError or ValueError where it is too short."""
    *starts, size = starts_of(sizes)
    memory = np.frombuffer(mmap.mmap(descriptor, size), np.uint8)
    return [memory[start : start + n] for start, n in zip(starts, sizes, strict=True)]


class _Process:
    """One reading process, for one thread at a time."""

    def __init__(self) -> None:
        self._child = ChildProcess(_command(), _ENVIRONMENT)
        self._is_ready = False
        self._used = time.monotonic()
        self.is_alive = True

    def answer(self, request: Mapping[str, object]) -> object:
        """What the process answers; raises one of _NO_ANSWER where there is none, and then it is not alive."""
        self.is_alive = False
        if not self._is_ready:
            request = {**request, "translations": spoken()}
            self._is_ready = self._child.read(len(READY)).tobytes() == READY
        descriptor = memory_without_name()
        try:
            shared = f"/proc/{os.getpid()}/fd/{descriptor}" if descriptor >= 0 else ""
            text = json.dumps({**request, "shared": shared}).encode("ascii")
            self._child.write(LENGTH.pack(len(text)) + text)
            answer = self._received(descriptor)
        finally:
            if descriptor >= 0:
                os.close(descriptor)
        self.is_alive, self._used = True, time.monotonic()
        return answer

    def _received(self, descriptor: int) -> object:
        size, is_shared, count = (self._length() for _ in range(3))
        sizes = [self._length() for _ in range(count)]
        text = self._child.read(size)
        buffers = _mapped(descriptor, sizes) if is_shared else [self._child.read(n) for n in sizes]
        # the pickle is of a process of our own, which nobody else can write to
        return pickle.loads(text.data, buffers=buffers)  # noqa: S301 - as above

    def _length(self) -> int:
        return int(LENGTH.unpack(self._child.read(LENGTH.size).data)[0])

    def why_it_ended(self) -> str:
        """The reason why it is not alive, as part of a sentence."""
        if (self._child.exit_status() or 0) == -getattr(signal, "SIGPROF", 0) < 0:
            return tr("reading it takes too long")
        return tr("the library that reads it crashed on it")

    def still_runs(self) -> bool:
        """Whether it is there, and will be for as long as a request needs to reach it."""
        is_fresh = time.monotonic() - self._used < IDLE_S / 2
        return is_fresh and self.is_alive and self._child.still_runs

    def kill(self) -> None:
        """End it at once; who waits for an answer gets none."""
        self._child.kill()

    def end(self) -> None:
        """End it; a file that it still reads is given up."""
        self._child.end()
        self.is_alive = False


class _Stop:
    """Ends a process while a file is read, and leaves it alone afterwards, when it may read another."""

    def __init__(self, process: _Process) -> None:
        self._lock = threading.Lock()
        self._process: _Process | None = process

    def kill(self) -> None:
        """End the process where it still works for us."""
        with self._lock:
            if self._process is not None:
                self._process.kill()

    def forget(self) -> None:
        """The file was read."""
        with self._lock:
            self._process = None


READERS = ReadingProcesses()
"""The processes belong to the whole program, as loaded libraries do: one file after the other uses them."""

atexit.register(READERS.close)
