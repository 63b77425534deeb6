"""Long-term monitoring: priors, registration, pairs of lesions, and going to them."""

from __future__ import annotations

import csv
from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from samples import (
    JANE,
    NOON,
    SAMPLE_REGISTRATION,
    picture_series,
    plain_geometry,
    sample_analysis,
    sample_decision,
    sample_finding,
    sample_ports,
    sample_series,
    sample_study,
    sample_volume,
)

from medviewer.app import deciding, priors, viewing
from medviewer.app.arranging import put_series, set_layout
from medviewer.app.hanging import hang, read_protocols
from medviewer.app.linking import link_text, toggle_link
from medviewer.app.measuring import add_measurement
from medviewer.app.monitoring import TOPICS, Monitoring, export_csv
from medviewer.app.monitoring_studies import followed, studies_followed
from medviewer.app.ports import Recalled
from medviewer.app.registering import can_register, register_to_active
from medviewer.app.resolve import slice_frame
from medviewer.app.signal import Topic
from medviewer.domain.decision import Verdict
from medviewer.domain.errors import UserError
from medviewer.domain.layout import grid_of
from medviewer.domain.lesion_pairs import Answer, CellState, PairAnswer
from medviewer.domain.link import Move
from medviewer.domain.loaded import Loaded
from medviewer.domain.mask import empty_mask
from medviewer.domain.mask_segment import Segment, SegmentHead
from medviewer.domain.measurement import MeasurementKind as K
from medviewer.domain.planes import PlaneName, slice_number, slice_plane
from medviewer.domain.record import Entry, EntryKind
from medviewer.domain.resources import resource_path
from medviewer.domain.study import ScanResult

FRAMES = {"now": "1.9", "then": "1.8", "first": "1.7"}


def made_study(name, year, patient=JANE, frame=None):
    grid = replace(plain_geometry(), frame_uid=FRAMES[name] if frame is None else frame)
    series = sample_series(grid, id=name, series_uid=name, description="LUNG")
    return replace(sample_study((series,)), uid=f"study {name}", date=date(year, 1, 1), patient=patient)


NOW, THEN, FIRST = made_study("now", 2026), made_study("then", 2025), made_study("first", 2024)
DOUBTFUL = replace(FIRST, patient=replace(JANE, birth_date=""))


class Room:
    """A review on some studies."""

    def __init__(self, review, main_thread, studies, **ports):
        self.review, self.main_thread, self.record = review, main_thread, review.ports.record
        self.volumes = {s.id: sample_volume(s.geometry) for study in studies for s in study.series}
        review.ports = sample_ports(self.record, load=lambda s, _t, _p: Loaded((self.volumes[s.id],)), **ports)
        review.session.add_result(ScanResult(None, tuple(studies)))

    def settle(self):
        self.main_thread.run_until(lambda: not self.review.session.jobs and not self.review.jobs.active)
        self.main_thread.run_posted()

    def show(self, *studies):
        set_layout(self.review, grid_of(1, len(studies)))
        for group, study in enumerate(studies):
            put_series(self.review, self.review.room.sessions[group], study, study.series[0])
            self.settle()
        self.review.room.activate(self.review.room.sessions[0])

    def session(self, study):
        return next(s for s in self.review.room.sessions.values() if s.current and s.current.study.uid == study.uid)

    def measure(self, study, at, size=10.0, label="a"):
        """A cross of that size about an index on an axial slice."""
        geometry = study.series[0].geometry
        plane = slice_plane(geometry, PlaneName.AXIAL, slice_number(geometry, PlaneName.AXIAL, geometry.to_lps(at)))
        middle, half = geometry.to_lps(at), size / 2
        right, down = np.array(plane.right), np.array(plane.down)
        ends = [middle - half * right, middle + half * right, middle - half * down / 2, middle + half * down / 2]
        review = self.review.on(self.session(study))
        return add_measurement(review, K.BIDIRECTIONAL, [tuple(p) for p in ends], plane, label)


