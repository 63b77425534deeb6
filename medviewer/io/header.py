"""Parsing one DICOM header into the facts that grouping and loading need."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date
from typing import IO, TYPE_CHECKING, Literal

from medviewer.domain.study import Patient
from medviewer.io import tags
from medviewer.io.datasets import raw_values, read_dataset, tolerant_reading
from medviewer.io.elements import RawHeader
from medviewer.io.functional_groups import frames_of
from medviewer.io.image_facts import image_header, split_keys, unit_of, window_of
from medviewer.io.inflation import LARGEST_IMAGE_BYTES, inflates_beyond
from medviewer.io.mosaic import tiles_of
from medviewer.io.picture import PictureFacts, SplitKeys
from medviewer.io.plain_header import IMPLICIT_LITTLE, PIXEL_HEADER_BYTES, UNDEFINED_LENGTH, PlainHeader, read_plain
from medviewer.io.rtdose import DOSE_CLASS, dose_frames

if TYPE_CHECKING:
    from pydicom import Dataset

    from medviewer.domain.image_header import ImageHeader

NO_KEYS = SplitKeys()
FRAME_MS = (1.0, 60_000.0)
"""Frame times outside a thousand a second and one a minute are damaged numbers."""

DEFLATED = "1.2.840.10008.1.2.1.99"

FLOAT_BITS = frozenset({32, 64})
FLOAT_PIXEL_TAGS = frozenset({bytes.fromhex("e07f0800"), bytes.fromhex("e07f0900")})
"""Float Pixel Data and Double Float Pixel Data, little endian."""


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
    view: str = ""
    number: int | None = None
    unit: str | None = None
    window: tuple[float, float] | None = None
    lossy: bool = False
    burned_in: bool = False
    frame_ms: float | None = None
    """Time from one frame of a film to the next."""
    mosaic: bool = False
    """Whether the picture is a sheet of small slices (Siemens), whose position is not that of its first pixel."""
    ultrasound_regions: bool = False
    """Whether it names ultrasound regions, each with a scale of its own."""


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
    keys: SplitKeys = NO_KEYS
    pictures: tuple[PictureFacts, ...] = ()
    """The single frames or tiles where the object holds many; empty for an ordinary single picture."""


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
    image, keys = image_header(raw, syntax, parsed.pixel_offset, length), split_keys(raw)
    if image is not None and image.bits_allocated in FLOAT_BITS:
        image = replace(image, is_float=_is_float(stream, parsed))
    pictures = _pictures(stream, raw, image, keys, bare=bare) if image is not None else ()
    if image is not None and not pictures and _is_mosaic(raw):
        image = replace(image, position=None)  # that of the sheet, which is no place of its pixels
    return DicomFacts(
        raw.code(tags.SOP_INSTANCE_UID),
        raw.code(tags.SOP_CLASS_UID) or parsed.media_class,
        syntax,
        _patient(raw),
        _study(raw),
        _series(raw),
        image,
        # in a deflated file the stream says nothing about the position in the data set
        has_pixels=syntax == DEFLATED or length > 0,
        keys=keys,
        pictures=pictures,
    )


def _is_float(stream: IO[bytes], parsed: PlainHeader) -> bool:
    """Whether the element of the pixels is one of those for floats (PS3.3 C.7.6.24), by its tag before the value."""
    if parsed.pixel_offset < PIXEL_HEADER_BYTES:
        return False
    back = 8 if parsed.transfer_syntax == IMPLICIT_LITTLE else PIXEL_HEADER_BYTES
    stream.seek(parsed.pixel_offset - back)
    return stream.read(4) in FLOAT_PIXEL_TAGS


def _pictures(
    stream: IO[bytes], raw: RawHeader, image: ImageHeader, keys: SplitKeys, *, bare: bool
) -> tuple[PictureFacts, ...]:
    """The frames of a multi-frame object that have places of their own, the tiles of a mosaic; else empty."""
    if raw.code(tags.SOP_CLASS_UID) == DOSE_CLASS:
        return dose_frames(raw, image, keys)
    if raw.has(tags.FRAME_GROUPS):
        return frames_of(stream, raw, image, bare=bare)
    return tiles_of(raw, image, keys) if _is_mosaic(raw) else ()


def _is_mosaic(raw: RawHeader) -> bool:
    return "MOSAIC" in raw.codes(tags.IMAGE_TYPE)


def _read_by_pydicom(stream: IO[bytes], size: int, bare: bool) -> tuple[PlainHeader, RawHeader]:
    """Every other encoding; the stream is left behind the header."""
    if inflates_beyond(stream, LARGEST_IMAGE_BYTES):
        message = "the deflated data set is larger than any image"
        raise ValueError(message)
    stream.seek(0)
    with tolerant_reading():
        dataset = read_dataset(stream, force=bare, only=tags.ALL)
        syntax = _transfer_syntax(dataset)
        media_class = str(dataset.file_meta.get("MediaStorageSOPClassUID", "") or "")
        values = raw_values(dataset)
    implicit, little = dataset.original_encoding
    offset, length = (-1, 0) if syntax == DEFLATED else _pixel_place(stream, bool(implicit), little is not False)
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
        raw.text(tags.PATIENT_ID),
        raw.person(tags.PATIENT_NAME),
        raw.code(tags.BIRTH_DATE),
        raw.code(tags.PATIENT_SEX),
        raw.text(tags.ISSUER_OF_PATIENT_ID),
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
        raw.code(tags.VIEW_POSITION),
        raw.integer(tags.SERIES_NUMBER),
        unit_of(raw),
        window_of(raw),
        raw.code(tags.LOSSY) == "01",
        raw.code(tags.BURNED_IN) == "YES",
        _frame_ms(raw),
        _is_mosaic(raw),
        raw.has(tags.ULTRASOUND_REGIONS),
    )


def _frame_ms(raw: RawHeader) -> float | None:
    """Milliseconds per frame: the Frame Time, else from the rate it is to be shown at (PS3.3 C.7.6.5)."""
    time = raw.number(tags.FRAME_TIME)
    if time is not None and FRAME_MS[0] <= time <= FRAME_MS[1]:
        return time
    for tag in (tags.DISPLAY_RATE, tags.CINE_RATE):
        rate = raw.number(tag)
        if rate is not None and FRAME_MS[0] <= 1000.0 / max(rate, 1e-9) <= FRAME_MS[1]:
            return 1000.0 / rate
    return None


def parsed_date(text: str) -> date | None:
    """A date as DICOM writes it (YYYYMMDD, or YYYY.MM.DD of the old standard); None where it is none."""
    match = re.fullmatch(r"(\d{4})[.-]?(\d{2})[.-]?(\d{2})", text)
    try:
        return date(*map(int, match.groups())) if match else None
    except ValueError:
        return None
