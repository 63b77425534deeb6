"""Pixels of one image object: stored values, and values after the modality rescale."""

from __future__ import annotations

import math
from functools import partial
from typing import IO, TYPE_CHECKING, Any

import imagecodecs
import numpy as np
import pydicom
from pydicom.encaps import generate_frames
from pydicom.pixels.processing import apply_modality_lut, convert_color_space
from pydicom.pixels.utils import pixel_array

from medviewer.domain.errors import UserError
from medviewer.io.elements import PARSE_ERRORS, tolerant_reading
from medviewer.io.source import BAD_ARCHIVE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from numpy.typing import NDArray
    from pydicom import Dataset

    from medviewer.domain.image_header import ImageHeader
    from medviewer.domain.study import InstanceRef
    from medviewer.io.source import Sources

_PLAIN = frozenset({"1.2.840.10008.1.2", "1.2.840.10008.1.2.1"})
_BY_PYDICOM = frozenset({"1.2.840.10008.1.2.2", "1.2.840.10008.1.2.1.99", "1.2.840.10008.1.2.5"})
"""Big endian, deflated, RLE."""

_JPEG2000 = ("90", "91", "201", "202", "203")
_CODECS: dict[str, Callable[..., Any]] = {
    **{f"1.2.840.10008.1.2.4.{n}": imagecodecs.jpeg_decode for n in ("50", "51", "53", "55", "57", "70")},
    **{f"1.2.840.10008.1.2.4.{n}": imagecodecs.jpegls_decode for n in ("80", "81")},
    **{f"1.2.840.10008.1.2.4.{n}": imagecodecs.jpeg2k_decode for n in _JPEG2000},
}
"""Decoders of compressed frames by transfer syntax (PS3.5 A.4); each gives rows x columns (x samples)."""

DECODE_ERRORS = (*PARSE_ERRORS, *BAD_ARCHIVE, MemoryError, imagecodecs.DelayedImportError)


class ValueRangeError(Exception):
    """A value does not fit the type that was chosen for the volume."""


def can_decode(header: ImageHeader) -> bool:
    """Whether the transfer syntax is known here."""
    return header.transfer_syntax in _PLAIN | _BY_PYDICOM or header.transfer_syntax in _CODECS


def value_types(headers: Iterable[ImageHeader]) -> tuple[np.dtype[Any], ...]:
    """Types to try for rescaled values, smallest first: int16, int32 where all is whole, else float32.

    16 stored bits are the rule in headers and the exception in pixels, so int16 is tried wherever values are whole.
    """
    headers = list(headers)
    if any(h.has_modality_lut for h in headers):
        return (np.dtype(np.float32),)
    if all(float(h.slope).is_integer() and float(h.intercept).is_integer() for h in headers):
        return (np.dtype(np.int16), np.dtype(np.int32), np.dtype(np.float32))
    return (np.dtype(np.float32),)


def decode_into(ref: InstanceRef, sources: Sources, out: NDArray[Any]) -> None:
    """Decode the first frame of an image and write its rescaled values to `out` (rows, columns).

    Raises
    ------
    ValueRangeError
        Where a value does not fit the type of `out`.
    UserError
        Where the pixels cannot be decoded; the title names the file.
    """
    header = _header(ref)
    stored = decode_stored(ref, sources)
    if stored.shape != out.shape:
        title = f"The pixels of {ref.path.name} are {stored.shape}, not {out.shape} as its header says."
        raise UserError(title, "The file is damaged; ask for it again.")
    if header.has_modality_lut:
        out[...] = stored  # the table was applied while decoding
        return
    _rescale_into(stored, header, out)


def decode_values(ref: InstanceRef, sources: Sources) -> NDArray[Any]:
    """Rescaled values (rows, columns) of the first frame; the type is the smallest that holds them exactly."""
    header = _header(ref)
    for dtype in value_types([header]):
        out = np.empty((header.rows, header.columns), dtype)
        try:
            decode_into(ref, sources, out)
        except ValueRangeError:
            continue
        return out
    message = "float32 holds every value"
    raise AssertionError(message)


def _header(ref: InstanceRef) -> ImageHeader:
    if ref.header is None:
        title = f"The file {ref.path.name} holds no image."
        raise UserError(title)
    return ref.header


def decode_stored(ref: InstanceRef, sources: Sources, frame: int = 0) -> NDArray[Any]:
    """Stored values (rows, columns) of one frame, sign-extended from the bits stored; colour as luminance.

    Raises UserError naming the file where the pixels cannot be decoded.
    """
    header = _header(ref)
    try:
        if _is_plain(header):
            return _significant_bits(_read_plain(ref, header, sources, frame), header)
        with sources.open(ref.path) as stream, tolerant_reading():
            return _read_by_library(stream, header, frame)
    except DECODE_ERRORS as error:
        title = f"The pixels of {ref.path.name} cannot be decoded: {_cause(error)}."
        raise UserError(title, "The file may be damaged; ask for it again.") from error


def _cause(error: BaseException) -> str:
    lines = str(error).strip().splitlines()
    return lines[0].rstrip(".")[:160] if lines else type(error).__name__


def _is_plain(header: ImageHeader) -> bool:
    """Whether the pixels of a frame are one run of bytes in the file."""
    return (
        header.transfer_syntax in _PLAIN
        and header.pixel_offset >= 0
        and header.samples == 1
        and header.bits_allocated in {8, 16, 32}
        and not header.has_modality_lut
        and header.photometric.startswith("MONOCHROME")
        and header.pixel_length >= header.claimed_bytes
    )


