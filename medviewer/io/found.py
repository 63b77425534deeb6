"""What a scan found in one file."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from pathlib import Path

    from medviewer.io.header import DicomFacts


class Found(NamedTuple):
    """One DICOM file of a scan; `file_size` in bytes."""

    path: Path
    file_size: int
    facts: DicomFacts
