"""Patients, studies and series as their headers describe them; no pixels."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from medviewer.domain.image_header import ImageHeader
from medviewer.domain.vectors import vec3
from medviewer.domain.wording import mark, tr

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date
    from pathlib import Path

    from medviewer.domain.geometry import Geometry
    from medviewer.domain.vectors import Vec3


class SeriesKind(StrEnum):
    """What a series can be opened as."""

    VOLUME = mark("volume")
    IMAGE = mark("image")
    CINE = mark("cine")
    DOCUMENT = mark("document")
    SEGMENTATION = mark("segmentation")
    REPORT = mark("report")
    UNSUPPORTED = mark("unsupported")


SHOWN_KINDS = frozenset({SeriesKind.VOLUME, SeriesKind.IMAGE, SeriesKind.CINE})
"""What is shown as slices, pictures or frames."""

READ_KINDS = frozenset({SeriesKind.SEGMENTATION, SeriesKind.REPORT, SeriesKind.DOCUMENT})
"""What opens over images, among the findings, or to be read."""


class HealthSeverity(StrEnum):
    """How much a health note matters for reading."""

    NOTE = "note"
    WARNING = "warning"
    ERROR = "error"


@dataclass(frozen=True, slots=True)
class HealthNote:
    """One thing a reader should know about a series: a stable code, how bad, and a sentence."""

    code: str
    severity: HealthSeverity
    text: str


@dataclass(frozen=True, slots=True)
class Patient:
    """Who the images are of.

    `birth_date` is the header's text (YYYYMMDD or empty); `issuer` is who gave the ID, where the header says so. Who is
    the same patient, `identity.patient_key` and `same_person.compared` say.
    """

    id: str
    name: str = ""
    birth_date: str = ""
    sex: str = ""
    issuer: str = ""

    @property
    def display_name(self) -> str:
        """The name as shown on screen: family name, given name; every script of the header kept."""
        groups = [" ".join(part for part in group.replace("^", " ").split()) for group in self.name.split("=")]
        return " / ".join(group for group in groups if group) or tr("(no name)")


@dataclass(frozen=True, slots=True)
class InstanceRef:
    """One image object on disk: its UIDs, its file, and what its header says of the pixels.

    `path` may lead into a ZIP archive (`folder/archive.zip/member.dcm`); `header` is None for what is no DICOM image.
    """

    sop_instance_uid: str
    sop_class_uid: str
    path: Path
    header: ImageHeader | None = None


@dataclass(frozen=True, slots=True)
class FrameRef:
    """One picture of a stack: a frame of an instance, or a tile of a frame.

    Parameters
    ----------
    instance
        The object on disk that holds it.
    header
        Facts of this very picture: its own size, place in the patient and rescale (PS3.3 C.7.6.16), which may
        differ from picture to picture; `instance.header` says how the whole object is encoded.
    number
        Frame number from 0.
    tile
        (row, column) in the frame of the first pixel of a picture that is part of a mosaic; None for whole frames.
    """

    instance: InstanceRef
    header: ImageHeader
    number: int = 0
    tile: tuple[int, int] | None = None

    def distance_mm(self, lps: Vec3) -> float | None:
        """Distance of a position in LPS mm from its plane, along its own normal; None where it has no place."""
        header = self.header
        if header.position is None or header.orientation is None:
            return None
        (rx, ry, rz), (cx, cy, cz) = header.orientation  # plain numbers: asked for every picture of a series
        x, y, z = (a - b for a, b in zip(lps, header.position, strict=True))
        return abs(x * (ry * cz - rz * cy) + y * (rz * cx - rx * cz) + z * (rx * cy - ry * cx))


def nearest_picture(pictures: Iterable[FrameRef], lps: Vec3) -> FrameRef | None:
    """The picture whose plane is nearest to a position in LPS mm; None where none has a place."""
    placed = [(distance, picture) for picture in pictures if (distance := picture.distance_mm(lps)) is not None]
    return min(placed, key=lambda pair: pair[0])[1] if placed else None


@dataclass(frozen=True, slots=True)
class Series:
    """One stack of images that opens together.

    Parameters
    ----------
    id
        Stable handle, equal to `series_uid` where the series is one stack, else with "#n".
    instances
        Each object once, in the order of its first picture in `frames`.
    frames
        One per time and slice, all slices of the first time first; slices by position along the normal where they
        have a place. Empty where the stack is no DICOM image.
    geometry
        Place of the acquired slices, sheared where they are tilted; None for pictures, for stacks that were refused
        and for slices that no single matrix places (`is_resampled`).
    is_resampled
        Whether the volume for MPR, 3D and models is resampled from the acquired slices: tilted, uneven or with gaps.
    refusal
        The sentence saying why the stack does not open as a volume; empty where it does.
    """

    id: str
    series_uid: str
    modality: str
    description: str
    kind: SeriesKind
    instances: tuple[InstanceRef, ...]
    shape: tuple[int, int, int]
    geometry: Geometry | None = None
    body_part: str | None = None
    unit: str | None = None
    times: int = 1
    channels: int = 1
    transfer_syntax: str = ""
    health: tuple[HealthNote, ...] = ()
    refusal: str = ""
    window: tuple[float, float] | None = None
    """Centre and width that the header asks for."""
    number: int | None = None
    laterality: str = ""
    view: str = ""
    """View Position of a projection (PS3.3 C.7.3.1.1.1, C.8.7.1, C.8.11.7): PA, LL, CC, MLO, ..."""
    frames: tuple[FrameRef, ...] = ()
    is_resampled: bool = False
    frame_ms: float | None = None
    """Time from one frame of a film to the next, as recorded; None where unknown."""

    def frame(self, slice_index: int, time: int = 0) -> FrameRef | None:
        """The picture at a slice and time, both from 0; None where there is none."""
        number = time * self.shape[0] + slice_index
        return self.frames[number] if 0 <= slice_index < self.shape[0] and 0 <= number < len(self.frames) else None

    def pictures(self, time: int = 0) -> tuple[FrameRef, ...]:
        """The pictures of a time (from 0) by slice; of a stack without `frames` its files, where each is a slice."""
        count, grid = self.shape[0], self.geometry
        if self.frames:
            return self.frames[time * count : (time + 1) * count]
        if grid is None or len(self.instances) != count:
            return ()
        return tuple(FrameRef(one, _slice_header(grid, k)) for k, one in enumerate(self.instances))

    def nearest_frame(self, lps: Vec3, time: int = 0) -> FrameRef | None:
        """The picture of a time (from 0) whose plane is nearest to a position in LPS mm; None where none has a place.

        How far it lies sideways of the picture does not count, so in a tilted stack it is the one seen at that height
        along the normal.
        """
        return nearest_picture(self.pictures(time), lps)

    @property
    def opens(self) -> bool:
        """Whether the stack can be shown as slices or pictures."""
        return self.kind in SHOWN_KINDS and not self.refusal

    @property
    def is_object(self) -> bool:
        """Whether it opens, but not as slices or pictures of its own."""
        return self.kind in READ_KINDS and not self.refusal

    @property
    def is_inverted_display(self) -> bool:
        """Whether the lowest value is shown white: MONOCHROME1 (PS3.3 C.7.6.3.1.2)."""
        header = self.instances[0].header if self.instances else None
        return header is not None and header.photometric == "MONOCHROME1"


def _slice_header(grid: Geometry, index: int) -> ImageHeader:
    """What the header of one slice of a grid says of its place (PS3.3 C.7.6.2.1.1)."""
    _, rows, columns = grid.shape
    return ImageHeader(
        rows,
        columns,
        position=vec3(grid.to_lps((index, 0, 0))),
        orientation=(vec3(grid.directions[2]), vec3(grid.directions[1])),
        pixel_spacing=grid.spacing_mm[1:],
        thickness_mm=grid.spacing_mm[0],
        frame_uid=grid.frame_uid,
    )


@dataclass(frozen=True, slots=True)
class Study:
    """One examination of one patient."""

    uid: str
    patient: Patient
    series: tuple[Series, ...]
    date: date | None = None
    description: str = ""
    accession: str = ""
    patient_age: str = ""
    institution: str = ""
    referring_physician: str = ""


@dataclass(frozen=True, slots=True)
class Rejected:
    """A file that did not open, and one sentence saying why."""

    path: Path
    reason: str


@dataclass(frozen=True, slots=True)
class ScanResult:
    """All that a file or folder holds: every file is in a series or in `rejected`."""

    root: Path
    studies: tuple[Study, ...]
    rejected: tuple[Rejected, ...] = ()
    warnings: tuple[str, ...] = field(default=())
    """Sentences for the reader that belong to no single file, e.g. one patient ID with two names."""

    def series_by_id(self, series_id: str) -> tuple[Study, Series] | None:
        """The series with that handle and its study."""
        return next(((study, s) for study in self.studies for s in study.series if s.id == series_id), None)
