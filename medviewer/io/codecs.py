"""Compressed frames as pixels, by transfer syntax (PS3.5 A.4)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from medviewer.domain.wording import tr
from medviewer.io.color import jpeg_color
from medviewer.io.decoder_pool import DECODERS, DecoderError, EncodedFrame
from medviewer.io.stream_facts import endings, lacks_end, stream_fault

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from medviewer.domain.image_header import ImageHeader

RLE = "1.2.840.10008.1.2.5"
_JPEG2000 = ("90", "91", "92", "93", "201", "202", "203")
CODECS = {
    RLE: "rle",
    **{f"1.2.840.10008.1.2.4.{n}": "jpeg" for n in ("50", "51", "53", "55", "57", "70")},
    **{f"1.2.840.10008.1.2.4.{n}": "jpegls" for n in ("80", "81")},
    **{f"1.2.840.10008.1.2.4.{n}": "jpeg2k" for n in _JPEG2000},
    **{f"1.2.840.10008.1.2.4.{n}": "jpegxl" for n in ("110", "111", "112")},
}
"""Codecs of `decoder.py` by transfer syntax."""


def get_ready(transfer_syntax: str, frames: int = 1) -> None:
    """Let decoding processes start where so many frames of such a syntax are to come; nobody waits for them."""
    if transfer_syntax in CODECS:
        DECODERS.warm(frames)


def decoded(data: bytes, header: ImageHeader) -> tuple[NDArray[Any], str]:
    """One compressed frame and what its samples mean; the sign of the header is put on where the codec knows none.

    Raises DecoderError with the reason where it cannot be decoded, is not whole, or is not what the header says.
    """
    codec = CODECS[header.transfer_syntax]
    if fault := stream_fault(data, codec, header):
        raise DecoderError(fault)
    stream_colors, colors, photometric = _colors(data, codec, header)
    size = (header.rows, header.columns, header.samples, -(-header.bits_allocated // 8))
    frame = EncodedFrame(data, codec, *size, stream_colors, colors)
    return _signed(_whole(frame), header), photometric


def _colors(data: bytes, codec: str, header: ImageHeader) -> tuple[str, str, str]:
    """Colours of the stream and of the result as the codec is told them, and what the samples mean then."""
    if header.samples > 1 and codec == "jpeg":
        color = jpeg_color(data, header)
        return color.stream or "", "RGB" if color.stream else "", color.photometric
    is_undone = header.samples > 1 and codec == "jpeg2k" and header.photometric in {"YBR_ICT", "YBR_RCT"}
    return "", "", "RGB" if is_undone else header.photometric


def _whole(frame: EncodedFrame) -> NDArray[Any]:
    """The pixels of a frame that is all there; raises DecoderError where the end of its stream is lost."""
    if frame.codec not in {"jpeg", "jpegls"} or not lacks_end(frame.data):
        return DECODERS.decode(frame)
    if frame.codec == "jpegls":
        message = tr("its end is missing")  # CharLS would look for it for ever
        raise DecoderError(message)
    # a JPEG decoder would fill the picture up with grey where more than the end marker is lost
    one, other = (DECODERS.decode(frame._replace(data=frame.data + ending)) for ending in endings())
    if not np.array_equal(one, other):
        message = tr("it is cut short")
        raise DecoderError(message)
    return one


def _signed(pixels: NDArray[Any], header: ImageHeader) -> NDArray[Any]:
    if not header.signed or pixels.dtype.kind != "u":
        return pixels
    signed = pixels.view(np.dtype(f"i{pixels.dtype.itemsize}"))
    above = max(8 * signed.dtype.itemsize - header.bits_stored, 0)
    extended: NDArray[Any] = np.right_shift(np.left_shift(signed, above), above)
    return extended
