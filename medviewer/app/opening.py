"""Opening: scan a path, put a series on screen, recall what was found and decided on it."""

from __future__ import annotations

import weakref
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from medviewer.app.annotating_saving import KeptSegments, recorded_segments
from medviewer.app.denoising import denoise_again
from medviewer.app.desk import OpenSeries
from medviewer.app.fusing import lay_over_again
from medviewer.app.jobs import Lane
from medviewer.app.key_slices import recorded_keys
from medviewer.app.measurements import recorded
from medviewer.app.objects import open_object
from medviewer.app.overlay_planes import start_overlay_planes
from medviewer.app.presenting import present_again, windows_asked
from medviewer.app.readings import gather, kept_fusions, kept_reading
from medviewer.app.review import Outcome, Review, start
from medviewer.app.shared import JobKind, JobStatus, Notice
from medviewer.app.start_views import start_position, start_window
from medviewer.app.window_presets import presets_on_digits
from medviewer.domain.arriving import Arriving
from medviewer.domain.decision import in_force
from medviewer.domain.job import CancelToken, Progress, ProgressReport
from medviewer.domain.study import HealthSeverity
from medviewer.domain.wording import tr

if TYPE_CHECKING:
    from collections.abc import Callable

    from medviewer.app.desk import Desk
    from medviewer.app.jobs import Job
    from medviewer.app.key_slices import KeySlice
    from medviewer.app.ports import Recalled
    from medviewer.app.reading_state import KeptReading
    from medviewer.app.session import ReviewSession
    from medviewer.domain.display import Window
    from medviewer.domain.finding import Analysis
    from medviewer.domain.loaded import Loaded
    from medviewer.domain.measurement import Measurement
    from medviewer.domain.study import Series, Study
    from medviewer.domain.volume import Volume

    _Kept = tuple[Recalled, tuple[Measurement, ...], KeptSegments, tuple[KeySlice, ...]]


def opening_job(session: ReviewSession) -> JobStatus | None:
    """The latest running job that brings something on screen; None where there is none."""
    return next((job for job in reversed(session.jobs) if job.kind is JobKind.OPENING), None)


def loading_label(series: Series) -> str:
    """The label of the job that loads a series."""
    return tr("Loading {series}", series=series.description or series.modality)


def show_series(review: Review, study: Study, series: Series) -> Job | None:
    """Put a series on screen: its middle slice at once, then all of it, then what was found and decided before.

    What is no stack of images is opened as `app.objects` says.
    """
    review = review.here()
    if series.is_object:
        return open_object(review, series, show_series)
    if not series.opens:
        refusal = series.refusal or tr("a {kind} cannot be shown as slices", kind=tr(series.kind.value))
        review.session.notify(Notice(f"{series.description or series.modality}: {refusal}", is_error=True))
        return None
    gather(review.room)
    kept = kept_reading(review, study, series)
    if (elsewhere := _shown_elsewhere(review, series)) is not None:
        _share(review, elsewhere, kept)
        return None
    review.session.start_series(study, series)
    review.session.resume(kept)
    return _load(review, study, series)


def _load(review: Review, study: Study, series: Series) -> Job:
    """Read a series for all groups of viewports that show it, whichever of them is left first."""
    desk = weakref.ref(review.session.desk)  # the job is not to keep the voxels of a series that was closed

    def on_it() -> list[Review]:
        return _showing(review, desk())

    def work(token: CancelToken, progress: ProgressReport) -> Loaded:
        return review.ports.load(series, token, progress)

    def done(loaded: Loaded) -> None:
        here = on_it()[0]
        generation = here.session.generation
        _show_loaded(here, loaded)
        _start_recall(here, OpenSeries(study, loaded.series or series), loaded, on_it)
        start_overlay_planes(here, loaded.series or series, lambda: here.session.generation == generation)
        lay_over_again(here, kept_fusions(here, study, series))
        for one in on_it():
            denoise_again(one)

    def failed() -> None:
        for one in on_it():
            one.session.close_series()

    outcome = Outcome(
        done,
        partial=lambda there: _show_preview(on_it()[0], there),
        failed=failed,
        wanted=lambda: bool(on_it()),
        kind=JobKind.OPENING,
    )
    return start(review, Lane.LOAD, loading_label(series), work, outcome)


def _showing(review: Review, desk: Desk | None) -> list[Review]:
    """The work on each group of viewports that shows a series; it is read once for all of them."""
    return [review.on(one) for one in review.room.sessions.values() if one.desk is desk]


def _shown_elsewhere(review: Review, series: Series) -> ReviewSession | None:
    """Another group of viewports that shows the series, or waits for it."""
    others = (one for one in review.room.sessions.values() if one is not review.session)
    return next((one for one in others if one.current is not None and one.current.series.id == series.id), None)


def _share(review: Review, other: ReviewSession, kept: KeptReading | None) -> None:
    """Show what another group of viewports shows, as it was left, else seen as at the start."""
    session = review.session
    session.share(other)
    loaded = None if session.current is None else session.current.loaded
    if loaded is None:
        session.resume(kept)  # as soon as there is something to see
    if session.volume is not None:
        _start_view(review, session.volume)
    if loaded is not None:
        _show_whole(review, loaded, is_untouched=True, has_moved=False)
        session.resume(kept)
        denoise_again(review)


