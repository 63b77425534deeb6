"""Patients, studies and series as their headers describe them; no pixels."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from medviewer.domain.geometry import Geometry
    from medviewer.domain.image_header import ImageHeader


class SeriesKind(StrEnum):
    """What a series can be opened as."""

    VOLUME = "volume"
    IMAGE = "image"
    CINE = "cine"
    DOCUMENT = "document"
    SEGMENTATION = "segmentation"
    REPORT = "report"
    UNSUPPORTED = "unsupported"


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

    `birth_date` is the header's text (YYYYMMDD or empty); who is the same patient, `identity.patient_key` says.
    """

    id: str
    name: str = ""
    birth_date: str = ""
    sex: str = ""

    @property
    def display_name(self) -> str:
        """The name as shown on screen: family name, given name; every script of the header kept."""
        groups = [" ".join(part for part in group.replace("^", " ").split()) for group in self.name.split("=")]
        return " / ".join(group for group in groups if group) or "(no name)"


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
class Series:
    """One stack of images that opens together.

    Parameters
    ----------
    id
        Stable handle, equal to `series_uid` where the series is one stack, else with "#n".
    instances
        In the order of the slices of `geometry` (by position along the normal) where there is a geometry.
    geometry
        Place of the stack; None for pictures and for stacks that were refused.
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

    @property
    def opens(self) -> bool:
        """Whether the stack can be shown as a volume."""
        return self.kind is SeriesKind.VOLUME and not self.refusal

    @property
    def is_inverted_display(self) -> bool:
        """Whether the lowest value is shown white: MONOCHROME1 (PS3.3 C.7.6.3.1.2)."""
        header = self.instances[0].header if self.instances else None
        return header is not None and header.photometric == "MONOCHROME1"


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
