"""Segments from the first stroke to the disk and back."""

from __future__ import annotations

import json
import threading
from dataclasses import replace

import numpy as np
import pytest
from drawn_segments import GRID, STUDY, lines, plane, said, spot, voxels
from samples import (
    sample_ports,
    sample_review,
    sample_series,
    sample_study,
    sample_volume,
)

from medviewer.app.annotating import (
    brush_limits,
    delete_segment,
    loaded_volume,
    new_segment,
    rename_segment,
    segments_here,
    segments_of,
    select_segment,
    selected_segment,
    set_radius,
    show_segment,
    step_radius,
)
from medviewer.app.annotating_drawn import segment_bodies
from medviewer.app.annotating_edits import change_segment
from medviewer.app.annotating_saving import finish_saving
from medviewer.app.annotating_shapes import grow_from
from medviewer.app.annotating_strokes import begin_stroke, drop_stroke, end_stroke
from medviewer.app.deciding import redo, undo
from medviewer.app.desk import OpenSeries
from medviewer.app.edits import SegmentEdit
from medviewer.app.overlays import toggle_overlays
from medviewer.app.resolve import slice_frame
from medviewer.app.scanning import open_path
from medviewer.app.viewing import step_times
from medviewer.app.volume_shown import segment_surfaces
from medviewer.domain.errors import UserError
from medviewer.domain.loaded import Loaded
from medviewer.domain.mask import empty_mask
from medviewer.domain.mask_brush import Tip, TipShape
from medviewer.domain.planes import PlaneName
from medviewer.domain.tool import HandTool


def test_that_a_stroke_begins_a_segment_that_is_on_disk_and_on_the_slice(open_review, record, stroke):
    segment = stroke(open_review)
    assert segment.head.name == "Segment 1"
    index = np.argwhere(voxels(segment))
    assert set(index[:, 0]) == {5}
    places = GRID.to_lps(index)
    start, end = np.array(spot(10, 10)), np.array(spot(20, 10))
    off = np.linalg.norm(places - np.clip(places, start, end), axis=1)
    assert off.max() <= 5.0 + 1e-6
    assert off.max() > 4.0
    (line,) = lines(record)
    assert (line.key, line.author) == (segment.id, "Dr One")
    payload = json.loads(line.payload)
    assert payload["voxels"] == segment.mask.count
    files = open_review.ports.segments.files
    assert files[payload["file"]] is segment.mask
    frame = slice_frame(open_review.session, PlaneName.AXIAL)
    assert frame.overlays.masks == ()  # the middle slice is on screen
    open_review.session.set_view(replace(open_review.session.view, position_lps=spot(15, 10)))
    (drawn,) = slice_frame(open_review.session, PlaneName.AXIAL).overlays.masks
    assert drawn.name == "Segment 1"
    assert drawn.volume.array.sum() == segment.mask.count


def test_that_what_is_being_drawn_is_shown_and_not_kept_until_its_end(open_review, record):
    made = begin_stroke(open_review, HandTool.BRUSH, plane(), spot(10, 10))
    (draft,) = segments_here(open_review.session)
    assert draft is made.now
    assert draft.mask.count > 10
    assert segment_bodies(open_review.session) == ()
    drop_stroke(open_review)
    assert segments_here(open_review.session) == ()
    assert lines(record) == ()
    assert open_review.session.history.done == ()


def test_that_a_stroke_beside_the_images_leaves_nothing(open_review, record, stroke):
    assert stroke(open_review, (-90, 10), (-80, 10)) is None
    assert segments_of(open_review).draft is None
    assert lines(record) == ()


def test_that_strokes_are_undone_and_done_again_on_disk_too(open_review, record, stroke, settle):
    first = stroke(open_review)
    second = stroke(open_review, (10, 20), (30, 20))
    assert second.id == first.id
    assert second.mask.count > first.mask.count
    undo(open_review)
    settle(open_review)
    np.testing.assert_array_equal(voxels(selected_segment(open_review.session)), voxels(first))
    assert json.loads(lines(record)[-1].payload)["voxels"] == first.mask.count
    undo(open_review)
    settle(open_review)
    assert segments_here(open_review.session) == ()
    assert lines(record)[-1].is_deleted
    redo(open_review)
    redo(open_review)
    settle(open_review)
    np.testing.assert_array_equal(voxels(selected_segment(open_review.session)), voxels(second))
    assert [line.is_deleted for line in lines(record)][-1] is False


