"""Earlier studies of a person that were opened before and still lie on disk: they join the tree by themselves."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from medviewer.app.jobs import Lane
from medviewer.app.review import Outcome, start
from medviewer.app.shared import JobKind, Notice
from medviewer.app.thumbnails import start_thumbnails
from medviewer.domain.hanging import earlier_of
from medviewer.domain.same_person import Sameness, compared
from medviewer.domain.wording import tr

if TYPE_CHECKING:
    from collections.abc import Iterable

    from medviewer.app.jobs import Job
    from medviewer.app.review import Review
    from medviewer.domain.job import CancelToken, ProgressReport
    from medviewer.domain.study import ScanResult, Study


def look_for_priors(review: Review, study: Study) -> Job | None:
    """Look for earlier studies of the like with the patient's ID, once for each study.

    Those of another person by their headers stay away; where that is in doubt, the person at the window is asked as
    for any that was opened.
    """
    room = review.room
    if not room.keeps_readings or not study.patient.id or study.uid in room.priors_sought:
        return None
    room.priors_sought.add(study.uid)

    def work(token: CancelToken, _progress: ProgressReport) -> tuple[ScanResult, ...]:
        return review.ports.known_studies(study.patient.id, token)

    def done(results: tuple[ScanResult, ...]) -> None:
        found = [one for result in results for one in _join(review, study, result)]
        if found:
            title = tr("Earlier studies were found on disk: {studies}", studies="; ".join(map(_said, found)))
            review.session.notify(Notice(title, tr("Layout > Prior beside this study shows the latest one.")))
        start_thumbnails(review, found)

    outcome = Outcome(done, stopped=tr("Earlier studies were not all looked for."), kind=JobKind.BESIDE)
    return start(review, Lane.LOAD, tr("Looking for earlier studies"), work, outcome)


def _join(review: Review, study: Study, result: ScanResult) -> tuple[Study, ...]:
    """Put those of a result into the tree that are earlier ones and not there yet."""
    opened = review.session.opened
    known = {one.uid for one in opened.studies}
    found = tuple(one for one in _earlier(study, result.studies) if one.uid not in known)
    if not found or any(one.root == result.root for one in opened.results):
        return ()
    review.session.add_result(replace(result, studies=found))
    return found


def _earlier(study: Study, studies: Iterable[Study]) -> tuple[Study, ...]:
    return tuple(
        one
        for one in earlier_of(study, studies)
        if compared(study.patient, one.patient).sameness is not Sameness.DIFFERENT
    )


def _said(study: Study) -> str:
    return " ".join(part for part in (study.description, study.date.isoformat() if study.date else "") if part)
