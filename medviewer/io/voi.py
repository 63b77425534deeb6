"""What a header says of how its values are to be seen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from medviewer.domain.voi import HeaderVoi, VoiFunction, VoiLut, Window
from medviewer.io.loose import as_number, text_of, value_of, values_of
from medviewer.io.lut import descriptor, entries_of, is_little_endian, raw_entries, signed_first

if TYPE_CHECKING:
    from pydicom import Dataset

    from medviewer.io.loose import Elements


def header_voi(dataset: Elements, *, has_negative_values: bool) -> HeaderVoi:
    """Windows and tables of an image's header, or of one item of its Frame VOI LUT Sequence (PS3.3 C.11.2).

    Parameters
    ----------
    dataset
        Has Window Center, Window Width, VOI LUT Function, VOI LUT Sequence; each may be absent or damaged: what
        makes no sense is left out.
    has_negative_values
        Whether values after the modality rescale may be negative: the first value of a table is signed then.
    """
    return HeaderVoi(_windows(dataset), _luts(dataset, has_negative_values))


def _windows(dataset: Elements) -> tuple[tuple[Window, str], ...]:
    """The windows with their explanations; one that repeats another says nothing new."""
    centers, widths = values_of(dataset, "WindowCenter"), values_of(dataset, "WindowWidth")
    function = _function(dataset)
    names = [str(name).strip() for name in values_of(dataset, "WindowCenterWidthExplanation")]
    names += [""] * (len(centers) - len(names))
    found: dict[Window, str] = {}
    for center, width, name in zip(map(as_number, centers), map(as_number, widths), names, strict=False):
        if center is not None and width is not None and width > 0:
            # below one, LINEAR is forbidden and writers mean the exact one
            shape = VoiFunction.LINEAR_EXACT if function is VoiFunction.LINEAR and width < 1 else function
            found.setdefault(Window(width, center, shape), name)
    return tuple(found.items())


def _function(dataset: Elements) -> VoiFunction:
    try:
        return VoiFunction(text_of(dataset, "VOILUTFunction").upper() or "LINEAR")
    except ValueError:
        return VoiFunction.LINEAR


def _luts(dataset: Elements, has_negative_values: bool) -> tuple[VoiLut, ...]:
    items = value_of(dataset, "VOILUTSequence") or ()
    return tuple(lut for item in items if (lut := _lut(item, has_negative_values)) is not None)


def _lut(item: Dataset, has_negative_values: bool) -> VoiLut | None:
    described, data = descriptor(value_of(item, "LUTDescriptor")), raw_entries(item, "LUTData")
    if described is None or data is None:
        return None
    count, first, bits = described
    entries = entries_of(data, count, little=is_little_endian(item))
    if entries is None:
        return None
    name = text_of(item, "LUTExplanation")
    return VoiLut(signed_first(first, is_signed=has_negative_values), entries.astype("<u2").tobytes(), bits, name)
