"""Opening a path: its studies join the tree, and the first one is put on screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from medviewer.app.jobs import Lane
from medviewer.app.resuming import begin_study
from medviewer.app.review import Outcome, start
from medviewer.app.shared import JobKind, Notice
from medviewer.app.thumbnails import start_thumbnails
from medviewer.domain.identity import identity_warnings
from medviewer.domain.same_person import Sameness, compared
from medviewer.domain.study import SeriesKind
from medviewer.domain.wording import tr

if TYPE_CHECKING:
    from pathlib import Path

    from medviewer.app.jobs import Job
    from medviewer.app.review import Review
    from medviewer.domain.job import CancelToken, ProgressReport
    from medviewer.domain.study import ScanResult, Series, Study


def open_path(review: Review, path: Path, *, then_show: bool = True, called: str = "") -> Job:
    """Scan a file or folder in a loader thread; its studies join the tree, and its first volume opens.

    `then_show` opens the volume with most slices once the scan is done; where there is none, the longest film, a
    picture, or what else is there to be read. Of the same person it is the latest study that opens. `called` is what
    the person knows it as, where that is not its name.
    """

    def work(token: CancelToken, progress: ProgressReport) -> ScanResult:
        return review.ports.scan(path, token, progress)

    def done(result: ScanResult) -> None:
        before = identity_warnings(review.session.opened.studies)
        review.session.add_result(result)
        _tell_of_identity(review, result, before)
        _tell_of_scan(review, result)
        best = _first_choice(result)
        if then_show and best is not None:
            begin_study(review, *best)
        start_thumbnails(review, result.studies)

    outcome = Outcome(done, kind=JobKind.OPENING)
    return start(review, Lane.LOAD, tr("Opening {name}", name=called or path.name or path), work, outcome)


def open_demo(review: Review) -> Job:
    """Open the generated demo study; it is made in a loader thread at the first time."""

    def done(folder: Path) -> None:
        open_path(review, folder, called=tr("the demo study"))

    label, outcome = tr("Making the demo study"), Outcome(done, kind=JobKind.OPENING)
    return start(review, Lane.LOAD, label, review.ports.make_demo, outcome)


def _tell_of_identity(review: Review, result: ScanResult, before: tuple[str, ...]) -> None:
    """Say what is doubtful about who it is, among all that is open and not only in what was opened now."""
    after = identity_warnings(review.session.opened.studies)
    new = [sentence for sentence in after if sentence not in before]
    for sentence in dict.fromkeys((*new, *(s for s in result.warnings if s not in after))):
        review.session.notify(Notice(sentence))


def _tell_of_scan(review: Review, result: ScanResult) -> None:
    if not result.studies:
        reason = (
            result.rejected[0].reason
            if len(result.rejected) == 1
            else tr("none of its {rejected} files is an image that can be opened.", rejected=len(result.rejected))
        )
        said = reason if result.rejected else tr("The folder is empty.")
        review.session.notify(
            Notice(
                tr("Nothing to show in {value}: {said}", value=result.root.name or result.root, said=said),
                tr("Open a folder with DICOM or NIfTI files."),
                is_error=True,
            )
        )
    elif _first_choice(result) is None:
        refused = next((s for study in result.studies for s in study.series if s.refusal), None)
        if refused is not None:
            review.session.notify(
                Notice(f"{refused.description or refused.modality}: {refused.refusal}", is_error=True)
            )


def _first_choice(result: ScanResult) -> tuple[Study, Series] | None:
    everything = [(study, series) for study in result.studies for series in study.series]
    able = [pair for pair in everything if pair[1].opens]
    if not able:
        return next((pair for pair in everything if pair[1].is_object), None)
    first, _series = max(able, key=_size)
    latest = max((study for study, _series in able if _is_later(study, first)), key=_day, default=first)
    return max((pair for pair in able if pair[0] is latest), key=_size)


def _size(pair: tuple[Study, Series]) -> tuple[bool, int]:
    return pair[1].kind is SeriesKind.VOLUME, pair[1].shape[0]


def _is_later(study: Study, than: Study) -> bool:
    """Whether a study is a later one of the very same person: the other is its prior then."""
    is_later = study.date is not None and than.date is not None and study.date > than.date
    return is_later and compared(study.patient, than.patient).sameness is Sameness.SAME


def _day(study: Study) -> int:
    return 0 if study.date is None else study.date.toordinal()
