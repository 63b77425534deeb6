"""How a study is looked at comes back: layout, series, windows, places, moves to other series, and what was seen."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from samples import sample_series, sample_volume

from medviewer.app import viewing
from medviewer.app.arranging import set_layout
from medviewer.app.hanging import read_protocols, stage_text, step_stage
from medviewer.app.reading_parts import KeptWindow
from medviewer.app.reading_state import KeptView, ReadingState
from medviewer.app.readings import gather, take_unsaved
from medviewer.app.seeing import seen_of, shown_slice
from medviewer.domain.color_maps import HOT_IRON
from medviewer.domain.display import Window
from medviewer.domain.errors import UserError
from medviewer.domain.layout import MPR, grid_of
from medviewer.domain.link import Move
from medviewer.domain.loaded import Loaded
from medviewer.domain.look import Interpolation
from medviewer.domain.planes import PlaneName
from medviewer.domain.resources import resource_path
from medviewer.domain.slab import Slab, SlabMode
from medviewer.domain.turn import Turn
from medviewer.domain.voi import VoiFunction, VoiLut

A = PlaneName.AXIAL

NARROW = {"width": 0.5, "level": 1, "function": "LINEAR"}
"""A LINEAR window is at least one wide."""
BENT = [[1, 0.5, 0], [0, 1, 0], [0, 0, 1]]
MIRRORED = [[-1, 0, 0], [0, 1, 0], [0, 0, 1]]


def test_that_everything_about_a_view_comes_back(begin):
    before = begin().open()
    review = before.review
    session = review.session
    session.set_view(replace(session.view, window=Window(321.5, -77.25, VoiFunction.SIGMOID), inverted=True))
    viewing.zoom(review, A, 2.5, session.volume.geometry.center_lps)
    viewing.turn(review, PlaneName.CORONAL, Turn.right)
    viewing.step_slices(review, A, 3)
    viewing.set_slab(review, Slab(SlabMode.MIN, 12.0))
    viewing.tilt_planes(review, (0.0, 0.6, 0.8), 0.4)
    look = replace(session.view.look, color_map=HOT_IRON, interpolation=Interpolation.CUBIC)
    session.set_view(replace(session.view, look=look))
    session.set_view(replace(session.view, crosshair=False, overlays=False, heatmap=False, threshold=0.25))
    before.close()
    after = begin().open().review.session
    assert after.view == session.view


def test_that_the_layout_and_what_each_viewport_shows_come_back(begin):
    before = begin().open()
    set_layout(before.review, grid_of(1, 2))
    before.put(1, 1)
    viewing.step_slices(before.review, A, -2)
    before.review.room.activate(before.review.room.sessions[0])
    shown = {group: (one.current.series.id, one.view) for group, one in before.review.room.sessions.items()}
    before.close()
    after = begin().open().review.room
    assert after.layout == grid_of(1, 2)
    assert {group: (one.current.series.id, one.view) for group, one in after.sessions.items()} == shown
    assert after.active_group == 0


def test_that_one_series_seen_twice_comes_back_with_both_windows(begin):
    before = begin().open()
    set_layout(before.review, grid_of(1, 2))
    before.put(1, 0)
    viewing.preset(before.review, 4)
    before.review.room.activate(before.review.room.sessions[0])
    viewing.preset(before.review, 3)
    before.close()
    after = begin().open().review.room
    assert [after.sessions[group].view.window for group in (0, 1)] == [Window(1500, -600), Window(2000, 400)]


def test_that_an_empty_viewport_stays_empty(begin):
    before = begin().open()
    set_layout(before.review, grid_of(2, 2))
    before.close()
    after = begin().open().review.room
    assert [one.current is not None for one in after.sessions.values()] == [True, False, False, False]


TURNED = Move(((0.0, -1.0, 0.0), (1.0, 0.0, 0.0), (0.0, 0.0, 1.0)), (3.5, -2.25, 0.125), error_mm=0.75)


def test_that_registered_series_are_so_again_and_the_link_is_as_it_was(begin):
    before = begin().open()
    set_layout(before.review, grid_of(1, 2))
    before.put(1, 1)
    room = before.review.room
    ids = [room.sessions[group].current.series.id for group in (0, 1)]
    room.set_link(replace(room.link.with_move(*ids, TURNED), is_on=False))
    before.close()
    after = begin().open().review.room
    assert after.link.move(*ids) == TURNED
    assert after.link.registration_of(*reversed(ids)).moved(TURNED.moved((1.0, 2.0, 3.0))) == pytest.approx((1, 2, 3))
    assert not after.link.is_on


def test_that_a_move_found_in_this_window_is_not_replaced_by_a_kept_one(begin):
    before = begin().open()
    room = before.review.room
    own, other = before.review.session.current.series.id, "1.2.77"
    room.set_link(room.link.with_move(own, other, TURNED))
    before.close()
    again = begin()
    newer = Move(offset_mm=(1.0, 0.0, 0.0), error_mm=0.5)
    again.review.room.set_link(again.review.room.link.with_move(other, own, newer))
    again.open()
    assert again.review.room.link.move(other, own) == newer


def test_that_moves_between_series_of_other_studies_are_not_kept_with_this_one(begin, record):
    before = begin().open()
    before.review.room.set_link(before.review.room.link.with_move("1.2.77", "1.2.78", TURNED))
    before.close()
    assert json.loads(record.readings["1.2.5"])["moves"] == []


def test_that_a_series_that_was_put_away_is_shown_again_as_it_was(begin):
    room = begin().open()
    viewing.preset(room.review, 4)
    viewing.step_slices(room.review, A, 2)
    left = room.review.session.view
    room.put(0, 1)
    assert room.review.session.view.window != left.window
    room.put(0, 0)
    assert room.review.session.view == left


def test_that_the_time_of_a_series_that_has_several_comes_back(begin):
    first = sample_volume()
    loaded = Loaded((first, replace(first, array=first.array + 1)))
    before = begin(load=lambda *_: loaded).open()
    viewing.go_to_time(before.review, 1)
    before.close()
    after = begin(load=lambda *_: loaded).open().review.session
    assert after.current.time == 1
    assert after.volume is loaded.times[1]


def test_that_what_was_seen_comes_back(begin):
    before = begin().open()
    for _ in range(3):
        before.review.room.seen.mark(shown_slice(before.review.session, A))
        viewing.step_slices(before.review, A, 1)
    runs = seen_of(before.review.session, A).runs
    before.close()
    after = begin().open().review
    assert seen_of(after.session, A).runs == runs


def test_that_how_a_study_was_left_wins_over_its_hanging_protocol(begin):
    protocols = read_protocols((resource_path("hanging"),))
    before = begin(protocols=protocols).open()
    hung = before.review.room.layout
    assert before.review.room.hanging is not None
    set_layout(before.review, grid_of(2, 3))
    before.close()
    after = begin(protocols=protocols).open().review.room
    assert after.layout == grid_of(2, 3)
    assert hung != grid_of(2, 3)


@pytest.mark.parametrize(("steps", "stage"), [(1, 0), (-1, -1)])
def test_that_the_stages_of_a_protocol_are_there_beside_the_layout_as_it_was_left(begin, steps, stage):
    protocols = read_protocols((resource_path("hanging"),))
    before = begin(protocols=protocols).open()
    set_layout(before.review, grid_of(2, 3))
    before.close()
    after = begin(protocols=protocols).open().review
    assert stage_text(after.room) == ""
    protocol = after.room.hanging[0]
    step_stage(after, steps)
    assert after.room.layout == protocol.stages[stage].layout
    assert stage_text(after.room) == f"{protocol.name}: {protocol.stages[stage].name}"


def test_that_a_study_left_in_a_stage_goes_on_from_it(begin):
    protocols = read_protocols((resource_path("hanging"),))
    before = begin(protocols=protocols).open()
    step_stage(before.review, 1)
    before.settle()
    stage = stage_text(before.review.room)
    before.close()
    assert stage_text(begin(protocols=protocols).open().review.room) == stage


def test_that_a_layout_whose_series_are_gone_is_not_brought_back(begin):
    before = begin().open()
    set_layout(before.review, grid_of(2, 3))
    before.close()
    other = begin(series=(replace(sample_series(), id="other"),)).open().review.room
    assert other.layout == MPR


def test_that_the_series_that_is_missing_leaves_its_viewport_empty(begin):
    before = begin().open()
    set_layout(before.review, grid_of(1, 2))
    before.put(1, 1)
    before.close()
    after = begin(series=(sample_series(),)).open().review.room
    assert [one.current is not None for one in after.sessions.values()] == [True, False]


def test_that_only_what_changed_is_kept(begin, record):
    room = begin().open()
    room.save()
    first = dict(record.readings)
    assert len(first) == 1
    gather(room.review.room)
    assert take_unsaved(room.review.room) == {}
    viewing.step_slices(room.review, A, 1)
    room.save()
    assert record.readings != first


def test_that_a_window_for_scripts_keeps_nothing_and_brings_nothing_back(begin, record):
    before = begin().open()
    set_layout(before.review, grid_of(2, 3))
    before.close()
    kept = dict(record.readings)
    script = begin()
    script.review.room.keeps_readings = False
    script.open()
    viewing.step_slices(script.review, A, 1)
    script.save()
    assert script.review.room.layout == MPR
    assert record.readings == kept


@pytest.mark.parametrize("expected_warnings", [["is left out"]])
@pytest.mark.parametrize(
    "payload",
    [
        "nonsense",
        '{"version": 99}',
        json.dumps({"seen": [{"series_id": "s", "time": 0, "plane": "axial", "count": 3, "slices": "x"}]}),
        json.dumps({"layout": {"first": {"rows": 1, "columns": 2, "cells": [[0, "axial"]]}, "groups": {}}}),
        json.dumps({"layout": {"first": {"rows": 1, "columns": 1, "cells": [[100, "axial"]]}, "groups": {}}}),
        json.dumps({"views": {"s": {"position_lps": [0, 0, 0], "window": NARROW}}}),
        '{"views": {"s": {"position_lps": [0, 0, NaN]}}}',
        json.dumps({"views": {"s": {"position_lps": [0, 0, 0], "tilt": BENT}}}),
        json.dumps({"moves": [{"source": "s", "target": "t", "rotation": BENT, "offset_mm": [0, 0, 0]}]}),
        json.dumps({"moves": [{"source": "s", "target": "t", "rotation": MIRRORED, "offset_mm": [0, 0, 0]}]}),
    ],
)  # fmt: skip
def test_that_what_cannot_be_read_is_left_out_and_named_in_the_log(begin, record, payload, expected_warnings):
    room = begin()
    record.readings["1.2.5"] = payload
    room.open()
    assert room.review.room.layout == MPR
    assert room.review.session.volume is not None
    assert expected_warnings


def test_that_a_record_that_cannot_be_read_is_told_and_the_study_opens(begin, record, monkeypatch):
    def fail(_uid):
        message = "How the study was looked at could not be read: the disk is gone."
        raise UserError(message)

    monkeypatch.setattr(record, "reading", fail)
    room = begin().open()
    assert [n.title for n in room.review.session.notices] == [
        "How the study was looked at could not be read: the disk is gone."
    ]
    assert room.review.session.volume is not None


def test_that_a_window_by_a_table_is_left_to_the_header():
    assert KeptWindow.of(VoiLut(0, b"\0\1\0\2", 16).window) is None
    assert KeptWindow.of(Window(10, 5)).window() == Window(10, 5)


def test_that_a_view_without_window_keeps_the_one_it_has(open_review):
    view = open_review.session.view
    kept = KeptView(position_lps=(1.0, 2.0, 3.0))
    assert kept.on(view) == replace(view, position_lps=(1.0, 2.0, 3.0))


def test_that_a_state_of_a_later_field_is_still_read():
    assert ReadingState.model_validate_json('{"colour": "blue"}') == ReadingState()
