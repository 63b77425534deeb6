"""What a file, folder or ZIP archive holds: every file in a series, or rejected with a sentence."""

from __future__ import annotations

import os
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from medviewer.domain.errors import UserError
from medviewer.domain.identity import identity_warnings
from medviewer.domain.job import Progress
from medviewer.domain.study import Rejected, ScanResult, Study
from medviewer.io.dicomdir import directory_entries
from medviewer.io.elements import PARSE_ERRORS, tolerant_reading
from medviewer.io.found import Found
from medviewer.io.grouping import group_studies
from medviewer.io.header import DicomFacts, read_header
from medviewer.io.nifti import scan_nifti
from medviewer.io.series_kind import MEDIA_DIRECTORY, lacks_promised_pixels
from medviewer.io.sniff import SNIFFED_BYTES, FileKind, kind_of, why_not_opened
from medviewer.io.source import BAD_ARCHIVE, Sources, is_plain_file
from medviewer.io.uids import derived_uid, uid_from_hash

if TYPE_CHECKING:
    from medviewer.domain.job import CancelToken, ProgressReport

FILES_PER_REPORT = 16
"""Progress is told once per so many files."""

_LINKED = "It is a link to another folder, which is not followed; open that folder itself."


@dataclass(slots=True)
class _Gathered:
    """What a running scan has found so far."""

    dicom: list[Found] = field(default_factory=list)
    studies: list[Study] = field(default_factory=list)
    rejected: list[Rejected] = field(default_factory=list)
    seen: set[tuple[object, ...]] = field(default_factory=set)

    def reject(self, path: Path, reason: str) -> None:
        """Account for a file that is in no series."""
        self.rejected.append(Rejected(path, reason))


def scan(root: Path, token: CancelToken, progress: ProgressReport) -> ScanResult:
    """Look at every file at or below a path and group the images into studies and series; reads headers only.

    Parameters
    ----------
    root
        A file, a folder (searched to the bottom) or a ZIP archive.
    token
        Checked between files.
    progress
        Told the share of files looked at.

    Raises
    ------
    UserError
        Where the path does not exist.
    Cancelled
        After the token was cancelled.
    """
    gathered = _Gathered()
    with Sources() as sources, tolerant_reading():
        files = list_files(root, token, gathered.rejected)
        for number, path in enumerate(files):
            token.check()
            if number % FILES_PER_REPORT == 0:
                progress(Progress(number / len(files), f"Looking at file {number + 1} of {len(files)}"))
            _look_at(path, sources, gathered, token)
        token.check()
        studies = (*group_studies(gathered.dicom), *gathered.studies)
    progress(Progress(1.0, f"{len(files)} files looked at"))
    return ScanResult(root, studies, tuple(gathered.rejected), identity_warnings(studies))


def list_files(root: Path, token: CancelToken, rejected: list[Rejected]) -> list[Path]:
    """Files at or below a path, in order of their names; folders that cannot be read go to `rejected`.

    Raises UserError where the path does not exist.
    """
    _require(root)
    if not root.is_dir():
        return directory_entries(root, rejected) or [root]

    def refuse(error: OSError) -> None:
        rejected.append(Rejected(Path(error.filename or root), _unreadable("folder", error)))

    files: list[Path] = []
    for folder, folders, names in os.walk(root, onerror=refuse):
        token.check()
        folders.sort()
        here = Path(folder)
        rejected += [Rejected(here / name, _LINKED) for name in folders if (here / name).is_symlink()]
        files += [here / name for name in sorted(names)]
    return files


def _require(root: Path) -> None:
    try:
        if root.exists():
            return
    except OSError as error:
        raise UserError(_unreadable("path", error), "Check the permissions.") from error
    title = f"There is no file or folder {str(root)!r}."
    raise UserError(title, "Check the path.")


def _unreadable(what: str, error: OSError) -> str:
    if isinstance(error, PermissionError):
        return f"The {what} cannot be read: no permission."
    return f"The {what} cannot be read: {error.strerror or error}."


def _look_at(path: Path, sources: Sources, gathered: _Gathered, token: CancelToken) -> None:
    try:
        if not is_plain_file(path):
            gathered.reject(path, "It is not a regular file (a dangling link, pipe or device).")
            return
        _look_into(path, sources, gathered, token)
    except OSError as error:
        gathered.reject(path, _unreadable("file", error))


