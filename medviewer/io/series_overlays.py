"""All overlay planes of a series, read from its headers when its pixels are on screen already."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from medviewer.domain.job import Progress
from medviewer.domain.overlay import OverlayStack, PackedOverlay, SeriesOverlays, packed
from medviewer.domain.wording import mark, tr
from medviewer.io.datasets import read_dataset, tolerant_reading
from medviewer.io.inflation import LARGEST_IMAGE_BYTES, inflates_beyond
from medviewer.io.overlays import GROUPS, claimed_groups, differs_by_frame, is_embedded, overlay_planes
from medviewer.io.source import Sources
from medviewer.io.stored import DECODE_ERRORS

if TYPE_CHECKING:
    from pydicom import Dataset

    from medviewer.domain.job import CancelToken, ProgressReport
    from medviewer.domain.overlay import OverlayPlane
    from medviewer.domain.study import InstanceRef, Series

READING = mark("Reading overlays")


class _Stacks:
    """Overlays by group and type, as they are found."""

    def __init__(self) -> None:
        self.names: dict[tuple[int, bool], str] = {}
        self.pictures: dict[tuple[int, bool], dict[tuple[str, int], PackedOverlay]] = {}
        self.lost: set[tuple[str, int]] = set()
        """SOP Instance UID and group of overlays that cannot be read."""

    def add(self, uid: str, frame: int, planes: tuple[OverlayPlane, ...]) -> None:
        """Keep the overlays of one picture; empty ones draw nothing and have no switch."""
        for plane in planes:
            bits = packed(plane)
            if bits is not None:
                key = (plane.group, plane.is_region)
                self.names.setdefault(key, name_of(plane))
                self.pictures.setdefault(key, {})[uid, frame] = bits

    def found(self) -> SeriesOverlays:
        """All of them, by group."""
        stacks = tuple(OverlayStack(self.names[key], self.pictures[key], key[1]) for key in sorted(self.pictures))
        count = len(self.lost)
        one = tr("One overlay plane of the images cannot be read and is not drawn.")
        many = tr("{count} overlay planes of the images cannot be read and are not drawn.", count=count)
        return SeriesOverlays(stacks, (one if count == 1 else many,) if count else ())


def name_of(plane: OverlayPlane) -> str:
    """Label and description of an overlay, else its number among the sixteen that a header may have."""
    words = dict.fromkeys(text for text in (plane.label, plane.description) if text)
    return ": ".join(words) or tr("Overlay {number}", number=(plane.group - GROUPS.start) // GROUPS.step + 1)


def series_overlays(series: Series, token: CancelToken, progress: ProgressReport) -> SeriesOverlays:
    """The overlay planes of all pictures of a series; only files are opened whose header is known to hold some.

    Raises
    ------
    Cancelled
        After the token was cancelled.
    """
    numbers: dict[str, set[int]] = {}
    for frame in series.frames:
        numbers.setdefault(frame.instance.sop_instance_uid, set()).add(frame.number)
    holders = [one for one in series.instances if one.header is not None and one.header.has_overlays]
    count = Counter(one.sop_instance_uid for one in series.instances)
    stacks = _Stacks()
    # of several pictures with one UID nobody can tell which one is meant
    stacks.lost |= {(one.sop_instance_uid, 0) for one in holders if count[one.sop_instance_uid] > 1}
    holders = [one for one in holders if count[one.sop_instance_uid] == 1]
    with Sources() as sources, tolerant_reading():
        for done, instance in enumerate(holders):
            token.check()
            progress(Progress(done / len(holders), tr(READING)))
            _read(instance, sorted(numbers.get(instance.sop_instance_uid, ())), sources, stacks)
    return stacks.found()


def _read(instance: InstanceRef, frames: list[int], sources: Sources, stacks: _Stacks) -> None:
    """The overlays of one object; where it cannot be read again, it has lost them all."""
    uid = instance.sop_instance_uid
    try:
        dataset = _dataset(instance, sources)
        planes: tuple[OverlayPlane, ...] | None = None
        for frame in frames:
            if planes is None or differs_by_frame(dataset):
                planes = overlay_planes(dataset, frame)
                read = {plane.group for plane in planes}
                stacks.lost |= {(uid, group) for group in claimed_groups(dataset, frame) if group not in read}
            stacks.add(uid, frame, planes)
    except DECODE_ERRORS:
        stacks.lost.add((uid, 0))


def _dataset(instance: InstanceRef, sources: Sources) -> Dataset:
    """The header, with the pixel data where an overlay lies in their unused bits; raises one of `DECODE_ERRORS`."""
    with sources.open(instance.path) as stream:
        if inflates_beyond(stream, LARGEST_IMAGE_BYTES):
            message = tr("the deflated data set is larger than any image")
            raise ValueError(message)
        stream.seek(0)
        dataset = read_dataset(stream)
        if any(is_embedded(dataset, group) for group in GROUPS if (group, 0x0010) in dataset):
            stream.seek(0)
            dataset = read_dataset(stream, pixels=True)
        return dataset
