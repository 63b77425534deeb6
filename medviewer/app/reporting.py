"""Putting the report together, and sending it off."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from medviewer.app.annotating import segment_items
from medviewer.app.jobs import Lane
from medviewer.app.key_frame import key_frame
from medviewer.app.marking import marked_images
from medviewer.app.measurement_list import measured_items
from medviewer.app.overlay_planes import only_planes
from medviewer.app.review import Outcome, Review, require_volume, start
from medviewer.app.shared import Notice
from medviewer.app.standing import Standing, report_as_it_stands
from medviewer.domain.decision import ReviewState, is_reported
from medviewer.domain.errors import UserError
from medviewer.domain.report import KeyImage, Report, build_report
from medviewer.domain.signature import Signature, latest_signature
from medviewer.domain.wording import tr

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path
    from typing import Any

    from numpy.typing import NDArray

    from medviewer.app.desk import OpenSeries
    from medviewer.app.jobs import Job
    from medviewer.domain.decision import Decision
    from medviewer.domain.display import Window
    from medviewer.domain.finding import Analysis
    from medviewer.domain.frames import SliceFrame
    from medviewer.domain.job import CancelToken, ProgressReport
    from medviewer.domain.layers import OverlayLayer
    from medviewer.domain.report import ExportOutcome

REPORT_FORMATS = ("pdf", "sr", "json", "csv")


def key_images(
    current: OpenSeries,
    analysis: Analysis,
    decisions: Mapping[str, Decision],
    window: Window,
    draw: Callable[[SliceFrame], NDArray[Any]],
    planes: tuple[OverlayLayer, ...] = (),
) -> tuple[KeyImage, ...]:
    """One picture per reported finding that has a box, with the overlay planes of the images that are given."""
    images = []
    for finding in analysis.findings:
        if not is_reported(finding, decisions):
            continue
        frame = key_frame(current, analysis, finding, decisions, window, planes)
        if frame is not None:
            caption = tr(
                "{plane} slice {number} of {count}",
                plane=tr(frame.plane.name),
                number=frame.plane.number,
                count=frame.plane.count,
            )
            images.append(KeyImage(finding.id, draw(frame), caption))
    return tuple(images)


def current_report(review: Review, *, signed: bool = False) -> Report:
    """The report as it stands, with its key images; raises UserError where there is nothing to report on.

    Main thread only: the key images are drawn here. With `signed` it is one that `sign` takes, in the name of the
    person whom the window names; that raises UserError while a finding is pending.
    """
    require_volume(review)
    session, current = review.session, review.session.current
    if current is None or session.analysis is None:
        message = tr("No model has looked at this series, so there is nothing to report.")
        raise UserError(message, tr("Run a model first."))
    bare = _to_be_signed(review, current) if signed else _as_it_stands(review, current)
    in_report = {decision.finding_id: decision for decision in bare.decisions}
    planes = only_planes(session.over.layers) if session.view.overlays else ()
    images = key_images(current, bare.analysis, in_report, session.view.window, review.ports.draw, planes)
    marked, elsewhere = marked_images(session, review.ports.draw)
    return replace(
        bare,
        key_images=images,
        measurements=measured_items(review),
        segments=segment_items(review),
        marked=marked,
        marked_elsewhere=elsewhere,
    )


def _as_it_stands(review: Review, current: OpenSeries) -> Report:
    session = review.session
    standing = Standing(session.analyses, session.decisions, session.signatures)
    return report_as_it_stands(current.study, current.series, standing, review.ports.now())


def _to_be_signed(review: Review, current: OpenSeries) -> Report:
    session = review.session
    analysis = session.analyses[-1]
    report = build_report(
        current.study,
        current.series,
        analysis,
        session.decisions,
        reader=session.settings.reader.strip(),
        created=review.ports.now(),
        signed=True,
        addendum_to=latest_signature(session.signatures, analysis),
    )
    _check_signature(report)
    return report


def sign(review: Review, report: Report) -> Report:
    """Put the reader's signature under a report of `current_report(signed=True)`; gives the report as it is signed now.

    The signature is on disk before the window says so. Raises UserError where that failed: nothing is signed then.
    """
    if report.is_preliminary:
        message = "only a report that was made to be signed can be signed"
        raise ValueError(message)
    session, made = review.session, report.analysis
    signed = replace(report, created=review.ports.now())
    signature = Signature(
        study_uid=report.study.uid,
        series_id=report.series.id,
        run_id=made.run_id,
        model=made.provenance.model,
        reader=report.reader,
        role=session.settings.role,
        time=signed.created,
        decisions=report.decisions,
    )
    review.ports.record.sign(signature)
    if session.current is not None and session.current.study.uid == signature.study_uid:
        session.set_signatures((*session.signatures, signature))
    return signed


def _check_signature(report: Report) -> None:
    """A signature is that of the person whom the window names, whoever decided, and covers every finding."""
    if not report.reader:
        message = tr("Nobody is named as the reader, so nobody can sign.")
        raise UserError(message, tr("Enter your name with the reader button at the top right."))
    waiting = len(report.having(ReviewState.PENDING, ReviewState.DEFERRED))
    if waiting:
        message = tr("The report cannot be signed: {waiting} of its findings have no verdict yet.", waiting=waiting)
        advice = tr("Accept or reject each of them, or export a preliminary report. A raised threshold hides some.")
        raise UserError(message, advice)


def export_report(review: Review, report: Report, folder: Path, formats: Sequence[str] = REPORT_FORMATS) -> Job:
    """Write the report's formats into a folder on the export thread; says what was written and what was not."""

    def work(token: CancelToken, progress: ProgressReport) -> ExportOutcome:
        return review.ports.export(report, folder, formats, token, progress)

    def done(outcome: ExportOutcome) -> None:
        for name, sentence in outcome.refused:
            review.session.notify(Notice(f"{name}: {sentence}", is_error=True))
        if outcome.written:
            names = ", ".join(path.name for path in outcome.written)
            review.session.notify(Notice(tr("Report written to {folder}: {names}.", folder=folder, names=names)))

    return start(review, Lane.EXPORT, tr("Exporting the report"), work, Outcome(done))
