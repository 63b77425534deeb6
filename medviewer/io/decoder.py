"""The decoding process: one compressed frame after the other comes in, its pixels go out.

Native decoders crash, hang and fill memory on damaged data, so they run here and not in the program
(`decoder_pool.py` starts this file as a program of its own, which is why it imports nothing of ours).
"""

from __future__ import annotations

import contextlib
import faulthandler
import json
import mmap
import os
import signal
import struct
import sys
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

REQUEST = struct.Struct("<12s12s12sIIHHQQd")
"""Codec, colours of the stream and of the result (empty: as the codec likes), rows, columns, samples and bytes per
value that are due, length of the frame, size of the shared memory, which begins with the frame (0: there is none, the
frame follows), seconds after which this process ends itself."""

REPLY = struct.Struct("<??8s3IQ")
"""Whether it was decoded, whether the pixels lie in the shared memory, type of a value as NumPy writes it, shape (0: no
such axis), size in bytes; the pixels follow, or the reason as JSON: a text and what stands in its braces."""

SPARE_BYTES, SPARE_SHARE = 256 << 20, 16
"""Memory for one frame: this, and so many times its size (OpenJPEG works in 32 bits, JPEG XL in several floats)."""

_STATM = Path("/proc/self/statm")
_BY_LIBRARY = {
    "jpeg": "jpeg_decode",
    "jpegls": "jpegls_decode",
    "jpeg2k": "jpeg2k_decode",
    "jpegxl": "jpegxl_decode",
}
"""Functions of imagecodecs."""


class _Request(NamedTuple):
    codec: str
    stream_colors: str
    colors: str
    rows: int
    columns: int
    samples: int
    width: int
    length: int
    shared: int
    limit_s: float

    @property
    def due_bytes(self) -> int:
        """Size of the decoded frame."""
        return self.rows * self.columns * self.samples * self.width


class _RefusedError(ValueError):
    """A frame that is not as it should be: the reason, with the names of values in braces, and the values."""

    def __init__(self, text: str, **values: object) -> None:
        super().__init__(text)
        self.values = {name: str(value) for name, value in values.items()}


def mark(text: str, /) -> str:
    """As that of `domain.wording`, for the program says in the reader's language what comes from here in English."""
    return text


def main() -> None:
    """Answer requests on standard input until it ends, as it does when the program ends in whatever way.

    The last argument may be the descriptor of memory that is shared with the program, which sizes it for each frame.
    """
    shared = _Shared(int(sys.argv[-1])) if sys.argv[-1].isdigit() else None
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the program, which closes our input
    replies = os.fdopen(os.dup(1), "wb", buffering=0)
    os.dup2(2, 1)  # what a library prints must not get between the pixels
    __import__("imagecodecs._jpeg8")  # takes long, so before the first frame comes
    with contextlib.suppress(BrokenPipeError):
        while len(head := sys.stdin.buffer.read(REQUEST.size)) == REQUEST.size:
            codec, stream, colors, *numbers = REQUEST.unpack(head)
            names = (name.rstrip(b"\0").decode("ascii") for name in (codec, stream, colors))
            _answer(_Request(*names, *numbers), replies, shared)


