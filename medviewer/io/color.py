"""Colour of every kind as red, green and blue (PS3.3 C.7.6.3.1.2)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from medviewer.domain.errors import UserError
from medviewer.domain.wording import tr

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from medviewer.domain.image_header import ImageHeader
    from medviewer.io.palette import Palette

RGB_MODELS = frozenset({"RGB", "YBR_ICT", "YBR_RCT", "XYB", ""})
"""What is red, green and blue once it is decoded: JPEG 2000 and JPEG XL undo their own transforms (PS3.5 8.2.4)."""

FROM_YBR_FULL = np.array([[1.0, 0.0, 1.402], [1.0, -0.114 * 1.772 / 0.587, -0.299 * 1.402 / 0.587], [1.0, 1.772, 0.0]])
"""Rows: red, green, blue from (Y, CB - 128, CR - 128); the inverse of PS3.3 C.7.6.3.1.2 (ITU-T T.871, 7)."""

TO_YBR_PARTIAL = np.array([[0.2568, 0.5041, 0.0979], [-0.1482, -0.2910, 0.4392], [0.4392, -0.3678, -0.0714]])
FROM_YBR_PARTIAL: NDArray[np.float64] = np.linalg.inv(TO_YBR_PARTIAL).astype(np.float64)
"""The same from (Y - 16, CB - 128, CR - 128), which span 219 and 224 steps (PS3.3 C.7.6.3.1.2, retired)."""

ROWS_AT_ONCE = 256
"""Rows that are converted together, so that the work in floating point stays small."""

LOSSLESS_JPEG = frozenset({"1.2.840.10008.1.2.4.57", "1.2.840.10008.1.2.4.70"})


def to_rgb(
    pixels: NDArray[Any], photometric: str, bits_stored: int = 8, palette: Palette | None = None
) -> NDArray[np.uint8]:
    """One frame as red, green and blue of 8 bits.

    Parameters
    ----------
    pixels
        Decoded values: (rows, columns) for a palette, else (rows, columns, samples) with as many colour samples as
        luminance samples. The planes of Planar Configuration 1 are merged already.
    photometric
        What the samples mean now; see `jpeg_color` for what becomes of a compressed frame.
    bits_stored
        Bits per sample; more than 8 are cut to the highest 8.
    palette
        Tables of PALETTE COLOR.

    Raises
    ------
    UserError
        Where the colour model is not known, or the samples are not what it asks for.
    """
    if photometric == "PALETTE COLOR":
        return _by_palette(pixels, palette)
    if pixels.ndim != 3 or pixels.shape[2] < 3:
        title = tr("The pixels of {model} have no three samples each.", model=photometric or tr("colour"))
        raise UserError(title, tr("The file is damaged; ask for it again."))
    if photometric not in RGB_MODELS and not photometric.startswith(("YBR_FULL", "YBR_PARTIAL")):
        title = tr("The colours are in {photometric}, which this program does not know.", photometric=photometric)
        raise UserError(title, tr("Ask for the images in RGB."))
    samples = _eight_bits(pixels[..., :3], bits_stored)
    if photometric in RGB_MODELS:
        return np.ascontiguousarray(samples)
    if photometric.startswith("YBR_FULL"):
        return _converted(samples, FROM_YBR_FULL, 0.0)
    return _converted(samples, FROM_YBR_PARTIAL, 16.0)


def _by_palette(pixels: NDArray[Any], palette: Palette | None) -> NDArray[np.uint8]:
    if palette is None or pixels.ndim != 2:
        raise UserError(tr("The picture has a colour palette that cannot be read."), tr("Ask for the file again."))
    return palette.colors(pixels)


def _eight_bits(samples: NDArray[Any], bits_stored: int) -> NDArray[np.uint8]:
    """The highest eight of the bits stored; fewer are spread over the whole range."""
    if samples.dtype == np.uint8 and bits_stored >= 8:
        return samples
    if bits_stored >= 8:
        return (samples >> (bits_stored - 8)).astype(np.uint8)
    return (samples.astype(np.uint16) * 255 // ((1 << bits_stored) - 1)).astype(np.uint8)


def _converted(ybr: NDArray[np.uint8], matrix: NDArray[np.float64], black: float) -> NDArray[np.uint8]:
    rgb = np.empty(ybr.shape, np.uint8)
    for start in range(0, len(ybr), ROWS_AT_ONCE):
        part = slice(start, start + ROWS_AT_ONCE)
        planes = [ybr[part, :, k].astype(np.float32) - np.float32((black, 128, 128)[k]) for k in range(3)]
        for color, weights in enumerate(matrix.astype(np.float32)):
            rgb[part, :, color] = _weighted(planes, weights)
    return rgb


def _weighted(planes: list[NDArray[np.float32]], weights: NDArray[np.float32]) -> NDArray[np.uint8]:
    """One colour; by planes, for products with matrices of three rows are slow."""
    total: NDArray[np.float32] = planes[0] * weights[0]
    for plane, weight in zip(planes[1:], weights[1:], strict=True):
        if weight:
            total += plane * weight
    total += np.float32(0.5)  # the cut to whole numbers rounds down
    np.clip(total, 0.0, 255.5, out=total)
    return total.astype(np.uint8)


@dataclass(frozen=True, slots=True)
class JpegColor:
    """How one JPEG frame in colour is to be decoded.

    Parameters
    ----------
    stream
        What the decoder takes the samples of the stream for ("RGB", "YCBCR"), so that it gives RGB; None leaves it
        to the marks in the stream.
    photometric
        What the decoded samples are.
    """

    stream: str | None
    photometric: str


def jpeg_color(data: bytes, header: ImageHeader) -> JpegColor:
    """The colours of a JPEG frame: by the marks of the stream where there are any, else by the header (PS3.5 8.2.1).

    Decoders turn lossy YCbCr into RGB by themselves and take every unmarked stream of three components for YCbCr;
    lossless streams they leave as they are.
    """
    if header.transfer_syntax in LOSSLESS_JPEG:
        return JpegColor(None, header.photometric)
    if _is_marked(data):
        return JpegColor(None, "RGB")
    return JpegColor("RGB" if header.photometric in RGB_MODELS else "YCBCR", "RGB")


def _is_marked(data: bytes) -> bool:
    """Whether a stream says by a JFIF or Adobe segment what its components are (ITU-T T.871, T.872)."""
    at = 2
    while at + 4 <= len(data) and data[at] == 0xFF:
        kind, length = data[at + 1], int.from_bytes(data[at + 2 : at + 4], "big")
        if (kind, data[at + 4 : at + 8]) in {(0xE0, b"JFIF"), (0xEE, b"Adob")}:
            return True
        if kind in {0xC0, 0xC1, 0xC2, 0xC3, 0xDA}:
            return False
        at += 2 + length
    return False
