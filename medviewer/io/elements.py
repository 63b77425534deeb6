"""Values of a DICOM header from its raw elements: tolerant, and without pydicom's costly conversion."""

from __future__ import annotations

import math
import struct
import zlib
from typing import Literal

from medviewer.io import tags
from medviewer.io.texts import decoded, decoded_person

PARSE_ERRORS = (
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
        self._character_set = values.get(tags.CHARACTER_SET, b"")

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
        return decoded(self.raw(tag), self._character_set)

    def person(self, tag: int) -> str:
        """A person's name with its component groups ("=") and components ("^"), trailing empty ones removed."""
        return decoded_person(self.raw(tag), self._character_set)

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
