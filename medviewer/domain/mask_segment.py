"""A segment: a mask with a name that readers keep about a series, and where it is kept."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from medviewer.domain.wording import tr

if TYPE_CHECKING:
    from medviewer.domain.annotations import Rgb
    from medviewer.domain.mask import Mask


class SourceKind(StrEnum):
    """Where a segment came from."""

    DRAWN = "drawn"
    FINDING = "finding"
    OBJECT = "object"


@dataclass(frozen=True, slots=True)
class SegmentSource:
    """Where a segment came from.

    Parameters
    ----------
    reference
        The finding, or the SOP Instance UID or handle of the object with the number of the segment; empty if drawn.
    text
        In words, for the reader.
    """

    kind: SourceKind = SourceKind.DRAWN
    reference: str = ""
    text: str = ""


DRAWN = SegmentSource()


@dataclass(frozen=True, slots=True)
class SegmentHead:
    """What is known of a segment beside its voxels.

    Parameters
    ----------
    series_id, series_uid, time
        The series that it was drawn on, by its handle and its UID, and which of its times (from 0).
    """

    id: str
    name: str
    color: Rgb
    series_id: str
    series_uid: str = ""
    time: int = 0
    source: SegmentSource = DRAWN


@dataclass(frozen=True, slots=True)
class Segment:
    """A mask with a name; two are equal where their heads are and the mask is the very same."""

    head: SegmentHead
    mask: Mask

    @property
    def id(self) -> str:
        """Its identity in the record."""
        return self.head.id

    @property
    def volume_text(self) -> str:
        """Its volume in millilitres, or why there is none."""
        volume = self.mask.volume_ml
        if volume is None:
            return tr("volume not measurable: the picture has no place in the patient")
        return tr("empty") if not self.mask.count else f"{volume:.2f} ml" if volume < 100 else f"{volume:.0f} ml"


@dataclass(frozen=True, slots=True)
class SegmentItem:
    """A segment as a report lists it: name, volume or why there is none, where it came from, and its series."""

    name: str
    volume: str
    source: str
    series: str


@dataclass(frozen=True, slots=True)
class StoredMask:
    """The file with a mask, by its name in the folder of segments, and the SHA-256 of its bytes."""

    file: str
    sha256: str
