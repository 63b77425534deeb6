"""The reading process: files of formats that native libraries read whole are scanned and read here.

ITK, Pillow and what these call crash on damaged files, so they run in a process of their own
(`apart.py` starts it), which answers one request after the other.
"""

from __future__ import annotations

import contextlib
import dataclasses
import faulthandler
import io
import json
import mmap
import os
import pickle
import signal
import struct
import sys
from itertools import accumulate
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from medviewer.domain.errors import UserError
from medviewer.domain.geometry import Geometry
from medviewer.domain.job import CancelToken
from medviewer.domain.volume import Volume
from medviewer.domain.wording import mark, speak, tr
from medviewer.io.decoder import limit_memory, write_all
from medviewer.io.memory import take_budget
from medviewer.io.sniff import FileKind

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

LENGTH = struct.Struct("<Q")
"""Before a request (JSON) its length; before an answer the length of the pickle, whether its buffers lie in the shared
memory or follow, their number, and the length of each."""

LEAST_SHARED_BYTES, ALIGNMENT = 1 << 20, 64
"""From which size on buffers go through shared memory, and on what they begin there."""

READY = b"+"
"""Is written when the process can take requests."""

TOO_LARGE = mark("it asks for too much memory")

IDLE_S = 600.0
"""The process ends itself when nothing was asked for so long."""

WALL_FACTOR = 6.0
"""Where processor time cannot be limited, time is: so many times as much."""


def main() -> None:
    """Answer requests on standard input until it ends, as it does when the program ends in whatever way."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the program, which closes our input
    requests, answers = sys.stdin.buffer, os.fdopen(os.dup(1), "wb", buffering=0)
    os.dup2(2, 1)  # what a library prints must not get between the answers
    with contextlib.suppress(BrokenPipeError):
        write_all(answers, READY)
        while True:
            _end_when_idle(IDLE_S)
            head = requests.read(LENGTH.size)
            _end_when_idle(0)
            if len(head) < LENGTH.size:
                return
            request = json.loads(requests.read(LENGTH.unpack(head)[0]))
            _send(answers, _answered(request), request["shared"])


def _answered(request: dict[str, Any]) -> object:
    """What was found or read, or a tuple of its name and texts for an error that is told to a person."""
    if "translations" in request:
        speak(request["translations"])
    _end_after(request["cpu_s"])
    limit_memory(request["more_bytes"])
    take_budget(request["budget_bytes"])
    try:
        return _FUNCTIONS[request["task"]](FileKind(request["kind"]), Path(request["path"]))
    except UserError as error:
        return ("UserError", error.title, error.advice)
    except OSError as error:
        return ("OSError", error.errno, error.strerror or str(error))
    except MemoryError:
        return ("MemoryError", tr(TOO_LARGE))
    except Exception as error:  # noqa: BLE001 - whatever a library makes of a damaged file, it is the file's fault
        return ("Exception", f"{type(error).__name__}: {error}")
    finally:
        _end_after(0)


def _scan(kind: FileKind, path: Path) -> object:
    # each import costs what the formats that are not met need not pay
    if kind is FileKind.PICTURE:
        from medviewer.io.pictures import scan_picture as scan  # noqa: PLC0415 - as above
    elif kind is FileKind.ITK:
        from medviewer.io.itk_volumes import scan_itk as scan  # noqa: PLC0415 - as above
    else:
        from medviewer.io.nifti import scan_nifti as scan  # noqa: PLC0415 - as above
    return scan(path)


def _read(kind: FileKind, path: Path) -> object:
    token = CancelToken()  # who cancels ends this process
    if kind is FileKind.PICTURE:
        from medviewer.io.pictures import read_picture  # noqa: PLC0415 - as above

        return read_picture(path, token)
    if kind is FileKind.ITK:
        from medviewer.io.itk_volumes import read_itk  # noqa: PLC0415 - as above

        return read_itk(path, token)
    from medviewer.io.nifti import read_nifti_series  # noqa: PLC0415 - as above

    return read_nifti_series(path)


_FUNCTIONS: dict[str, Callable[[FileKind, Path], object]] = {"scan": _scan, "read": _read}


class _Pickler(pickle.Pickler):
    """Geometries and volumes are made anew at the other end, where their arrays become read-only as here."""

    def reducer_override(self, value: Any) -> Any:
        if isinstance(value, Geometry | Volume):
            return type(value), tuple(getattr(value, f.name) for f in dataclasses.fields(value) if f.init)
        return NotImplemented


def _send(stream: IO[bytes], answer: object, shared: str) -> None:
    text, buffers = io.BytesIO(), list[pickle.PickleBuffer]()
    _Pickler(text, protocol=5, buffer_callback=buffers.append).dump(answer)
    views = [buffer.raw() for buffer in buffers]
    sizes = [view.nbytes for view in views]
    through_memory = _put(views, shared)
    write_all(stream, b"".join(map(LENGTH.pack, (text.tell(), int(through_memory), len(views), *sizes))))
    for part in (text.getbuffer(), *(() if through_memory else views)):
        write_all(stream, part)


def starts_of(sizes: Sequence[int]) -> list[int]:
    """Where buffers of these sizes begin in shared memory, and at last its length."""
    return [0, *accumulate(-(-size // ALIGNMENT) * ALIGNMENT for size in sizes)]


def _put(views: Sequence[memoryview], shared: str) -> bool:
    """Put buffers into the memory of that name; False where there is none, or nothing that would be worth it."""
    *starts, size = starts_of([view.nbytes for view in views])
    if not shared or size < LEAST_SHARED_BYTES:
        return False
    try:
        with Path(shared).open("r+b") as file:
            file.truncate(size)
            memory = mmap.mmap(file.fileno(), size)
    except (OSError, ValueError):
        return False
    for start, view in zip(starts, views, strict=True):
        memory[start : start + view.nbytes] = view
    memory.close()
    return True


def _end_when_idle(seconds: float) -> None:
    if hasattr(signal, "setitimer"):
        signal.setitimer(signal.ITIMER_REAL, seconds)


def _end_after(seconds: float) -> None:
    """End this process after so much processor time, within native loops too; 0: do not.

    Not time as such, since a file may come over a slow network.
    """
    if hasattr(signal, "setitimer"):
        signal.setitimer(signal.ITIMER_PROF, seconds)
    elif seconds:
        faulthandler.dump_traceback_later(WALL_FACTOR * seconds, exit=True)
    else:
        faulthandler.cancel_dump_traceback_later()


if __name__ == "__main__":
    main()