@pytest.fixture
def room(review, main_thread):
    return lambda *studies, **ports: Room(review, main_thread, studies, **ports)


def states(review):
    return {track.name: [cell.state for cell in track.cells] for track in followed(review).tracks}


def test_that_doubt_is_asked_and_the_answer_is_kept_with_author_and_time(room):
    made = room(NOW, THEN, DOUBTFUL)
    assert priors.open_question(made.review) is None
    made.show(NOW)
    question = priors.open_question(made.review)
    assert (question.study.uid, question.earlier.uid) == ("study now", "study first")
    assert question.reasons == ("The birth date is missing in one of them.",)
    assert [one.uid for one in priors.priors_on(made.review, NOW)] == ["study then"]
    assert not priors.is_one_person(made.review, NOW, DOUBTFUL)
    heard = []
    made.review.room.changed.connect(heard.append)
    priors.answer_question(made.review, question, is_same=True)
    assert frozenset({Topic.STUDIES}) in heard
    (entry,) = made.record.kept
    assert (entry.kind, entry.key, entry.study_uid, entry.author) == (
        EntryKind.PRIOR, "study first", "study now", "Dr One",
    )  # fmt: skip
    assert entry.time > NOON
    assert [one.uid for one in priors.priors_on(made.review, NOW)] == ["study then", "study first"]
    assert priors.is_one_person(made.review, DOUBTFUL, NOW)
    assert priors.is_one_person(made.review, NOW, THEN)
    assert priors.open_question(made.review) is None


def test_that_a_no_is_kept_too_and_nobody_is_asked_twice(room):
    made = room(NOW, DOUBTFUL)
    assert not priors.may_have_prior(made.review.session)
    made.show(DOUBTFUL)
    assert not priors.may_have_prior(made.review.session)
    made.show(NOW)
    assert priors.may_have_prior(made.review.session)
    priors.answer_question(made.review, priors.open_question(made.review), is_same=False)
    assert priors.open_question(made.review) is None
    assert priors.priors_on(made.review, NOW) == ()
    with pytest.raises(UserError, match="no earlier one"):
        priors.show_prior(made.review)


def test_that_an_answer_needs_a_reader_and_damage_in_the_record_is_no_answer(room):
    made = room(NOW, DOUBTFUL)
    made.show(NOW)
    for key, payload in (("a", ""), ("b", "[]"), ("c", "{}"), ("study first", '{"same": "yes"}')):
        made.record.keep(Entry(EntryKind.PRIOR, key, NOW.uid, "Dr One", NOON, payload))
    assert priors.answers_on(made.review, NOW.uid) == {}
    made.review.session.set_settings(made.review.session.settings.model_copy(update={"reader": " "}))
    with pytest.raises(UserError, match="Nobody is named"):
        priors.answer_question(made.review, priors.open_question(made.review), is_same=True)


def test_that_hanging_protocols_use_accepted_priors_only(room):
    made = room(NOW, DOUBTFUL)
    made.review.room.protocols = read_protocols([resource_path("hanging")])
    chest = replace(NOW, description="CT chest")
    hang(made.review, chest)
    made.settle()
    assert len(made.review.room.sessions) == 1
    priors.answer_question(made.review, priors.open_question(made.review), is_same=True)
    hang(made.review, chest)
    made.settle()
    assert [s.current.series.id for s in made.review.room.sessions.values()] == ["now", "first"]


def test_that_the_latest_prior_stands_beside_the_study(room):
    made = room(NOW, THEN, FIRST)
    with pytest.raises(UserError, match="no earlier one"):
        priors.show_prior(made.review)
    made.show(NOW)
    priors.show_prior(made.review)
    made.settle()
    assert [s.current.series.id for s in made.review.room.sessions.values()] == ["now", "then"]
    assert made.review.session.current.series.id == "now"
    assert priors.open_question(made.review) is None
    generation = made.session(THEN).generation
    priors.show_prior(made.review)
    assert made.session(THEN).generation == generation