class _Shared:
    """Memory that the program sees too: through a pipe a frame would take a third as long as it takes to decode."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor
        self._memory = np.empty(0, np.uint8)

    def frame(self, request: _Request) -> bytes:
        """The compressed frame, with which it begins."""
        if len(self._memory) != request.shared:
            self._memory = np.frombuffer(mmap.mmap(self._descriptor, request.shared), np.uint8)
        return self._memory[: request.length].tobytes()

    def take(self, pixels: NDArray[Any]) -> bool:
        """Put the pixels over it; False where there is no room."""
        if pixels.nbytes > len(self._memory):
            return False
        self._memory[: pixels.nbytes] = pixels.reshape(-1).view(np.uint8)
        return True


def _answer(request: _Request, replies: IO[bytes], shared: _Shared | None) -> None:
    # before the frame is taken in: the limit of the last one may be too low for it
    limit_memory(SPARE_BYTES + SPARE_SHARE * request.due_bytes + request.length + request.shared)
    data = shared.frame(request) if shared and request.shared else sys.stdin.buffer.read(request.length)
    _end_in(request.limit_s)
    try:
        pixels = _rle(data, request) if request.codec == "rle" else _by_library(data, request)
    except Exception as error:  # noqa: BLE001 - each codec has errors of its own; all say that the frame is damaged
        write_all(replies, _refusal(error))
    else:
        is_shared = bool(shared and request.shared and shared.take(pixels))
        shape = (*pixels.shape, 0)[:3]
        write_all(replies, REPLY.pack(True, is_shared, pixels.dtype.str.encode("ascii"), *shape, pixels.nbytes))
        if not is_shared:
            write_all(replies, pixels.reshape(-1).view(np.uint8).data)
    finally:
        _end_in(0)


def _end_in(seconds: float) -> None:
    """End this process after so long, within native loops too; 0: do not."""
    if hasattr(signal, "setitimer"):
        signal.setitimer(signal.ITIMER_REAL, seconds)
    elif seconds:
        faulthandler.dump_traceback_later(seconds, exit=True)
    else:
        faulthandler.cancel_dump_traceback_later()


def write_all(stream: IO[bytes], data: bytes | memoryview) -> None:
    """All of it: a pipe takes what it has room for."""
    view = memoryview(data)
    while view:
        view = view[stream.write(view) :]


def _refusal(error: Exception) -> bytes:
    words = mark("it asks for too much memory") if isinstance(error, MemoryError) else str(error)
    values = error.values if isinstance(error, _RefusedError) else {}
    text = json.dumps([words or type(error).__name__, values]).encode("ascii")
    return REPLY.pack(False, False, b"", 0, 0, 0, len(text)) + text


def limit_memory(more_bytes: int) -> None:
    """Let this process grow by so much, where the system knows such a limit."""
    try:
        import resource  # noqa: PLC0415 - there is none on Windows

        now = int(_STATM.read_text(encoding="ascii").split()[0]) * resource.getpagesize()
    except (ImportError, OSError):
        return
    hard = resource.getrlimit(resource.RLIMIT_AS)[1]
    wanted = now + more_bytes
    resource.setrlimit(resource.RLIMIT_AS, (wanted if hard == resource.RLIM_INFINITY else min(wanted, hard), hard))


def _by_library(data: bytes, request: _Request) -> NDArray[Any]:
    import imagecodecs  # noqa: PLC0415 - loads each codec at its first use

    names = {"colorspace": request.stream_colors, "outcolorspace": request.colors}
    options = {name: value for name, value in names.items() if value}
    pixels = np.asarray(getattr(imagecodecs, _BY_LIBRARY[request.codec])(data, **options))
    if pixels.ndim == 3 and pixels.shape[2] == 1:
        pixels = pixels[:, :, 0]
    if pixels.ndim not in {2, 3} or pixels.shape[:2] != (request.rows, request.columns):
        message = mark("its pixels are {shape}, not {claimed} as its header says")
        raise _RefusedError(message, shape=pixels.shape, claimed=(request.rows, request.columns))
    return np.ascontiguousarray(pixels)


def _rle(data: bytes, request: _Request) -> NDArray[Any]:
    """An RLE frame (PS3.5 annex G): for each sample a segment per byte of a value, the most significant first."""
    import imagecodecs  # noqa: PLC0415 - as above

    count, size = request.samples * request.width, request.rows * request.columns
    head = np.frombuffer(data[:64].ljust(64, b"\0"), "<u4")
    if head[0] != count:
        message = mark("{found} RLE segments where {count} are due")
        raise _RefusedError(message, found=head[0], count=count)
    ends = [int(n) for n in head[1 : count + 1]] + [len(data)]
    planes = np.empty((request.samples, size, request.width), np.uint8)
    for number in range(count):
        segment = imagecodecs.packbits_decode(data[ends[number] : ends[number + 1]])
        if len(segment) < size:
            message = mark("an RLE segment is cut short ({there} of {size} bytes)")
            raise _RefusedError(message, there=len(segment), size=size)
        sample, byte = divmod(number, request.width)
        planes[sample, :, request.width - 1 - byte] = np.frombuffer(segment, np.uint8)[:size]
    values = planes.view(f"<u{request.width}").reshape(request.samples, request.rows, request.columns)
    return values[0] if request.samples == 1 else np.ascontiguousarray(np.moveaxis(values, 0, 2))


if __name__ == "__main__":
    main()
