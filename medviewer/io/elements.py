"""Values of a DICOM header from its raw elements: tolerant, and without pydicom's costly conversion."""

from __future__ import annotations

import logging
import math
import struct
import threading
import warnings
import zlib
from contextlib import ExitStack, contextmanager
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Literal

from pydicom import charset, config
from pydicom.errors import BytesLengthException, InvalidDicomError
from pydicom.multival import MultiValue
from pydicom.valuerep import PersonName

from medviewer.io import tags

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pydicom import Dataset

PARSE_ERRORS = (
    InvalidDicomError,
    BytesLengthException,
    EOFError,
    OSError,
    ValueError,
    TypeError,
    AttributeError,
    LookupError,
    ArithmeticError,
    AssertionError,
    RuntimeError,
    struct.error,
    zlib.error,
)
"""What parsers raise on damaged files: each is an answer about the file, never a fault of the program."""


class _Tolerance:
    """pydicom's and Python's warnings are settings of the whole process: the first reader turns them off, the last on.

    Each reader doing so for itself would leave them off for good, since readers in several threads overlap.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._readers = 0
        self._undo = ExitStack()

    def enter(self) -> None:
        """One more reader."""
        with self._lock:
            if self._readers == 0:
                self._undo.enter_context(_silenced())
            self._readers += 1

    def leave(self) -> None:
        """One reader less."""
        with self._lock:
            self._readers -= 1
            if self._readers == 0:
                self._undo.close()


_TOLERANCE = _Tolerance()


@contextmanager
def _silenced() -> Iterator[None]:
    mode, level = config.settings.reading_validation_mode, config.logger.level
    config.settings.reading_validation_mode = config.IGNORE
    config.logger.setLevel(logging.CRITICAL)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        config.settings.reading_validation_mode = mode
        config.logger.setLevel(level)


@contextmanager
def tolerant_reading() -> Iterator[None]:
    """Read files as they are: what a scanner wrote is not validated and not complained about. For any thread."""
    _TOLERANCE.enter()
    try:
        yield
    finally:
        _TOLERANCE.leave()


class RawHeader:
    """The raw elements of one data set, read as text or numbers; what is absent or damaged is an empty value.

    Parameters
    ----------
    values
        Bytes of each element by tag.
    is_little_endian
        Byte order of the binary values.
    """

    def __init__(self, values: dict[int, bytes], *, is_little_endian: bool = True) -> None:
        self._values = values
        self._order: Literal["little", "big"] = "little" if is_little_endian else "big"
        self._struct = "<" if is_little_endian else ">"
        self._encodings = _encodings(values.get(tags.CHARACTER_SET, b""))

    def has(self, tag: int) -> bool:
        """Whether the element is there, empty or not."""
        return tag in self._values

    def has_any(self, wanted: frozenset[int]) -> bool:
        """Whether one of some elements is there, empty or not."""
        return not wanted.isdisjoint(self._values)

    def raw(self, tag: int) -> bytes:
        """Bytes of the value; empty where absent."""
        return self._values.get(tag, b"")

    def code(self, tag: int) -> str:
        """A UID or code string: ASCII, padding removed; several values stay joined by a backslash."""
        return self.raw(tag).decode("ascii", "replace").strip(" \0\r\n\t")

    def codes(self, tag: int) -> list[str]:
        """The values of a code string."""
        return [part.strip() for part in self.code(tag).split("\\")]

    def text(self, tag: int) -> str:
        """Text in the character set of the header; several values are joined by a comma."""
        return _decoded(self.raw(tag), self._encodings)

    def person(self, tag: int) -> str:
        """A person's name with its component groups ("=") and components ("^"), trailing empty ones removed."""
        return _decoded_person(self.raw(tag), self._encodings)

    def numbers(self, tag: int) -> tuple[float, ...]:
        """Values of a decimal or integer string; empty where any is no finite number."""
        try:
            values = tuple(float(part) for part in self.raw(tag).replace(b"\0", b"").split(b"\\") if part.strip())
        except ValueError:
            return ()
        return values if all(map(math.isfinite, values)) else ()

    def number(self, tag: int) -> float | None:
        """First value of a decimal or integer string; None where absent or damaged."""
        return next(iter(self.numbers(tag)), None)

    def integer(self, tag: int) -> int | None:
        """First value of an integer string; None where absent or damaged, or out of its range (PS3.5 6.2)."""
        value = self.number(tag)
        return None if value is None or abs(value) >= 1 << 31 else int(value)

    def short(self, tag: int) -> int | None:
        """An unsigned short (US), in the byte order of the file; None where absent."""
        value = self.raw(tag)
        return int.from_bytes(value[:2], self._order) if len(value) >= 2 else None

    def double(self, tag: int) -> float | None:
        """A double (FD), in the byte order of the file; None where absent, damaged or not finite."""
        value = self.raw(tag)
        number = struct.unpack(self._struct + "d", value[:8])[0] if len(value) >= 8 else None
        return number if number is not None and math.isfinite(number) else None

    def single(self, tag: int) -> float | None:
        """A float (FL), in the byte order of the file; None where absent, damaged or not finite."""
        value = self.raw(tag)
        number = struct.unpack(self._struct + "f", value[:4])[0] if len(value) >= 4 else None
        return number if number is not None and math.isfinite(number) else None

    def long(self, tag: int) -> int | None:
        """An unsigned long (UL), in the byte order of the file; None where absent."""
        value = self.raw(tag)
        return int.from_bytes(value[:4], self._order) if len(value) >= 4 else None

    def overlaid(self, values: dict[int, bytes]) -> RawHeader:
        """The header with some elements replaced, as one frame has its own."""
        return RawHeader({**self._values, **values}, is_little_endian=self._order == "little")


def raw_values(dataset: Dataset) -> dict[int, bytes]:
    """Bytes of each element of a data set as pydicom read it; b"" for sequences."""
    return {int(item.tag): _bytes(item.value) for item in dataset.values()}


def _bytes(value: Any) -> bytes:
    if isinstance(value, bytes):
        return value
    if isinstance(value, str):
        return value.encode("ascii", "replace")
    # only the character set is converted on reading, and it may have several values
    return b"\\".join(str(part).encode("ascii", "replace") for part in value) if isinstance(value, MultiValue) else b""


@lru_cache(maxsize=64)
def _encodings(value: bytes) -> tuple[str, ...]:
    """Python's names of the header's character sets (PS3.3 C.12.1.1.2)."""
    names = [part.strip() for part in value.decode("ascii", "replace").strip(" \0").split("\\")]
    try:
        return tuple(charset.convert_encodings(names))
    except (LookupError, ValueError):
        return ("iso8859",)


@lru_cache(maxsize=4096)
def _decoded(value: bytes, encodings: tuple[str, ...]) -> str:
    """Headers of one series repeat the same texts a thousand times: each is decoded once."""
    text = charset.decode_bytes(value, list(encodings), set(b"\r\n\t\f"))
    return ", ".join(part.strip(" \0") for part in text.split("\\")).strip()


@lru_cache(maxsize=4096)
def _decoded_person(value: bytes, encodings: tuple[str, ...]) -> str:
    name = str(PersonName(value, list(encodings)).decode())
    groups = [group.strip(" \0").rstrip("^ ") for group in name.split("=")]
    return "=".join(groups).rstrip("=")
