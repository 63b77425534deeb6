"""Key images: on disk first, then the star; toggled, undone, listed, gone to, and part of the report."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import numpy as np
import pytest
from samples import sample_analysis

from medviewer.app import viewing
from medviewer.app.deciding import redo, undo
from medviewer.app.edits import EditHistory
from medviewer.app.key_slices import STAR, KeySlice, KeySlices, recorded_keys
from medviewer.app.marking import can_mark, is_marked, jump_to_key, marked_images, remove_mark, toggle_mark
from medviewer.app.measured_on import place_on
from medviewer.app.reporting import current_report
from medviewer.app.resolve import slice_frame
from medviewer.app.session import ReviewSession
from medviewer.app.signal import Changed
from medviewer.app.slices import slices_of
from medviewer.domain.errors import UserError
from medviewer.domain.layout import ViewName
from medviewer.domain.planes import PlaneName
from medviewer.domain.record import Entry, EntryKind
from medviewer.domain.turn import Turn

if TYPE_CHECKING:
    from medviewer.app.review import Review


def keys_of(review: Review) -> tuple[KeySlice, ...]:
    return review.room.key_slices.on_study(review.session.current.study.uid)


def stars(review: Review, plane: PlaneName = PlaneName.AXIAL) -> int:
    return slice_frame(review.session, plane).text.top_right.count(STAR)


def on_disk(record, review: Review) -> tuple[KeySlice, ...]:
    return recorded_keys(record, review.session.current.study.uid)


def test_that_a_mark_is_on_disk_with_the_slice_the_look_and_the_reader(open_review, record):
    review = open_review
    viewing.step_slices(review, PlaneName.AXIAL, 1)
    toggle_mark(review)
    (key,) = on_disk(record, review)
    session = review.session
    volume, plane = slices_of(session, PlaneName.AXIAL).at(session.view.position_lps)
    place = place_on(session.current, plane)
    assert (key.series_id, key.series_uid) == (session.current.series.id, session.current.series.series_uid)
    assert (key.plane, key.number, key.count) == (PlaneName.AXIAL, plane.number, plane.count)
    assert (key.sop_instance_uid, key.frame) == (place.sop_instance_uid, place.frame)
    assert np.allclose(key.origin_lps, plane.origin_lps)
    assert key.view.position_lps == session.view.position_lps
    assert (key.view.window.width, key.view.window.level) == (session.view.window.width, session.view.window.level)
    assert key.author == session.settings.reader.strip()
    assert key.created.tzinfo is not None
    assert keys_of(review) == (key,)
    assert volume is session.volume


def test_that_the_star_is_on_the_marked_slice_alone(open_review):
    review = open_review
    assert (stars(review), is_marked(review.session)) == (0, False)
    toggle_mark(review)
    assert (stars(review), is_marked(review.session)) == (1, True)
    assert stars(review, PlaneName.CORONAL) == 0
    viewing.step_slices(review, PlaneName.AXIAL, 1)
    assert (stars(review), is_marked(review.session)) == (0, False)
    viewing.step_slices(review, PlaneName.AXIAL, -1)
    viewing.zoom(review, PlaneName.AXIAL, 2.0)
    viewing.turn(review, PlaneName.AXIAL, Turn.right)
    assert stars(review) == 1


def test_that_a_second_press_takes_the_mark_away_and_the_record_keeps_both(open_review, record):
    review = open_review
    toggle_mark(review)
    toggle_mark(review)
    assert (keys_of(review), stars(review)) == ((), 0)
    lines = record.entries(review.session.current.study.uid, EntryKind.KEY_IMAGE)
    assert [line.is_deleted for line in lines] == [False, True]
    assert on_disk(record, review) == ()


def test_that_undo_and_redo_go_through_the_record(open_review, record):
    review = open_review
    toggle_mark(review)
    (key,) = keys_of(review)
    undo(review)
    assert (keys_of(review), on_disk(record, review)) == ((), ())
    redo(review)
    assert (keys_of(review), on_disk(record, review)) == ((key,), (key,))
    remove_mark(review, key.id)
    undo(review)
    assert on_disk(record, review) == (key,)
    assert review.session.history.seen({"other"}) == review.session.history


def test_that_what_cannot_be_saved_shows_no_star(open_review, record, monkeypatch):
    review = open_review

    def fail(_entry: Entry) -> None:
        raise UserError("The disk is full.")

    monkeypatch.setattr(record, "keep", fail)
    with pytest.raises(UserError, match="disk is full"):
        toggle_mark(review)
    assert (keys_of(review), stars(review)) == ((), 0)
    assert review.session.history == EditHistory()


def test_that_a_jump_brings_back_place_window_and_zoom_but_not_what_is_listed(open_review):
    review = open_review
    viewing.step_slices(review, PlaneName.AXIAL, 1)
    viewing.zoom(review, PlaneName.AXIAL, 3.0)
    toggle_mark(review)
    (key,) = keys_of(review)
    marked = review.session.view
    viewing.reset_view(review)
    viewing.step_slices(review, PlaneName.AXIAL, -1)
    viewing.drag_window(review, 40, 10, 1.0)
    review.session.set_view(replace(review.session.view, threshold=0.8, maximised=ViewName.CORONAL))
    jump_to_key(review, key.id)
    view = review.session.view
    assert (view.position_lps, view.window, view.cameras) == (marked.position_lps, marked.window, marked.cameras)
    assert (view.threshold, view.maximised) == (0.8, ViewName.AXIAL)
    assert is_marked(review.session)


def test_that_a_view_that_the_layout_has_not_is_not_made_active(open_review):
    review = open_review
    toggle_mark(review)
    (key,) = keys_of(review)
    other = key.model_copy(update={"view": key.view.model_copy(update={"active": ViewName.ACQUIRED})})
    review.room.key_slices.put(review.session.current.study.uid, other, is_there=True)
    viewing.activate(review, ViewName.CORONAL)
    jump_to_key(review, key.id)
    assert review.session.view.active is ViewName.CORONAL


def test_that_a_key_image_of_a_series_that_is_gone_says_so(open_review):
    review = open_review
    toggle_mark(review)
    (key,) = keys_of(review)
    other = key.model_copy(update={"series_id": "another", "id": "k2"})
    review.room.key_slices.put(review.session.current.study.uid, other, is_there=True)
    with pytest.raises(UserError, match="not open"):
        jump_to_key(review, "k2")
    images, elsewhere = marked_images(review.session, review.ports.draw)
    assert [image.finding_id for image in images] == [key.id]
    assert elsewhere == (f"{key.words}, on another series of the study: not pictured here",)


def test_that_a_mark_that_is_gone_is_told(open_review):
    with pytest.raises(UserError, match="not there any more"):
        remove_mark(open_review, "gone")


def test_that_nothing_is_marked_without_a_slice(review, open_review):
    viewing.activate(open_review, ViewName.VOLUME_3D)
    assert not can_mark(open_review.session)
    assert not is_marked(open_review.session)
    with pytest.raises(UserError, match="no slice to mark"):
        toggle_mark(open_review)
    assert marked_images(ReviewSession(), lambda _frame: None) == ((), ())


def test_that_a_mark_is_not_set_before_the_series_is_there(review):
    assert not can_mark(review.session)
    with pytest.raises(UserError, match="no slice"):
        toggle_mark(review)


def test_that_the_report_has_a_picture_of_each_as_it_was_marked_and_the_view_stays(open_review, monkeypatch):
    review = open_review
    review.session.set_analyses((sample_analysis(),), {})
    viewing.zoom(review, PlaneName.AXIAL, 3.0)
    viewing.turn(review, PlaneName.AXIAL, Turn.right)
    toggle_mark(review)
    frame = slice_frame(review.session, PlaneName.AXIAL)
    viewing.reset_view(review)
    viewing.step_slices(review, PlaneName.AXIAL, 1)
    before, drawn = review.session.view, []
    images, elsewhere = marked_images(review.session, lambda one: drawn.append(one) or np.zeros((4, 4, 3), np.uint8))
    assert review.session.view is before
    assert elsewhere == ()
    (one,), (image,) = drawn, images
    assert (one.plane, one.camera, one.window) == (frame.plane, frame.camera, frame.window)
    assert one.text.top_left == ()
    assert image.caption.startswith("axial slice ")
    report = current_report(review)
    assert [picture.finding_id for picture in report.marked] == [key.id for key in keys_of(review)]


def test_that_marks_wait_in_the_record_for_the_next_opening(open_review, record):
    review = open_review
    toggle_mark(review)
    kept = KeySlices(Changed())
    kept.bring("1", on_disk(record, review))
    assert kept.on_study("1") == keys_of(review)
    other = keys_of(review)[0].model_copy(update={"id": "later", "created": datetime(2099, 1, 1, tzinfo=UTC)})
    kept.put("2", other, is_there=True)
    kept.bring("2", on_disk(record, review))
    assert [one.id for one in kept.on_study("2")] == [keys_of(review)[0].id, "later"]


def test_that_a_mark_that_cannot_be_read_is_left_out(record, expected_warnings):
    expected_warnings.append("key image bad cannot be read and is left out")
    time = datetime(2026, 1, 1, tzinfo=UTC)
    record.keep(Entry(EntryKind.KEY_IMAGE, "bad", "1", "", time, "{}"))
    assert recorded_keys(record, "1") == ()


def test_that_the_star_is_that_of_one_time_and_one_series(open_review):
    review = open_review
    toggle_mark(review)
    (key,) = keys_of(review)
    for changed in ({"time": 1}, {"series_id": "another"}):
        review.room.key_slices.put(review.session.current.study.uid, key.model_copy(update=changed), is_there=True)
        assert stars(review) == 0
