"""Drawing, moving, deleting, undoing: on disk first, then on screen."""

from __future__ import annotations

import weakref
from dataclasses import replace

import numpy as np
import pytest
from drawn_measurements import drawn, noisy_volume, slice_place
from samples import (
    plain_geometry,
    sample_analysis,
    sample_decision,
    sample_volume,
)

from medviewer.app.deciding import accept, redo, undo
from medviewer.app.edits import Edit, EditHistory, MeasurementEdit
from medviewer.app.measured_on import place_on
from medviewer.app.measurement_list import measured_items
from medviewer.app.measurements import Measurements, recorded
from medviewer.app.measuring import (
    add_measurement,
    delete_measurement,
    drag_handle,
    jump_to,
    keep_measurement,
    measurements_of,
    move_handle,
    rename,
    start_measurement,
    values_of,
)
from medviewer.app.settings import Settings
from medviewer.app.signal import Topic
from medviewer.domain.errors import UserError
from medviewer.domain.loaded import Loaded
from medviewer.domain.measurement import MeasurementKind
from medviewer.domain.planes import PlaneName, slice_plane

K = MeasurementKind
STUDY = "1.2.5"
AXIAL_5 = slice_plane(plain_geometry(), PlaneName.AXIAL, 5)


def lps(*pixels, plane=AXIAL_5):
    return [tuple(point) for point in plane.to_lps(pixels).tolist()]


@pytest.fixture
def kept(open_review):
    return measurements_of(open_review)


def length(review, *, label=""):
    return add_measurement(review, K.LENGTH, lps((2, 3), (12, 3)), AXIAL_5, label)


def test_that_a_measurement_is_on_disk_before_the_screen_shows_it(open_review, kept, record):
    seen = []
    open_review.session.changed.connect(lambda topics: seen.append((len(record.revised), topics)))
    one = length(open_review)
    assert seen[0] == (1, frozenset({Topic.MEASUREMENTS}))
    assert kept.on_study(STUDY) == recorded(record, STUDY) == (one,)
    assert kept.selected == one.id
    assert (one.author, one.place.series_id, one.place.time) == ("Dr One", "1.2.4", 0)
    assert one.created.tzinfo is not None


def test_that_a_record_that_fails_leaves_the_screen_as_it_was(open_review, kept, record):
    one = length(open_review)
    history = open_review.session.history
    record.is_broken = True
    for change in (
        lambda: length(open_review),
        lambda: move_handle(open_review, one.id, 0, lps((1, 1))[0]),
        lambda: rename(open_review, one.id, "x"),
        lambda: delete_measurement(open_review, one.id),
        lambda: undo(open_review),
    ):
        with pytest.raises(UserError, match="disk is full"):
            change()
    assert kept.on_study(STUDY) == (one,)
    assert open_review.session.history == history


def test_that_every_change_can_be_undone_and_redone_and_is_only_ever_added(open_review, kept, record):
    one = length(open_review)
    moved = move_handle(open_review, one.id, 1, lps((20, 9))[0])
    rename(open_review, one.id, "  Nodule  ")
    delete_measurement(open_review, one.id)
    named = replace(moved, label="Nodule")
    states = [(), (one,), (moved,), (named,), ()]
    for wanted in reversed(states[:-1]):
        undo(open_review)
        assert kept.on_study(STUDY) == wanted == recorded(record, STUDY)
    for wanted in states[1:]:
        redo(open_review)
        assert kept.on_study(STUDY) == wanted == recorded(record, STUDY)
    assert len(record.revised) == 12
    with pytest.raises(UserError, match="nothing to redo"):
        redo(open_review)


def test_that_undo_takes_back_what_was_done_last_whatever_it_was(open_review, kept):
    session = open_review.session
    session.set_analyses((sample_analysis(),), {})
    session.select(session.analysis.findings[0].id)
    one = length(open_review)
    accept(open_review)
    two = length(open_review)
    undo(open_review)
    assert (kept.on_study(STUDY), len(session.decisions)) == ((one,), 1)
    undo(open_review)
    assert (kept.on_study(STUDY), len(session.decisions)) == ((one,), 0)
    undo(open_review)
    assert kept.on_study(STUDY) == ()
    for _ in range(3):
        redo(open_review)
    assert (kept.on_study(STUDY), len(session.decisions)) == ((one, two), 1)


