"""What kind of series an object belongs to, by its SOP class and its pixels."""

from __future__ import annotations

from typing import TYPE_CHECKING

from medviewer.domain.study import SeriesKind
from medviewer.domain.wording import tr
from medviewer.io.datasets import tolerant_reading

if TYPE_CHECKING:
    from medviewer.io.header import DicomFacts

_IMAGE = "1.2.840.10008.5.1.4.1.1."
PARAMETRIC_MAP = _IMAGE + "30"
MEDIA_DIRECTORY = "1.2.840.10008.1.3.10"
REAL_TIME_VIDEO = "1.2.840.10008.10."

_BY_PREFIX: tuple[tuple[str, SeriesKind], ...] = (
    (_IMAGE + "88.", SeriesKind.REPORT),
    (_IMAGE + "104.", SeriesKind.DOCUMENT),
    (_IMAGE + "66.4", SeriesKind.SEGMENTATION),
    (_IMAGE + "66.5", SeriesKind.SEGMENTATION),
    (_IMAGE + "66.7", SeriesKind.SEGMENTATION),
    (_IMAGE + "481.3", SeriesKind.SEGMENTATION),
    (PARAMETRIC_MAP, SeriesKind.SEGMENTATION),
    (_IMAGE + "11.", SeriesKind.DOCUMENT),
    (_IMAGE + "77.1.6", SeriesKind.UNSUPPORTED),
)
"""SOP classes (PS3.4 B.5) that are no stack of images, longest prefix not needed: none contains another.

A parametric map is listed among the segmentations, for like them it opens over the images it was made from; its
stored values mean nothing before they are mapped.
"""

_PROJECTIONS = tuple(
    _IMAGE + number for number in ("1", "1.1", "1.1.1", "1.2", "1.2.1", "1.3", "1.3.1", "12.1", "12.2")
)
"""CR, DX, mammography, intra-oral, XA and RF: one picture each, whatever geometry their headers claim."""

OBJECT_KINDS = frozenset({SeriesKind.SEGMENTATION, SeriesKind.REPORT, SeriesKind.DOCUMENT, SeriesKind.UNSUPPORTED})
"""What is no stack of images; each object is a series of its own."""


READ_CLASSES = ("66.4", "66.7", "481.3", "88.", "11.", "30", "104.")
"""Classes of objects that `io.objects` reads; those that end in a dot stand for all classes below."""


def is_read(sop_class_uid: str) -> bool:
    """Whether `io.objects` reads objects of a class; the list stands here so that a scan need not load the readers."""
    name = sop_class_uid.removeprefix(_IMAGE)
    return any(name == known or (known.endswith(".") and name.startswith(known)) for known in READ_CLASSES)


def class_name(uid: str) -> str:
    """The standard's name of a SOP class, else the UID; for sentences."""
    return _uid_name(uid).removesuffix(" Storage") if uid else tr("An object of unknown class")


def _uid_name(uid: str) -> str:
    from pydicom.uid import UID  # noqa: PLC0415 - names are for what does not open as images

    with tolerant_reading():
        return UID(uid).name


def kind_of_object(facts: DicomFacts) -> SeriesKind:
    """What an object is; whether it opens, `series_build` says."""
    for prefix, kind in _BY_PREFIX:
        if facts.sop_class_uid.startswith(prefix):
            return kind
    if facts.image is None or not facts.has_pixels:
        return SeriesKind.UNSUPPORTED
    if facts.pictures and facts.pictures[0].header.has_geometry:
        return SeriesKind.VOLUME
    return SeriesKind.CINE if facts.image.frames > 1 else _kind_of_single_frame(facts)


def _kind_of_single_frame(facts: DicomFacts) -> SeriesKind:
    image = facts.image
    if image is None or image.samples != 1 or not image.photometric.startswith("MONOCHROME"):
        return SeriesKind.IMAGE
    is_slice = image.has_geometry and facts.sop_class_uid not in _PROJECTIONS
    return SeriesKind.VOLUME if is_slice else SeriesKind.IMAGE


def lacks_promised_pixels(facts: DicomFacts) -> bool:
    """Whether the class, or rows and columns, promise an image that is not there."""
    if facts.has_pixels or any(facts.sop_class_uid.startswith(prefix) for prefix, _ in _BY_PREFIX):
        return False
    return facts.image is not None or _is_image_class(facts.sop_class_uid)


def _is_image_class(uid: str) -> bool:
    return uid.startswith(_IMAGE) and "Image Storage" in _uid_name(uid)
