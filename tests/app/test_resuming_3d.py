"""How the volume is shown in 3D comes back with the study."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from medviewer.app.readings import gather
from medviewer.app.viewing import reset_view
from medviewer.app.volume_shown import show_volume
from medviewer.domain.layers import DrawnMask
from medviewer.domain.volume_display import AS_IT_COMES, CutPlane, Pose, VolumeDisplay

STUDY = "1.2.5"
POSE = Pose((10.0, -400.0, 30.0), (1.0, 2.0, 3.0), (0.0, 0.0, 1.0))
SHOWN = VolumeDisplay(
    preset="ct-bone",
    window=(700.0, 350.0),
    crop=((0.0, 0.5), (0.25, 1.0), (0.0, 1.0)),
    crop_shown=True,
    cut=CutPlane((0.0, 1.0, 0.0), 12.5),
    pose=POSE,
    beside=True,
)


def kept(record):
    (view,) = json.loads(record.readings[STUDY])["views"].values()
    return view


@pytest.fixture
def left(begin):
    """A window in which the volume was shown in a way of its own, and which is closed."""
    room = begin().open()
    show_volume(room.review, SHOWN)
    room.close()
    return room


def test_that_preset_window_crop_cut_and_place_of_the_eye_come_back(begin, left):
    assert begin().open().review.session.view.volume == SHOWN


@pytest.mark.parametrize("part", [{"cut": None}, {"pose": None}, {"window": None}, {"crop": AS_IT_COMES.crop}])
def test_that_each_part_comes_back_without_the_others(begin, left, part):
    room = begin().open()
    show_volume(room.review, replace(SHOWN, **part))
    room.close()
    assert begin().open().review.session.view.volume == replace(SHOWN, **part)


def test_that_surfaces_are_left_to_the_layers(begin):
    room = begin().open()
    show_volume(room.review, replace(SHOWN, surfaces=(DrawnMask(room.review.session.volume, (1, 2, 3), 1.0, "a"),)))
    assert room.review.session.view.volume == SHOWN


def test_that_nothing_is_kept_of_a_volume_as_it_comes(begin, record):
    begin().open().close()
    assert kept(record)["volume"] is None


def test_that_reset_sees_the_whole_from_the_front_in_the_window_of_the_preset_and_leaves_crop_and_cut(begin, left):
    room = begin().open()
    reset_view(room.review)
    assert room.review.session.view.volume == replace(SHOWN, pose=None, window=None)


def test_that_another_series_is_shown_as_it_comes(begin, left):
    room = begin().open()
    current = room.review.session.current
    room.review.session.start_series(current.study, current.series)
    assert room.review.session.view.volume == AS_IT_COMES


@pytest.mark.parametrize("expected_warnings", [["is left out"]])
@pytest.mark.parametrize(
    "broken",
    [
        {"window": [0, 5]},
        {"window": [-3, 5]},
        {"crop": [[0.5, 0.5], [0, 1], [0, 1]]},
        {"crop": [[0, 1], [-0.1, 1], [0, 1]]},
        {"crop": [[0, 1], [0, 1], [0, 1.5]]},
        {"cut": [[0, 2, 0], 1]},
        {"pose": [[0, 0, 0], [0, 0, 0], [0, 0, 1]]},
        {"preset": 7},
    ],
)  # fmt: skip
def test_that_what_cannot_be_shown_is_left_out_and_the_slices_come_back(begin, left, record, broken, expected_warnings):
    payload = json.loads(record.readings[STUDY])
    for view in (*payload["views"].values(), *(group["view"] for group in payload["layout"]["groups"].values())):
        view["volume"] |= broken
        view["inverted"] = True
    record.readings[STUDY] = json.dumps(payload)
    room = begin().open()
    assert room.review.session.view.volume == AS_IT_COMES
    assert room.review.session.view.inverted
    gather(room.review.room)
    assert expected_warnings
