"""Whether a picture file is all there, told without decoding it."""

from __future__ import annotations

import zlib
from typing import IO, TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

_SKIPPED_MARKERS = frozenset({0x01, *range(0xD0, 0xD9)})
"""JPEG markers that stand alone (ITU-T T.81, B.1.1.3)."""
_START_OF_SCAN, _END_OF_IMAGE = 0xDA, 0xD9
_OFFSETS_AND_COUNTS = ((273, 279), (324, 325))
"""TIFF 6.0: StripOffsets and StripByteCounts; TileOffsets and TileByteCounts."""


def is_whole_png(path: Path) -> bool:
    """Whether every chunk is there with its checksum, up to the end chunk (PNG, 5.3); raises OSError."""
    with path.open("rb") as stream:
        stream.seek(8)
        while True:
            length, name = int.from_bytes(stream.read(4), "big"), stream.read(4)
            if len(name) < 4 or not _has_checksum(stream, name, length):
                return False
            if name == b"IEND":
                return True


def _has_checksum(stream: IO[bytes], name: bytes, length: int) -> bool:
    checksum = zlib.crc32(name)
    while length > 0:
        piece = stream.read(min(length, 1 << 20))
        if not piece:
            return False
        checksum = zlib.crc32(piece, checksum)
        length -= len(piece)
    return stream.read(4) == checksum.to_bytes(4, "big")


def is_whole_jpeg(path: Path) -> bool:
    """Whether an end marker follows the start of the picture itself, not of a preview in it; raises OSError."""
    data = path.read_bytes()
    at = 2
    while at + 4 <= len(data) and data[at] == 0xFF:
        marker = data[at + 1]
        if marker == _START_OF_SCAN:
            return data.find(bytes((0xFF, _END_OF_IMAGE)), at) >= 0
        stands_alone = marker in _SKIPPED_MARKERS
        is_filler = marker == 0xFF
        at += 1 if is_filler else 2 if stands_alone else 2 + int.from_bytes(data[at + 2 : at + 4], "big")
    return False


def is_whole_page(tags: Any, size: int) -> bool:
    """Whether all strips or tiles of a TIFF page, by its tags, lie within a file of `size` bytes."""
    for offsets, counts in _OFFSETS_AND_COUNTS:
        pairs = zip(tags.get(offsets, ()), tags.get(counts, ()), strict=False)
        if any(offset + count > size for offset, count in pairs):
            return False
    return True


def is_whole_bitmap(picture: Any, size: int) -> bool:
    """Whether all rows of an opened picture, where they are stored plainly, lie within a file of `size` bytes."""
    plain = (tile for tile in picture.tile if tile.codec_name == "raw")
    return all(tile.offset + (tile.extents[3] - tile.extents[1]) * tile.args[1] <= size for tile in plain)