def test_that_only_the_file_in_force_stays(open_review, stroke):
    for row in (5, 10, 15):
        stroke(open_review, (5, row), (30, row))
    shelf = open_review.ports.segments
    assert shelf.written == 3
    assert len(shelf.files) == 1


def test_that_undo_keeps_differences_alone(open_review, stroke):
    stroke(open_review)
    stroke(open_review, (10, 20), (30, 20))
    edits = open_review.session.history.done
    assert all(isinstance(edit, SegmentEdit) and edit.bare.count == 0 for edit in edits)
    assert sum(edit.change.size_bytes for edit in edits) < 500


def test_that_the_eraser_takes_away_and_needs_a_segment(open_review, stroke):
    with pytest.raises(UserError, match="nothing can be erased"):
        begin_stroke(open_review, HandTool.ERASER, plane(), spot(1, 1))
    before = stroke(open_review, (5, 10), (30, 10))
    set_radius(open_review, 1.0)
    after = stroke(open_review, (5, 10), (30, 10), HandTool.ERASER)
    gone = voxels(before) & ~voxels(after)
    assert 0 < gone.sum() < before.mask.count
    assert set(np.argwhere(gone)[:, 1]) == {9, 10, 11}


def test_that_the_threshold_brush_paints_values_within_its_limits(open_review, stroke):
    volume = loaded_volume(open_review.session.current)
    value = float(volume.array[5, 10, 15])
    store = segments_of(open_review)
    window = open_review.session.view.window
    assert brush_limits(open_review.session) == (window.level - window.width / 2, window.level + window.width / 2)
    store.set_brush(replace(store.brush, limits=(value - 3, value + 4)))
    segment = stroke(open_review, tool=HandTool.THRESHOLD_BRUSH)
    assert sorted(volume.array[voxels(segment)]) == list(range(int(value) - 3, int(value) + 5))


def test_that_a_sphere_reaches_other_slices(open_review, stroke):
    segments_of(open_review).set_brush(replace(segments_of(open_review).brush, tip=Tip(5.0, TipShape.SPHERE)))
    assert set(np.argwhere(voxels(stroke(open_review)))[:, 0]) == {4, 5, 6}


def test_that_the_brush_has_a_size_within_limits_and_changes_by_steps(open_review):
    brush = segments_of(open_review)
    step_radius(open_review, 1)
    assert brush.brush.tip.radius_mm == 6.25
    set_radius(open_review, 1000.0)
    assert brush.brush.tip.radius_mm == 50.0
    set_radius(open_review, 0.0)
    assert brush.brush.tip.radius_mm == 0.5


def test_that_a_hidden_segment_shows_again_when_it_is_drawn_on(open_review, stroke):
    segment = stroke(open_review)
    show_segment(open_review, segment.id, visible=False)
    assert segment_bodies(open_review.session) == ()
    stroke(open_review, (10, 20), (30, 20))
    assert len(segment_bodies(open_review.session)) == 1


def test_that_a_segment_changed_meanwhile_drops_the_stroke(open_review, stroke):
    segment = stroke(open_review)
    made = begin_stroke(open_review, HandTool.BRUSH, plane(), spot(30, 20))
    rename_segment(open_review, segment.id, "Other")
    end_stroke(open_review, made)
    assert selected_segment(open_review.session).mask.count == segment.mask.count
    assert segments_of(open_review).draft is None


def test_that_segments_are_named_deleted_and_brought_back(open_review, record, stroke, settle):
    segment = stroke(open_review)
    rename_segment(open_review, segment.id, "  Lesion ")
    rename_segment(open_review, segment.id, "   ")
    settle(open_review)
    assert json.loads(lines(record)[-1].payload)["name"] == "Lesion"
    delete_segment(open_review, segment.id)
    settle(open_review)
    assert segments_here(open_review.session) == ()
    assert segments_of(open_review).selected is None
    assert lines(record)[-1].is_deleted
    with pytest.raises(UserError, match="not there any more"):
        delete_segment(open_review, segment.id)
    undo(open_review)
    settle(open_review)
    (back,) = segments_here(open_review.session)
    assert back.head.name == "Lesion"
    np.testing.assert_array_equal(voxels(back), voxels(segment))


