"""Opening: scan a path, put a series on screen, recall what was found and decided on it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from medviewer.app.jobs import Lane
from medviewer.app.objects import open_object
from medviewer.app.overlay_planes import start_overlay_planes
from medviewer.app.presenting import present_again, windows_asked
from medviewer.app.review import Outcome, Review, start
from medviewer.app.session import JobStatus, Notice, OpenSeries, ReviewSession
from medviewer.domain.arriving import Arriving
from medviewer.domain.decision import in_force
from medviewer.domain.display import Window, auto_window
from medviewer.domain.errors import UserError
from medviewer.domain.identity import identity_warnings
from medviewer.domain.job import CancelToken, Progress, ProgressReport
from medviewer.domain.planes import PlaneName, step_position
from medviewer.domain.study import HealthSeverity, SeriesKind
from medviewer.domain.voi import VoiFunction

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from numpy.typing import NDArray

    from medviewer.app.jobs import Job
    from medviewer.app.ports import Recalled
    from medviewer.domain.finding import Analysis
    from medviewer.domain.loaded import Loaded
    from medviewer.domain.study import ScanResult, Series, Study
    from medviewer.domain.vectors import Vec3
    from medviewer.domain.volume import Volume


OPENING = "Opening"
LOADING = "Loading"
DEMO_STUDY = "the demo study"
MAKING_DEMO = f"Making {DEMO_STUDY}"
"""How the labels of the jobs begin that bring what will be on screen."""


def opening_job(session: ReviewSession) -> JobStatus | None:
    """The latest running job that brings something on screen; None where there is none."""
    begin = (OPENING, LOADING, MAKING_DEMO)
    return next((job for job in reversed(session.jobs) if job.label.startswith(begin)), None)


def loading_label(series: Series) -> str:
    """The label of the job that loads a series."""
    return f"{LOADING} {series.description or series.modality}"


def open_path(review: Review, path: Path, *, then_show: bool = True, called: str = "") -> Job:
    """Scan a file or folder in a loader thread; its studies join the tree, and its first volume opens.

    `then_show` opens the volume with most slices once the scan is done; where there is none, the longest film, a
    picture, or what else is there to be read. `called` is what the person knows it as, where that is not its name.
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
            show_series(review, *best)
        _start_thumbnails(review, result)

    return start(review, Lane.LOAD, f"{OPENING} {called or path.name or path}", work, Outcome(done))


