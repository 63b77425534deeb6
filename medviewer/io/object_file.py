"""One DICOM object that is no plain image, read whole: its data set, its origin, and what it refers to."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from pydicom.dataelem import RawDataElement
from pydicom.multival import MultiValue
from pydicom.sequence import Sequence

from medviewer.domain.annotations import Origin, References
from medviewer.domain.errors import UserError
from medviewer.domain.finding import Code
from medviewer.domain.wording import mark, tr
from medviewer.io.datasets import read_dataset
from medviewer.io.inflation import inflates_beyond
from medviewer.io.plain_header import UNDEFINED_LENGTH
from medviewer.io.stored import DECODE_ERRORS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pydicom import Dataset

    from medviewer.domain.study import InstanceRef
    from medviewer.io.source import Sources

ASK_AGAIN = mark("The file may be damaged; ask for it again.")
LARGEST_FILE_BYTES = 1 << 31
"""A larger object is not read into memory whole."""

_CONTENT_MOMENTS = (("ContentDate", "ContentTime"), ("StructureSetDate", "StructureSetTime"))
_CREATION = ("InstanceCreationDate", "InstanceCreationTime")
_HOLDERS = (
    "ReferencedSeriesSequence",
    "ReferencedInstanceSequence",
    "ReferencedImageSequence",
    "SourceInstanceSequence",
    "SourceImageSequence",
    "CurrentRequestedProcedureEvidenceSequence",
    "ReferencedSOPSequence",
    "StudiesContainingOtherReferencedInstancesSequence",
    "ReferencedFrameOfReferenceSequence",
    "RTReferencedStudySequence",
    "RTReferencedSeriesSequence",
    "ContourImageSequence",
)
"""Sequences at the top of an object through which it names its images."""


@contextmanager
def told_in_a_sentence(path: Path) -> Iterator[None]:
    """Turn what parsers raise on a damaged object into a UserError that names the file."""
    try:
        yield
    except DECODE_ERRORS as error:
        lines = str(error).strip().splitlines()
        cause = lines[0].rstrip(".")[:160] if lines else type(error).__name__
        title = tr("The object {path} cannot be read: {cause}.", path=path.name, cause=cause)
        raise UserError(title, tr(ASK_AGAIN)) from error


def read_whole(ref: InstanceRef, sources: Sources) -> Dataset:
    """The data set of an object with all its elements; call within `tolerant_reading`.

    Raises
    ------
    UserError
        Where the file is too large, or ends within an element.
    Any of `stored.DECODE_ERRORS` where it is no readable data set.
    """
    size = sources.size(ref.path)
    if size > LARGEST_FILE_BYTES:
        raise _too_large(ref.path)
    with sources.open(ref.path) as stream:
        if inflates_beyond(stream, LARGEST_FILE_BYTES):
            raise _too_large(ref.path)
        stream.seek(0)
        dataset = read_dataset(stream, pixels=True)
    if any(_is_cut(element) for element in dataset.values()):
        title = tr("The file {path} is cut short, so the object in it is not shown.", path=ref.path.name)
        raise UserError(title, tr("Ask for it again."))
    return dataset


def _too_large(path: Path) -> UserError:
    return UserError(
        tr(
            "The object {path} is larger than {gigabytes} GB and is not read.",
            path=path.name,
            gigabytes=LARGEST_FILE_BYTES >> 30,
        )
    )


def _is_cut(element: Any) -> bool:
    """Whether the file ended before the value did, which pydicom does not say."""
    if not isinstance(element, RawDataElement) or element.length == UNDEFINED_LENGTH:
        return False
    return element.value is not None and len(element.value) < element.length


def text_of(item: Dataset, keyword: str) -> str:
    """A value as text, several joined by a comma; empty where absent."""
    value = item.get(keyword)
    if value is None:
        return ""
    parts = value if isinstance(value, (list, MultiValue)) else [value]
    return ", ".join(str(part).strip(" \0") for part in parts)


def items_of(item: Dataset, keyword: str) -> list[Dataset]:
    """The items of a sequence; none where it is absent or no sequence."""
    value = item.get(keyword)
    return list(value) if isinstance(value, Sequence) else []


def first_item(item: Dataset, keyword: str) -> Dataset | None:
    """The first item of a sequence; None without."""
    return next(iter(items_of(item, keyword)), None)


def code_of(item: Dataset | None, keyword: str) -> Code | None:
    """The first code of a code sequence (PS3.3 8.8); None where it is absent or empty."""
    coded = None if item is None else first_item(item, keyword)
    if coded is None:
        return None
    value = next((v for k in ("CodeValue", "LongCodeValue", "URNCodeValue") if (v := text_of(coded, k))), "")
    meaning = text_of(coded, "CodeMeaning")
    return Code(text_of(coded, "CodingSchemeDesignator"), value, meaning or value) if value or meaning else None


def moment_of(dataset: Dataset) -> str:
    """Date and time of the content, else of its making, as "YYYY-MM-DD HH:MM:SS"; shorter where less is known."""
    for date_keyword, time_keyword in (*_CONTENT_MOMENTS, _CREATION):
        date, time = text_of(dataset, date_keyword), text_of(dataset, time_keyword).replace(":", "")
        if len(date) == 8 and date.isdigit():
            day = f"{date[:4]}-{date[4:6]}-{date[6:]}"
            return f"{day} {time[:2]}:{time[2:4]}:{time[4:6] or '00'}" if time[:4].isdigit() else day
    return ""


def person_text(name: str) -> str:
    """A person's name of DICOM for people: family name and given names of its first group."""
    return " ".join(name.split("=", maxsplit=1)[0].replace("^", " ").split())


def origin_of(dataset: Dataset, *titles: str) -> Origin:
    """Who made an object and when; its title is the first of the given texts that is not empty."""
    maker = (text_of(dataset, "Manufacturer"), text_of(dataset, "ManufacturerModelName"))
    person = text_of(dataset, "ContentCreatorName") or text_of(dataset, "OperatorsName")
    named = next((title for title in (*titles, text_of(dataset, "SeriesDescription")) if title), "")
    return Origin(
        sop_instance_uid=text_of(dataset, "SOPInstanceUID"),
        series_uid=text_of(dataset, "SeriesInstanceUID"),
        title=named or tr("(no title)"),
        maker=" ".join(dict.fromkeys(part for part in (*maker, text_of(dataset, "SoftwareVersions")) if part)),
        person=person_text(person),
        time=moment_of(dataset),
    )


def references_of(dataset: Dataset, *more: Dataset) -> References:
    """The images and series that an object, or parts of it, names at its top."""
    objects: dict[str, None] = {}
    series: dict[str, None] = {}
    for part in (dataset, *more):
        for keyword in _HOLDERS:
            for item in items_of(part, keyword):
                _collect(item, objects, series)
    return References(tuple(objects), tuple(series), text_of(dataset, "FrameOfReferenceUID"))


def _collect(item: Dataset, objects: dict[str, None], series: dict[str, None]) -> None:
    in_series, is_study = text_of(item, "SeriesInstanceUID"), "RTReferencedSeriesSequence" in item
    if in_series:
        series[in_series] = None
    if (uid := text_of(item, "ReferencedSOPInstanceUID")) and not is_study:
        objects[uid] = None
    for keyword in _HOLDERS:
        for child in items_of(item, keyword):
            _collect(child, objects, series)
