"""Whether a picture file is all there, told without decoding it."""

from __future__ import annotations

import zlib
from typing import IO, TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

_SKIPPED_MARKERS = frozenset({0x01, *range(0xD0, 0xD9)})
"""JPEG markers that stand alone (ITU-T T.81, B.1.1.3)."""
_START_OF_SCAN, _END_OF_IMAGE = 0xDA, 0xD9
_STRIPS, _TILES = (273, 279), (324, 325)
"""TIFF 6.0: StripOffsets and StripByteCounts; TileOffsets and TileByteCounts."""
_WIDTH, _LENGTH, _SAMPLES, _ROWS_PER_STRIP, _PLANAR, _TILE_WIDTH, _TILE_LENGTH = 256, 257, 277, 278, 284, 322, 323
_ENDLESS_STRIP = 2**32 - 1
"""RowsPerStrip where nothing else is said: all rows are one strip."""
_APART = 2
"""PlanarConfiguration: each sample has strips or tiles of its own."""


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
    """Whether all strips or tiles of a TIFF page, by its tags, are named and lie within a file of `size` bytes.

    Pillow leaves black what no strip covers. Raises ArithmeticError or TypeError for tags that are no sizes.
    """
    offsets, counts = (tags.get(tag, ()) for tag in (_TILES if _TILES[0] in tags else _STRIPS))
    due = _due_parts(tags)
    if len(offsets) < due or 0 < len(counts) < due:  # old files without compression have no counts
        return False
    return all(offset + count <= size for offset, count in zip(offsets, counts, strict=False))


def _due_parts(tags: Any) -> int:
    """Number of strips or tiles that cover the page (TIFF 6.0, StripsPerImage and TilesPerImage)."""
    planes = tags.get(_SAMPLES, 1) if tags.get(_PLANAR) == _APART else 1
    if _TILES[0] in tags:
        return int(planes * -(-tags[_WIDTH] // tags[_TILE_WIDTH]) * -(-tags[_LENGTH] // tags[_TILE_LENGTH]))
    return int(planes * -(-tags[_LENGTH] // tags.get(_ROWS_PER_STRIP, _ENDLESS_STRIP)))


def is_whole_bitmap(picture: Any, size: int) -> bool:
    """Whether all rows of an opened picture, where they are stored plainly, lie within a file of `size` bytes."""
    plain = (tile for tile in picture.tile if tile.codec_name == "raw")
    return all(tile.offset + (tile.extents[3] - tile.extents[1]) * tile.args[1] <= size for tile in plain)
