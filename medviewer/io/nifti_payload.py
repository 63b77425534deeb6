"""The stored values of a NIfTI file as they are: whether all are there, and which are no finite numbers.

The NIfTI library inside ITK quietly turns every NaN and infinity into 0, so those are looked for here.
"""

from __future__ import annotations

import gzip
import zlib
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING, Any, cast

import numpy as np

from medviewer.domain.errors import UserError
from medviewer.domain.wording import tr

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from numpy.typing import NDArray

PIECE_BYTES = 1 << 20
"""Read at once; a multiple of the size of every value."""

HEADER_BYTES = 348
"""Length of a NIfTI-1 header, which is its first value too and so tells the byte order (NIfTI-1, sizeof_hdr)."""

FLOATS = {16: "f4", 64: "f8"}
"""Values by NIfTI-1 `datatype` that may be no numbers; complex and 128-bit ones do not open."""


@dataclass(frozen=True, slots=True)
class Payload:
    """Where the stored values of a file lie.

    Parameters
    ----------
    datatype
        NIfTI-1 code of the type of a value.
    start, length
        Offset and length in bytes, unpacked.
    """

    datatype: int
    start: int
    length: int


@dataclass(frozen=True, slots=True, eq=False)
class NonFinite:
    """Stored values that are no finite numbers: their places (n,) in the file's order, and what stands there (n,)."""

    places: NDArray[np.int64]
    values: NDArray[np.float32]

    @property
    def count(self) -> int:
        """How many there are."""
        return len(self.places)


def is_packed(path: Path) -> bool:
    """Whether the file's name says that it is compressed."""
    return path.name.lower().endswith(".gz")


def examine(path: Path, payload: Payload) -> NonFinite:
    """Look at the values of a file once; a plain file of whole numbers is only measured.

    Raises
    ------
    UserError
        Where the file is cut short, of which ITK would quietly make a volume with noise in it.
    OSError
        Where it cannot be read.
    """
    if not is_packed(path) and (path.stat().st_size < payload.start + payload.length):
        raise _cut_short(path)
    if not is_packed(path) and payload.datatype not in FLOATS:
        return _joined([], [])
    try:
        with path.open("rb") as file:
            stream = cast("IO[bytes]", gzip.GzipFile(fileobj=file)) if is_packed(path) else file
            return _examined(stream, payload)
    except (EOFError, zlib.error) as error:
        raise _cut_short(path) from error


def _cut_short(path: Path) -> UserError:
    return UserError(tr("The NIfTI file {path} is cut short.", path=path.name), tr("Ask for the file again."))


def _examined(stream: IO[bytes], payload: Payload) -> NonFinite:
    """Raises EOFError where values are missing."""
    head = _exactly(stream, payload.start)
    code = FLOATS.get(payload.datatype)
    order = "<" if int.from_bytes(head[:4], "little") == HEADER_BYTES else ">"
    places: list[NDArray[np.int64]] = []
    found: list[NDArray[np.float32]] = []
    passed = 0
    for piece in _pieces(stream, payload.length):
        if code is None:
            continue
        with np.errstate(over="ignore", invalid="ignore"):  # what float32 cannot hold is shown as infinite
            values = np.frombuffer(piece, f"{order}{code}").astype(np.float32)
        odd = np.flatnonzero(~np.isfinite(values))
        if odd.size:
            places.append(odd + passed)
            found.append(values[odd])
        passed += len(values)
    return _joined(places, found)


def _pieces(stream: IO[bytes], length: int) -> Iterator[bytes]:
    for at in range(0, length, PIECE_BYTES):
        yield _exactly(stream, min(PIECE_BYTES, length - at))


def _exactly(stream: IO[bytes], count: int) -> bytes:
    data = stream.read(count)
    if len(data) < count:
        raise EOFError
    return data


def _joined(places: list[Any], values: list[Any]) -> NonFinite:
    nothing = np.empty(0)
    return NonFinite(
        np.concatenate([nothing, *places]).astype(np.int64), np.concatenate([nothing, *values]).astype(np.float32)
    )
