"""A second series that lay over the images comes back with its window, its colours and its blend."""

from __future__ import annotations

import json
import threading
from dataclasses import replace

import numpy as np
import pytest
from samples import JANE, sample_series, sample_volume

from medviewer.app.arranging import put_series, set_layout
from medviewer.app.fusing import change_fused, fuse, fused_layer
from medviewer.app.layer_switches import remove_object, set_layer_opacity, set_layer_visible
from medviewer.app.readings import gather
from medviewer.app.scanning import open_path
from medviewer.app.viewing import drag_window, toggle_maximised
from medviewer.domain.color_maps import HOT_IRON, INFERNO, PET_20_STEP
from medviewer.domain.errors import UserError
from medviewer.domain.geometry import Geometry
from medviewer.domain.layout import ViewName, grid_of
from medviewer.domain.link import Move
from medviewer.domain.loaded import Loaded
from medviewer.domain.study import ScanResult
from medviewer.domain.voi import HeaderVoi, VoiFunction, VoiLut, Window

STUDY = "1.2.5"
CT = sample_series()
PET = replace(CT, id="1.2.77", series_uid="1.2.77", modality="PT", description="FDG")
MR = replace(CT, id="1.2.78", series_uid="1.2.78", modality="MR", description="T2")
ALL = (CT, PET, MR)
ODD = Window(0.0625, -1234.5, VoiFunction.SIGMOID)


def lay(room, series, study=0):
    fuse(room.review, room.review.session.opened.studies[study], series)
    room.settle()


def layers(room):
    """What is seen of each second volume: which series, and how."""
    return [
        (one.content.series_id, one.content.window, one.content.color_map, one.opacity, one.visible, one.color)
        for one in room.review.session.over.layers
    ]


@pytest.fixture
def before(begin):
    """A window with a PET over a CT, as nobody else would show it."""
    room = begin(series=ALL).open()
    lay(room, PET)
    change_fused(room.review, ODD, PET_20_STEP)
    set_layer_opacity(room.review, fused_layer(room.review.session).id, 0.3125)
    return room


def test_that_it_lies_there_again_as_it_was_left(begin, before):
    before.close()
    after = begin(series=ALL).open()
    assert layers(after) == layers(before) != []
    assert after.review.session.over.layers[0].name == "PT FDG"
    assert after.review.session.over.awaited == ()


def test_that_several_come_back_in_their_order_and_what_was_hidden_is_hidden(begin, before):
    lay(before, MR)
    set_layer_visible(before.review, before.review.session.over.layers[0].id, visible=False)
    before.close()
    after = begin(series=ALL).open()
    assert [one[0] for one in layers(after)] == [PET.id, MR.id]
    assert layers(after) == layers(before)


def test_that_it_is_read_by_a_job_as_when_a_hand_lays_it_over_and_stays_on_record_meanwhile(begin, before, record):
    before.close()
    gate = threading.Event()

    def load(series, *_):
        if series.id == PET.id:
            gate.wait(20)
        return Loaded((sample_volume(),))

    room = begin(series=ALL, load=load)
    open_path(room.review, room.folder)
    room.main.run_until(lambda: any(job.label == "Reading FDG" for job in room.review.session.jobs))
    assert room.review.session.over.layers == ()
    toggle_maximised(room.review, ViewName.AXIAL)
    room.save()
    assert [one["series_id"] for one in json.loads(record.readings[STUDY])["fused"]] == [PET.id]
    gate.set()
    room.settle()
    assert layers(room) == layers(before)


def test_that_what_was_taken_off_does_not_come_back(begin, before):
    remove_object(before.review, fused_layer(before.review.session).source)
    before.close()
    assert layers(begin(series=ALL).open()) == []


def test_that_a_series_that_is_gone_is_passed_over_without_a_word_and_comes_when_it_is_there(begin, before):
    lay(before, MR)
    before.close()
    without = begin(series=(CT, MR)).open()
    assert [one[0] for one in layers(without)] == [MR.id]
    assert without.review.session.notices == ()
    remove_object(without.review, fused_layer(without.review.session).source)
    without.close()
    assert layers(begin(series=ALL).open()) == layers(before)[:1]