def _show_preview(review: Review, there: Volume | Arriving) -> None:
    """Show the first slice, and let the reader go through those that have come since."""
    session, before = review.session, review.session.volume
    if not isinstance(there, Arriving):
        session.set_preview(there)
    else:
        first = before if before is not None and _is_of(there, before) else _first_there(there)
        # where a series is read once more, in a wider type, nothing of the first time stays on screen
        if first is not None or before is not None:
            session.set_preview(first or there.volume(there.interest.index), there)
    if before is None and session.volume is not None:
        for one in _showing(review, session.desk):
            _start_view(one, session.volume)


def _is_of(arriving: Arriving, volume: Volume) -> bool:
    """Whether a slice lies in the memory that the others come into."""
    return np.may_share_memory(arriving.slices.array, volume.array)


def _first_there(arriving: Arriving) -> Volume | None:
    return arriving.volume(arriving.ready.index(1)) if any(arriving.ready) else None


def _show_loaded(review: Review, loaded: Loaded) -> None:
    """Show the whole series, and tell what was found out only by reading it."""
    everywhere = _showing(review, review.session.desk)
    seen = [_changed_so_far(one.session) for one in everywhere]
    review.session.set_loaded(loaded)
    for one, (is_untouched, has_moved) in zip(everywhere, seen, strict=True):
        session, kept = one.session, one.session.resumed
        if session.begun is None:
            _start_view(one, loaded.volume)
        session.resumed = None
        table = None if kept is None or not is_untouched else kept.table_window(loaded.voi)
        if table is not None:
            session.set_view(replace(session.view, window=table))
        _show_whole(one, loaded, is_untouched=is_untouched and table is None, has_moved=has_moved)
        if kept is not None and kept.time:
            session.set_loaded(loaded, min(kept.time, len(loaded.times) - 1))
    for note in loaded.notes:
        review.session.notify(Notice(note.text, is_error=note.severity is HealthSeverity.ERROR))


def _changed_so_far(session: ReviewSession) -> tuple[bool, bool]:
    """Whether the window is still the one that it began with, and whether the reader has gone to another place.

    The first slice may have been replaced by that of a second try: what was shown at first is what counts.
    """
    begun, kept = session.begun, session.resumed
    is_untouched = begun is None or session.view.window in {begun.window, *windows_asked(session)}
    has_moved = begun is not None and session.view.position_lps != begun.position_lps
    keeps_window = kept is not None and kept.window is not None
    return is_untouched and not keeps_window, has_moved or kept is not None


def _show_whole(review: Review, loaded: Loaded, *, is_untouched: bool, has_moved: bool) -> None:
    """Window and place as the whole series asks for, where the reader has not chosen others."""
    session, volume = review.session, loaded.volume
    asked = session.current is not None and _asked_window(session, session.current.series) is not None
    if is_untouched and loaded.voi.first is not None and not volume.is_color and not asked:
        session.set_view(replace(session.view, window=loaded.voi.first))
    if session.current is not None and not has_moved:
        session.set_view(replace(session.view, position_lps=start_position(session.current.series, volume)))
    present_again(review, moves=not has_moved, looks=is_untouched)


def _start_view(review: Review, volume: Volume) -> None:
    """Window, inversion and place with which the first slice is shown."""
    session = review.session
    if session.current is not None:
        series = session.current.series
        begun = replace(
            session.view,
            window=_asked_window(session, series) or start_window(series, volume),
            inverted=series.is_inverted_display,
            position_lps=volume.geometry.center_lps,
        )
        session.begun = begun if session.resumed is None else session.resumed.on(begun)
        session.set_view(session.begun)
        if session.resumed is None:
            present_again(review)


def _asked_window(session: ReviewSession, series: Series) -> Window | None:
    """The preset that a hanging protocol asks for."""
    presets = presets_on_digits(session.settings, series.modality, None)
    return next((one.window for one in presets if one.key == session.wanted_window), None)


def _start_recall(review: Review, current: OpenSeries, loaded: Loaded, on_it: Callable[[], list[Review]]) -> None:
    study, series = current.study, current.series

    def work(token: CancelToken, progress: ProgressReport) -> _Kept:
        progress(Progress(0.0, tr("Reading earlier findings")))
        measurements = recorded(review.ports.record, study.uid)
        segments = recorded_segments(review.ports, study.uid, token)
        keys = recorded_keys(review.ports.record, study.uid)
        return review.ports.recall(study, series, loaded, token), measurements, segments, keys

    def done(found: _Kept) -> None:
        recalled, measurements, segments, keys = found
        review.room.measurements.bring(study.uid, measurements)
        review.room.segments.bring(study.uid, segments.found)
        review.room.key_slices.bring(study.uid, keys)
        for sentence in (*segments.sentences, *recalled.sentences):
            review.session.notify(Notice(sentence))
        if recalled.analyses:
            here = on_it()[0]
            take_in(here, study.uid, _joined(recalled, here.session))

    outcome = Outcome(done, wanted=lambda: bool(on_it()))
    start(review, Lane.LOAD, tr("Reading earlier findings"), work, outcome)


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
