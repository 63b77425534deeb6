"""One stack of files as a Series: geometry, health, and why it does not open where it does not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from medviewer.domain.study import HealthNote, HealthSeverity, InstanceRef, Series, SeriesKind
from medviewer.io.decode import can_decode
from medviewer.io.series_kind import REFUSALS, class_name
from medviewer.io.stack import build_stack, slice_order

if TYPE_CHECKING:
    from collections.abc import Sequence

    from medviewer.domain.geometry import Geometry
    from medviewer.domain.image_header import ImageHeader
    from medviewer.io.found import Found

LOSSY_SYNTAXES = frozenset(f"1.2.840.10008.1.2.4.{number}" for number in ("50", "51", "53", "55", "81", "91", "203"))
"""JPEG with loss, near-lossless JPEG-LS, and JPEG 2000 and HTJ2K that may lose (PS3.5 A.4)."""

COMPRESSION_LIMIT = 2000
"""A file this many times smaller than the pixels it claims is not believed."""

LARGEST_RESCALE = 1e20
"""Rescale slopes and intercepts beyond this are damaged numbers: their products leave the range of float32."""

CLAIM_LIMIT_BYTES = 1 << 30
"""Claims below this are decoded whatever the file's size."""


def build_series(handle: str, kind: SeriesKind, found: Sequence[Found]) -> Series:
    """The series of the files of one stack; `handle` becomes its id."""
    images = [item.facts.image for item in found if item.facts.image is not None]
    damage = _undecodable(found, kind)
    order, geometry, notes, refusal = _placed(kind, found, images)
    notes = (*notes, *_notes(found))
    if damage is not None:
        notes, refusal, geometry = (damage, *notes), damage.text, None
    first = found[order[len(order) // 2]].facts
    return Series(
        id=handle, series_uid=first.series.uid, modality=first.series.modality,
        description=first.series.description, kind=kind, instances=tuple(_instance(found[k]) for k in order),
        shape=_shape(images), geometry=geometry, body_part=first.series.body_part, unit=first.series.unit,
        channels=images[0].samples if images else 1, transfer_syntax=first.transfer_syntax, health=notes,
        refusal=refusal, window=first.series.window, number=first.series.number, laterality=first.series.laterality,
    )  # fmt: skip


def _instance(item: Found) -> InstanceRef:
    facts = item.facts
    return InstanceRef(facts.sop_instance_uid, facts.sop_class_uid, item.path, facts.image)


def _shape(images: Sequence[ImageHeader]) -> tuple[int, int, int]:
    """(slices or frames, rows, columns) of the first image; zeros without one."""
    if not images:
        return (0, 0, 0)
    return (sum(image.frames for image in images), images[0].rows, images[0].columns)


Placed = tuple[tuple[int, ...], "Geometry | None", tuple[HealthNote, ...], str]
"""Order of the files, geometry, health, refusal."""


def _placed(kind: SeriesKind, found: Sequence[Found], images: Sequence[ImageHeader]) -> Placed:
    everything = tuple(range(len(found)))
    name = class_name(found[0].facts.sop_class_uid)
    if kind in REFUSALS:
        frames = images[0].frames if images else 0
        return everything, None, (), REFUSALS[kind].format(name=name, frames=frames)
    if kind is SeriesKind.IMAGE:
        return _placed_pictures(everything, images)
    if images[0].frames > 1 or not images[0].has_geometry:
        text = f"This is a multi-frame image ({name}); those open as volumes in a later version."
        return everything, None, (), text
    if any(item.facts.series.mosaic for item in found):
        text = "Each picture is a mosaic of many small slices; those open as volumes in a later version."
        return everything, None, (HealthNote("mosaic", HealthSeverity.WARNING, text),), text
    stack = build_stack(images)
    return stack.order, stack.geometry, stack.health, stack.refusal


def _placed_pictures(everything: tuple[int, ...], images: Sequence[ImageHeader]) -> Placed:
    if any(image.samples > 1 or not image.photometric.startswith("MONOCHROME") for image in images):
        return everything, None, (), "This is a colour picture; pictures open in a later version."
    text = (
        "This picture has no place in the patient (its position, orientation or pixel spacing is missing or "
        "impossible); pictures open in a later version."
    )
    if slice_order(images) is not None:
        return everything, None, (), "This is a projection picture; pictures open in a later version."
    return everything, None, (HealthNote("no_geometry", HealthSeverity.NOTE, text),), text


def _notes(found: Sequence[Found]) -> tuple[HealthNote, ...]:
    """What else a reader should know."""
    notes = []
    if any(i.facts.series.lossy or i.facts.transfer_syntax in LOSSY_SYNTAXES for i in found if i.facts.image):
        text = "The images were compressed with loss; fine detail and values may differ from what was acquired."
        notes.append(HealthNote("lossy", HealthSeverity.WARNING, text))
    if any(i.facts.series.burned_in for i in found):
        text = "The images may show the patient's name or other text burned into the pixels."
        notes.append(HealthNote("burned_in_text", HealthSeverity.NOTE, text))
    return tuple(notes)


def _undecodable(found: Sequence[Found], kind: SeriesKind) -> HealthNote | None:
    """The reason why the first damaged file cannot be decoded, and how many there are."""
    if kind in {SeriesKind.REPORT, SeriesKind.DOCUMENT, SeriesKind.UNSUPPORTED}:
        return None
    reasons = [reason for reason in map(why_undecodable, found) if reason]
    if not reasons:
        return None
    text = reasons[0] if len(reasons) == 1 else f"{reasons[0]} {len(reasons) - 1} more of its files cannot be decoded."
    return HealthNote("undecodable", HealthSeverity.ERROR, text)


def why_undecodable(item: Found) -> str:
    """One sentence where header and file size show that the pixels cannot be decoded; empty otherwise."""
    image = item.facts.image
    if image is None:
        return ""
    if fault := _fault_of(image):
        return f"The pixels of {item.path.name} cannot be decoded: {fault}."
    claimed, there = image.claimed_bytes, item.file_size - image.pixel_offset
    if _is_encapsulated(image):
        is_absurd = claimed > CLAIM_LIMIT_BYTES and claimed > COMPRESSION_LIMIT * item.file_size
        return _too_large(item, claimed) if is_absurd else ""
    if image.pixel_offset < 0 or min(there, image.pixel_length) >= claimed:
        return ""
    if there >= image.pixel_length:
        return _too_large(item, claimed)
    return f"The file {item.path.name} is cut short: {claimed} bytes of pixels are due, {max(there, 0)} are there."


def _fault_of(image: ImageHeader) -> str:
    if not can_decode(image):
        return f"{class_name(image.transfer_syntax)} is not known"
    is_absurd = max(abs(image.slope), abs(image.intercept)) > LARGEST_RESCALE
    return "the rescale slope or intercept in its header is impossible" if is_absurd else ""


def _too_large(item: Found, claimed: int) -> str:
    return (
        f"The header of {item.path.name} claims {claimed / 1e6:,.1f} MB of pixels, "
        f"which its {item.file_size / 1e6:,.3f} MB cannot hold."
    )


def _is_encapsulated(image: ImageHeader) -> bool:
    """Whether the pixels are compressed (PS3.5 A.4), or deflated with the whole data set (A.5)."""
    return image.transfer_syntax.startswith(("1.2.840.10008.1.2.4.", "1.2.840.10008.1.2.5", "1.2.840.10008.1.2.1.99"))
