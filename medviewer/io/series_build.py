"""One stack of files as a Series: geometry, health, and why it does not open where it does not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from medviewer.domain.study import FrameRef, HealthNote, HealthSeverity, InstanceRef, Series, SeriesKind
from medviewer.io.claims import why_undecodable
from medviewer.io.series_kind import class_name, is_read
from medviewer.io.stack import Stack, build_stack

if TYPE_CHECKING:
    from collections.abc import Sequence

    from medviewer.io.found import Found
    from medviewer.io.picture_stack import Picture, PictureStack

LOSSY_SYNTAXES = frozenset(
    f"1.2.840.10008.1.2.4.{number}" for number in ("50", "51", "53", "55", "81", "91", "93", "111", "112", "203")
)
"""JPEG with loss, near-lossless JPEG-LS, and JPEG 2000, HTJ2K and JPEG XL that may lose (PS3.5 A.4)."""

DEFLATED_FRAMES = "1.2.840.10008.1.2.8.1"
"""Deflated Image Frame Compression (PS3.5 A.4.13): decoded in objects alone, which use it for masks."""


AT_DETECTOR = "The only pixel size known is that at the detector, where things are larger than in the patient."
NO_PLACE = "The headers give these pictures no place in the patient; no millimetres and no sides are shown."


def build_series(handle: str, kind: SeriesKind, stack: PictureStack) -> Series:
    """The series of one stack of pictures; `handle` becomes its id.

    Pictures whose headers show that they cannot be decoded are left out where others remain, and named.
    """
    files = _files(stack.pictures)
    damage = _undecodable(files, kind)
    able, is_partial = _able(stack, damage)
    placed = _placed(kind, able)
    notes = (*((damage,) if damage else ()), *placed.health, *_notes(able, files))
    refusal = damage.text if damage is not None and not is_partial else placed.refusal
    first = able.pictures[placed.order[len(placed.order) // 2]]
    facts, count = first.found.facts, len(placed.order)
    frames = _frames([able.pictures[t * count + k] for t in range(able.times) for k in placed.order])
    return Series(
        id=handle, series_uid=facts.series.uid, modality=facts.series.modality,
        description=facts.series.description, kind=kind,
        instances=tuple({id(frame.instance): frame.instance for frame in frames}.values()),
        shape=(count, first.header.rows, first.header.columns),
        geometry=None if refusal else placed.geometry, body_part=facts.series.body_part, unit=first.unit,
        times=able.times, channels=3 if first.header.is_color else 1, transfer_syntax=facts.transfer_syntax,
        health=notes, refusal=refusal, window=first.window, number=facts.series.number,
        laterality=facts.series.laterality, frame_ms=facts.series.frame_ms, frames=frames,
        is_resampled=not refusal and placed.is_resampled,
    )  # fmt: skip


def build_object(handle: str, kind: SeriesKind, found: Sequence[Found]) -> Series:
    """The series of objects that are no stack of pictures: segmentations, reports, documents."""
    facts = found[0].facts
    image = facts.image
    damage = None if image and image.transfer_syntax == DEFLATED_FRAMES else _undecodable(found, kind)
    return Series(
        id=handle, series_uid=facts.series.uid, modality=facts.series.modality,
        description=facts.series.description, kind=kind,
        instances=tuple(_instance(item) for item in found),
        shape=(image.frames, image.rows, image.columns) if image else (0, 0, 0),
        body_part=facts.series.body_part, unit=facts.series.unit, channels=image.samples if image else 1,
        transfer_syntax=facts.transfer_syntax, health=(damage,) if damage else (),
        refusal=damage.text if damage else _not_read(facts.sop_class_uid), number=facts.series.number,
        laterality=facts.series.laterality,
    )  # fmt: skip


def _not_read(sop_class_uid: str) -> str:
    """Why objects of a class do not open, by its name; empty where they do."""
    return "" if is_read(sop_class_uid) else f"{class_name(sop_class_uid)} is not read, so it cannot be shown."


def _files(pictures: Sequence[Picture]) -> list[Found]:
    return list({id(picture.found): picture.found for picture in pictures}.values())


def _able(stack: PictureStack, damage: HealthNote | None) -> tuple[PictureStack, bool]:
    """The stack without pictures that cannot be decoded, and whether others are left; over time it is all or none."""
    if damage is None or stack.times > 1:
        return stack, False
    bad = {id(found) for found in _files(stack.pictures) if why_undecodable(found)}
    able = tuple(picture for picture in stack.pictures if id(picture.found) not in bad)
    return (stack._replace(pictures=able), True) if able else (stack, False)


def _frames(pictures: Sequence[Picture]) -> tuple[FrameRef, ...]:
    """One reference per picture; pictures of one file share its instance."""
    instances = {id(found): _instance(found) for found in _files(pictures)}
    return tuple(FrameRef(instances[id(p.found)], p.header, p.number, p.tile) for p in pictures)


def _instance(item: Found) -> InstanceRef:
    facts = item.facts
    return InstanceRef(facts.sop_instance_uid, facts.sop_class_uid, item.path, facts.image)


def _placed(kind: SeriesKind, stack: PictureStack) -> Stack:
    """Order and place of the pictures of the first time."""
    pictures = stack.pictures[: len(stack.pictures) // stack.times]
    if kind is SeriesKind.VOLUME and all(picture.header.has_geometry for picture in pictures):
        return build_stack([picture.header for picture in pictures])
    order = tuple(sorted(range(len(pictures)), key=lambda k: (pictures[k].keys.instance or 0, pictures[k].number, k)))
    return Stack(order, None, health=(HealthNote("no_geometry", HealthSeverity.NOTE, NO_PLACE),))


def _notes(stack: PictureStack, found: Sequence[Found]) -> tuple[HealthNote, ...]:
    """What else a reader should know."""
    notes = []
    if stack.is_leftover:
        text = "These pictures repeat places of another stack of this series; nothing in their headers says why."
        notes.append(HealthNote("duplicate_positions", HealthSeverity.WARNING, text))
    if any(picture.header.is_detector_spacing for picture in stack.pictures):
        notes.append(HealthNote("detector_plane_spacing", HealthSeverity.NOTE, AT_DETECTOR))
    if any(item.facts.series.mosaic and not item.facts.pictures for item in found):
        text = "Each picture is a mosaic of many small slices whose header does not say where they lie."
        notes.append(HealthNote("mosaic", HealthSeverity.WARNING, text))
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