def _look_into(path: Path, sources: Sources, gathered: _Gathered, token: CancelToken) -> None:
    """Account for one file on disk; raises OSError."""
    kind = _read_file(path, sources, gathered)
    if kind is FileKind.NIFTI:
        _take_nifti(path, gathered)
    elif kind is FileKind.ZIP:
        _look_into_archive(path, sources, gathered, token)


def _take_nifti(path: Path, gathered: _Gathered) -> None:
    outcome = scan_nifti(path)
    if isinstance(outcome, Study):
        gathered.studies.append(outcome)
    else:
        gathered.rejected.append(outcome)


def _look_into_archive(path: Path, sources: Sources, gathered: _Gathered, token: CancelToken) -> None:
    try:
        members = sources.members(path)
    except BAD_ARCHIVE:
        gathered.reject(path, "The ZIP archive is damaged.")
        return
    if not members:
        gathered.reject(path, "The ZIP archive is empty.")
    for member in members:
        token.check()
        try:
            kind = _read_file(member, sources, gathered)
        except (*BAD_ARCHIVE, OSError):
            gathered.reject(member, "It cannot be unpacked from its ZIP archive (damaged or encrypted).")
            continue
        if kind in {FileKind.ZIP, FileKind.NIFTI}:
            gathered.reject(member, "It lies inside a ZIP archive; unpack that first.")


def _read_file(path: Path, sources: Sources, gathered: _Gathered) -> FileKind:
    """Find out what a file is and take its header if it is DICOM; raises OSError or one of BAD_ARCHIVE."""
    size = sources.size(path)
    with sources.open(path) as stream:
        start = stream.read(SNIFFED_BYTES)
        kind = kind_of(start, path.name)
        if kind is FileKind.OTHER:
            gathered.reject(path, why_not_opened(start))
        if kind not in {FileKind.DICOM, FileKind.BARE_DICOM}:
            return kind
        stream.seek(0)
        try:
            facts = read_header(stream, size, bare=kind is FileKind.BARE_DICOM)
        except PARSE_ERRORS:
            gathered.reject(path, "The file is damaged: its DICOM header cannot be read.")
            return kind
    _take(Found(path, size, facts), sources, gathered)
    return kind


def _take(found: Found, sources: Sources, gathered: _Gathered) -> None:
    reason = _why_rejected(found.facts, gathered)
    if reason:
        gathered.reject(found.path, reason)
        return
    complete = _with_uids(found, sources)
    gathered.seen.add(_identity(complete.facts))
    gathered.dicom.append(complete)


def _why_rejected(facts: DicomFacts, gathered: _Gathered) -> str:
    if facts.sop_class_uid == MEDIA_DIRECTORY:
        return "It is a DICOM directory, which lists other files and holds no image; open its folder."
    if not (facts.sop_class_uid or facts.image):
        return "It has a DICOM header, but nothing in it says what it is."
    if lacks_promised_pixels(facts):
        return "It is a DICOM image without pixel data."
    if facts.sop_instance_uid and _identity(facts) in gathered.seen:
        return "It is a second copy of an object that is already here (same SOP Instance UID, patient and position)."
    return ""


def _identity(facts: DicomFacts) -> tuple[object, ...]:
    """What makes two files copies of one object; the UID alone does not, since careless tools repeat it."""
    position = facts.image.position if facts.image else None
    return facts.sop_instance_uid, facts.series.uid, facts.patient, position


def _with_uids(found: Found, sources: Sources) -> Found:
    """Give an object that lacks a UID stable ones made from its file."""
    facts = found.facts
    if facts.sop_instance_uid and facts.series.uid and facts.study.uid:
        return found
    with sources.open(found.path) as stream:
        uid = uid_from_hash(stream, "instance")
    series_uid = facts.series.uid or derived_uid(uid, "series")
    return found._replace(
        facts=replace(
            facts,
            sop_instance_uid=facts.sop_instance_uid or uid,
            series=replace(facts.series, uid=series_uid),
            study=replace(facts.study, uid=facts.study.uid or derived_uid(series_uid, "study")),
        )
    )
