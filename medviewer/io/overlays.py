"""Overlay planes of a header (PS3.3 C.9.2, C.9.3)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from medviewer.domain.overlay import OverlayPlane
from medviewer.io.elements import PARSE_ERRORS
from medviewer.io.loose import integer_of, text_of, value_of, values_of
from medviewer.io.lut import is_little_endian

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from pydicom import Dataset

GROUPS = range(0x6000, 0x6020, 2)
MOST_PIXELS = 1 << 28
"""An overlay that claims more is damaged."""

NATIVE = frozenset({"1.2.840.10008.1.2", "1.2.840.10008.1.2.1", "1.2.840.10008.1.2.1.99", "1.2.840.10008.1.2.2"})
"""Transfer syntaxes whose pixels lie in the data set as they are; compression drops bits that are not stored."""


def overlay_planes(dataset: Dataset, frame: int = 0) -> tuple[OverlayPlane, ...]:
    """The overlays of one frame, by group; one that is damaged, or not of this frame, is left out.

    Parameters
    ----------
    dataset
        The whole data set; the pixel data are looked at only for overlays that lie in their unused bits (as the
        standard allowed until 2004).
    frame
        Number of the frame from 0.
    """
    planes = (_plane(dataset, group, frame) for group in GROUPS if (group, 0x0010) in dataset)
    return tuple(plane for plane in planes if plane is not None)


def claimed_groups(dataset: Dataset, frame: int) -> tuple[int, ...]:
    """The groups that claim to hold an overlay of a frame (from 0), readable or not."""
    groups = (group for group in GROUPS if (group, 0x0010) in dataset)
    return tuple(
        group
        for group in groups
        if _frame_number(dataset, group, frame) is not None
        and ((group, 0x3000) in dataset or is_embedded(dataset, group))
    )


def is_embedded(dataset: Dataset, group: int) -> bool:
    """Whether an overlay lies in bits of the pixel data."""
    return (group, 0x3000) not in dataset and bool(integer_of(dataset, (group, 0x0102)))


def differs_by_frame(dataset: Dataset) -> bool:
    """Whether the frames of an object may have other overlays than the first one has."""
    groups = [group for group in GROUPS if (group, 0x0010) in dataset]
    return any((group, 0x0015) in dataset or is_embedded(dataset, group) for group in groups)


def _plane(dataset: Dataset, group: int, frame: int) -> OverlayPlane | None:
    rows, columns = integer_of(dataset, (group, 0x0010)), integer_of(dataset, (group, 0x0011))
    if not rows or not columns or not 0 < rows * columns <= MOST_PIXELS:
        return None
    number = _frame_number(dataset, group, frame)
    if number is None:
        return None
    try:
        mask = _mask(dataset, group, (rows, columns), number, frame)
    except PARSE_ERRORS:
        return None
    if mask is None:
        return None
    label, description = (text_of(dataset, (group, element)) for element in (0x1500, 0x0022))
    is_region = text_of(dataset, (group, 0x0040)) == "R"
    return OverlayPlane(group, mask, _origin(dataset, group), label or description, is_region, description)


def _frame_number(dataset: Dataset, group: int, frame: int) -> int | None:
    """Frame of the overlay that belongs to a frame of the image; one that has no frames belongs to all of them."""
    frames = integer_of(dataset, (group, 0x0015))
    if frames is None:
        return 0
    number = frame - ((integer_of(dataset, (group, 0x0051)) or 1) - 1)
    return number if 0 <= number < frames else None


def _origin(dataset: Dataset, group: int) -> tuple[int, int]:
    """Row and column from 0; the header counts from 1."""
    values = values_of(dataset, (group, 0x0050))
    return (int(values[0]) - 1, int(values[1]) - 1) if len(values) == 2 else (0, 0)


def _mask(dataset: Dataset, group: int, shape: tuple[int, int], number: int, frame: int) -> NDArray[np.bool_] | None:
    data = value_of(dataset, (group, 0x3000))
    if data is not None:
        is_swapped = not is_little_endian(dataset) and dataset[group, 0x3000].VR == "OW"
        return _unpacked(data, shape, number, is_swapped=is_swapped)
    return _embedded(dataset, integer_of(dataset, (group, 0x0102)) or 0, shape, frame)


def _unpacked(data: Any, shape: tuple[int, int], number: int, *, is_swapped: bool) -> NDArray[np.bool_] | None:
    """Pixels of one bit, the first in the lowest bit; frames follow each other without a gap (PS3.5 8.1.2)."""
    count = shape[0] * shape[1]
    first, last = number * count // 8, -(-(number + 1) * count // 8)
    packed = np.frombuffer(data, np.uint8)
    if is_swapped:
        packed = packed[: len(packed) // 2 * 2].view(np.uint16).byteswap().view(np.uint8)
    if len(packed) < last:
        return None
    bits = np.unpackbits(packed[first:last], bitorder="little")
    start = number * count - 8 * first
    return bits[start : start + count].astype(np.bool_).reshape(shape)


def _embedded(dataset: Dataset, position: int, shape: tuple[int, int], frame: int) -> NDArray[np.bool_] | None:
    """An overlay in a bit of the pixel data that the image leaves unused (PS3.5 8.1.1, retired)."""
    allocated, stored = integer_of(dataset, "BitsAllocated") or 16, integer_of(dataset, "BitsStored") or 16
    high = integer_of(dataset, "HighBit")
    used = range((stored - 1 if high is None else high) + 1 - stored, stored if high is None else high + 1)
    data, syntax = value_of(dataset, "PixelData"), str(dataset.file_meta.get("TransferSyntaxUID", ""))
    if allocated not in {8, 16} or not 0 <= position < allocated or position in used:
        return None
    if data is None or syntax not in NATIVE or shape != (integer_of(dataset, "Rows"), integer_of(dataset, "Columns")):
        return None
    word = np.dtype(f"{'<' if is_little_endian(dataset) else '>'}u{allocated // 8}")
    count = shape[0] * shape[1]
    pixels = np.frombuffer(data, word, count, frame * count * word.itemsize)
    return (pixels >> position & 1).astype(np.bool_).reshape(shape)
