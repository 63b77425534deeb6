"""Objects other than images, by their SOP class: the one entry for all of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from medviewer.domain.errors import UserError
from medviewer.domain.wording import tr
from medviewer.io.datasets import tolerant_reading
from medviewer.io.documents import read_document
from medviewer.io.gsps import read_presentation
from medviewer.io.object_file import read_whole, text_of, told_in_a_sentence
from medviewer.io.parametric import read_parametric_map
from medviewer.io.rtstruct import read_structure_set
from medviewer.io.seg import read_segmentation
from medviewer.io.series_kind import class_name
from medviewer.io.sr_reading import read_report

if TYPE_CHECKING:
    from collections.abc import Callable

    from pydicom import Dataset

    from medviewer.domain.annotations import ContourSet, ParametricMap, Segmentation
    from medviewer.domain.documents import Document, ReportContent
    from medviewer.domain.job import CancelToken
    from medviewer.domain.presentation import Presentation
    from medviewer.domain.study import InstanceRef
    from medviewer.io.source import Sources

    ReadObject = Segmentation | ContourSet | ReportContent | Presentation | ParametricMap | Document
    Reader = Callable[[Dataset, CancelToken], ReadObject]

_CLASSES = "1.2.840.10008.5.1.4.1.1."


def _document(dataset: Dataset, token: CancelToken) -> Document:
    token.check()
    return read_document(dataset)


_READERS: tuple[tuple[str, Reader], ...] = (
    (_CLASSES + "66.4", read_segmentation),
    (_CLASSES + "66.7", read_segmentation),
    (_CLASSES + "481.3", read_structure_set),
    (_CLASSES + "88.", read_report),
    (_CLASSES + "11.", read_presentation),
    (_CLASSES + "30", read_parametric_map),
    (_CLASSES + "104.", _document),
)
"""Readers by SOP class (PS3.4 B.5); those that end in a dot stand for all classes below."""


def reader_of(sop_class_uid: str) -> Reader | None:
    """The reader of a SOP class; None where objects of that class are not read."""
    for name, reader in _READERS:
        if sop_class_uid == name or (name.endswith(".") and sop_class_uid.startswith(name)):
            return reader
    return None


def read_object(ref: InstanceRef, sources: Sources, token: CancelToken) -> ReadObject:
    """A segmentation, structure set, report, presentation state, parametric map or document, whole.

    Nothing is placed on images here: coordinates are those of the patient, or of the pictures that the object names,
    and `references` says which images these are.

    Raises
    ------
    UserError
        One sentence where the object is of another kind, damaged, cut short, too large, or cannot be placed.
    Cancelled
        After the token was cancelled.
    """
    with told_in_a_sentence(ref.path), tolerant_reading():
        dataset = read_whole(ref, sources)
        sop_class_uid = text_of(dataset, "SOPClassUID") or ref.sop_class_uid
        reader = reader_of(sop_class_uid)
        if reader is None:
            title = tr(
                "{kind} is not read, so nothing of {path} is shown.",
                kind=class_name(sop_class_uid),
                path=ref.path.name,
            )
            raise UserError(title)
        token.check()
        return reader(dataset, token)
