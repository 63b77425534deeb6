"""Deflated data sets that are told apart from bombs before they fill the memory (PS3.5 A.5)."""

from __future__ import annotations

import re
import zlib
from typing import IO

_META_LENGTH_START, _META_LENGTH_END = 132, 144
_META_LENGTH_HEAD = b"\x02\x00\x00\x00UL\x04\x00"
"""Tag, VR and length of the File Meta Information Group Length, the first element of a file (PS3.10 7.1)."""

_DEFLATED = rb"1\.2\.840\.10008\.1\.2\.1\.99[\0 ]?(?![\d.])"
_PIECE = 1 << 20

LARGEST_IMAGE_BYTES = 1 << 29
"""Deflated data sets with an image are not unpacked beyond this."""


def inflates_beyond(stream: IO[bytes], limit: int) -> bool:
    """Whether a deflated data set (PS3.5 A.5) is longer than a limit; it is inflated piece by piece to be told.

    pydicom inflates such a data set at one go: a file of a few MB would take all memory.
    """
    head = stream.read(_META_LENGTH_END)
    if head[_META_LENGTH_START:-4] != _META_LENGTH_HEAD:
        return False
    meta = stream.read(int.from_bytes(head[-4:], "little"))
    if not re.search(_DEFLATED, meta):
        return False
    inflater, length = zlib.decompressobj(-zlib.MAX_WBITS), 0
    while (piece := inflater.unconsumed_tail or stream.read(_PIECE)) and length <= limit:
        length += len(inflater.decompress(piece, _PIECE))
    return length > limit