def test_that_a_prior_without_a_series_like_it_is_passed_over(room):
    other = replace(THEN, series=(replace(picture_series((1, 12, 16)), modality="CT"),))
    made = room(NOW, other, FIRST)
    made.show(NOW)
    priors.show_prior(made.review)
    made.settle()
    assert made.session(FIRST).current.series.id == "first"


def test_that_scrolling_follows_the_patient_after_registering(room):
    made = room(NOW, THEN)
    made.show(NOW, THEN)
    review = made.review
    assert can_register(review.session)
    (job,) = register_to_active(review)
    assert job.label == "Registering LUNG"
    with pytest.raises(UserError, match="being registered already"):
        register_to_active(review)
    made.settle()
    here, there = made.session(NOW), made.session(THEN)
    assert link_text(here) == ""
    assert link_text(there) == "registered, ± 1.2 mm"
    assert "registered, ± 1.2 mm" in " ".join(slice_frame(there, PlaneName.AXIAL).text.bottom_left)
    assert review.room.notices[-1].title == "The series are registered, ± 1.2 mm; 91% of the body is in both."
    start = NOW.series[0].geometry.to_lps((3, 14, 16))
    viewing.go_to(review, tuple(start))
    np.testing.assert_allclose(there.view.position_lps, start + SAMPLE_REGISTRATION.move.offset_mm, atol=1e-9)
    toggle_link(review)
    assert link_text(there) == ""
    toggle_link(review)
    assert link_text(there) == "registered, ± 1.2 mm"


def test_that_a_failed_registration_leaves_the_link_as_it_was(room):
    def refuse(*_asked):
        title = "The two series could not be registered."
        raise UserError(title)

    made = room(NOW, THEN, register=refuse)
    made.show(NOW, THEN)
    register_to_active(made.review)
    made.settle()
    assert not made.review.room.link.moves
    assert made.review.room.notices[-1].is_error


def test_that_only_other_series_of_the_same_person_are_registered(room):
    made = room(NOW, DOUBTFUL)
    with pytest.raises(UserError, match="No series is open"):
        register_to_active(made.review)
    assert not can_register(made.review.session)
    made.show(NOW)
    assert not can_register(made.review.session)
    with pytest.raises(UserError, match="no other series"):
        register_to_active(made.review)
    made.show(NOW, DOUBTFUL)
    with pytest.raises(UserError, match="not known to be of one person"):
        register_to_active(made.review)


def test_that_the_follow_up_holds_all_studies_of_the_person_oldest_first(room):
    made = room(NOW, FIRST, THEN)
    assert studies_followed(made.review) == ()
    assert followed(made.review).tracks == ()
    for shown in (NOW, FIRST):  # whichever of them is the active one
        made.show(shown)
        assert [one.uid for one in studies_followed(made.review)] == ["study first", "study then", "study now"]
    made.review.session.start_series(replace(NOW, uid="other", date=None), NOW.series[0])
    assert studies_followed(made.review) == ()


def test_that_lesions_are_paired_by_place_after_registration_and_confirmed_by_the_reader(room):
    made = room(NOW, THEN, FIRST)
    made.show(NOW, THEN)
    earlier, later = made.measure(THEN, (8, 14, 16), 10.0, "a"), made.measure(NOW, (6, 14, 16), 12.0, "b")
    assert states(made.review) == {
        "a": [CellState.FIRST, CellState.MISSING],
        "b": [CellState.BEFORE, CellState.NEW_ASKED],
    }
    made.review.room.set_link(made.review.room.link.with_move("then", "now", Move(offset_mm=(0, 0, -6), error_mm=1.0)))
    assert states(made.review) == {"a": [CellState.FIRST, CellState.PROPOSED]}
    assert followed(made.review).tracks[0].cells[1].distance_mm == pytest.approx(0.0, abs=1e-6)
    monitoring = Monitoring(made.review)
    given = PairAnswer(earlier.id, later.id, Answer.SAME, NOW.uid)
    monitoring.answer(given)
    assert states(made.review) == {"a": [CellState.FIRST, CellState.CONFIRMED]}
    entry = made.record.kept[-1]
    assert (entry.kind, entry.study_uid, entry.author, entry.is_deleted) == (
        EntryKind.LESION_PAIR, NOW.uid, "Dr One", False,
    )  # fmt: skip
    monitoring.answer(replace(given, answer=Answer.OTHER))
    assert states(made.review)["a"] == [CellState.FIRST, CellState.MISSING]
    monitoring.undo()
    assert states(made.review) == {"a": [CellState.FIRST, CellState.CONFIRMED]}
    assert monitoring.can_undo
    monitoring.undo()
    assert states(made.review) == {"a": [CellState.FIRST, CellState.PROPOSED]}
    assert not monitoring.can_undo
    assert len(made.record.kept) == 4
    with pytest.raises(UserError, match="nothing to undo"):
        monitoring.undo()