def _read_plain(ref: InstanceRef, header: ImageHeader, sources: Sources, frame: int) -> NDArray[Any]:
    dtype = np.dtype(f"<{'i' if header.signed else 'u'}{header.bits_allocated // 8}")
    size = header.rows * header.columns * dtype.itemsize
    with sources.open(ref.path) as stream:
        stream.seek(header.pixel_offset + frame * size)
        data = stream.read(size)
    if len(data) < size:
        message = f"the file is cut short ({len(data)} of {size} bytes)"
        raise EOFError(message)
    return np.frombuffer(data, dtype).reshape(header.rows, header.columns)


def _significant_bits(stored: NDArray[Any], header: ImageHeader) -> NDArray[Any]:
    """The bits that count, sign-extended (PS3.5 8.1.1): what lies above the high bit may be an old overlay."""
    allocated, used = header.bits_allocated, min(header.bits_stored, header.bits_allocated)
    above = max(allocated - 1 - header.high_bit, 0)
    if used == allocated:
        return stored
    if header.signed or above + used != allocated:
        # shifting up and down again drops the bits above and below and copies the sign
        shifted: NDArray[Any] = np.right_shift(np.left_shift(stored, above), allocated - used)
        return shifted
    masked: NDArray[Any] = np.bitwise_and(stored, stored.dtype.type((1 << used) - 1))
    return masked


def _rescale_into(stored: NDArray[Any], header: ImageHeader, out: NDArray[Any]) -> None:
    """Write stored * slope + intercept (PS3.3 C.11.1.1), exact for whole numbers."""
    if stored.dtype.kind == "f" and out.dtype.kind != "f":
        raise ValueRangeError  # float pixel data (PS3.3 C.7.6.24)
    if out.dtype.kind == "f":
        out[...] = stored * np.float64(header.slope) + np.float64(header.intercept)
        return
    slope, intercept = int(header.slope), int(header.intercept)
    if not _surely_fits(header, out.dtype):
        _check_range((int(stored.min()) * slope + intercept, int(stored.max()) * slope + intercept), out.dtype)
    if slope == 1 and stored.dtype.itemsize <= out.dtype.itemsize and _fits((intercept, intercept), out.dtype):
        # modular arithmetic in the type of the result is exact, since the result fits
        np.add(stored.astype(out.dtype, copy=False), out.dtype.type(intercept), out=out)
        return
    out[...] = stored.astype(np.int64) * slope + intercept


def _fits(values: tuple[int, int], dtype: np.dtype[Any]) -> bool:
    info = np.iinfo(dtype)
    return min(values) >= info.min and max(values) <= info.max


def _check_range(values: tuple[int, int], dtype: np.dtype[Any]) -> None:
    if not _fits(values, dtype):
        raise ValueRangeError


def _surely_fits(header: ImageHeader, dtype: np.dtype[Any]) -> bool:
    """Whether every value that the bits stored allow fits."""
    low, high = (
        (-(1 << header.bits_stored - 1), 1 << header.bits_stored - 1) if header.signed else (0, 1 << header.bits_stored)
    )
    ends = (low * header.slope + header.intercept, high * header.slope + header.intercept)
    return all(math.isfinite(end) for end in ends) and _fits((int(ends[0]), int(ends[1])), dtype)


def _read_by_library(stream: IO[bytes], header: ImageHeader, frame: int) -> NDArray[Any]:
    """Every encoding that is not one plain run of bytes."""
    dataset = pydicom.dcmread(stream, force=True)
    if "TransferSyntaxUID" not in dataset.file_meta:
        dataset.file_meta.TransferSyntaxUID = pydicom.uid.UID(header.transfer_syntax)
    if header.transfer_syntax in _CODECS:
        pixels = _uncompressed(dataset, header, frame)
    else:
        pixels = pixel_array(dataset, index=frame, raw=True)
    if pixels.ndim == 3:
        return _luminance(pixels, header)
    if pixels.dtype.kind in "iu" and pixels.dtype.itemsize * 8 == header.bits_allocated:
        pixels = _significant_bits(pixels, header)
    return apply_modality_lut(pixels, dataset) if header.has_modality_lut else pixels


def _uncompressed(dataset: Dataset, header: ImageHeader, frame: int) -> NDArray[Any]:
    """One compressed frame; the sign of the header is put on where the codec knows none."""
    frames = generate_frames(dataset.PixelData, number_of_frames=header.frames)
    data = next(data for number, data in enumerate(frames) if number == frame)
    pixels = np.asarray(_CODECS[header.transfer_syntax](data))
    if header.signed and pixels.dtype.kind == "u":
        pixels = pixels.view(np.dtype(f"i{pixels.dtype.itemsize}"))
        above = 8 * pixels.dtype.itemsize - header.bits_stored
        pixels = np.right_shift(np.left_shift(pixels, above), above)
    return pixels


def _luminance(pixels: NDArray[Any], header: ImageHeader) -> NDArray[Any]:
    """Grey of a colour frame (rows, columns, samples), for a small preview (ITU-R BT.601 weights)."""
    to_rgb = partial(convert_color_space, current=header.photometric, desired="RGB")
    is_raw_ybr = header.photometric.startswith("YBR_FULL") and header.transfer_syntax not in _CODECS
    rgb = to_rgb(pixels) if is_raw_ybr else pixels
    grey: NDArray[Any] = (rgb[..., :3] @ np.array([0.299, 0.587, 0.114])).astype(pixels.dtype)
    return grey
