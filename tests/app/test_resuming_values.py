"""What is done to the values on screen comes back: noise taken out of them, and the header's table that shows them."""

from __future__ import annotations

import json
import threading
from dataclasses import replace

import numpy as np
import pytest
from samples import picture_volume, sample_series, sample_volume

from medviewer.app import viewing
from medviewer.app.arranging import set_layout
from medviewer.app.denoising import denoise, processed_volume
from medviewer.app.looking import set_window
from medviewer.app.readings import gather
from medviewer.app.resolve import slice_frame
from medviewer.app.scanning import open_path
from medviewer.domain.errors import UserError
from medviewer.domain.job import Progress
from medviewer.domain.layout import grid_of
from medviewer.domain.loaded import Loaded
from medviewer.domain.look import DenoiseKind
from medviewer.domain.planes import PlaneName
from medviewer.domain.voi import HeaderVoi, VoiLut, Window
from medviewer.domain.volume import Volume

A = PlaneName.AXIAL
MEDIAN, FLOW = DenoiseKind.MEDIAN, DenoiseKind.CURVATURE
OFFSET = 7000
STUDY = "1.2.5"


def shifted(volume, _kind, _token, _progress):
    """Values that nobody could take for the original."""
    return replace(volume, array=volume.array.astype(np.int32) + OFFSET)


def kept(record, name):
    (view,) = json.loads(record.readings[STUDY])["views"].values()
    return view[name]


def marks(review):
    return slice_frame(review.session, A).text.top_right


@pytest.fixture
def denoised(begin):
    """A window in which noise was taken out, and which is closed."""
    room = begin(denoise=shifted).open()
    denoise(room.review, MEDIAN)
    room.settle()
    room.close()
    return room


def test_that_noise_that_was_taken_out_is_taken_out_again_by_a_job_and_marked(begin, denoised):
    after = begin(denoise=shifted).open().review
    frame = slice_frame(after.session, A)
    assert (frame.drawn.array == frame.volume.array.astype(int) + OFFSET).all()
    assert marks(after)[0] == "processed: median 3x3x3"
    assert after.session.view == denoised.review.session.view
    assert after.session.desk.denoising is None


def test_that_until_it_is_done_the_original_is_shown_which_is_said_and_the_record_keeps_the_filter(
    begin, denoised, record
):
    begun, go = threading.Event(), threading.Event()

    def slowly(*asked):
        begun.set()
        go.wait(20)
        return shifted(*asked)

    room = begin(denoise=slowly)
    open_path(room.review, room.folder)
    room.main.run_until(begun.is_set)
    room.main.run_posted()
    assert any("Denoising" in job.label for job in room.review.session.jobs)
    frame = slice_frame(room.review.session, A)
    assert frame.drawn is frame.volume
    assert marks(room.review)[0] == "not processed"
    viewing.step_slices(room.review, A, 1)
    room.save()
    assert kept(record, "denoise") == "MEDIAN"
    go.set()
    room.settle()
    assert marks(room.review)[0] == "processed: median 3x3x3"


def test_that_what_was_shown_as_it_is_comes_back_as_it_is(begin, denoised, record):
    room = begin(denoise=shifted).open()
    denoise(room.review, None)
    room.close()
    assert kept(record, "denoise") is None
    after = begin(denoise=shifted).open().review.session
    assert after.desk.processed is None
    assert after.view.look.denoise is None


def test_that_a_filter_that_fails_is_told_once_and_asked_for_no_more(begin, denoised, record):
    def fail(*_asked):
        message = "There is not enough memory."
        raise UserError(message, "Close other series.")

    room = begin(denoise=fail).open()
    assert [notice.title for notice in room.review.session.notices if notice.is_error] == [
        "There is not enough memory."
    ]
    assert room.review.session.view.look.denoise is None
    assert not any("processed" in mark for mark in marks(room.review))
    room.close()
    assert kept(record, "denoise") is None


