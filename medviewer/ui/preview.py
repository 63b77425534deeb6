"""The PDF of a report for the preview: made on the export thread, held in memory, never left on disk."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from medviewer.app.jobs import Lane
from medviewer.app.review import Outcome, start
from medviewer.app.shared import Notice
from medviewer.domain.job import Cancelled, CancelToken
from medviewer.domain.report import ExportOutcome
from medviewer.domain.wording import mark, tr

if TYPE_CHECKING:
    from collections.abc import Callable

    from medviewer.app.jobs import Job
    from medviewer.app.review import Review
    from medviewer.domain.job import ProgressReport
    from medviewer.domain.report import Report

LABEL = mark("Preparing the preview")
FOLDER_PREFIX = "medviewer-preview-"


def start_preview(review: Review, report: Report, show: Callable[[bytes], None], closed: CancelToken) -> Job:
    """Write the PDF that an export would write, and give its bytes to `show` on the main thread.

    The folder that the writer needs lives within the job: it is gone when the job has ended, whichever way.
    Cancelling `closed` gives the job up without a word; stopping the job itself is told like any other stop.
    """

    def work(token: CancelToken, progress: ProgressReport) -> tuple[bytes, ExportOutcome]:
        token.on_cancel(closed.cancel)
        try:
            with tempfile.TemporaryDirectory(prefix=FOLDER_PREFIX) as folder:
                outcome = review.ports.export(report, Path(folder), ("pdf",), closed, progress)
                return b"".join(path.read_bytes() for path in outcome.written[:1]), outcome
        except Cancelled:
            token.check()
            return b"", ExportOutcome(())

    def done(made: tuple[bytes, ExportOutcome]) -> None:
        pdf, outcome = made
        for name, sentence in outcome.refused:
            review.session.notify(Notice(f"{name}: {sentence}", is_error=True))
        if pdf and not closed.is_cancelled:
            show(pdf)

    return start(review, Lane.EXPORT, tr(LABEL), work, Outcome(done))
