"""Lookup tables as headers hold them: descriptors and entries (PS3.3 C.7.6.3.1.5, C.11.1.1, C.11.2.1.1)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from medviewer.io.loose import values_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray
    from pydicom import Dataset

MOST_ENTRIES = 1 << 16


def descriptor(value: Any) -> tuple[int, int, int] | None:
    """Number of entries, first value as 16 unsigned bits, bits per entry; None where it is damaged."""
    try:
        count, first, bits = (int(part) for part in value)
    except (TypeError, ValueError):
        return None
    if not 0 <= count <= MOST_ENTRIES or not 1 <= bits <= 16:
        return None
    return count or MOST_ENTRIES, first & 0xFFFF, bits


def signed_first(first: int, *, is_signed: bool) -> int:
    """The first value as what the pixels are: its own representation may be lost (US or SS, PS3.3 C.11.1.1.1)."""
    return first - 0x10000 if is_signed and first >= 0x8000 else first


def is_little_endian(dataset: Dataset) -> bool:
    """Byte order of what a data set keeps as bytes."""
    return dataset.original_encoding[1] is not False


def entries_of(data: bytes | Sequence[int], count: int, *, little: bool) -> NDArray[np.uint16] | None:
    """The entries of a table; None where there are fewer than its descriptor says.

    They lie one to a 16-bit word or, where the bytes suffice for no more, one to a byte; two bytes of such a word may
    have been read as one number.
    """
    if isinstance(data, bytes):
        return _of_bytes(data, count, "<u2" if little else ">u2")
    words = np.array(data, np.int64).astype(np.uint16)
    if len(words) >= count:
        return words[:count]
    return _of_bytes(words.astype("<u2").tobytes(), count, "<u2")


def _of_bytes(data: bytes, count: int, word: str) -> NDArray[np.uint16] | None:
    if len(data) >= 2 * count:
        return np.frombuffer(data, word, count).astype(np.uint16)
    if len(data) < count:
        return None
    if word == ">u2" and len(data) % 2 == 0:
        data = np.frombuffer(data, ">u2").astype("<u2").tobytes()
    return np.frombuffer(data, np.uint8, count).astype(np.uint16)


def raw_entries(dataset: Dataset, keyword: str) -> bytes | list[int] | None:
    """Bytes or numbers of a table's data; None where absent or of another kind."""
    values = values_of(dataset, keyword)
    if len(values) == 1 and isinstance(values[0], bytes):
        return values[0]
    return [int(part) for part in values] if values and all(isinstance(part, int) for part in values) else None