def test_that_a_series_in_two_viewports_is_denoised_once_for_both(begin, record):
    before = begin(denoise=shifted).open()
    set_layout(before.review, grid_of(1, 2))
    before.put(1, 0)
    for session in before.review.room.sessions.values():
        denoise(before.review.on(session), FLOW)
        before.settle()
    before.close()
    asked = []
    after = begin(denoise=lambda *of: (asked.append(of), shifted(*of))[1]).open().review.room
    assert len(asked) == 1
    assert all(processed_volume(session) is not None for session in after.sessions.values())


def test_that_of_two_filters_on_one_series_that_is_kept_whose_values_are_shown(begin):
    before = begin(denoise=shifted).open()
    set_layout(before.review, grid_of(1, 2))
    before.put(1, 0)
    for session, kind in zip(before.review.room.sessions.values(), (MEDIAN, FLOW), strict=True):
        denoise(before.review.on(session), kind)
        before.settle()
    before.close()
    after = begin(denoise=shifted).open().review.room
    assert [session.view.look.denoise for session in after.sessions.values()] == [None, FLOW]
    assert after.sessions[1].desk.processed.kind is FLOW


def test_that_a_filter_begun_in_a_viewport_that_was_left_is_shown_in_the_other(begin):
    begun, go = threading.Event(), threading.Event()

    def slowly(*asked):
        begun.set()
        go.wait(20)
        return shifted(*asked)

    room = begin(denoise=slowly).open()
    set_layout(room.review, grid_of(1, 2))
    room.put(1, 0)
    first, second = room.review.room.sessions.values()
    denoise(room.review.on(first), MEDIAN)
    begun.wait(20)
    second.set_view(replace(second.view, look=replace(second.view.look, denoise=MEDIAN)))
    first.close_series()
    go.set()
    room.settle()
    assert processed_volume(second) is not None
    assert first.view.look.denoise is None


def test_that_a_series_that_was_put_away_is_denoised_again_when_it_is_shown(begin):
    room = begin(denoise=shifted).open()
    denoise(room.review, MEDIAN)
    room.settle()
    room.put(0, 1)
    assert processed_volume(room.review.session) is None
    room.put(0, 0)
    assert processed_volume(room.review.session) is not None


def test_that_a_filter_kept_of_what_is_no_volume_now_is_dropped_without_a_word(begin, denoised):
    colors = picture_volume(is_color=True)
    after = begin(denoise=shifted, load=lambda *_: Loaded((colors,))).open().review.session
    assert after.view.look.denoise is None
    assert not any(notice.is_error for notice in after.notices)


@pytest.mark.parametrize("name", ["BLUR", ""])
def test_that_a_filter_of_a_later_program_is_passed_over(begin, denoised, record, name):
    record.readings[STUDY] = record.readings[STUDY].replace('"denoise":"MEDIAN"', f'"denoise":"{name}"')
    assert begin(denoise=shifted).open().review.session.view.look.denoise is None


STEEP = VoiLut(-1000, np.linspace(0, 255, 64).astype("<u2").tobytes(), 8, "steep")
FLAT = VoiLut(-500, np.linspace(0, 4095, 32).astype("<u2").tobytes(), 12, "flat")
BY_TABLES = Loaded((sample_volume(),), voi=HeaderVoi(windows=((Window(300, 20), "soft"),), luts=(STEEP, FLAT)))


def with_tables(*_asked):
    return BY_TABLES


def test_that_the_table_that_was_chosen_comes_back_and_no_table_is_kept(begin, record):
    before = begin(load=with_tables).open()
    set_window(before.review, FLAT.window)
    before.close()
    assert kept(record, "table") == {"number": 1, "width": 31.0, "level": -484.5}
    assert kept(record, "window") is None  # a program that knows no tables leaves it to the header, as before
    assert begin(load=with_tables).open().review.session.view.window == FLAT.window


