"""Earlier studies of the same person: known beyond doubt, or because a reader said so. It is never assumed."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from medviewer.app.arranging import put_series, set_layout
from medviewer.app.signal import Topic
from medviewer.domain.body_parts import like_series
from medviewer.domain.errors import UserError
from medviewer.domain.hanging import doubtful_of, earlier_of, priors_of
from medviewer.domain.layout import grid_of
from medviewer.domain.record import Entry, EntryKind, in_force
from medviewer.domain.same_person import Sameness, compared
from medviewer.domain.wording import tr

if TYPE_CHECKING:
    from medviewer.app.review import Review
    from medviewer.app.session import ReviewSession
    from medviewer.domain.study import Series, Study


def answers_on(review: Review, study_uid: str) -> dict[str, bool]:
    """What readers said of earlier studies, by their UIDs: whether they are of the person of this one."""
    entries = in_force(review.ports.record.entries(study_uid, EntryKind.PRIOR))
    return {entry.key: answer for entry in entries if (answer := _answer(entry.payload)) is not None}


def _answer(payload: str) -> bool | None:
    try:
        answer = json.loads(payload)["same"]
    except (ValueError, KeyError, TypeError):
        return None
    return answer if isinstance(answer, bool) else None


def priors_on(review: Review, study: Study) -> tuple[Study, ...]:
    """The earlier studies, of those that are open, of the same person and the same part of the body, latest first."""
    return priors_of(study, review.session.opened.studies, answers_on(review, study.uid))


def is_one_person(review: Review, one: Study, other: Study) -> bool:
    """Whether two studies are of one person, by their headers or by what a reader said of them."""
    sameness = compared(one.patient, other.patient).sameness
    if sameness is not Sameness.DOUBTFUL:
        return sameness is Sameness.SAME
    return answers_on(review, one.uid).get(other.uid, False) or answers_on(review, other.uid).get(one.uid, False)


@dataclass(frozen=True, slots=True)
class PersonQuestion:
    """Whether an earlier study is of the same person as one on screen, and what makes it doubtful."""

    study: Study
    earlier: Study
    reasons: tuple[str, ...]


def open_question(review: Review) -> PersonQuestion | None:
    """The next question on the study on screen that nobody has answered; None where there is none."""
    current = review.session.current
    if current is None:
        return None
    study, studies = current.study, review.session.opened.studies
    if not doubtful_of(study, studies, {}):
        return None  # the record need not be asked
    doubtful = doubtful_of(study, studies, answers_on(review, study.uid))
    if not doubtful:
        return None
    return PersonQuestion(study, doubtful[0], compared(study.patient, doubtful[0].patient).reasons)


def answer_question(review: Review, question: PersonQuestion, *, is_same: bool) -> None:
    """Keep what the reader said; raises UserError where nobody is named as the reader, or it cannot be saved."""
    author = review.session.settings.reader.strip()
    if not author:
        title = tr("Nobody is named as the reader, so the answer cannot be kept.")
        raise UserError(title, tr("Enter your name with the reader button at the top right."))
    payload = {
        "same": is_same,
        "reasons": question.reasons,
        "people": [
            {"id": one.patient.id, "name": one.patient.name, "born": one.patient.birth_date, "sex": one.patient.sex}
            for one in (question.study, question.earlier)
        ],
    }
    kept = json.dumps(payload, ensure_ascii=False)
    entry = Entry(EntryKind.PRIOR, question.earlier.uid, question.study.uid, author, review.ports.now(), kept)
    review.ports.record.keep(entry)
    review.room.changed.emit(Topic.STUDIES)


def may_have_prior(session: ReviewSession) -> bool:
    """Whether an earlier study is open that is, or may be, of the person on screen."""
    current = session.current
    if current is None or current.volume is None:
        return False
    earlier = earlier_of(current.study, session.opened.studies)
    return any(compared(current.study.patient, one.patient).sameness is not Sameness.DIFFERENT for one in earlier)


def show_prior(review: Review) -> None:
    """Put the latest earlier study of the same person beside the series on screen.

    Raises UserError where there is none that shows the like.
    """
    current = review.session.current
    if current is not None:
        for prior in priors_on(review, current.study):
            series = like_series(current.study, current.series, prior)
            if series is not None:
                _beside(review, prior, series)
                return
    title = tr(
        "Among the studies that are open there is no earlier one of the same person and the same part of the body."
    )
    raise UserError(title, tr("Open the folder that holds it; where the person is in doubt, answer the question."))


def _beside(review: Review, prior: Study, series: Series) -> None:
    room, session = review.room, review.session
    if any(one.current is not None and one.current.series.id == series.id for one in room.sessions.values()):
        return
    if len(room.layout.groups) < 2:
        set_layout(review, grid_of(1, 2))
    other = next(room.sessions[group] for group in room.layout.groups if room.sessions[group] is not session)
    put_series(review, other, prior, series)
    room.activate(session)
