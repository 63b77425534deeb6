"""The images a structured report speaks of: their headers on copies, never the files themselves."""

from __future__ import annotations

import re
import zipfile
from contextlib import contextmanager
from pathlib import PurePosixPath
from typing import IO, TYPE_CHECKING

from pydicom import dcmread
from pydicom.dataset import Dataset
from pydicom.errors import InvalidDicomError

from medviewer.domain.errors import UserError
from medviewer.domain.wording import tr

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from medviewer.domain.report import Report
    from medviewer.domain.study import InstanceRef

_TYPE_2 = (
    *("PatientID", "PatientName", "PatientBirthDate", "PatientSex", "AccessionNumber", "StudyID", "StudyDate"),
    *("StudyTime", "ReferringPhysicianName"),
)
"""Attributes an SR has to have, empty at least (PS3.3 C.7.1.1 and C.7.2.1)."""

_PATTERNS = {
    "PatientBirthDate": r"\d{8}",
    "StudyDate": r"\d{8}",
    "StudyTime": r"\d{2}(\d{2}(\d{2}(\.\d{1,6})?)?)?",
    "PatientSex": r"[MFO]",
}

_UNREADABLE = (
    *(OSError, EOFError, InvalidDicomError, ValueError, TypeError, AttributeError, LookupError),
    *(zipfile.BadZipFile, NotImplementedError, RuntimeError),
)
"""What pydicom raises on a damaged file, and zipfile on a damaged or encrypted archive."""


@contextmanager
def _opened(path: Path) -> Iterator[IO[bytes]]:
    """The bytes of a file, or of a member of a ZIP archive (`folder/archive.zip/member.dcm`)."""
    archive_path = next((parent for parent in path.parents if parent.is_file()), None)
    if archive_path is None:
        with path.open("rb") as stream:
            yield stream
        return
    name = path.relative_to(archive_path).as_posix()
    with zipfile.ZipFile(archive_path) as archive:
        names = {PurePosixPath(info.filename.lstrip("/")).as_posix(): info for info in archive.infolist()}
        with archive.open(names[name]) as stream:
            yield stream


def read_header(instance: InstanceRef) -> Dataset:
    """The header of an image without its pixels, texts decoded; UserError where the file is not that image any more."""
    try:
        with _opened(instance.path) as stream:
            header = dcmread(stream, stop_before_pixels=True, force=True)
        header.decode()
    except _UNREADABLE as error:
        raise _lost(instance) from error
    if str(header.get("SOPInstanceUID", "")) != instance.sop_instance_uid:
        raise _lost(instance)
    return header


def _lost(instance: InstanceRef) -> UserError:
    return UserError(
        tr("The source image {path} cannot be read any more, so no report can refer to it.", path=instance.path),
        tr("Open the study again from where its files are now."),
    )


def patient_header(report: Report) -> Dataset:
    """Patient and study of the report's first image, made fit for an SR: missing type 2 attributes are empty.

    A value that its VR does not allow (a birth date of words) is left empty rather than passed on.
    """
    if not report.series.instances:
        raise UserError(
            tr("A structured report refers to images, and this report has none."), tr("Open the study again.")
        )
    header = read_header(report.series.instances[0])
    for keyword in _TYPE_2:
        if header.get(keyword) is None:
            setattr(header, keyword, "")
    for keyword, pattern in _PATTERNS.items():
        if not re.fullmatch(pattern, str(header.get(keyword)).strip()):
            setattr(header, keyword, "")
    return header


def evidence_of(report: Report, header: Dataset) -> list[Dataset]:
    """All images of the series as evidence, the patient's header first (PS3.3 C.17.2.3)."""
    others = [_reference(one, header) for one in report.series.instances[1:]]
    return [header, *others]


def _reference(instance: InstanceRef, header: Dataset) -> Dataset:
    """What evidence needs of an image; one series lies in one study, so the first header's UIDs hold."""
    reference = Dataset()
    reference.SOPClassUID = instance.sop_class_uid
    reference.SOPInstanceUID = instance.sop_instance_uid
    reference.StudyInstanceUID = header.StudyInstanceUID
    reference.SeriesInstanceUID = header.SeriesInstanceUID
    return reference
