"""Elements of a header, or of one frame of it, as facts of a picture."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from medviewer.domain.image_header import DetectorFacts, ImageHeader
from medviewer.domain.vectors import Vec3, vec3
from medviewer.io import tags
from medviewer.io.picture import SplitKeys

if TYPE_CHECKING:
    from medviewer.io.elements import RawHeader

ORTHOGONAL_TOLERANCE = 1e-3
"""Largest deviation of row and column direction from unit length and a right angle that still makes a geometry."""

LARGEST_MM = 1e6
"""A position, spacing or thickness beyond a kilometre is a damaged number, not a place in a patient."""

SMALLEST_MM = 1e-6
"""A spacing or thickness below a nanometre is a damaged number too."""

ASPECT_LIMITS = (0.01, 100.0)
"""Pixels that are longer or flatter than this are a damaged number."""

MAGNIFICATION_LIMITS = (0.1, 100.0)
"""Beyond these a magnification is a damaged number."""

NO_DETECTOR = DetectorFacts()

GE_B_VALUE_MARK = 1e9
"""GE adds this to b-values of some sequences."""

ORIENTATION_AXES = {"L": 0, "R": 0, "P": 1, "A": 1, "H": 2, "F": 2}
"""Axis of the patient of each letter of an orientation."""

MOST_BITS = 64
"""Bits per value that any encoding has (PS3.5 8.1.1, PS3.3 C.7.6.24)."""


def unit_of(raw: RawHeader) -> str | None:
    """Unit after rescale: the Rescale Type, HU where a CT that is no localizer lacks it (PS3.3 C.11.1.1.2, C.8.2.1)."""
    named = raw.code(tags.RESCALE_TYPE)
    if raw.code(tags.MODALITY) == "PT":
        return {"BQML": "Bq/ml", "GML": "g/ml"}.get(raw.code(tags.UNITS), named or None)
    if named:
        return None if named == "US" else named
    is_localizer = "LOCALIZER" in raw.codes(tags.IMAGE_TYPE)
    return "HU" if raw.code(tags.MODALITY) == "CT" and not is_localizer else None


def window_of(raw: RawHeader) -> tuple[float, float] | None:
    """Centre and width of the first window; None where absent or impossible."""
    center, width = raw.number(tags.WINDOW_CENTER), raw.number(tags.WINDOW_WIDTH)
    return (center, width) if center is not None and width is not None and width > 0 else None


def split_keys(raw: RawHeader) -> SplitKeys:
    """What tells the picture apart from others of its series; of a frame with its functional groups (C.7.6.16)."""
    echo = raw.double(tags.EFFECTIVE_ECHO_TIME)
    trigger = raw.double(tags.TRIGGER_DELAY)
    return SplitKeys(
        image_type=tuple((raw.codes(tags.FRAME_TYPE) if raw.has(tags.FRAME_TYPE) else raw.codes(tags.IMAGE_TYPE))[2:]),
        echo_ms=raw.number(tags.ECHO_TIME) if echo is None else echo,
        echo_number=raw.integer(tags.ECHO_NUMBER),
        b_value=_b_value(raw),
        kernel=raw.code(tags.KERNEL),
        kvp=raw.number(tags.KVP),
        stack_id=raw.code(tags.STACK_ID),
        temporal_position=raw.long(tags.TEMPORAL_INDEX) or raw.integer(tags.TEMPORAL_POSITION),
        trigger_ms=raw.number(tags.TRIGGER_TIME) if trigger is None else trigger,
        acquisition=raw.integer(tags.ACQUISITION_NUMBER) or raw.short(tags.FRAME_ACQUISITION_NUMBER),
        acquired_at=_acquired_at(raw),
        instance=raw.integer(tags.INSTANCE_NUMBER),
        view=_view(raw),
    )


def _view(raw: RawHeader) -> str:
    """View position and side of a projection; empty where the header names no view."""
    view = raw.code(tags.VIEW_POSITION)
    return f"{view} {raw.code(tags.IMAGE_LATERALITY) or raw.code(tags.LATERALITY)}".strip() if view else ""


def _b_value(raw: RawHeader) -> float | None:
    """Diffusion weighting in s/mm2: the standard's element, else that of Siemens, Philips or GE."""
    standard = raw.double(tags.B_VALUE)
    if standard is not None:
        return standard
    if raw.code(tags.SIEMENS_MR_CREATOR) == "SIEMENS MR HEADER" and raw.has(tags.SIEMENS_B_VALUE):
        return raw.number(tags.SIEMENS_B_VALUE)
    if raw.code(tags.PHILIPS_CREATOR) == "Philips Imaging DD 001" and raw.has(tags.PHILIPS_B_VALUE):
        return raw.single(tags.PHILIPS_B_VALUE)
    if raw.code(tags.GE_CREATOR) == "GEMS_PARM_01":
        value = raw.number(tags.GE_B_VALUE)
        return None if value is None else value % GE_B_VALUE_MARK
    return None


def _acquired_at(raw: RawHeader) -> str:
    """Date and time of acquisition, else of the content, as digits that sort by time; empty where unknown."""
    for tag in (tags.FRAME_ACQUIRED_AT, tags.ACQUISITION_DATETIME):
        if text := raw.code(tag):
            return text
    for date, time in (
        (tags.ACQUISITION_DATE, tags.ACQUISITION_TIME),
        (tags.CONTENT_DATE, tags.CONTENT_TIME),
    ):
        if raw.code(time):
            return raw.code(date) + raw.code(time)
    return ""