def test_that_measurements_stay_undoable_when_other_findings_come():
    place = slice_place(plain_geometry())
    edit = MeasurementEdit("Measure", STUDY, None, drawn(K.PROBE, [(1, 1)], place))
    decided = Edit("Accept", "a", None, sample_decision("a"))
    history = EditHistory((edit, decided), (edit,))
    assert history.seen({"a"}) is history
    assert history.seen({"b"}) == EditHistory((edit,), (edit,))
    assert EditHistory((edit,)).seen(()).done == (edit,)
    with pytest.raises(ValueError, match="about a measurement"):
        _ = MeasurementEdit("Measure", STUDY, None, None).measurement


def test_that_a_drag_shows_a_draft_and_saves_nothing_until_it_ends(open_review, kept, record):
    one = length(open_review)
    draft = drag_handle(open_review, one.id, 1, lps((13, 3))[0], lps((12, 3))[0])
    assert len(record.revised) == 1
    assert kept.on_study(STUDY) == (one,)
    assert kept.on_series(STUDY, "1.2.4") == (draft,)
    assert measured_items(open_review)[0].main_text == "7.70 mm"
    keep_measurement(open_review, draft)
    assert kept.draft is None
    assert kept.on_study(STUDY) == (draft,)
    undo(open_review)
    assert kept.on_study(STUDY) == (one,)


def test_that_a_drag_that_is_given_up_leaves_no_trace(open_review, kept, record):
    one = length(open_review)
    drag_handle(open_review, one.id, 1, lps((13, 3))[0])
    kept.set_draft(None)
    assert kept.on_series(STUDY, "1.2.4") == (one,)
    keep_measurement(open_review, one)
    assert len(record.revised) == 1


def test_that_a_new_draft_is_drawn_last_and_only_on_its_own_series(open_review, kept):
    one = length(open_review)
    draft = start_measurement(open_review, K.TEXT, lps((5, 5)), AXIAL_5, " Look here ")
    kept.set_draft(draft)
    assert draft.label == "Look here"
    assert kept.on_series(STUDY, "1.2.4") == (one, draft)
    assert kept.on_series(STUDY, "1.2.9") == ()
    delete_measurement(open_review, one.id)
    assert kept.draft == draft
    assert kept.selected is None


def test_that_a_name_that_stays_the_same_is_no_change(open_review, record):
    one = length(open_review, label="Node")
    rename(open_review, one.id, " Node")
    assert len(record.revised) == 1


def test_that_measurements_come_back_from_the_record(open_review, kept, record):
    one, two = length(open_review), length(open_review)
    delete_measurement(open_review, one.id)
    again = Measurements(open_review.session.changed)
    again.bring(STUDY, recorded(record, STUDY))
    assert again.on_study(STUDY) == (two,)
    assert again.on_study("1.9") == ()


def test_that_a_closed_study_is_forgotten(open_review, kept, record):
    one = length(open_review)
    values_of(open_review, one)
    kept.forget(STUDY)
    assert (kept.on_study(STUDY), kept.selected) == ((), None)
    assert recorded(record, STUDY) == (one,)
    kept.remove(STUDY, one.id)
    length(open_review)
    kept.select(None)
    kept.forget(STUDY)
    assert kept.on_study(STUDY) == ()


def test_that_selecting_says_so_once(open_review, kept):
    heard = []
    open_review.session.changed.connect(heard.append)
    kept.select("a")
    kept.select("a")
    assert heard == [frozenset({Topic.MEASUREMENTS})]


def test_that_a_jump_brings_all_views_to_the_middle(open_review, kept):
    one = length(open_review)
    kept.select(None)
    jump_to(open_review, one.id)
    assert open_review.session.view.position_lps == pytest.approx(lps((7, 3))[0])
    assert kept.selected == one.id


