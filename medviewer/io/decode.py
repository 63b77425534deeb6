"""Values of the pictures of a series: stored values after the modality rescale."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np

from medviewer.domain.errors import UserError
from medviewer.domain.volume import COLORS
from medviewer.domain.wording import tr
from medviewer.io.stored import FrameReader

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from medviewer.domain.image_header import ImageHeader
    from medviewer.domain.study import FrameRef
    from medviewer.io.source import Sources


class ValueRangeError(Exception):
    """A value does not fit the type that was chosen for the volume."""


def value_types(headers: Iterable[ImageHeader]) -> tuple[np.dtype[Any], ...]:
    """Types to try for rescaled values, smallest first: int16, int32 where all is whole, else float32.

    16 stored bits are the rule in headers and the exception in pixels, so int16 is tried wherever values are whole.
    """
    headers = list(headers)
    if any(h.is_color for h in headers):
        return (np.dtype(np.uint8),)
    if any(h.has_modality_lut for h in headers):
        return (np.dtype(np.float32),)
    if all(float(h.slope).is_integer() and float(h.intercept).is_integer() for h in headers):
        return (np.dtype(np.int16), np.dtype(np.int32), np.dtype(np.float32))
    return (np.dtype(np.float32),)


def write_values(stored: NDArray[Any], frame: FrameRef, out: NDArray[Any]) -> None:
    """Write the rescaled values of a picture, or its RGB, to `out`, given the stored values of its whole frame.

    Raises
    ------
    ValueRangeError
        Where a value does not fit the type of `out`.
    UserError
        Where there are other pixels than the header says; the title names the file.
    """
    part = stored if frame.tile is None else _tile(stored, frame.tile, out.shape)
    if part.shape != out.shape:
        title = tr(
            "The pixels of {path} are {found}, not {claimed} as its header says.",
            path=frame.instance.path.name,
            found=part.shape,
            claimed=out.shape,
        )
        raise UserError(title, tr("The file is damaged; ask for it again."))
    if frame.header.has_modality_lut or frame.header.is_color:
        out[...] = part  # the table was applied while decoding; colour has no rescale
        return
    _rescale_into(part, frame.header, out)


def _tile(stored: NDArray[Any], start: tuple[int, int], shape: tuple[int, ...]) -> NDArray[Any]:
    return stored[start[0] : start[0] + shape[0], start[1] : start[1] + shape[1]]


def shape_of(header: ImageHeader) -> tuple[int, ...]:
    """Shape of one picture: (rows, columns), or (rows, columns, 3) in colour."""
    return (header.rows, header.columns, COLORS) if header.is_color else (header.rows, header.columns)


def decode_values(frame: FrameRef, sources: Sources) -> NDArray[Any]:
    """Rescaled values (rows, columns) or RGB of one picture; the type is the smallest that holds them exactly.

    Raises UserError naming the file where the pixels cannot be decoded.
    """
    header = frame.header
    stored = FrameReader(frame.instance, sources).read(frame.number)
    for dtype in value_types([header]):
        out = np.empty(shape_of(header), dtype)
        try:
            write_values(stored, frame, out)
        except ValueRangeError:
            continue
        return out
    message = "float32 holds every value"
    raise AssertionError(message)


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
        is_alike = stored.dtype.itemsize == out.dtype.itemsize and stored.dtype.isnative
        same = stored.view(out.dtype) if is_alike else stored.astype(out.dtype)
        np.add(same, out.dtype.type(intercept), out=out)
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