def open_demo(review: Review) -> Job:
    """Open the generated demo study; it is made in a loader thread at the first time."""

    def done(folder: Path) -> None:
        open_path(review, folder, called=DEMO_STUDY)

    return start(review, Lane.LOAD, MAKING_DEMO, review.ports.make_demo, Outcome(done))


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
            else f"none of its {len(result.rejected)} files is an image that can be opened."
        )
        said = reason if result.rejected else "The folder is empty."
        review.session.notify(
            Notice(
                f"Nothing to show in {result.root.name or result.root}: {said}",
                "Open a folder with DICOM or NIfTI files.",
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
    other = next((pair for pair in everything if pair[1].is_object), None)
    return max(able, key=lambda pair: (pair[1].kind is SeriesKind.VOLUME, pair[1].shape[0]), default=other)


def _start_thumbnails(review: Review, result: ScanResult) -> None:
    for study in result.studies:
        for series in study.series:
            if series.opens:
                _start_thumbnail(review, series)


def _start_thumbnail(review: Review, series: Series) -> None:
    def work(_token: CancelToken, _progress: ProgressReport) -> NDArray[Any]:
        return review.ports.thumbnail(series)

    def keep(pixels: NDArray[Any]) -> None:
        review.session.set_thumbnail(series.id, pixels)

    start(review, Lane.LOAD, "Thumbnails", work, Outcome(keep, stopped="Thumbnails were not finished."))


def show_series(review: Review, study: Study, series: Series) -> Job | None:
    """Put a series on screen: its middle slice at once, then all of it, then what was found and decided before.

    What is no stack of images is opened as `app.objects` says.
    """
    if series.is_object:
        return open_object(review, series, show_series)
    if not series.opens:
        refusal = series.refusal or f"a {series.kind.value} cannot be shown as slices"
        review.session.notify(Notice(f"{series.description or series.modality}: {refusal}", is_error=True))
        return None
    generation = review.session.start_series(study, series)

    def work(token: CancelToken, progress: ProgressReport) -> Loaded:
        return review.ports.load(series, token, progress)

    def wanted() -> bool:
        return review.session.generation == generation

    def done(loaded: Loaded) -> None:
        _show_loaded(review, loaded)
        _start_recall(review, OpenSeries(study, loaded.series or series), loaded, wanted)
        start_overlay_planes(review, loaded.series or series, wanted)

    outcome = Outcome(
        done,
        partial=lambda there: _show_preview(review, there),
        failed=lambda: review.session.close_series() if wanted() else None,
        wanted=wanted,
    )
    return start(review, Lane.LOAD, loading_label(series), work, outcome)


def _show_preview(review: Review, there: Volume | Arriving) -> None:
    """Show the first slice, and let the reader go through those that have come since."""
    session, before = review.session, review.session.volume
    if not isinstance(there, Arriving):
        session.set_preview(there)
    elif before is not None or any(there.ready):
        session.set_preview(before or there.volume(there.ready.index(1)), there)
    if before is None and session.volume is not None:
        _start_view(review, session.volume)


def _show_loaded(review: Review, loaded: Loaded) -> None:
    """Show the whole series, and tell what was found out only by reading it."""
    session, volume, seen = review.session, loaded.volume, review.session.volume
    is_untouched = seen is None or session.view.window in {_preview_window(session, seen), *windows_asked(session)}
    has_moved = seen is not None and session.view.position_lps != seen.geometry.center_lps
    session.set_loaded(loaded)
    if seen is None:
        _start_view(review, volume)
    if is_untouched and loaded.voi.first is not None and not volume.is_color:
        session.set_view(replace(session.view, window=loaded.voi.first))
    if session.current is not None and not has_moved:
        session.set_view(replace(session.view, position_lps=start_position(session.current.series, volume)))
    present_again(review, moves=not has_moved, looks=is_untouched)
    for note in loaded.notes:
        session.notify(Notice(note.text, is_error=note.severity is HealthSeverity.ERROR))


def _preview_window(session: ReviewSession, volume: Volume) -> Window | None:
    return None if session.current is None else start_window(session.current.series, volume)


def _start_view(review: Review, volume: Volume) -> None:
    """Window, inversion and place with which the first slice is shown."""
    session = review.session
    if session.current is not None:
        series = session.current.series
        session.set_view(
            replace(
                session.view,
                window=start_window(series, volume),
                inverted=series.is_inverted_display,
                position_lps=volume.geometry.center_lps,
            )
        )
        present_again(review)


def start_position(series: Series, volume: Volume) -> Vec3:
    """The middle of a volume, and of the first frame of a film, in LPS mm."""
    geometry = volume.geometry
    is_film = series.kind is SeriesKind.CINE
    return step_position(geometry, PlaneName.AXIAL, geometry.center_lps, 1) if is_film else geometry.center_lps


def start_window(series: Series, volume: Volume) -> Window:
    """The window that the header asks for, else one from the values.

    A header's window is LINEAR where it names no function (PS3.3 C.11.2.1.3), which takes at least one whole number.
    """
    if series.window is not None and series.window[1] > 0:
        center, width = series.window
        return Window(width, center, VoiFunction.LINEAR if width >= 1 else VoiFunction.LINEAR_EXACT)
    return auto_window(volume)


def _start_recall(review: Review, current: OpenSeries, loaded: Loaded, wanted: Callable[[], bool]) -> None:
    study, series = current.study, current.series

    def work(token: CancelToken, progress: ProgressReport) -> Recalled:
        progress(Progress(0.0, "Reading earlier findings"))
        return review.ports.recall(study, series, loaded, token)

    def done(recalled: Recalled) -> None:
        for sentence in recalled.sentences:
            review.session.notify(Notice(sentence))
        if recalled.analyses:
            take_in(review, study.uid, _joined(recalled, review.session))

    start(review, Lane.LOAD, "Reading earlier findings", work, Outcome(done, wanted=wanted))


def _joined(recalled: Recalled, session: ReviewSession) -> tuple[Analysis, ...]:
    """The recalled analyses, and those of models that were quicker than the recall."""
    known = {analysis.run_id for analysis in recalled.analyses}
    return (*recalled.analyses, *(a for a in session.analyses if a.run_id not in known))


def take_in(review: Review, study_uid: str, analyses: tuple[Analysis, ...]) -> None:
    """Show analyses of the series on screen, with what was decided and signed on its study, read from the record."""
    decisions = dict(in_force(review.ports.record.ledger(study_uid)))
    signatures = review.ports.record.signatures(study_uid)
    review.session.set_signatures(signatures)
    review.session.set_analyses(analyses, decisions)


def require_volume(review: Review) -> Volume:
    """The whole volume on screen; raises UserError where there is none yet."""
    current = review.session.current
    if current is None or current.volume is None:
        message = "No series is open."
        raise UserError(message, "Open a study first.")
    if current.is_preview:
        message = "The series is still loading."
        raise UserError(message, "Try again when its last slice is there.")
    return current.volume
