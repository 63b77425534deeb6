"""What is followed over time: the studies of one person, and the lesions in them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from medviewer.app.measurements import recorded
from medviewer.app.priors import priors_on
from medviewer.domain.decision import Verdict, shown_box
from medviewer.domain.decision import in_force as decisions_in_force
from medviewer.domain.follow_up import FollowUp, follow_up
from medviewer.domain.ground import Ground
from medviewer.domain.lesion_pairs import PairAnswer, answer_of
from medviewer.domain.lesions import Lesion, TimePoint, lesion_of_finding, lesion_of_measurement, with_volume_of
from medviewer.domain.link import Move
from medviewer.domain.measured_list import names_of
from medviewer.domain.record import EntryKind, in_force

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from medviewer.app.review import Review
    from medviewer.domain.decision import Decision
    from medviewer.domain.finding import Analysis
    from medviewer.domain.study import Study


def studies_followed(review: Review) -> tuple[Study, ...]:
    """The studies of the person on screen that show the like, oldest first, whichever of them is the active one."""
    current = review.session.current
    if current is None:
        return ()
    dated = [one for one in review.session.opened.studies if one.date is not None]
    for latest in sorted(dated, key=lambda one: str(one.date), reverse=True):
        chain = (latest, *priors_on(review, latest))
        if any(one.uid == current.study.uid for one in chain):
            return tuple(reversed(chain))
    return ()


def followed(review: Review) -> FollowUp:
    """The follow-up as it stands.

    An earlier study in which nothing was measured or answered is left out: that it shows no lesions, nobody said.
    """
    studies = studies_followed(review)
    answers = [one for study in studies for one in pair_answers(review, study.uid)]
    said = {one.study_uid for one in answers}
    every = [_time_point(review, study) for study in studies]
    times = [one for one in every if one.lesions or one.study_uid in said or one is every[-1]]
    return follow_up(times, answers, lambda one, other: _move(review, one, other))


def _time_point(review: Review, study: Study) -> TimePoint:
    lesions = _lesions(review, study)
    assert study.date is not None  # noqa: S101 - those without one are not followed
    return TimePoint(study.uid, study.date, study.description, lesions)


def _lesions(review: Review, study: Study) -> tuple[Lesion, ...]:
    """What readers measured, and what they accepted without measuring it."""
    kept = review.room.measurements.on_study(study.uid) or recorded(review.ports.record, study.uid)
    measured = [
        lesion_of_measurement(one, study.uid, name, Ground(is_scale_known=one.place.is_placed))
        for name, one in zip(names_of(kept), kept, strict=True)
    ]
    drawn = [_with_volume(review, one) for one in measured if one is not None]
    return (*drawn, *_accepted(review, study, drawn))


def _with_volume(review: Review, lesion: Lesion) -> Lesion:
    """With the volume of the segment that it lies in, where one was drawn."""
    segments = review.room.segments.on_study(lesion.study_uid)
    return with_volume_of(lesion, [one.mask for one in segments if one.head.series_id == lesion.series_id])


def _accepted(review: Review, study: Study, drawn: Sequence[Lesion]) -> tuple[Lesion, ...]:
    """Accepted findings, but for those in whose box something was measured."""
    found = {
        lesion.key: lesion for run, decisions, uid in _runs(review, study) for lesion in _of(run, decisions, uid, drawn)
    }
    return tuple(found.values())


def _runs(review: Review, study: Study) -> Iterator[tuple[Analysis, Mapping[str, Decision], str]]:
    """The latest run on each series, what was decided on it, and the frame of reference of its places.

    Of a series that is not on screen it is what the record has on these very instances; their pixels are not read.
    """
    shown = {one.current.series.id: one for one in review.room.sessions.values() if one.current is not None}
    for session in shown.values():
        if session.current is not None and session.current.study.uid == study.uid and session.analysis is not None:
            frame_uid = "" if session.volume is None else session.volume.geometry.frame_uid
            yield session.analysis, session.decisions, frame_uid
    others = [one for one in study.series if one.opens and one.id not in shown]
    analyses = review.ports.analyses(study.uid) if others else ()
    decisions = decisions_in_force(review.ports.record.ledger(study.uid)) if analyses else {}
    for series in others:
        uids = tuple(ref.sop_instance_uid for ref in series.instances)
        made = [one for one in analyses if (one.series_id, one.provenance.sop_instance_uids) == (series.id, uids)]
        if made:
            yield made[-1], decisions, "" if series.geometry is None else series.geometry.frame_uid


def _of(run: Analysis, decisions: Mapping[str, Decision], frame_uid: str, drawn: Sequence[Lesion]) -> Iterator[Lesion]:
    for finding in run.findings:
        decision, box = decisions.get(finding.id), shown_box(finding, decisions)
        if decision is None or decision.verdict not in {Verdict.ACCEPTED, Verdict.MODIFIED} or box is None:
            continue
        if not any(one.series_id == finding.series_id and box.contains(one.place_lps) for one in drawn):
            yield lesion_of_finding(finding, box, run.study_uid, frame_uid)


def pair_answers(review: Review, study_uid: str) -> list[PairAnswer]:
    """What readers said of lesions of a study and those before it."""
    entries = in_force(review.ports.record.entries(study_uid, EntryKind.LESION_PAIR))
    return [one for entry in entries if (one := answer_of(entry.payload, study_uid)) is not None]


def _move(review: Review, one: Lesion, other: Lesion) -> Move | None:
    """How places of one lesion's series become those of another's: known beforehand, or registered."""
    link = review.room.link
    if one.series_id == other.series_id or (one.frame_uid and one.frame_uid == other.frame_uid):
        return link.registration_of(one.series_id, other.series_id) or Move()
    direct = link.move(one.series_id, other.series_id)
    if direct is not None:
        return direct
    frames = _frames(review)
    for source, target in link.moves:
        ends = frames.get(source, ""), frames.get(target, "")
        if all(ends) and ends == (one.frame_uid, other.frame_uid):
            return link.moves[source, target]
        if all(ends) and ends == (other.frame_uid, one.frame_uid):
            return link.moves[source, target].back()
    return None


def _frames(review: Review) -> dict[str, str]:
    """Frame of reference of each series that is open."""
    series = (one for study in review.session.opened.studies for one in study.series)
    return {one.id: "" if one.geometry is None else one.geometry.frame_uid for one in series}
