"""Hanging protocols: which series of a study comes where."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from samples import picture_series, picture_volume, sample_series, sample_study

from medviewer.app import viewing
from medviewer.app.arranging import put_series, set_layout, step_series
from medviewer.app.hanging import hang, read_protocols, save_protocol, stage_text, step_stage
from medviewer.app.scanning import open_path
from medviewer.app.slices import plane_of
from medviewer.domain.display import CT_PRESETS
from medviewer.domain.errors import UserError
from medviewer.domain.frames import CameraPose
from medviewer.domain.hanging import Wanted, best_protocol, priors_of
from medviewer.domain.image_header import ImageHeader
from medviewer.domain.layout import MPR, ViewName, grid_of
from medviewer.domain.loaded import Loaded
from medviewer.domain.planes import PlaneName
from medviewer.domain.resources import resource_path
from medviewer.domain.study import InstanceRef, Patient, ScanResult
from medviewer.domain.turn import UPRIGHT, Turn

SHIPPED = read_protocols([resource_path("hanging")])
JANE = Patient("1234", "Doe^Jane", "19610203", "F")


def study(uid="1", day=date(2025, 1, 1), description="", *series, patient=JANE):
    return replace(sample_study(series), uid=uid, date=day, description=description, patient=patient)


def ct(name, slices=20, **changes):
    one = sample_series(id=name, series_uid=name, description=name, **changes)
    return replace(one, shape=(slices, *one.shape[1:]))


def picture(name, view="", side="", modality="DX", orientation=None):
    header = ImageHeader(12, 16, patient_orientation=orientation)
    instance = InstanceRef(name, "", None, header=header)
    return replace(
        picture_series((1, 12, 16)), id=name, series_uid=name, description=name, modality=modality, view=view,
        laterality=side, instances=(instance,),
    )  # fmt: skip


@pytest.fixture
def desk(review, main_thread):
    review.room.protocols = SHIPPED

    def show(*studies):
        review.session.add_result(ScanResult(Path("made"), studies))
        answer = hang(review, studies[0])
        main_thread.run_until(lambda: not review.session.jobs)
        return answer

    review.show = show
    return review


def shown(review):
    at = [review.room.sessions[group].current for group in review.room.layout.groups]
    return [None if one is None else one.series.id for one in at]


def test_that_all_protocols_that_are_shipped_can_be_read():
    assert len(SHIPPED) == len(list(resource_path("hanging").glob("*.json"))) == 9


@pytest.mark.parametrize(
    ("made", "name"),
    [
        (study("1", date(2025, 1, 1), "CT CHEST", ct("lung")), "CT chest"),
        (study("1", date(2025, 1, 1), "", ct("axial", body_part="HEAD")), "CT head"),
        (study("1", date(2025, 1, 1), "MRI Brain", ct("t1", modality="MR")), "MR brain"),
        (study("1", date(2025, 1, 1), "Chest", picture("pa", "PA")), "Chest X-ray, two views"),
        (
            study("1", date(2025, 1, 1), "", picture("a", "CC", "R", "MG"), picture("b", "MLO", "R", "MG")),
            "Mammography, four views",
        ),
        (study("1", date(2025, 1, 1), "", picture("a", "CC", "R", "MG")), None),
        (study("1", date(2025, 1, 1), "Abdomen", ct("portal venous")), None),
    ],
)
def test_that_a_study_finds_its_protocol(made, name):
    found = best_protocol(SHIPPED, made, [made])
    assert (None if found is None else found.name) == name


def test_that_a_prior_is_offered_only_for_the_very_same_person():
    now = study("1", date(2025, 1, 1), "CT chest", ct("new"))
    older = study("2", date(2024, 1, 1), "CT chest", ct("old"))
    oldest = study("3", date(2023, 1, 1), "CT chest", ct("oldest"))
    later = study("4", date(2025, 6, 1), "CT chest", ct("later"))
    undated = study("5", None, "CT chest", ct("undated"))
    others = [
        study("6", date(2024, 1, 1), "CT chest", ct("x"), patient=replace(JANE, **changes))
        for changes in ({"id": "9"}, {"name": "Doe^Joan"}, {"birth_date": ""}, {"sex": ""}, {"sex": "M"})
    ]
    everything = [now, oldest, older, later, undated, *others]
    assert priors_of(now, everything) == (older, oldest)
    assert priors_of(undated, everything) == ()
    assert best_protocol(SHIPPED, now, everything).name == "CT follow-up"


def test_that_current_and_prior_stand_side_by_side(desk):
    now = study("1", date(2025, 1, 1), "CT chest", ct("thin", 200), ct("thick", 40))
    before = study("2", date(2024, 1, 1), "CT chest", ct("old thick", 40), ct("old thin", 180))
    assert desk.show(now, before)
    assert shown(desk) == ["thin", "old thin"]
    assert desk.session.current.series.id == "thin"
    assert stage_text(desk.room) == "CT follow-up: Current and prior"
    step_stage(desk, 1)
    assert desk.room.layout == MPR
    assert shown(desk) == ["thin"]
    step_stage(desk, -1)
    assert shown(desk)[0] == "thin"


def test_that_a_chest_x_ray_hangs_beside_the_one_before_and_a_stage_has_both_views(desk):
    now = study("1", date(2025, 1, 1), "Chest", picture("pa", "PA"), picture("ll", "LL"))
    before = study("2", date(2024, 1, 1), "Chest", picture("old ll", "LL"), picture("old pa", "PA"))
    assert desk.show(now, before)
    assert shown(desk) == ["pa", "old pa"]
    step_stage(desk, 1)
    assert shown(desk) == ["pa", "ll"]
    step_stage(desk, 1)
    assert shown(desk) == ["pa", "ll", "old pa", "old ll"]


def test_that_an_mr_hangs_beside_the_one_before(desk):
    now = study("1", date(2025, 1, 1), "MRI Brain", ct("t1", modality="MR"), ct("t2", 60, modality="MR"))
    before = study("2", date(2024, 1, 1), "MRI Brain", ct("old t2", 60, modality="MR"))
    assert desk.show(now, before)
    assert shown(desk) == ["t2", "old t2"]
    step_stage(desk, 1)
    assert shown(desk) == ["t1", "t2", None, None]


def test_that_mammograms_with_earlier_ones_begin_with_the_four_views_and_compare_after(desk):
    def mammograms(uid, year, old=""):
        named = [(f"{old}{side}{view}".lower(), view, side, "MG") for view in ("CC", "MLO") for side in "LR"]
        return study(uid, date(year, 1, 1), "Screening", *(picture(*one) for one in named))

    assert desk.show(mammograms("1", 2025), mammograms("2", 2023, "old "))
    assert shown(desk) == ["rcc", "lcc", "rmlo", "lmlo"]
    step_stage(desk, 1)
    assert shown(desk) == ["rcc", "lcc", "old rcc", "old lcc"]
    step_stage(desk, 1)
    assert shown(desk) == ["rmlo", "lmlo", "old rmlo", "old lmlo"]


def test_that_one_series_hangs_in_two_windows(desk, main_thread):
    desk.show(study("1", date(2025, 1, 1), "CT CHEST", ct("lung")))
    step_stage(desk, 1)
    main_thread.run_until(lambda: not desk.session.jobs)
    windows = [one.view.window for one in desk.room.sessions.values()]
    assert windows == [next(p.window for p in CT_PRESETS if p.key == key) for key in (3, 6)]
    assert shown(desk) == ["lung", "lung"]


def test_that_the_two_windows_are_there_from_the_first_slice_on(desk):
    desk.show(study("1", date(2025, 1, 1), "CT HEAD", ct("head")))
    windows = [one.view.window for one in desk.room.sessions.values()]
    assert windows == [next(p.window for p in CT_PRESETS if p.key == key) for key in (5, 4)]


def test_that_what_a_study_lacks_leaves_its_viewport_empty(desk):
    desk.show(study("1", date(2025, 1, 1), "MRI BRAIN", ct("ax T1", modality="MR"), ct("ax FLAIR", modality="MR")))
    assert shown(desk) == ["ax T1", None, "ax FLAIR", None]


def test_that_mammograms_stand_back_to_back(desk):
    desk.show(
        study(
            "1", date(2025, 1, 1), "", picture("lcc", "CC", "L", "MG", ("A", "R")),
            picture("rcc", "CC", "R", "MG", ("A", "L")), picture("rmlo", "MLO", "R", "MG", ("P", "FL")),
            picture("lmlo", "MLO", "L", "MG"),
        )
    )  # fmt: skip
    assert shown(desk) == ["rcc", "lcc", "rmlo", "lmlo"]
    turns = [
        one.view.camera(plane_of(one, ViewName.ACQUIRED)).turn
        for one in (desk.room.sessions[group] for group in desk.room.layout.groups)
    ]
    assert turns == [Turn(mirrored=True), UPRIGHT, UPRIGHT, UPRIGHT]


def test_that_a_study_without_a_protocol_opens_as_before(desk, main_thread, tmp_path):
    made = study("1", date(2025, 1, 1), "Abdomen", ct("portal"))
    desk.ports = replace(desk.ports, scan=lambda *_: ScanResult(tmp_path, (made,)))
    open_path(desk, tmp_path)
    main_thread.run_until(lambda: not desk.session.jobs)
    assert shown(desk) == ["portal"]
    assert stage_text(desk.room) == ""
    step_stage(desk, 1)
    assert desk.room.layout == MPR


def test_that_a_layout_is_saved_and_hangs_the_next_study(desk, tmp_path):
    now = study("1", date(2025, 1, 1), "CT chest", ct("thin", 200), ct("thick", 40))
    before = study("2", date(2024, 1, 1), "CT chest", ct("old", 180))
    desk.show(now, before)
    path = save_protocol(desk, "My follow-up", tmp_path / "hanging")
    assert path.name == "my-follow-up.json"
    assert read_protocols([tmp_path / "hanging"]) == desk.room.protocols[:1]
    assert best_protocol(desk.room.protocols, now, [now, before]).name == "My follow-up"
    step_stage(desk, 1)
    desk.show(now, before)
    assert shown(desk) == ["thin", "old"]


def test_that_mammograms_hang_as_their_reader_saved_them_and_not_as_shipped(desk, main_thread, tmp_path):
    def mammograms(number):
        return study(
            number, date(2025, 1, 1), "Screening", picture("lcc", "CC", "L", "MG", ("A", "R")),
            picture("rcc", "CC", "R", "MG", ("P", "L")), picture("rmlo", "MLO", "R", "MG", ("P", "FL")),
            picture("lmlo", "MLO", "L", "MG", ("A", "FR")),
        )  # fmt: skip

    desk.ports = replace(desk.ports, load=lambda *_: Loaded((picture_volume((1, 12, 16)),)))
    made = mammograms("1")
    desk.show(made)
    set_layout(desk, grid_of(2, 2))
    for group, number in enumerate((0, 1, 3, 2)):  # left breasts at the left
        put_series(desk, desk.room.sessions[group], made, made.series[number])
    main_thread.run_until(lambda: not desk.session.jobs)
    session = desk.room.sessions[0]
    turned = session.view.camera(PlaneName.AXIAL).turn.flipped_across()
    assert turned.mirrored
    session.set_view(session.view.with_camera(PlaneName.AXIAL, CameraPose(turn=turned)))
    assert shown(desk) == ["lcc", "rcc", "lmlo", "rmlo"]
    save_protocol(desk, "Left first", tmp_path)
    desk.show(mammograms("2"))
    assert stage_text(desk.room) == "Left first: Left first"
    assert shown(desk) == ["lcc", "rcc", "lmlo", "rmlo"]
    assert desk.room.sessions[0].view.camera(PlaneName.AXIAL).turn == turned
    on_end = session.view.camera(PlaneName.AXIAL).turn.right()
    session.set_view(session.view.with_camera(PlaneName.AXIAL, CameraPose(turn=on_end)))
    saved = json.loads(save_protocol(desk, "On end", tmp_path).read_text(encoding="utf-8"))["stages"][0]["series"]
    assert [saved[str(group)]["right_edge"] for group in range(4)] == ["", "P", "A", "P"]


def test_that_a_saved_window_is_there_again_and_no_body_part_means_the_same_description(desk, main_thread, tmp_path):
    made = study("1", date(2025, 1, 1), "CT chest", ct("lung"))
    desk.show(made)
    main_thread.run_until(lambda: not desk.session.jobs)
    viewing.preset(desk.on(desk.room.active), 4)
    save_protocol(desk, "Mine", tmp_path)
    desk.show(study("2", date(2025, 1, 1), "CT chest", ct("lung")))
    main_thread.run_until(lambda: not desk.session.jobs)
    assert stage_text(desk.room) == "Mine: Mine"
    assert desk.room.active.view.window == next(one.window for one in CT_PRESETS if one.key == 4)
    assert best_protocol(desk.room.protocols, study("3", date(2025, 1, 1), "CT head", ct("x")), ()).name == "CT head"


def test_that_the_protocol_for_a_prior_is_there_once_the_prior_is(desk):
    now = study("1", date(2025, 1, 1), "CT chest", ct("thin", 200))
    desk.show(now)
    alone = desk.room.hanging[0].name
    before = study("2", date(2024, 1, 1), "CT chest", ct("old", 180))
    desk.session.add_result(ScanResult(Path("made"), (now, before)))
    step_stage(desk, 1)
    assert alone != desk.room.hanging[0].name
    assert stage_text(desk.room) == "CT follow-up: Current and prior"
    assert shown(desk) == ["thin", "old"]


def test_that_series_are_gone_through_as_listed_and_the_ends_hold(desk, main_thread):
    made = study("1", date(2025, 1, 1), "Abdomen", ct("plain"), ct("portal"), ct("late"))
    desk.session.add_result(ScanResult(Path("made"), (made,)))
    step_series(desk, 1)
    assert shown(desk) == [None]
    put_series(desk, desk.session, made, made.series[0])
    seen = []
    for steps in (-1, 1, 1, 1, -1):
        step_series(desk, steps)
        main_thread.run_until(lambda: not desk.session.jobs)
        seen.append(*shown(desk))
    assert seen == ["plain", "portal", "late", "late", "portal"]


def test_that_an_empty_window_has_no_layout_to_save(review, tmp_path):
    with pytest.raises(UserError, match="no study on screen"):
        save_protocol(review, "x", tmp_path)


def test_that_a_viewport_of_a_third_study_is_left_out_of_a_saved_layout(desk, tmp_path):
    now = study("1", date(2025, 1, 1), "CT chest", ct("thin", 200))
    before = study("2", date(2024, 1, 1), "CT chest", ct("old", 180))
    desk.show(now, before)
    second = desk.room.sessions[1]
    second.desk.current = replace(second.current, study=replace(before, uid="77"))
    saved = json.loads(save_protocol(desk, "Alone", tmp_path).read_text(encoding="utf-8"))
    assert list(saved["stages"][0]["series"]) == ["0"]
    second.close_series()
    saved = json.loads(save_protocol(desk, "???", tmp_path).read_text(encoding="utf-8"))
    assert list(saved["stages"][0]["series"]) == ["0"]
    assert (tmp_path / "layout.json").is_file()


def test_that_damaged_protocols_are_left_out_and_own_ones_come_first(tmp_path, expected_warnings):
    expected_warnings += [rf"{name}.json is left out" for name in ("a", "b", "d")]
    (tmp_path / "a.json").write_text("{")
    (tmp_path / "b.json").write_text('{"name": "x", "modalities": ["CT"], "stages": [], "other": 1}')
    good = json.loads(resource_path("hanging", "cxr.json").read_text(encoding="utf-8"))
    (tmp_path / "c.json").write_text(json.dumps({**good, "name": "mine"}))
    wrong = {**good["stages"][0], "rows": 3}
    (tmp_path / "d.json").write_text(json.dumps({**good, "stages": [wrong]}))
    found = read_protocols([resource_path("hanging"), tmp_path])
    assert found[0].name == "mine"
    assert len(found) == 1 + len(SHIPPED)


def test_that_a_protocol_for_more_priors_than_there_are_leaves_the_place_empty():
    assert Wanted(prior=1).chosen([study("1", date(2025, 1, 1), "", ct("new"))]) is None
