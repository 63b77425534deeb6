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
from medviewer.domain.wording import mark, tr
from medviewer.io.apart import READERS, scan_apart
from medviewer.io.codecs import get_ready
from medviewer.io.dicomdir import directory_entries
from medviewer.io.elements import PARSE_ERRORS
from medviewer.io.found import Found
from medviewer.io.grouping import group_studies
from medviewer.io.header import DicomFacts, read_header
from medviewer.io.index_codec import outcome_codec
from medviewer.io.known import KnownFiles, stamp_of
from medviewer.io.series_kind import MEDIA_DIRECTORY, lacks_promised_pixels
from medviewer.io.sniff import SNIFFED_BYTES, FileKind, kind_of, why_not_opened
from medviewer.io.source import BAD_ARCHIVE, Sources
from medviewer.io.uids import derived_uid, uid_from_hash

if TYPE_CHECKING:
    from medviewer.domain.job import CancelToken, ProgressReport
    from medviewer.io.index_codec import Outcome
    from medviewer.io.index_port import HeaderIndex, Stamp

FILES_PER_REPORT = 16
"""Progress is told once per so many files."""

_SECOND_COPY = mark(
    "It is a second copy of an object that is already here (same SOP Instance UID, patient and position)."
)
_LINKED = mark("It is a link to another folder, which is not followed; open that folder itself.")


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

    def take(self, path: Path, size: int, outcome: Outcome) -> None:
        """Account for a file of `size` bytes by what was found in it."""
        if isinstance(outcome, str):
            self.reject(path, outcome)
        elif isinstance(outcome, Study):
            self.studies.append(outcome)
            READERS.warm()
        elif (identity := _identity(outcome)) in self.seen:
            self.reject(path, tr(_SECOND_COPY))
        else:
            self.seen.add(identity)
            self.dicom.append(Found(path, size, outcome))
            get_ready(outcome.transfer_syntax)


@dataclass(frozen=True, slots=True)
class _Work:
    """What a running scan works with."""

    sources: Sources
    known: KnownFiles
    gathered: _Gathered
    token: CancelToken


def scan(root: Path, token: CancelToken, progress: ProgressReport, index: HeaderIndex | None = None) -> ScanResult:
    """Look at every file at or below a path and group the images into studies and series; reads headers only.

    Parameters
    ----------
    root
        A file, a folder (searched to the bottom) or a ZIP archive.
    token
        Checked between files.
    progress
        Told the share of files looked at.
    index
        Remembers what was found in each file; those that have not changed since are not opened.

    Raises
    ------
    UserError
        Where the path does not exist.
    Cancelled
        After the token was cancelled.
    """
    gathered = _Gathered()
    with Sources() as sources, KnownFiles(index) as known:
        work = _Work(sources, known, gathered, token)
        files = list_files(root, token, gathered.rejected)
        for number, path in enumerate(files):
            token.check()
            if number % FILES_PER_REPORT == 0:
                progress(
                    Progress(
                        number / len(files),
                        tr("Looking at file {number} of {count}", number=number + 1, count=len(files)),
                    )
                )
            _look_at(path, work)
        if root.is_dir():
            known.forget_the_rest()
        token.check()
        studies = (*group_studies(gathered.dicom), *gathered.studies)
    progress(Progress(1.0, tr("{files} files looked at", files=len(files))))
    return ScanResult(root, studies, _left_over(gathered), identity_warnings(studies))


def known_studies(patient_id: str, index: HeaderIndex, token: CancelToken) -> tuple[ScanResult, ...]:
    """The studies with a patient's ID in files that the index knows, by the folders that they begin in.

    Files that are gone are left out, those that have changed are read again. No other file is looked at.
    """
    gathered = _Gathered()
    places = index.places_of(*outcome_codec().spellings(patient_id)) if patient_id else ()
    with Sources() as sources, KnownFiles(index) as known:
        work = _Work(sources, known, gathered, token)
        for folder, name in places:
            token.check()
            _look_at(Path(folder) / name, work)
        studies = (*group_studies(gathered.dicom), *gathered.studies)
    folders: dict[Path, list[Study]] = {}
    for study in studies:
        paths = [instance.path for series in study.series for instance in series.instances if instance.path]
        if paths and study.patient.id == patient_id:
            folders.setdefault(min(paths).parent, []).append(study)
    return tuple(ScanResult(folder, tuple(found)) for folder, found in folders.items())


def _left_over(gathered: _Gathered) -> tuple[Rejected, ...]:
    """Rejected files, without those that a header beside them calls its values."""
    held = {ref.path for study in gathered.studies for series in study.series for ref in series.instances}
    return tuple(rejected for rejected in gathered.rejected if rejected.path not in held)


def list_files(root: Path, token: CancelToken, rejected: list[Rejected]) -> list[Path]:
    """Files at or below a path, in order of their names; folders that cannot be read go to `rejected`.

    Raises UserError where the path does not exist.
    """
    _require(root)
    if not root.is_dir():
        return directory_entries(root, rejected) or [root]

    def refuse(error: OSError) -> None:
        rejected.append(Rejected(Path(error.filename or root), _unreadable(tr("The folder"), error)))

    files: list[Path] = []
    for folder, folders, names in os.walk(root, onerror=refuse):
        token.check()
        folders.sort()
        here = Path(folder)
        rejected += [Rejected(here / name, tr(_LINKED)) for name in folders if (here / name).is_symlink()]
        files += [here / name for name in sorted(names)]
    return files


