"""The files that a DICOMDIR lists."""

from __future__ import annotations

from typing import TYPE_CHECKING

from medviewer.domain.study import Rejected
from medviewer.domain.wording import tr
from medviewer.io.datasets import read_dataset, tolerant_reading
from medviewer.io.elements import PARSE_ERRORS

if TYPE_CHECKING:
    from pathlib import Path

    from pydicom import Dataset


def directory_entries(path: Path, rejected: list[Rejected]) -> list[Path]:
    """The files that a DICOMDIR names and that exist (PS3.3 F.3.2.2); those that do not go to `rejected`.

    Empty where the file is no DICOMDIR, cannot be read, or names nothing that is there.
    """
    if not path.name.upper().startswith("DICOMDIR"):
        return []
    try:
        with tolerant_reading():
            names = _named_files(read_dataset(path, force=False))
    except PARSE_ERRORS:
        return []
    # a damaged directory names what no system takes for a path
    places = [path.parent.joinpath(*parts) for parts in names if "\0" not in "".join(parts)]
    inside = [place for place in places if place.resolve().is_relative_to(path.parent.resolve())]
    missing = [place for place in inside if not _is_there(place)]
    rejected += [Rejected(place, tr("The DICOMDIR lists this file, but it is not there.")) for place in missing]
    return [place for place in inside if _is_there(place)]


def _is_there(place: Path) -> bool:
    """Whether it is a file; a name that is too long is none."""
    try:
        return place.is_file()
    except OSError:
        return False


def _named_files(directory: Dataset) -> list[tuple[str, ...]]:
    """Referenced File IDs (0004,1500) of all records, as parts of a path."""
    values = (record.get("ReferencedFileID") for record in directory.get("DirectoryRecordSequence") or [])
    return [(value,) if isinstance(value, str) else tuple(map(str, value)) for value in values if value]
