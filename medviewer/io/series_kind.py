"""What kind of series an object belongs to, by its SOP class and its pixels."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydicom.uid import UID

from medviewer.domain.study import SeriesKind

if TYPE_CHECKING:
    from medviewer.io.header import DicomFacts

_IMAGE = "1.2.840.10008.5.1.4.1.1."
MEDIA_DIRECTORY = "1.2.840.10008.1.3.10"
REAL_TIME_VIDEO = "1.2.840.10008.10."

_BY_PREFIX: tuple[tuple[str, SeriesKind], ...] = (
    (_IMAGE + "88.", SeriesKind.REPORT),
    (_IMAGE + "104.", SeriesKind.DOCUMENT),
    (_IMAGE + "66.4", SeriesKind.SEGMENTATION),
    (_IMAGE + "66.5", SeriesKind.SEGMENTATION),
    (_IMAGE + "66.7", SeriesKind.SEGMENTATION),
    (_IMAGE + "481.3", SeriesKind.SEGMENTATION),
    (_IMAGE + "77.1.6", SeriesKind.UNSUPPORTED),
)
"""SOP classes (PS3.4 B.5) that are no stack of images, longest prefix not needed: none contains another."""

_PROJECTIONS = tuple(
    _IMAGE + number for number in ("1", "1.1", "1.1.1", "1.2", "1.2.1", "1.3", "1.3.1", "12.1", "12.2")
)
"""CR, DX, mammography, intra-oral, XA and RF: one picture each, whatever geometry their headers claim."""

_GRID_MULTI_FRAMES = tuple(
    _IMAGE + number for number in ("2.1", "2.2", "4.1", "4.4", "128.1", "130", "30", "481.2", "20", "13.1.1", "13.1.3")
)
"""Enhanced and legacy converted CT, MR, PET, parametric map, RT dose, NM, 3D X-ray: multi-frame, but a grid."""

REFUSALS: dict[SeriesKind, str] = {
    SeriesKind.SEGMENTATION: "This is a segmentation ({name}), not an image; it opens in a later version.",
    SeriesKind.REPORT: "This is a report ({name}), not an image; it opens in a later version.",
    SeriesKind.DOCUMENT: "This is a document ({name}), not an image; it opens in a later version.",
    SeriesKind.UNSUPPORTED: "{name} cannot be shown as an image.",
    SeriesKind.CINE: "This is a film of {frames} frames; films open in a later version.",
}


def class_name(uid: str) -> str:
    """The standard's name of a SOP class, else the UID; for sentences."""
    return UID(uid).name.removesuffix(" Storage") if uid else "An object of unknown class"


def kind_of_object(facts: DicomFacts) -> SeriesKind:
    """What an object can be opened as, later versions included."""
    for prefix, kind in _BY_PREFIX:
        if facts.sop_class_uid.startswith(prefix):
            return kind
    if facts.image is None or not facts.has_pixels:
        return SeriesKind.UNSUPPORTED
    if facts.sop_class_uid in _GRID_MULTI_FRAMES and (facts.image.frames > 1 or not facts.image.has_geometry):
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
    return uid.startswith(_IMAGE) and "Image Storage" in UID(uid).name