def _require(root: Path) -> None:
    try:
        if root.exists():
            return
    except OSError as error:
        raise UserError(_unreadable(tr("The path"), error), tr("Check the permissions.")) from error
    title = tr("There is no file or folder {root!r}.", root=str(root))
    raise UserError(title, tr("Check the path."))


def _unreadable(what: str, error: OSError) -> str:
    if isinstance(error, PermissionError):
        return tr("{what} cannot be read: no permission.", what=what)
    return tr("{what} cannot be read: {reason}.", what=what, reason=error.strerror or error)


def _look_at(path: Path, work: _Work) -> None:
    """Account for one file on disk."""
    try:
        stamp = stamp_of(path)
        if stamp is None:
            work.gathered.reject(path, tr("It is not a regular file (a dangling link, pipe or device)."))
            return
        outcome = work.known.outcome(path, stamp) or _read(path, stamp, work)
    except OSError as error:
        work.gathered.reject(path, _unreadable(tr("The file"), error))
        return
    if outcome is not None:
        work.gathered.take(path, stamp[0], outcome)


def _read(path: Path, stamp: Stamp, work: _Work) -> Outcome | None:
    """What is in one file on disk; None where it is a ZIP archive, whose members are then accounted for."""
    outcome = _opened(path, stamp[0], work.sources)
    if outcome is FileKind.ZIP:
        _look_into_archive(path, stamp, work)
        return None
    if isinstance(outcome, FileKind):
        study = scan_apart(outcome, path, work.token)
        if isinstance(study, Rejected):
            return study.reason  # which may be a fault of a file beside it, that may be mended
        outcome = study
    work.known.learn(path, stamp, outcome)
    return outcome


def _look_into_archive(path: Path, stamp: Stamp, work: _Work) -> None:
    """Account for the members of an archive; each has the stamp of the archive."""
    try:
        members = work.sources.members(path)
    except BAD_ARCHIVE:
        work.gathered.reject(path, tr("The ZIP archive is damaged."))
        return
    if not members:
        work.gathered.reject(path, tr("The ZIP archive is empty."))
    for member, size in members.items():
        work.token.check()
        try:
            outcome = work.known.outcome(member, stamp) or _read_member(member, size, stamp, work)
        except (*BAD_ARCHIVE, OSError):
            work.gathered.reject(member, tr("It cannot be unpacked from its ZIP archive (damaged or encrypted)."))
        else:
            work.gathered.take(member, size, outcome)


def _read_member(member: Path, size: int, stamp: Stamp, work: _Work) -> Outcome:
    """What is in a member of an archive; raises OSError or one of BAD_ARCHIVE."""
    opened = _opened(member, size, work.sources)
    outcome = tr("It lies inside a ZIP archive; unpack that first.") if isinstance(opened, FileKind) else opened
    work.known.learn(member, stamp, outcome)
    return outcome


def _opened(path: Path, size: int, sources: Sources) -> Outcome | FileKind:
    """The facts of a DICOM file, the reason for rejecting a file, or how else it has to be read.

    Raises OSError, or one of BAD_ARCHIVE.
    """
    with sources.open(path) as stream:
        start = stream.read(SNIFFED_BYTES)
        kind = kind_of(start, path.name)
        if kind is FileKind.OTHER:
            return why_not_opened(start)
        if kind not in {FileKind.DICOM, FileKind.BARE_DICOM}:
            return kind
        stream.seek(0)
        try:
            facts = read_header(stream, size, bare=kind is FileKind.BARE_DICOM)
        except PARSE_ERRORS:
            return tr("The file is damaged: its DICOM header cannot be read.")
    return _why_rejected(facts) or _with_uids(facts, path, sources)


def _why_rejected(facts: DicomFacts) -> str:
    if facts.sop_class_uid == MEDIA_DIRECTORY:
        return tr("It is a DICOM directory, which lists other files and holds no image; open its folder.")
    if not (facts.sop_class_uid or facts.image):
        return tr("It has a DICOM header, but nothing in it says what it is.")
    if lacks_promised_pixels(facts):
        return tr("It is a DICOM image without pixel data.")
    return ""


def _identity(facts: DicomFacts) -> tuple[object, ...]:
    """What makes two files copies of one object; the UID alone does not, since careless tools repeat it."""
    position = facts.image.position if facts.image else None
    return facts.sop_instance_uid, facts.series.uid, facts.patient, position


def _with_uids(facts: DicomFacts, path: Path, sources: Sources) -> DicomFacts:
    """Give an object that lacks a UID stable ones made from its file."""
    if facts.sop_instance_uid and facts.series.uid and facts.study.uid:
        return facts
    with sources.open(path) as stream:
        uid = uid_from_hash(stream, "instance")
    series_uid = facts.series.uid or derived_uid(uid, "series")
    return replace(
        facts,
        sop_instance_uid=facts.sop_instance_uid or uid,
        series=replace(facts.series, uid=series_uid),
        study=replace(facts.study, uid=facts.study.uid or derived_uid(series_uid, "study")),
    )