def test_that_one_laid_over_by_hand_meanwhile_is_not_kept_twice(begin, before, record):
    before.close()
    room = begin(series=(CT,)).open()
    assert [one.series_id for one in room.review.session.over.awaited] == [PET.id]
    room.review.session.add_result(ScanResult(room.folder / "more", before.review.session.opened.studies, ()))
    lay(room, PET, study=1)
    assert room.review.session.over.awaited == ()
    change_fused(room.review, color_map=INFERNO)
    room.close()
    assert [one["color_map"] for one in json.loads(record.readings[STUDY])["fused"]] == [INFERNO.name]


def test_that_a_series_that_cannot_be_opened_any_more_is_passed_over(begin, before):
    before.close()
    after = begin(series=(CT, replace(PET, refusal="The gantry was tilted."), MR)).open()
    assert layers(after) == []
    assert not any(notice.is_error for notice in after.review.session.notices)


def test_that_another_patients_series_is_passed_over(begin, before, monkeypatch):
    before.close()
    room = begin(series=(CT,))
    (study,) = before.review.session.opened.studies
    other = replace(study, uid="1.2.6", patient=replace(JANE, id="other"), series=(PET,))
    room.review.session.add_result(ScanResult(room.folder.parent / "more", (other,), ()))
    room.open()
    assert layers(room) == []
    assert not any(notice.is_error for notice in room.review.session.notices)


def test_that_a_failure_is_told_as_always_and_the_next_one_is_laid_over(begin, before, record):
    lay(before, MR)
    before.close()

    def load(series, *_):
        if series.id == PET.id:
            message = "A file is damaged."
            raise UserError(message)
        return Loaded((sample_volume(),))

    room = begin(series=ALL, load=load).open()
    assert [notice.title for notice in room.review.session.notices] == ["A file is damaged."]
    assert [one[0] for one in layers(room)] == [MR.id]
    room.close()
    assert [one["series_id"] for one in json.loads(record.readings[STUDY])["fused"]] == [MR.id]


def test_that_a_place_that_is_not_known_any_more_is_told_as_always(begin, before):
    before.close()

    def load(series, *_):
        whole = sample_volume()
        place = replace(whole, geometry=Geometry(whole.geometry.affine, whole.geometry.shape, "1.2.3.10"))
        return Loaded((place if series.id == PET.id else whole,))

    room = begin(series=ALL, load=load).open()
    assert "share no frame of reference" in room.review.session.notices[-1].title
    assert layers(room) == []


def test_that_a_registered_series_comes_back_where_the_registration_puts_it(begin):
    def load(series, *_):
        whole = sample_volume()
        place = replace(whole, geometry=Geometry(whole.geometry.affine, whole.geometry.shape, "1.2.3.10"))
        return Loaded((place if series.id == PET.id else whole,))

    first = begin(series=ALL, load=load).open()
    move = Move(offset_mm=(4.0, 5.5, -6.0), error_mm=0.75)
    first.review.room.set_link(first.review.room.link.with_move(PET.id, CT.id, move))
    lay(first, PET)
    first.close()
    after = begin(series=ALL, load=load).open()
    placed = [fused_layer(room.review.session).content.volume.geometry.affine for room in (first, after)]
    np.testing.assert_array_equal(*placed)


def test_that_it_comes_back_with_its_series_when_that_is_put_away_and_shown_again(before):
    shown = layers(before)
    before.put(0, 2)
    assert layers(before) == []
    before.put(0, 0)
    assert layers(before) == shown


def test_that_the_rest_is_not_laid_over_another_series(begin, before, record):
    lay(before, MR)
    before.close()
    gate = threading.Event()

    def load(series, token, _progress):
        if series.id == PET.id:
            gate.wait(20)
            token.check()
        return Loaded((sample_volume(),))

    room = begin(series=(*ALL, replace(CT, id="1.2.79", series_uid="1.2.79")), load=load)
    open_path(room.review, room.folder)
    reading = lambda: [job for job in room.review.jobs.active if job.label == "Reading FDG"]  # noqa: E731 - asked again
    room.main.run_until(lambda: bool(reading()))
    session, job = room.review.session, reading()[0]
    put_series(room.review, session, *room.review.room.opened.series_by_id("1.2.79"))
    room.main.run_until(lambda: not session.current.is_preview)
    room.review.jobs.stop(job.number)
    gate.set()
    room.settle()
    assert layers(room) == []
    assert [one.series_id for one in room.review.room.readings[STUDY].fused] == [PET.id, MR.id]


