"""Putting the report together, and sending it off."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from medviewer.app.jobs import Lane
from medviewer.app.opening import require_volume
from medviewer.app.resolve import key_frame
from medviewer.app.review import Outcome, Review, start
from medviewer.app.session import Notice, OpenSeries
from medviewer.domain.decision import ReviewState
from medviewer.domain.errors import UserError
from medviewer.domain.report import KeyImage, Report, build_report

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import datetime
    from pathlib import Path
    from typing import Any

    from numpy.typing import NDArray

    from medviewer.app.jobs import Job
    from medviewer.domain.decision import Decision
    from medviewer.domain.display import Window
    from medviewer.domain.finding import Analysis
    from medviewer.domain.frames import SliceFrame
    from medviewer.domain.job import CancelToken, ProgressReport
    from medviewer.domain.report import ExportOutcome

REPORT_FORMATS = ("pdf", "sr", "json", "csv")


def key_images(
    current: OpenSeries,
    analysis: Analysis,
    decisions: Mapping[str, Decision],
    window: Window,
    draw: Callable[[SliceFrame], NDArray[Any]],
) -> tuple[KeyImage, ...]:
    """One picture per reported finding that has a box."""
    images = []
    for finding in analysis.findings:
        if not (finding.positive or finding.id in decisions):
            continue
        frame = key_frame(current, analysis, finding, decisions, window)
        if frame is not None:
            caption = f"{frame.plane.name} slice {frame.plane.number} of {frame.plane.count}"
            images.append(KeyImage(finding.id, draw(frame), caption))
    return tuple(images)


def current_report(review: Review, *, signed: bool = False) -> Report:
    """The report as it stands, with its key images; raises UserError where there is nothing to report on.

    Main thread only: the key images are drawn here. Signing raises UserError while a finding is pending.
    """
    require_volume(review)
    session, current = review.session, review.session.current
    if current is None or session.analysis is None:
        message = "No model has looked at this series, so there is nothing to report."
        raise UserError(message, "Run a model first.")
    reader = session.settings.reader.strip() if signed else reader_of(session.decisions, session.analysis)
    report = build_report(
        current.study,
        current.series,
        session.analysis,
        session.decisions,
        reader=reader,
        created=review.ports.now(),
        signed=signed,
    )
    if signed:
        _check_signature(report)
    images = key_images(current, session.analysis, session.decisions, session.view.window, review.ports.draw)
    return replace(report, key_images=images)


def _check_signature(report: Report) -> None:
    """A signature is that of the person whom the window names, whoever decided, and covers every finding."""
    if not report.reader:
        message = "Nobody is named as the reader, so nobody can sign."
        raise UserError(message, "Enter your name with the reader button at the top right.")
    waiting = len(report.having(ReviewState.PENDING, ReviewState.DEFERRED))
    if waiting:
        message = f"The report cannot be signed: {waiting} of its findings have no verdict yet."
        advice = "Accept or reject each of them, or export a preliminary report. A raised threshold hides some."
        raise UserError(message, advice)


def reader_of(decisions: Mapping[str, Decision], analysis: Analysis) -> str:
    """The reader who decided last on the findings of an analysis; empty where nobody has decided."""
    ids = {finding.id for finding in analysis.findings}
    made: list[tuple[datetime, str]] = [(d.time, d.reader) for d in decisions.values() if d.finding_id in ids]
    return max(made)[1] if made else ""


def export_report(review: Review, report: Report, folder: Path, formats: Sequence[str] = REPORT_FORMATS) -> Job:
    """Write the report's formats into a folder on the export thread; says what was written and what was not."""

    def work(token: CancelToken, progress: ProgressReport) -> ExportOutcome:
        return review.ports.export(report, folder, formats, token, progress)

    def done(outcome: ExportOutcome) -> None:
        for name, sentence in outcome.refused:
            review.session.notify(Notice(f"{name}: {sentence}", is_error=True))
        if outcome.written:
            names = ", ".join(path.name for path in outcome.written)
            review.session.notify(Notice(f"Report written to {folder}: {names}."))

    return start(review, Lane.EXPORT, "Exporting the report", work, Outcome(done))