def test_that_a_table_spread_over_other_values_comes_back_so(begin):
    before = begin(load=with_tables).open()
    set_window(before.review, FLAT.window)
    viewing.drag_window(before.review, 33.0, -7.0)
    window = before.review.session.view.window
    assert window.lut is FLAT
    assert window != FLAT.window
    before.close()
    assert begin(load=with_tables).open().review.session.view.window == window


def test_that_a_plain_window_over_a_header_with_tables_comes_back(begin, record):
    before = begin(load=with_tables).open()
    set_window(before.review, Window(77.5, 3.25))
    before.close()
    assert kept(record, "table") is None
    assert begin(load=with_tables).open().review.session.view.window == Window(77.5, 3.25)


def test_that_a_table_that_the_header_has_no_more_leaves_the_window_to_it(begin):
    before = begin(load=with_tables).open()
    set_window(before.review, FLAT.window)
    before.close()
    fewer = replace(BY_TABLES, voi=HeaderVoi(luts=(STEEP,)))
    assert begin(load=lambda *_: fewer).open().review.session.view.window == STEEP.window


def test_that_a_table_of_another_series_is_not_kept(begin, record):
    before = begin(load=with_tables).open()
    set_window(before.review, VoiLut(0, b"\0\0\1\0", 1).window)
    before.close()
    assert kept(record, "table") is None


def preview(gate, *at_once):
    """Loads series whose first slice is there long before the others, but for those that are there at once."""
    whole = sample_volume()
    first = Volume(whole.geometry, whole.array, "HU")

    def load(series, _token, progress):
        if series.id not in at_once:
            progress(Progress(0.1, partial=first))
            gate.wait(20)
        return BY_TABLES

    return load


def test_that_a_series_that_still_loads_is_kept_as_it_was_left(begin):
    before = begin(load=with_tables).open()
    set_layout(before.review, grid_of(1, 2))
    before.put(1, 1)
    set_window(before.review, FLAT.window)
    before.close()
    gate = threading.Event()
    room = begin(load=preview(gate, sample_series().id))
    open_path(room.review, room.folder)
    room.main.run_until(lambda: len(room.review.room.sessions) == 2)
    first, second = room.review.room.sessions.values()
    room.main.run_until(lambda: second.volume is not None and not first.current.is_preview)
    assert second.current.is_preview
    gather(room.review.room)
    assert room.review.room.readings[STUDY].layout.groups[1].view.table.number == 1
    gate.set()
    room.settle()
    assert second.view.window == FLAT.window


def test_that_the_window_that_the_reader_takes_while_it_loads_is_not_replaced_by_the_table(begin):
    before = begin(load=with_tables).open()
    set_window(before.review, FLAT.window)
    before.close()
    gate = threading.Event()
    room = begin(load=preview(gate))
    open_path(room.review, room.folder)
    room.main.run_until(lambda: room.review.session.volume is not None)
    set_window(room.review, Window(11.0, 12.0))
    gate.set()
    room.settle()
    assert room.review.session.view.window == Window(11.0, 12.0)


DAMAGED = [{"number": -1, "width": 1, "level": 0}, {"number": 0, "width": 0, "level": 0}, {"number": 0}, 7, "x", [1]]


@pytest.mark.parametrize("expected_warnings", [["a part of how a study was looked at"]])
@pytest.mark.parametrize("damaged", [*(("table", one) for one in DAMAGED), ("denoise", 3), ("denoise", {"a": 1})])
def test_that_a_damaged_part_is_left_out_and_the_rest_comes_back(begin, record, damaged, expected_warnings):
    before = begin(load=with_tables).open()
    viewing.step_slices(before.review, A, 4)
    before.close()
    name, value = damaged
    payload = json.loads(record.readings[STUDY])
    for view in (*payload["views"].values(), *(group["view"] for group in payload["layout"]["groups"].values())):
        view[name] = value
    record.readings[STUDY] = json.dumps(payload)
    after = begin(load=with_tables).open().review.session
    assert after.view.position_lps == before.review.session.view.position_lps
    assert after.view.window == STEEP.window
    assert expected_warnings