def test_that_a_new_segment_is_empty_and_the_next_stroke_goes_into_it(open_review, record, stroke, settle):
    made = new_segment(open_review)
    settle(open_review)
    assert made.volume_text == "empty"
    assert stroke(open_review).id == made.id
    select_segment(open_review, None)
    assert selected_segment(open_review.session) is None
    other = stroke(open_review)
    assert other.head.name == "Segment 2"
    assert other.head.color != made.head.color
    assert change_segment(open_review, "Nothing", STUDY, other, other) is None
    assert change_segment(open_review, "Nothing", STUDY, None, None) is None


def test_that_a_full_disk_leaves_the_mask_as_it_was(open_review, stroke):
    before = stroke(open_review)
    open_review.ports.segments.fails = True
    stroke(open_review, (10, 20), (30, 20))
    assert selected_segment(open_review.session) == before
    assert open_review.session.notices[-1].title == "The segment could not be saved: the disk is full."
    assert open_review.session.history.done == ()
    open_review.ports.segments.fails = False
    assert stroke(open_review, (10, 20), (30, 20)).mask.count > before.mask.count


def test_that_a_first_stroke_that_cannot_be_recorded_is_taken_back(open_review, record, stroke):
    record.is_broken = True
    assert stroke(open_review) is None
    assert segments_here(open_review.session) == ()
    assert open_review.session.notices[-1].is_error


def test_that_strokes_while_one_is_saved_go_to_disk_after_it(open_review, record, stroke, settle):
    stroke(open_review, waits=False)
    last = stroke(open_review, (10, 20), (30, 20), waits=False)
    settle(open_review)
    assert [json.loads(line.payload)["voxels"] for line in lines(record)][-1] == last.mask.count
    kept = segments_of(open_review).kept[last.id]
    assert kept.segment == last
    assert segments_of(open_review).saving == {}


def test_that_closing_waits_until_all_is_on_disk(open_review, record, stroke):
    last = stroke(open_review, waits=False)
    assert finish_saving(open_review)
    assert json.loads(lines(record)[-1].payload)["voxels"] == last.mask.count
    assert segments_of(open_review).kept[last.id].segment == last


def test_that_closing_waits_for_a_file_that_is_being_written(open_review, record, stroke, monkeypatch):
    shelf, may_go = open_review.ports.segments, threading.Event()
    monkeypatch.setattr(shelf, "before_write", may_go.wait)
    wait = open_review.jobs.wait
    last = stroke(open_review, waits=False)
    monkeypatch.setattr(open_review.jobs, "wait", lambda lane: (may_go.set(), wait(lane)))
    assert finish_saving(open_review)
    assert may_go.is_set()
    assert {json.loads(line.payload)["voxels"] for line in lines(record)} == {last.mask.count}


def test_that_an_edit_of_no_segment_has_no_id():
    with pytest.raises(ValueError, match="is about a segment"):
        _ = SegmentEdit("", STUDY, None, None, empty_mask(GRID), None).segment_id


def test_that_closing_says_what_could_not_be_saved(open_review, stroke, settle):
    open_review.ports.segments.fails = True
    stroke(open_review, waits=False)
    assert not finish_saving(open_review)
    assert segments_here(open_review.session) == ()
    assert open_review.session.notices[-1].is_error
    assert finish_saving(open_review)
    settle(open_review)


def test_that_a_segment_removed_before_it_was_kept_leaves_no_line(open_review, record, stroke, settle):
    open_review.ports.segments.fails = True
    segment = stroke(open_review, waits=False)
    delete_segment(open_review, segment.id)
    assert finish_saving(open_review)
    settle(open_review)
    assert lines(record) == ()


@pytest.fixture
def open_again(main_thread, record, settle, tmp_path):
    """Opens the study in another window on the same record and files."""
    made = []

    def run(shelf, **changes):
        review = sample_review(main_thread, sample_ports(record, segments=shelf, **changes))
        made.append(review)
        open_path(review, tmp_path)
        settle(review)
        return review

    yield run
    for review in made:
        review.jobs.close()