def test_that_a_measurement_on_a_series_that_is_gone_is_not_jumped_to(open_review, kept):
    elsewhere = drawn(K.PROBE, [(1, 1)], slice_place(plain_geometry(), series_id="1.2.77"))
    kept.put(STUDY, elsewhere)
    with pytest.raises(UserError, match="not open"):
        jump_to(open_review, elsewhere.id)
    (item,) = measured_items(open_review)
    assert item.series == "a series that is not open"
    assert "not measurable: The series has not been read." in item.main_text
    keep_measurement(open_review, replace(elsewhere, label="x"))
    undo(open_review)
    assert kept.on_study(STUDY) == (elsewhere,)


def test_that_what_is_not_there_is_told(open_review):
    with pytest.raises(UserError, match="not there any more"):
        rename(open_review, "nothing", "x")
    open_review.session.close_series()
    assert measured_items(open_review) == ()
    with pytest.raises(UserError, match="No series is open"):
        length(open_review)


def test_that_the_list_names_and_measures_all(open_review):
    length(open_review)
    length(open_review, label="Node")
    add_measurement(open_review, K.BIDIRECTIONAL, lps((2, 3), (12, 3)), AXIAL_5)
    length(open_review)
    add_measurement(open_review, K.ARROW, lps((2, 3), (12, 3)), AXIAL_5)
    items = measured_items(open_review)
    assert [item.name for item in items] == ["Length 1", "Node", "Long and short axis 1", "Length 3", "Arrow 1"]
    assert [item.main_text for item in items] == ["7.00 mm", "7.00 mm", "7.00 mm", "7.00 mm", ""]
    assert items[2].measured.lines == ("Long axis 7.00 mm", "Short axis 3.50 mm")
    assert {item.series for item in items} == {"LUNG 3.0"}
    assert items[0].measured.source_text == "mm: patient plane"


def test_that_values_are_measured_once_until_measurement_or_voxels_change(open_review, kept):
    region = add_measurement(open_review, K.RECTANGLE, lps((2, 3), (12, 9)), AXIAL_5)
    first = values_of(open_review, region)
    assert values_of(open_review, region) is first
    slice_ = sample_volume().array[20 - 5, 3:10, 2:13]
    assert first.quantity("Mean").value == slice_.mean()
    other = noisy_volume(plain_geometry())
    open_review.session.set_loaded(Loaded((other,)))
    assert values_of(open_review, region).quantity("Mean").value == other.array[15, 3:10, 2:13].mean()
    wider = replace(region, points_lps=tuple(lps((2, 3), (13, 9))))
    assert values_of(open_review, wider).quantity("Pixels").value == 12 * 7


def test_that_values_do_not_keep_the_voxels_of_a_closed_series_but_stay_known(open_review, kept):
    volume = noisy_volume(plain_geometry())
    open_review.session.set_loaded(Loaded((volume,)))
    region = add_measurement(open_review, K.RECTANGLE, lps((2, 3), (12, 9)), AXIAL_5)
    before, voxels = values_of(open_review, region), weakref.ref(volume.array)
    open_review.session.close_series()
    del volume
    assert voxels() is None
    assert values_of(open_review, region) == before


def test_that_a_measurement_is_tied_to_the_picture_that_it_was_drawn_on(open_review):
    current = open_review.session.current
    axial = place_on(current, AXIAL_5)
    assert (axial.sop_instance_uid, axial.frame) == ("1.2.3.15", 0)
    assert axial.frame_uid == "1.2.9"
    coronal = place_on(current, slice_plane(plain_geometry(), PlaneName.CORONAL, 5))
    assert (coronal.sop_instance_uid, coronal.frame) == ("", None)
    between = replace(AXIAL_5, origin_lps=tuple(np.array(AXIAL_5.origin_lps) + np.array((0, 0, 1.5))))
    assert place_on(current, between).sop_instance_uid == ""
    bare = replace(current, series=replace(current.series, instances=()), volume=None)
    assert place_on(bare, AXIAL_5).sop_instance_uid == place_on(bare, AXIAL_5).frame_uid == ""


def test_that_a_reader_without_a_name_may_measure(open_review):
    open_review.session.set_settings(Settings(reader=" "))
    assert length(open_review).author == ""