def test_that_one_lesion_is_matched_with_one_only_and_a_reader_is_named(room):
    made = room(NOW, THEN)
    made.show(NOW, THEN)
    a, b = made.measure(THEN, (8, 14, 16)), made.measure(THEN, (2, 4, 6))
    x = made.measure(NOW, (8, 14, 16))
    monitoring = Monitoring(made.review)
    monitoring.answer(PairAnswer(a.id, x.id, Answer.SAME, NOW.uid))
    with pytest.raises(UserError, match="matched with another"):
        monitoring.answer(PairAnswer(b.id, x.id, Answer.SAME, NOW.uid))
    monitoring.answer(PairAnswer(b.id, "", Answer.GONE, NOW.uid))
    states_of_both = [[cell.state for cell in track.cells] for track in followed(made.review).tracks]
    assert states_of_both == [[CellState.FIRST, CellState.CONFIRMED], [CellState.FIRST, CellState.GONE]]
    made.review.session.set_settings(made.review.session.settings.model_copy(update={"reader": ""}))
    with pytest.raises(UserError, match="Nobody is named"):
        monitoring.answer(PairAnswer(b.id, x.id, Answer.OTHER, NOW.uid))


def test_that_what_could_not_be_kept_is_not_answered(room):
    made = room(NOW, THEN)
    made.show(NOW, THEN)
    a, x = made.measure(THEN, (8, 14, 16)), made.measure(NOW, (8, 14, 16))
    monitoring = Monitoring(made.review)
    made.record.is_broken = True
    with pytest.raises(UserError, match="disk is full"):
        monitoring.answer(PairAnswer(a.id, x.id, Answer.SAME, NOW.uid))
    assert not monitoring.can_undo


def test_that_measurements_on_studies_that_are_not_on_screen_count_too(room):
    made = room(NOW, THEN)
    made.show(NOW, THEN)
    made.measure(THEN, (8, 14, 16))
    made.review.room.measurements.forget(THEN.uid)
    made.show(NOW)
    assert states(made.review) == {"a": [CellState.FIRST, CellState.MISSING]}


def test_that_places_are_taken_over_within_a_frame_of_reference_and_through_registered_ones(room):
    same_frame = replace(THEN, series=(made_study("then", 2025, frame="1.9").series))
    made = room(NOW, same_frame)
    made.show(NOW, same_frame)
    made.measure(same_frame, (8, 14, 16))
    made.measure(NOW, (8, 14, 16))
    assert states(made.review)["a"] == [CellState.FIRST, CellState.PROPOSED]


@pytest.mark.parametrize("is_back", [False, True])
def test_that_the_registration_of_other_series_of_the_same_frames_counts(room, is_back):
    thick = replace(NOW.series[0], id="now thick"), replace(THEN.series[0], id="then thick")
    now, then = replace(NOW, series=(*NOW.series, thick[0])), replace(THEN, series=(*THEN.series, thick[1]))
    made = room(now, then)
    made.show(now, then)
    made.measure(then, (8, 14, 16))
    made.measure(now, (6, 14, 16))
    move, ids = Move(offset_mm=(0, 0, -6), error_mm=1.0), ("then thick", "now thick")
    link = made.review.room.link.with_move("x", "y", move)
    made.review.room.set_link(link.with_move(*reversed(ids), move.back()) if is_back else link.with_move(*ids, move))
    assert states(made.review)["a"] == [CellState.FIRST, CellState.PROPOSED]


