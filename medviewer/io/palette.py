"""Palettes: stored values as red, green and blue by tables (PS3.3 C.7.6.3.1.5, C.7.6.3.1.6, C.7.9.2)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from medviewer.domain.wording import tr
from medviewer.io.loose import integer_of, value_of
from medviewer.io.lut import MOST_ENTRIES, descriptor, entries_of, is_little_endian, raw_entries, signed_first

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from pydicom import Dataset

COLORS = ("Red", "Green", "Blue")
DISCRETE, LINEAR, INDIRECT = 0, 1, 2
"""Kinds of segment (PS3.3 C.7.9.2.1 to C.7.9.2.3)."""


@dataclass(frozen=True, slots=True, eq=False)
class Palette:
    """Colour tables.

    Parameters
    ----------
    first
        The stored value that the first entry shows.
    table
        (entries, 3) uint8: red, green, blue.
    """

    first: int
    table: NDArray[np.uint8]

    def colors(self, stored: NDArray[Any]) -> NDArray[np.uint8]:
        """Red, green and blue of stored values, along a new last axis; values beyond the ends take theirs."""
        index = np.clip(stored.astype(np.int64) - self.first, 0, len(self.table) - 1)
        shown: NDArray[np.uint8] = self.table[index]
        return shown


def palette_of(dataset: Dataset) -> Palette | None:
    """The palette of an image's header; None where it has none that can be read."""
    described = descriptor(value_of(dataset, "RedPaletteColorLookupTableDescriptor"))
    if described is None:
        return None
    count, first, bits = described
    tables = [_entries(dataset, color, count, bits) for color in COLORS]
    if any(table is None or not len(table) for table in tables):
        return None
    shortest = min(len(table) for table in tables if table is not None)
    table = np.stack([table[:shortest] for table in tables if table is not None], axis=1)
    is_signed = integer_of(dataset, "PixelRepresentation") == 1
    return Palette(signed_first(first, is_signed=is_signed), _eight_bits(table, bits))


def _entries(dataset: Dataset, color: str, count: int, bits: int) -> NDArray[np.uint16] | None:
    little = is_little_endian(dataset)
    data = raw_entries(dataset, f"{color}PaletteColorLookupTableData")
    if data is not None:
        return entries_of(data, count, little=little)
    segments = raw_entries(dataset, f"Segmented{color}PaletteColorLookupTableData")
    if segments is None:
        return None
    words = _segment_words(segments, bits, little)
    return _Segments(words, bits, count).expanded()


def _eight_bits(table: NDArray[np.uint16], bits: int) -> NDArray[np.uint8]:
    """Entries of 16 bits by their high byte.

    Writers differ: some keep 8-bit entries in tables that claim 16 bits, some 16-bit entries in tables that claim 8.
    """
    below = 0 if (table <= 0xFF).all() else bits - 8 if bits > 8 else 8
    return (table >> below).astype(np.uint8)


def _segment_words(data: bytes | list[int], bits: int, little: bool) -> list[int]:
    """The numbers of segmented data: of 8 or of 16 bits."""
    if isinstance(data, list):
        data, little = np.array(data, np.int64).astype("<u2").tobytes(), True
    if bits > 8:
        return [int(word) for word in np.frombuffer(data[: len(data) // 2 * 2], "<u2" if little else ">u2")]
    return list(data)


class _Segments:
    """One table of segments on its way to entries."""

    def __init__(self, words: list[int], bits: int, count: int) -> None:
        self._words, self._is_wide, self._count = words, bits > 8, min(count, MOST_ENTRIES)
        self._entries: list[int] = []

    def expanded(self) -> NDArray[np.uint16] | None:
        """The entries; None where the segments are damaged or too few."""
        at = 0
        try:
            while len(self._entries) < self._count and at + 1 < len(self._words):
                at = self._take(at, may_lead_away=True)
        except (IndexError, ValueError, OverflowError):
            return None
        if len(self._entries) < self._count:
            return None
        return np.array(self._entries[: self._count], np.uint16)

    def _take(self, at: int, *, may_lead_away: bool) -> int:
        """Expand the segment there; gives the place of the next."""
        kind, length = self._words[at], self._words[at + 1]
        if kind == DISCRETE:
            self._entries += self._words[at + 2 : at + 2 + length]
            return at + 2 + length
        if kind == LINEAR:
            self._grow_to(self._words[at + 2], length)
            return at + 3
        if kind != INDIRECT or not may_lead_away:
            message = tr("no such segment")
            raise ValueError(message)
        return self._repeat(at, length)

    def _grow_to(self, end: int, length: int) -> None:
        """A straight line from the last entry, which it does not repeat."""
        start = self._entries[-1]
        steps = np.linspace(start, end, length + 1)[1:]
        self._entries += [int(value) for value in np.rint(steps)]

    def _repeat(self, at: int, segments: int) -> int:
        """Expand so many segments from elsewhere once more; the place is given in bytes, low word first."""
        if self._is_wide:
            source, after = (self._words[at + 2] | self._words[at + 3] << 16) // 2, at + 4
        else:
            source, after = int.from_bytes(bytes(self._words[at + 2 : at + 6]), "little"), at + 6
        for _ in range(segments):
            if len(self._entries) < self._count:
                source = self._take(source, may_lead_away=False)
        return after
