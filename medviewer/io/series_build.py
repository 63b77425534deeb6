"""One stack of files as a Series: geometry, health, and why it does not open where it does not."""

from __future__ import annotations

from dataclasses import replace
from itertools import chain
from typing import TYPE_CHECKING

from medviewer.domain.pixel_scale import pixel_scale
from medviewer.domain.study import FrameRef, HealthNote, HealthSeverity, InstanceRef, Series, SeriesKind
from medviewer.domain.wording import mark, tr
from medviewer.io.claims import frames_there, missing_frames, why_undecodable
from medviewer.io.series_kind import class_name, is_read
from medviewer.io.stack import Stack, build_stack

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from medviewer.domain.image_header import ImageHeader
    from medviewer.io.found import Found
    from medviewer.io.picture_stack import Picture, PictureStack

LOSSY_SYNTAXES = frozenset(
    f"1.2.840.10008.1.2.4.{number}" for number in ("50", "51", "53", "55", "81", "91", "93", "111", "112", "203")
)
"""JPEG with loss, near-lossless JPEG-LS, and JPEG 2000, HTJ2K and JPEG XL that may lose (PS3.5 A.4)."""

DEFLATED_FRAMES = "1.2.840.10008.1.2.8.1"
"""Deflated Image Frame Compression (PS3.5 A.4.13): decoded in objects alone, which use it for masks."""


AT_DETECTOR = mark("The only pixel size known is that at the detector, where things are larger than in the patient.")
REGIONS = mark(
    "Each ultrasound region has a scale of its own; there are no lengths outside them, nor from one to another."
)
NO_PLACE_BUT_REGIONS = mark(
    "The headers give these pictures no place in the patient; millimetres are known in ultrasound regions alone."
)
NO_PLACE = mark("The headers give these pictures no place in the patient; no millimetres and no sides are shown.")


def build_series(handle: str, kind: SeriesKind, stack: PictureStack) -> Series:
    """The series of one stack of pictures; `handle` becomes its id.

    Pictures whose headers show that they cannot be decoded are left out where others remain, and named.
    """
    files = _files(stack.pictures)
    damage = _undecodable(files, kind)
    able, is_partial = _able(stack, damage)
    placed = _placed(kind, able)
    told = () if damage is None or (is_partial and _is_whole(stack, able)) else (_left_out(damage, stack, able),)
    notes = (*told, *placed.health, *_notes(kind, able, files))
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
        laterality=facts.series.laterality, view=facts.series.view, frame_ms=facts.series.frame_ms, frames=frames,
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
        laterality=facts.series.laterality, view=facts.series.view,
    )  # fmt: skip


def _not_read(sop_class_uid: str) -> str:
    """Why objects of a class do not open, by its name; empty where they do."""
    return (
        ""
        if is_read(sop_class_uid)
        else tr("{kind} is not read, so it cannot be shown.", kind=class_name(sop_class_uid))
    )


def _files(pictures: Sequence[Picture]) -> list[Found]:
    return list({id(picture.found): picture.found for picture in pictures}.values())


def _able(stack: PictureStack, damage: HealthNote | None) -> tuple[PictureStack, bool]:
    """The stack without pictures that cannot be decoded, over time without their times; whether others are left."""
    if damage is None:
        return stack, False
    there = {id(found): 0 if why_undecodable(found) else frames_there(found) for found in _files(stack.pictures)}
    size = len(stack.pictures) // stack.times if stack.times > 1 else 1
    groups = [stack.pictures[at : at + size] for at in range(0, len(stack.pictures), size)]
    able = [group for group in groups if all(p.number < there[id(p.found)] for p in group)]
    if not able:
        return stack, False
    times = len(able) if stack.times > 1 else 1
    return stack._replace(pictures=tuple(chain.from_iterable(able)), times=times), True


def _is_whole(before: PictureStack, after: PictureStack) -> bool:
    """Whether nothing was left out, so that what is missing belongs to other stacks of the same file."""
    return len(before.pictures) == len(after.pictures) and all(p.found.facts.pictures for p in before.pictures)


def _left_out(damage: HealthNote, before: PictureStack, after: PictureStack) -> HealthNote:
    """What is told of damage, with the number of times that went with it."""
    if before.times == after.times:
        return damage
    text = tr(
        "{damage} {count} of {times} times are left out.",
        damage=damage.text,
        count=before.times - after.times,
        times=before.times,
    )
    return replace(damage, text=text)


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
    text = tr(NO_PLACE_BUT_REGIONS if _has_regions(picture.found for picture in pictures) else NO_PLACE)
    order = tuple(sorted(range(len(pictures)), key=lambda k: (pictures[k].keys.instance or 0, pictures[k].number, k)))
    return Stack(order, None, health=(HealthNote("no_geometry", HealthSeverity.NOTE, text),))


def _notes(kind: SeriesKind, stack: PictureStack, found: Sequence[Found]) -> tuple[HealthNote, ...]:
    """What else a reader should know."""
    notes = []
    if stack.is_leftover:
        text = tr("These pictures repeat places of another stack of this series; nothing in their headers says why.")
        notes.append(HealthNote("duplicate_positions", HealthSeverity.WARNING, text))
    if kind is not SeriesKind.VOLUME and any(_is_at_detector(picture.header) for picture in stack.pictures):
        notes.append(HealthNote("detector_plane_spacing", HealthSeverity.NOTE, tr(AT_DETECTOR)))
    if kind is not SeriesKind.VOLUME and _has_regions(found):
        notes.append(HealthNote("ultrasound_regions", HealthSeverity.NOTE, tr(REGIONS)))
    if any(item.facts.series.mosaic and not item.facts.pictures for item in found):
        text = tr("Each picture is a mosaic of many small slices whose header does not say where they lie.")
        notes.append(HealthNote("mosaic", HealthSeverity.WARNING, text))
    if any(i.facts.series.lossy or i.facts.transfer_syntax in LOSSY_SYNTAXES for i in found if i.facts.image):
        text = tr("The images were compressed with loss; fine detail and values may differ from what was acquired.")
        notes.append(HealthNote("lossy", HealthSeverity.WARNING, text))
    if any(i.facts.series.burned_in for i in found):
        text = tr("The images may show the patient's name or other text burned into the pixels.")
        notes.append(HealthNote("burned_in_text", HealthSeverity.NOTE, text))
    return tuple(notes)


def _has_regions(found: Iterable[Found]) -> bool:
    return any(item.facts.series.ultrasound_regions for item in found)


def _is_at_detector(header: ImageHeader) -> bool:
    scale = pixel_scale(header)
    return scale is not None and scale.is_at_detector


def _undecodable(found: Sequence[Found], kind: SeriesKind) -> HealthNote | None:
    """The reason why the first damaged file cannot be decoded, or not whole, and how many there are."""
    if kind in {SeriesKind.REPORT, SeriesKind.DOCUMENT, SeriesKind.UNSUPPORTED}:
        return None
    reasons = [reason for item in found if (reason := why_undecodable(item) or missing_frames(item))]
    if not reasons:
        return None
    text = (
        reasons[0]
        if len(reasons) == 1
        else tr("{reason} {count} more of its files cannot be decoded.", reason=reasons[0], count=len(reasons) - 1)
    )
    return HealthNote("undecodable", HealthSeverity.ERROR, text)