def image_header(raw: RawHeader, syntax: str, offset: int, length: int) -> ImageHeader | None:
    """What the header says of the pixels and their place; None where it has no rows and columns."""
    rows, columns = raw.short(tags.ROWS), raw.short(tags.COLUMNS)
    if not rows or not columns:
        return None
    allocated = raw.short(tags.BITS_ALLOCATED) or 16
    stored = min(raw.short(tags.BITS_STORED) or allocated, allocated, MOST_BITS)
    high = raw.short(tags.HIGH_BIT)
    slope, intercept = raw.number(tags.RESCALE_SLOPE), raw.number(tags.RESCALE_INTERCEPT)
    return ImageHeader(
        rows=rows, columns=columns, frames=max(raw.integer(tags.FRAMES) or 1, 1),
        samples=raw.short(tags.SAMPLES) or 1, bits_allocated=allocated, bits_stored=stored,
        high_bit=min(max(high or 0, stored - 1), allocated - 1), signed=raw.short(tags.PIXEL_REPRESENTATION) == 1,
        photometric=raw.code(tags.PHOTOMETRIC), slope=slope if slope else 1.0, intercept=intercept or 0.0,
        transfer_syntax=syntax, pixel_offset=offset, pixel_length=length,
        has_modality_lut=raw.has(tags.MODALITY_LUT), position=_position(raw), orientation=_orientation(raw),
        pixel_spacing=_pixel_spacing(raw), thickness_mm=_thickness(raw),
        frame_uid=raw.code(tags.FRAME_UID), aspect=_aspect(raw),
        patient_orientation=_patient_orientation(raw), has_overlays=raw.has_any(tags.OVERLAY_ROWS),
        detector=_detector(raw),
    )  # fmt: skip


def _patient_orientation(raw: RawHeader) -> tuple[str, str] | None:
    """Letters of the directions of a row and of a column of a person (PS3.3 C.7.6.1.1.1); None unless both are sound.

    Those of an animal on four feet have other meanings (C.7.6.1.1.1.1) and are left out.
    """
    if raw.code(tags.ANATOMICAL_ORIENTATION) == "QUADRUPED":
        return None
    directions = raw.codes(tags.PATIENT_ORIENTATION)
    if len(directions) != 2 or not all(map(_is_direction, directions)):
        return None
    row, column = directions
    return (row, column) if ORIENTATION_AXES[row[0]] != ORIENTATION_AXES[column[0]] else None


def _is_direction(letters: str) -> bool:
    """Whether letters name a direction: one to three, each of another axis."""
    axes = [ORIENTATION_AXES.get(letter) for letter in letters]
    return 1 <= len(axes) <= 3 and None not in axes and len(set(axes)) == len(axes)


def _aspect(raw: RawHeader) -> float:
    """Height of a pixel over its width, from the spacing in the patient or at the detector, else the bare ratio."""
    for tag in (tags.PIXEL_SPACING, tags.IMAGER_PIXEL_SPACING, tags.PIXEL_ASPECT_RATIO):
        pair = _spacing(raw, tag)
        if pair is not None and ASPECT_LIMITS[0] <= pair[0] / pair[1] <= ASPECT_LIMITS[1]:
            return pair[0] / pair[1]
    return 1.0


def _position(raw: RawHeader) -> Vec3 | None:
    values = raw.numbers(tags.POSITION)
    return vec3(values) if len(values) == 3 and max(map(abs, values)) <= LARGEST_MM else None


def _orientation(raw: RawHeader) -> tuple[Vec3, Vec3] | None:
    """Directions of a row and of a column; None unless both have length one and a right angle (PS3.3 C.7.6.2.1.1)."""
    values = raw.numbers(tags.ORIENTATION)
    if len(values) != 6:
        return None
    row, column = values[:3], values[3:]
    faults = (
        math.hypot(*row) - 1,
        math.hypot(*column) - 1,
        sum(a * b for a, b in zip(row, column, strict=True)),
    )
    return (vec3(row), vec3(column)) if max(map(abs, faults)) <= ORTHOGONAL_TOLERANCE else None


def _pixel_spacing(raw: RawHeader) -> tuple[float, float] | None:
    return _spacing(raw, tags.PIXEL_SPACING)


def _spacing(raw: RawHeader, tag: int) -> tuple[float, float] | None:
    values = raw.numbers(tag)
    return (values[0], values[1]) if len(values) == 2 and all(map(_is_length_mm, values)) else None


def _detector(raw: RawHeader) -> DetectorFacts | None:
    """What tells lengths at the detector from those in the patient (PS3.3 10.7.1); None where nothing does."""
    factor = raw.number(tags.MAGNIFICATION)
    facts = DetectorFacts(
        _spacing(raw, tags.IMAGER_PIXEL_SPACING),
        factor if factor is not None and MAGNIFICATION_LIMITS[0] <= factor <= MAGNIFICATION_LIMITS[1] else None,
        raw.code(tags.SPACING_CALIBRATION),
        raw.text(tags.SPACING_CALIBRATION_TEXT),
    )
    return None if facts == NO_DETECTOR else facts


def _thickness(raw: RawHeader) -> float | None:
    value = raw.number(tags.SLICE_THICKNESS)
    return value if value is not None and _is_length_mm(value) else None


def _is_length_mm(value: float) -> bool:
    return SMALLEST_MM <= value <= LARGEST_MM
