"""What compressed frames say of themselves, told without decoding them: their size, and whether they are all there.

JPEG: ITU-T T.81 annex B. JPEG-LS: ITU-T T.87 annex C. JPEG 2000 and HTJ2K: ITU-T T.800 annex A.
"""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING, NamedTuple

from medviewer.domain.wording import tr

if TYPE_CHECKING:
    from collections.abc import Iterator

    from medviewer.domain.image_header import ImageHeader

_SOC_SIZ = b"\xff\x4f\xff\x51"
END_MARKER = b"\xff\xd9"
"""End of image (JPEG, JPEG-LS) and end of codestream (JPEG 2000)."""

_START_OF_SCAN = 0xDA
_FRAME_MARKERS = frozenset({*range(0xC0, 0xD0), 0xF7} - {0xC4, 0xC8, 0xCC})
"""SOF0 to SOF15, without those between that mean something else, and that of JPEG-LS."""

_ALONE = frozenset({0x01, *range(0xD0, 0xD9)})
_SOF = struct.Struct(">BHHB")
_SIZ = struct.Struct(">HH8IHB")
_SOT = struct.Struct(">HHHIBB")
_SOT_MARKER = b"\xff\x90"
MOST_TILES = 65535
_LONGEST_FILL = 64
"""Looked at first: fragments are filled up to an even length, and to copy a frame takes longer."""


class StreamFacts(NamedTuple):
    """Size of the picture in a stream; `rows` is 0 where the stream says it only at its end (JPEG's DNL)."""

    rows: int
    columns: int
    samples: int
    bits: int


def stream_fault(data: bytes, codec: str, header: ImageHeader) -> str:
    """Why a frame is not decoded at all: it is another picture than the header says, or its data ends early.

    Empty where nothing speaks against it; of codecs that are not looked into here, always.
    """
    facts = {"jpeg": jpeg_facts, "jpegls": jpeg_facts, "jpeg2k": jpeg2000_facts}.get(codec)
    if facts is None:
        return ""
    try:
        found = facts(data)
    except (struct.error, IndexError):
        found = None
    if found is None:
        return tr("no picture begins in it")
    return _disagreement(found, header) or (jpeg2000_gap(data) if codec == "jpeg2k" else "")


def _disagreement(found: StreamFacts, header: ImageHeader) -> str:
    size = (found.rows or header.rows, found.columns, found.samples)
    due = (header.rows, header.columns, header.samples)
    if size != due:
        return tr("its pixels are {size}, not {due} as its header says", size=size, due=due)
    if found.bits > header.bits_allocated:
        return tr(
            "its values have {bits} bits, not up to {bits_allocated} as its header says",
            bits=found.bits,
            bits_allocated=header.bits_allocated,
        )
    return ""


def jpeg_facts(data: bytes) -> StreamFacts | None:
    """Facts of a JPEG or JPEG-LS stream by its frame header; None where its scan begins without one."""
    for marker, at in _jpeg_segments(data):
        if marker in _FRAME_MARKERS:
            bits, rows, columns, samples = _SOF.unpack_from(data, at + 4)
            return StreamFacts(rows, columns, samples, bits)
    return None


def _jpeg_segments(data: bytes) -> Iterator[tuple[int, int]]:
    """Marker and place of each segment up to the first scan, that included."""
    at = 2 if data[:2] == b"\xff\xd8" else len(data)
    while at + 4 <= len(data) and data[at] == 0xFF:
        marker = data[at + 1]
        if marker == 0xFF:  # filler
            at += 1
            continue
        yield marker, at
        if marker == _START_OF_SCAN:
            return
        at += 2 if marker in _ALONE else 2 + int.from_bytes(data[at + 2 : at + 4], "big")


def lacks_end(data: bytes) -> bool:
    """Whether no end marker follows the first scan of a JPEG or JPEG-LS stream."""
    if _ends_whole(data):
        return False
    scan = next((at for marker, at in _jpeg_segments(data) if marker == _START_OF_SCAN), len(data))
    return data.find(END_MARKER, scan) < 0


def _ends_whole(data: bytes) -> bool:
    """Whether a stream ends with an end marker, whatever zeros fill it up."""
    return data[-_LONGEST_FILL:].rstrip(b"\0").endswith(END_MARKER) or data.rstrip(b"\0").endswith(END_MARKER)


def endings() -> tuple[bytes, bytes]:
    """Two ends for a JPEG stream that has none; a decoder that needs more of the picture takes it from them.

    So a stream is whole if its picture is the same with both.
    """
    return bytes(512) + END_MARKER, b"\x5a\xa7" * 256 + END_MARKER


def jpeg2000_facts(data: bytes) -> StreamFacts | None:
    """Facts of a codestream, bare or in a file, by its SIZ segment (A.5.1)."""
    siz = _siz(data)
    if siz is None:
        return None
    _, _, right, bottom, left, top, _, _, _, _, samples, depth = siz
    return StreamFacts(bottom - top, right - left, samples, (depth & 0x7F) + 1)


def _siz(data: bytes) -> tuple[int, ...] | None:
    at = data.find(_SOC_SIZ)
    return None if at < 0 else _SIZ.unpack_from(data, at + len(_SOC_SIZ))


def jpeg2000_gap(data: bytes) -> str:
    """What a codestream lacks by its own account: decoders fill that in, with a blur or with grey."""
    siz = _siz(data)
    if siz is None:
        return ""
    due, tiles = _tile_count(siz), set()
    if due > MOST_TILES:
        return tr("it claims {due} tiles", due=due)
    for tile, end in _tile_parts(data):
        if end > len(data):
            return tr("it is cut short")
        tiles.add(tile)
    return "" if len(tiles) >= due else tr("{tiles} of its {due} tiles are there", tiles=len(tiles), due=due)


def _tile_parts(data: bytes) -> Iterator[tuple[int, int]]:
    """Number of the tile and end of each tile-part, by its SOT segment (A.4.2), as long as one follows the other."""
    at = _after_main_header(data)
    while at + _SOT.size <= len(data) and data[at : at + 2] == _SOT_MARKER:
        _, _, tile, length, _, _ = _SOT.unpack_from(data, at)
        end = at + length if length else len(data) + (not _ends_whole(data))  # no length: up to the end marker
        yield tile, end
        at = max(end, at + _SOT.size)


def _after_main_header(data: bytes) -> int:
    at = data.find(_SOC_SIZ) + 2
    while at + 4 <= len(data) and data[at] == 0xFF and data[at : at + 2] != _SOT_MARKER:
        at += 2 + int.from_bytes(data[at + 2 : at + 4], "big")
    return at


def _tile_count(siz: tuple[int, ...]) -> int:
    """Number of tiles (B.3)."""
    _, _, right, bottom, _, _, width, height, left, top, _, _ = siz
    if not width or not height:
        return MOST_TILES + 1
    return -(-(right - left) // width) * -(-(bottom - top) // height)