def test_that_two_viewports_of_one_series_have_it_once(begin, before, record):
    set_layout(before.review, grid_of(1, 2))
    before.put(1, 0)
    gather(before.review.room)
    before.close()
    assert len(json.loads(record.readings[STUDY])["fused"]) == 1
    read = []
    load = lambda series, *_: (read.append(series.id), Loaded((sample_volume(),)))[1]  # noqa: E731 - a port
    after = begin(series=ALL, load=load).open()
    assert sorted(read) == sorted([CT.id, PET.id])
    assert layers(after) == layers(before)


def test_that_each_series_has_its_own(begin, before):
    set_layout(before.review, grid_of(1, 2))
    before.put(1, 2)
    lay(before, PET)
    before.close()
    after = begin(series=ALL).open()
    shown = [
        [(one.content.series_id, one.content.color_map) for one in session.over.layers]
        for session in after.review.room.sessions.values()
    ]
    assert shown == [[(PET.id, PET_20_STEP)], [(PET.id, HOT_IRON)]]


STEEP = VoiLut(-1000, np.linspace(0, 255, 64).astype("<u2").tobytes(), 8)


def test_that_the_table_of_its_header_comes_back_spread_as_it_was(begin):
    def load(series, *_):
        return Loaded((sample_volume(),), voi=HeaderVoi(luts=(STEEP,)) if series.id == PET.id else HeaderVoi())

    first = begin(series=ALL, load=load).open()
    lay(first, PET)
    session = first.review.session
    session.set_view(replace(session.view, window_on_fused=True))
    drag_window(first.review, 50.0, 3.0)
    window = fused_layer(session).content.window
    assert window.lut is STEEP
    assert window != STEEP.window
    first.close()
    assert fused_layer(begin(series=ALL, load=load).open().review.session).content.window == window


@pytest.mark.parametrize("expected_warnings", [["a part of how a study was looked at"]])
@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("window", {"width": 0.5, "level": 1, "function": "LINEAR"}),
        ("window", "wide"),
        ("table", {"number": "first"}),
        ("color_map", 7),
        ("opacity", 1.5),
        ("opacity", "half"),
    ],
)
def test_that_a_damaged_part_of_it_is_as_at_the_start_and_the_rest_as_it_was(
    begin, before, record, name, value, expected_warnings
):
    before.close()
    payload = json.loads(record.readings[STUDY])
    payload["fused"][0][name] = value
    record.readings[STUDY] = json.dumps(payload)
    after = begin(series=ALL).open()
    (series_id, window, colors, opacity, *_), (_, _, odd_colors, odd_opacity, *_) = layers(after)[0], layers(before)[0]
    assert series_id == PET.id
    assert (window == ODD) is (name != "window")
    assert colors == (HOT_IRON if name == "color_map" else odd_colors)
    assert opacity == (0.5 if name == "opacity" else odd_opacity)
    assert expected_warnings


def test_that_colours_of_a_later_program_are_those_of_the_start(begin, before, record):
    before.close()
    record.readings[STUDY] = record.readings[STUDY].replace(PET_20_STEP.name, "Rainbow 2030")
    assert layers(begin(series=ALL).open())[0][2] == HOT_IRON


@pytest.mark.parametrize("expected_warnings", [["a part of how a study was looked at"]])
@pytest.mark.parametrize("damaged", ["nonsense", 3, None, {"under": "x"}, [{"under": 5}], [[], 1, None]])
def test_that_what_is_no_second_series_is_left_out_and_the_others_come_back(
    begin, before, record, damaged, expected_warnings
):
    set_layout(before.review, grid_of(1, 2))
    before.close()
    payload = json.loads(record.readings[STUDY])
    is_list = isinstance(damaged, list)
    payload["fused"] = [*damaged, *payload["fused"]] if is_list else damaged
    record.readings[STUDY] = json.dumps(payload)
    after = begin(series=ALL).open()
    assert after.review.room.layout == grid_of(1, 2)
    assert layers(after) == (layers(before) if is_list else [])
    assert expected_warnings


def test_that_a_window_for_scripts_lays_nothing_over(begin, before):
    before.close()
    script = begin(series=ALL)
    script.review.room.keeps_readings = False
    assert layers(script.open()) == []
