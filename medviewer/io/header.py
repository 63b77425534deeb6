"""Parsing one DICOM header into the facts that grouping and loading need."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from datetime import date
from typing import IO, TYPE_CHECKING, Literal

import pydicom

from medviewer.domain.image_header import ImageHeader
from medviewer.domain.study import Patient
from medviewer.domain.vectors import Vec3, vec3
from medviewer.io import tags
from medviewer.io.elements import RawHeader, raw_values
from medviewer.io.plain_header import IMPLICIT_LITTLE, PIXEL_HEADER_BYTES, UNDEFINED_LENGTH, PlainHeader, read_plain

if TYPE_CHECKING:
    from pydicom import Dataset

ORTHOGONAL_TOLERANCE = 1e-3
"""Largest deviation of row and column direction from unit length and a right angle that still makes a geometry."""

LARGEST_MM = 1e6
"""A position, spacing or thickness beyond a kilometre is a damaged number, not a place in a patient."""

SMALLEST_MM = 1e-6
"""A spacing or thickness below a nanometre is a damaged number too."""

MOST_BITS = 64
"""Bits per value that any encoding has (PS3.5 8.1.1, PS3.3 C.7.6.24)."""

DEFLATED = "1.2.840.10008.1.2.1.99"


@dataclass(frozen=True, slots=True)
class StudyFacts:
    """What a header says of the examination."""

    uid: str
    date: date | None = None
    description: str = ""
    accession: str = ""
    patient_age: str = ""
    institution: str = ""
    referring_physician: str = ""


@dataclass(frozen=True, slots=True)
class SeriesFacts:
    """What a header says of the series, and of one image in the words of a series."""

    uid: str
    modality: str = ""
    description: str = ""
    body_part: str | None = None
    laterality: str = ""
    number: int | None = None
    unit: str | None = None
    window: tuple[float, float] | None = None
    lossy: bool = False
    burned_in: bool = False
    mosaic: bool = False
    """Whether the picture is a sheet of small slices (Siemens), whose position is not that of its first pixel."""


@dataclass(frozen=True, slots=True)
class DicomFacts:
    """All that is kept of one DICOM file; `image` is None where it has no rows and columns."""

    sop_instance_uid: str
    sop_class_uid: str
    transfer_syntax: str
    patient: Patient
    study: StudyFacts
    series: SeriesFacts
    image: ImageHeader | None
    has_pixels: bool


def read_header(stream: IO[bytes], size: int, *, bare: bool = False) -> DicomFacts:
    """Parse the header at the start of a stream of `size` bytes.

    Parameters
    ----------
    stream
        Seekable, at its start.
    size
        Length of the stream in bytes.
    bare
        Whether the data set has no preamble.

    Raises
    ------
    Any of `elements.PARSE_ERRORS` where the bytes are no readable data set.
    """
    parsed = None if bare else read_plain(stream, tags.WANTED)
    if parsed is None:
        stream.seek(0)
        parsed, raw = _read_by_pydicom(stream, size, bare)
    else:
        raw = RawHeader(parsed.values)
    length = max(size - parsed.pixel_offset, 0) if parsed.pixel_length is None else parsed.pixel_length
    syntax = parsed.transfer_syntax
    return DicomFacts(
        raw.code(tags.SOP_INSTANCE_UID),
        raw.code(tags.SOP_CLASS_UID) or parsed.media_class,
        syntax,
        _patient(raw),
        _study(raw),
        _series(raw),
        _image(raw, syntax, parsed.pixel_offset, length),
        # in a deflated file the stream says nothing about the position in the data set
        has_pixels=syntax == DEFLATED or length > 0,
    )


def _read_by_pydicom(stream: IO[bytes], size: int, bare: bool) -> tuple[PlainHeader, RawHeader]:
    """Every other encoding; the stream is left behind the header."""
    dataset = pydicom.dcmread(stream, stop_before_pixels=True, force=bare, specific_tags=list(tags.ALL))
    syntax = _transfer_syntax(dataset)
    implicit, little = dataset.original_encoding
    offset, length = (-1, 0) if syntax == DEFLATED else _pixel_place(stream, bool(implicit), little is not False)
    media_class = str(dataset.file_meta.get("MediaStorageSOPClassUID", "") or "")
    values = raw_values(dataset)
    return PlainHeader({}, syntax, media_class, offset, length), RawHeader(values, is_little_endian=little is not False)


def _transfer_syntax(dataset: Dataset) -> str:
    """The syntax named in the meta header, else what pydicom found by trying (PS3.10 7.1)."""
    named = str(dataset.file_meta.get("TransferSyntaxUID", "") or "")
    if named:
        return named
    implicit, little = dataset.original_encoding
    if implicit or implicit is None:
        return IMPLICIT_LITTLE
    return "1.2.840.10008.1.2.1" if little else "1.2.840.10008.1.2.2"


def _pixel_place(stream: IO[bytes], implicit: bool, little: bool) -> tuple[int, int | None]:
    """Offset and length of the pixel data's value, where pydicom stopped before its tag; (-1, 0) without.

    The length is what the element claims, even beyond the end of the file (PS3.5 7.1); None where undefined.
    """
    start = stream.tell()
    head = stream.read(PIXEL_HEADER_BYTES)
    order: Literal["little", "big"] = "little" if little else "big"
    if len(head) < 8 or int.from_bytes(head[:2], order) != 0x7FE0:
        return -1, 0
    at = 4 if implicit else 8
    length = int.from_bytes(head[at : at + 4], order)
    return start + at + 4, None if length == UNDEFINED_LENGTH else length


def _patient(raw: RawHeader) -> Patient:
    return Patient(
        raw.text(tags.PATIENT_ID), raw.person(tags.PATIENT_NAME), raw.code(tags.BIRTH_DATE), raw.code(tags.PATIENT_SEX)
    )


def _study(raw: RawHeader) -> StudyFacts:
    return StudyFacts(
        raw.code(tags.STUDY_UID),
        parsed_date(raw.code(tags.STUDY_DATE)),
        raw.text(tags.STUDY_DESCRIPTION),
        raw.text(tags.ACCESSION),
        raw.code(tags.PATIENT_AGE),
        raw.text(tags.INSTITUTION),
        raw.person(tags.REFERRING),
    )


def _series(raw: RawHeader) -> SeriesFacts:
    return SeriesFacts(
        raw.code(tags.SERIES_UID),
        raw.code(tags.MODALITY),
        raw.text(tags.SERIES_DESCRIPTION),
        raw.code(tags.BODY_PART) or None,
        raw.code(tags.IMAGE_LATERALITY) or raw.code(tags.LATERALITY),
        raw.integer(tags.SERIES_NUMBER),
        _unit(raw),
        _window(raw),
        raw.code(tags.LOSSY) == "01",
        raw.code(tags.BURNED_IN) == "YES",
        "MOSAIC" in raw.codes(tags.IMAGE_TYPE),
    )


def _unit(raw: RawHeader) -> str | None:
    """Unit after rescale: the Rescale Type, HU where a CT that is no localizer lacks it (PS3.3 C.11.1.1.2, C.8.2.1)."""
    named = raw.code(tags.RESCALE_TYPE)
    if raw.code(tags.MODALITY) == "PT":
        return {"BQML": "Bq/ml", "GML": "g/ml"}.get(raw.code(tags.UNITS), named or None)
    if named:
        return None if named == "US" else named
    is_localizer = "LOCALIZER" in raw.codes(tags.IMAGE_TYPE)
    return "HU" if raw.code(tags.MODALITY) == "CT" and not is_localizer else None


def _window(raw: RawHeader) -> tuple[float, float] | None:
    center, width = raw.number(tags.WINDOW_CENTER), raw.number(tags.WINDOW_WIDTH)
    return (center, width) if center is not None and width is not None and width > 0 else None


def _image(raw: RawHeader, syntax: str, offset: int, length: int) -> ImageHeader | None:
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
        frame_uid=raw.code(tags.FRAME_UID),
    )  # fmt: skip


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
    values = raw.numbers(tags.PIXEL_SPACING)
    return (values[0], values[1]) if len(values) == 2 and all(map(_is_length_mm, values)) else None


def _thickness(raw: RawHeader) -> float | None:
    value = raw.number(tags.SLICE_THICKNESS)
    return value if value is not None and _is_length_mm(value) else None


def _is_length_mm(value: float) -> bool:
    return SMALLEST_MM <= value <= LARGEST_MM


def parsed_date(text: str) -> date | None:
    """A date as DICOM writes it (YYYYMMDD, or YYYY.MM.DD of the old standard); None where it is none."""
    match = re.fullmatch(r"(\d{4})[.-]?(\d{2})[.-]?(\d{2})", text)
    try:
        return date(*map(int, match.groups())) if match else None
    except ValueError:
        return None
