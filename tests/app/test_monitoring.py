"""Long-term monitoring: pairs of lesions, what the reader says of them, and going to them."""

from __future__ import annotations

import csv
from dataclasses import replace

import numpy as np
import pytest
from followed_studies import FIRST, NOW, THEN, Room, made_study
from samples import (
    sample_analysis,
    sample_decision,
    sample_finding,
)

from medviewer.app import deciding, viewing
from medviewer.app.monitoring import TOPICS, Monitoring, export_csv
from medviewer.app.monitoring_studies import followed, studies_followed
from medviewer.app.ports import Recalled
from medviewer.app.signal import Topic
from medviewer.domain.decision import Verdict
from medviewer.domain.errors import UserError
from medviewer.domain.lesion_pairs import Answer, CellState, PairAnswer
from medviewer.domain.link import Move
from medviewer.domain.mask import empty_mask
from medviewer.domain.mask_segment import Segment, SegmentHead
from medviewer.domain.record import EntryKind


@pytest.fixture
def room(review, main_thread):
    return lambda *studies, **ports: Room(review, main_thread, studies, **ports)


def states(review):
    return {track.name: [cell.state for cell in track.cells] for track in followed(review).tracks}


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


def test_that_findings_accepted_on_a_prior_are_followed_though_it_is_not_on_screen(room):
    series = THEN.series[0]
    findings = tuple(
        replace(sample_finding(n, 0.9, tuple(series.geometry.to_lps((4 * n, 6, 8)))), series_id="then")
        for n in (1, 2, 3)
    )
    uids = tuple(ref.sop_instance_uid for ref in series.instances)
    run = replace(sample_analysis(findings), series_id="then", study_uid=THEN.uid)
    here = replace(run, provenance=replace(run.provenance, sop_instance_uids=uids))
    other = replace(run, provenance=replace(run.provenance, sop_instance_uids=("of", "others")))
    kept = {THEN.uid: (replace(here, findings=()), here, other)}
    made = room(NOW, THEN, analyses=lambda uid: kept.get(uid, ()))
    made.show(NOW)
    made.record.append(sample_decision(findings[0].id, Verdict.ACCEPTED), THEN.uid)
    made.record.append(sample_decision(findings[1].id, Verdict.REJECTED), THEN.uid)
    (track,) = followed(made.review).tracks
    (first,) = (cell.lesion for cell in track.cells if cell.lesion is not None)
    assert (first.key, first.study_uid, first.frame_uid) == (findings[0].id, THEN.uid, series.geometry.frame_uid)
    kept[THEN.uid] = (other,)
    assert followed(made.review).tracks == ()


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