def test_that_accepted_findings_are_followed_unless_they_were_measured(room):
    findings = tuple(
        replace(sample_finding(n, 0.9, tuple(NOW.series[0].geometry.to_lps(at))), series_id="now")
        for n, at in ((1, (4, 6, 8)), (2, (12, 20, 30)), (3, (16, 6, 8)))
    )
    analysis = replace(sample_analysis(findings), series_id="now", study_uid=NOW.uid)
    made = room(NOW, THEN, recall=lambda _st, series, _v, _t: Recalled((analysis,) if series.id == "now" else ()))
    made.show(NOW, THEN)
    for finding, verdict in zip(findings, (Verdict.ACCEPTED, Verdict.ACCEPTED, Verdict.REJECTED), strict=True):
        made.record.append(sample_decision(finding.id, verdict), NOW.uid)
    made.show(NOW)
    made.settle()
    made.review.session.close_series()
    made.show(NOW)
    assert {track.name for track in followed(made.review).tracks} == {"Nodule"}
    assert len(followed(made.review).tracks) == 2
    made.measure(NOW, (4, 6, 8), 6.0, "mine")
    assert sorted(track.name for track in followed(made.review).tracks) == ["Nodule", "mine"]
    viewing.select_finding(made.review, findings[1].id)
    deciding.undo(made.review)
    assert sorted(track.name for track in followed(made.review).tracks) == ["Nodule", "Nodule"]


def test_that_both_viewports_go_to_their_lesions_and_open_what_is_not_on_screen(room):
    made = room(NOW, THEN)
    made.show(NOW, THEN)
    made.measure(THEN, (8, 14, 16))
    made.measure(NOW, (6, 4, 6))
    monitoring = Monitoring(made.review)
    lesions = [time.lesions[0] for time in reversed(followed(made.review).times)]
    monitoring.show(lesions)
    for study, lesion in zip((NOW, THEN), lesions, strict=True):
        np.testing.assert_allclose(made.session(study).view.position_lps, lesion.place_lps, atol=1e-6)
    made.show(THEN)
    monitoring.show(lesions)
    made.settle()
    monitoring.refresh(frozenset({Topic.VIEW}))
    monitoring.refresh(TOPICS)
    for study, lesion in zip((NOW, THEN), lesions, strict=True):
        np.testing.assert_allclose(made.session(study).view.position_lps, lesion.place_lps, atol=1e-6)
    monitoring.show([replace(lesions[0], series_id="closed")])


def test_that_the_table_is_written_whole(room, tmp_path):
    made = room(NOW, THEN)
    made.show(NOW, THEN)
    made.measure(THEN, (8, 14, 16), label="Läsion")
    export_csv(followed(made.review), tmp_path / "table.csv")
    with (tmp_path / "table.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert (rows[0]["lesion"], rows[0]["date"], rows[0]["longest_mm"]) == ("Läsion", "2025-01-01", "10.0")
    assert [path.name for path in tmp_path.iterdir()] == ["table.csv"]


def test_that_a_segment_drawn_around_a_lesion_gives_its_volume(room):
    made = room(NOW, THEN)
    made.show(NOW, THEN)
    made.measure(NOW, (8, 14, 16))
    mask = empty_mask(NOW.series[0].geometry).with_block((7, 13, 15), np.ones((3, 3, 3), np.uint8))
    head = SegmentHead("1", "Segment 1", (255, 0, 0), "now")
    made.review.room.segments.put(NOW.uid, Segment(head, mask))
    made.review.room.segments.put(NOW.uid, Segment(replace(head, id="2", series_id="other"), mask))
    (track,) = followed(made.review).tracks
    assert track.last.volume_ml == pytest.approx(27 * NOW.series[0].geometry.voxel_volume_ml)
