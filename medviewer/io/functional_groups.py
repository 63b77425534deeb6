"""Multi-frame objects: the facts of each frame from the shared and per-frame functional groups (PS3.3 C.7.6.16)."""

from __future__ import annotations

from dataclasses import replace
from typing import IO, TYPE_CHECKING

from medviewer.io import tags
from medviewer.io.datasets import raw_values, read_dataset, tolerant_reading
from medviewer.io.elements import PARSE_ERRORS, RawHeader
from medviewer.io.image_facts import image_header, split_keys, unit_of, window_of
from medviewer.io.picture import PictureFacts

if TYPE_CHECKING:
    from pydicom import Dataset

    from medviewer.domain.image_header import ImageHeader


def frames_of(stream: IO[bytes], raw: RawHeader, image: ImageHeader, *, bare: bool) -> tuple[PictureFacts, ...]:
    """One entry per frame; empty where the functional groups cannot be read or are not as many as the frames.

    Parameters
    ----------
    stream
        The file, seekable; read again, for the quick walk leaves sequences out.
    raw, image
        The elements of the object as a whole.
    bare
        Whether the data set has no preamble.
    """
    stream.seek(0)
    try:
        with tolerant_reading():
            shared, frames = _groups(read_dataset(stream, force=bare))
    except PARSE_ERRORS:
        return ()
    if len(frames) != image.frames:
        return ()
    return tuple(_facts(raw.overlaid({**shared, **own}), image, number) for number, own in enumerate(frames))


def _groups(dataset: Dataset) -> tuple[dict[int, bytes], list[dict[int, bytes]]]:
    """The elements that all frames share, and those of each frame."""
    shared = dataset.get("SharedFunctionalGroupsSequence") or ()
    frames = dataset.PerFrameFunctionalGroupsSequence
    return (_flat(shared[0]) if shared else {}), [_flat(item) for item in frames]


def _flat(item: Dataset) -> dict[int, bytes]:
    """The wanted elements of the first item of each standard functional group; no two groups share one."""
    values: dict[int, bytes] = {}
    for element in item:
        if element.VR == "SQ" and element.value and not element.tag.is_private:
            own = raw_values(element.value[0])
            values.update((tag, value) for tag, value in own.items() if tag in tags.WANTED)
    return values


def _facts(raw: RawHeader, image: ImageHeader, number: int) -> PictureFacts:
    header = image_header(raw, image.transfer_syntax, image.pixel_offset, image.pixel_length) or image
    keys = replace(split_keys(raw), instance=number + 1)
    return PictureFacts(replace(header, frames=1), keys, number, window=window_of(raw), unit=unit_of(raw))