def test_that_segments_come_back_with_the_study(open_review, stroke, open_again):
    one = stroke(open_review)
    select_segment(open_review, None)
    other = stroke(open_review, (10, 20), (30, 20))
    again = open_again(open_review.ports.segments)
    found = segments_here(again.session)
    assert [segment.head for segment in found] == [one.head, other.head]
    np.testing.assert_array_equal(voxels(found[1]), voxels(other))
    select_segment(again, one.id)
    assert stroke(again, (5, 25), (30, 25)).mask.count > one.mask.count


def test_that_a_missing_file_is_told_and_the_rest_comes(open_review, record, stroke, open_again):
    lost = stroke(open_review)
    select_segment(open_review, None)
    other = stroke(open_review, (10, 20), (30, 20))
    shelf = open_review.ports.segments
    del shelf.files[json.loads(lines(record)[0].payload)["file"]]
    record.kept.append(replace(lines(record)[0], key="x", payload='{"id": "x"}'))
    again = open_again(shelf)
    assert [segment.id for segment in segments_here(again.session)] == [other.id]
    assert any(f"The segment “{lost.head.name}” cannot be shown: its file" in title for title in said(again))
    assert "A segment on record cannot be understood and is not shown." in said(again)


def test_that_what_is_newer_here_is_not_overwritten_from_disk(open_review, stroke, settle):
    segment = stroke(open_review)
    store = segments_of(open_review)
    store.bring(STUDY, [replace(store.kept[segment.id], segment=replace(segment, mask=segment.mask.emptied()))])
    assert selected_segment(open_review.session) == segment


def test_that_nothing_is_drawn_before_a_series_is_there(review):
    for act in (lambda: new_segment(review), lambda: begin_stroke(review, HandTool.BRUSH, plane(), spot(1, 1))):
        with pytest.raises(UserError, match="before a series is open"):
            act()
    assert selected_segment(review.session) is None
    assert segments_here(review.session) == ()
    assert segment_bodies(review.session) == ()
    with pytest.raises(ValueError, match="not loaded"):
        loaded_volume(OpenSeries(sample_study(), sample_series()))


COLORED = replace(sample_volume(), array=np.zeros((20, 30, 40, 3), np.uint8))


@pytest.mark.parametrize("review", [{"load": lambda *_asked: Loaded((COLORED,))}], indirect=True)
def test_that_colours_take_the_plain_brush_alone(open_review, stroke):
    with pytest.raises(UserError, match="Colours have no single value"):
        begin_stroke(open_review, HandTool.THRESHOLD_BRUSH, plane(), spot(5, 5))
    with pytest.raises(UserError, match="no region can grow"):
        grow_from(open_review, spot(5, 5))
    assert stroke(open_review).mask.count


TIMES = (sample_volume(), replace(sample_volume(), array=sample_volume().array + 1))


@pytest.mark.parametrize("review", [{"load": lambda *_asked: Loaded(TIMES)}], indirect=True)
def test_that_a_segment_belongs_to_the_time_that_it_was_drawn_on(open_review, stroke):
    segment = stroke(open_review)
    step_times(open_review, 1)
    assert segments_here(open_review.session) == ()
    assert segment_bodies(open_review.session) == ()
    assert selected_segment(open_review.session) is None
    step_times(open_review, -1)
    assert segments_here(open_review.session) == (segment,)


def test_that_hidden_overlays_hide_segments_and_3d_shows_their_bodies(open_review, stroke):
    segment = stroke(open_review)
    (body,) = segment_surfaces(open_review.session)
    assert body.volume.array.sum() == segment.mask.count
    assert segment_surfaces(open_review.session)[0].volume is body.volume
    toggle_overlays(open_review)
    assert segment_surfaces(open_review.session) == ()
    assert slice_frame(open_review.session, PlaneName.SAGITTAL).overlays.masks == ()


def test_that_the_series_may_be_left_before_its_segment_is_saved(open_review, stroke, settle, record):
    last = stroke(open_review, waits=False)
    open_review.session.close_series()
    settle(open_review)
    assert json.loads(lines(record)[-1].payload)["voxels"] == last.mask.count
