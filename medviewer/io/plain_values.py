"""What a plain header says of its values, by keyword as a data set gives it; most series need no more."""

from __future__ import annotations

from typing import IO, TYPE_CHECKING, Any

from medviewer.io.elements import RawHeader
from medviewer.io.plain_header import read_plain

if TYPE_CHECKING:
    from collections.abc import Mapping

_SHORTS = {
    "PixelPaddingValue": 0x00280120,
    "PixelPaddingRangeLimit": 0x00280121,
    "PixelRepresentation": 0x00280103,
    "SamplesPerPixel": 0x00280002,
    "BitsStored": 0x00280101,
}
_STRINGS = {
    "WindowCenter": 0x00281050,
    "WindowWidth": 0x00281051,
    "WindowCenterWidthExplanation": 0x00281055,
    "VOILUTFunction": 0x00281056,
}
_NOT_PLAIN = frozenset(
    {
        0x00280122,  # Float Pixel Padding Value
        0x00280123,  # Double Float Pixel Padding Value
        0x00283000,  # Modality LUT Sequence
        0x00283010,  # VOI LUT Sequence
        0x52009229,  # Shared Functional Groups Sequence
        0x52009230,  # Per-frame Functional Groups Sequence
    }
)
_WANTED = frozenset({*_SHORTS.values(), *_STRINGS.values(), *_NOT_PLAIN})


def plain_values(stream: IO[bytes]) -> Mapping[str, Any] | None:
    """The elements that `padding` and `voi` ask for, of a file with preamble; None where it takes a data set to tell.

    Numbers written as text stay text, several values make a list, as they do where pydicom reads tolerantly.
    """
    parsed = read_plain(stream, _WANTED)
    if parsed is None or not _NOT_PLAIN.isdisjoint(parsed.values):
        return None
    raw = RawHeader(parsed.values)
    if any(len(raw.raw(tag)) not in {0, 2} for tag in _SHORTS.values()):
        return None
    if not all(raw.raw(tag).isascii() for tag in _STRINGS.values()):
        return None
    shorts = {keyword: raw.short(tag) for keyword, tag in _SHORTS.items()}
    return {**shorts, **{keyword: raw.codes(tag) for keyword, tag in _STRINGS.items() if raw.code(tag)}}
