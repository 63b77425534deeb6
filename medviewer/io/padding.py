"""Which values mark pixels outside the image."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from medviewer.io.loose import integer_of, number_of, value_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from medviewer.io.loose import Elements

FLOAT_ELEMENTS = (
    ("FloatPixelPaddingValue", "FloatPixelPaddingRangeLimit"),
    ("DoubleFloatPixelPaddingValue", "DoubleFloatPixelPaddingRangeLimit"),
)


def padding_range(dataset: Elements, rescales: Iterable[tuple[float, float]]) -> tuple[float, float] | None:
    """Lowest and highest value after the rescale that mark pixels outside the image (PS3.3 C.7.5.1.1.2).

    Parameters
    ----------
    dataset
        Header of one image of the stack.
    rescales
        Slope and intercept of every picture of the stack, value = stored * slope + intercept.

    Returns
    -------
    tuple or None
        None where the header marks none, for colour, where a Modality LUT replaces the rescale, and where the
        rescales differ: no one value marks them all then.
    """
    different = set(rescales)
    if (
        len(different) != 1
        or value_of(dataset, "ModalityLUTSequence")
        or (integer_of(dataset, "SamplesPerPixel") or 1) != 1
    ):
        return None
    ends = _stored_ends(dataset)
    if ends is None:
        return None
    slope, intercept = different.pop()
    low, high = sorted(end * slope + intercept for end in ends)
    return (low, high) if math.isfinite(low) and math.isfinite(high) else None


def _stored_ends(dataset: Elements) -> tuple[float, float] | None:
    for first, limit in FLOAT_ELEMENTS:
        value = number_of(dataset, first)
        if value is not None:
            other = number_of(dataset, limit)
            return value, value if other is None else other
    value, other = _integer(dataset, "PixelPaddingValue"), _integer(dataset, "PixelPaddingRangeLimit")
    if value is None:
        return None
    return value, value if other is None else other


def _integer(dataset: Elements, keyword: str) -> int | None:
    """A stored value, US or SS as the Pixel Representation says, whatever was written (PS3.5 A.1, 8.1.1)."""
    value = number_of(dataset, keyword)
    if value is None or not -0x8000 <= value <= 0xFFFF:
        return None
    word = int(value) & 0xFFFF
    if integer_of(dataset, "PixelRepresentation") != 1:
        return word
    if word >= 0x8000:
        return word - 0x10000
    bits = integer_of(dataset, "BitsStored") or 16
    # a negative number of fewer bits may stand there without its sign being carried on
    return word - (1 << bits) if 1 << (bits - 1) <= word < 1 << bits else word
