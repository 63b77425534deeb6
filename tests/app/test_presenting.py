from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from made_layers import ELSEWHERE, HERE, ORIGIN, framed_series, made_state
from object_desk import film
from samples import picture_volume, plain_geometry, sample_volume

from medviewer.app import viewing
from medviewer.app.opening import _show_loaded, _show_preview
from medviewer.app.presenting import SEVERAL_WINDOWS, not_applied, present, window_of
from medviewer.app.resolve import slice_frame
from medviewer.domain.annotations import References
from medviewer.domain.arriving import Arriving, Interest
from medviewer.domain.display import Window
from medviewer.domain.geometry import Geometry
from medviewer.domain.loaded import AcquiredSlices, Loaded
from medviewer.domain.outlines import Outline
from medviewer.domain.planes import PlaneName
from medviewer.domain.presentation import (
    Annotation,
    DisplayedArea,
    GraphicText,
    ImageUse,
    Presentation,
    Shutter,
    StateWindow,
)
from medviewer.domain.voi import VoiFunction

FILM = ImageUse(("1.2.6.1",))
WHOLE = DisplayedArea(ImageUse(), (1, 1), (16, 12))


def state(**changes) -> Presentation:
    return replace(Presentation(ORIGIN, References(("1.2.6.1",))), **changes)


def window(center, width, *uids, frames=()):
    return StateWindow(center, width, ImageUse(uids, frames))


def on_film(make_desk, **changes):
    """A film on screen, at its first frame, and a state on it that was opened."""
    desk = make_desk({"state": state(**changes)}, images=(film(),)).open()
    return desk.click("state")


def test_that_the_window_of_a_state_becomes_that_of_the_view(make_desk):
    desk = on_film(make_desk, windows=(window(50, 30),))
    assert desk.session.view.window == Window(30, 50, VoiFunction.LINEAR)
    assert desk.said == []
    viewing.reset_view(desk.review)
    assert desk.session.view.window != Window(30, 50, VoiFunction.LINEAR)


def test_that_of_several_windows_that_of_the_picture_on_screen_is_taken_and_said(make_desk):
    several = (window(50, 30, "1.2.6.1", frames=(2,)), window(90, 40, "1.2.6.1", frames=(0, 1)))
    desk = on_film(make_desk, windows=several)
    assert desk.session.view.window.level == 90
    assert desk.said == [f"state: {SEVERAL_WINDOWS}"]
    viewing.go_to_slice(desk.review, PlaneName.AXIAL, 3)
    present(desk.review, state(windows=several))
    assert desk.session.view.window.level == 50
    viewing.go_to_slice(desk.review, PlaneName.AXIAL, 5)
    assert window_of(desk.session, state(windows=several)).level == 50  # that frame has none: the first


def test_that_the_window_of_a_state_speaks_of_its_own_values(make_desk):
    series = film()
    header = replace(series.frames[0].header, slope=2.0, intercept=-100.0)
    scaled = replace(series, frames=tuple(replace(f, header=header) for f in series.frames))
    asked = state(windows=(window(40.5, 11),), rescale=(1.0, 0.0))
    desk = make_desk({"state": asked}, images=(scaled,)).open().click("state")
    assert desk.session.view.window == Window(20, -20, VoiFunction.LINEAR_EXACT)


@pytest.mark.parametrize("inverted", [True, False])
def test_that_a_state_says_which_end_is_white(make_desk, inverted):
    desk = make_desk({"state": state(is_inverted=inverted)}, images=(film(),)).open()
    desk.session.set_view(replace(desk.session.view, inverted=not inverted))
    assert desk.click("state").session.view.inverted is inverted


def test_that_a_state_that_says_nothing_of_the_look_leaves_it_as_it_is(make_desk):
    desk = make_desk({"state": state()}, images=(film(),)).open()
    desk.session.set_view(replace(desk.session.view, inverted=True, window=Window(7, 8)))
    desk.click("state")
    assert (desk.session.view.inverted, desk.session.view.window) == (True, Window(7, 8))


def test_that_a_state_that_brings_its_images_on_screen_gives_them_its_look(make_desk):
    asked = state(windows=(window(50, 30),), is_inverted=True)
    desk = make_desk({"state": asked}, images=(film(),)).open(then_show=False).click("state")
    assert (desk.session.view.window.level, desk.session.view.inverted) == (50, True)
    assert desk.names == ["Liver segmentation"]


def load_again(desk, steps=0, window=None):
    """Let the series on screen come once more: its preview, what the reader does meanwhile, and the whole."""
    session, review = desk.session, desk.review
    loaded = session.current.loaded
    session.desk.current = replace(session.current, loaded=None, volume=None)
    one = loaded.volume
    matrix = one.geometry.affine.copy()
    matrix[:3, 3] = one.geometry.to_lps((10, 0, 0))
    places = [matrix + np.outer(one.geometry.affine[:, 0], (0, 0, 0, 1)) * (k - 10) for k in range(len(one.array))]
    shape = (1, *one.geometry.shape[1:])
    slices = AcquiredSlices(tuple(Geometry(place, shape) for place in places), one.array.copy(), "HU")
    there = Arriving(slices, bytes([1] * len(places)), Interest(10))
    _show_preview(review, there.volume(10))
    _show_preview(review, there)
    if steps:
        viewing.step_slices(review, PlaneName.AXIAL, steps)
    if window is not None:
        session.set_view(replace(session.view, window=window))
    _show_loaded(review, loaded)
    return slice_frame(session, PlaneName.AXIAL)


def state_with_a_window():
    made = made_state("1.2.3.5")
    return replace(made, windows=(window(50, 30),))


def test_that_a_state_comes_to_its_picture_when_its_images_come_after_it(make_desk):
    desk = make_desk({"state": state_with_a_window()}).open().click("state")
    frame = load_again(desk)
    assert frame.plane.number == 20 - 5
    assert len(frame.overlays.strokes) == 2
    assert frame.window.level == 50


def test_that_a_reader_who_goes_on_while_images_come_is_left_where_he_is(make_desk):
    desk = make_desk({"state": state_with_a_window()}).open().click("state")
    frame = load_again(desk, steps=3)
    assert frame.plane.number == 20 - 10 + 3
    assert frame.window.level == 50


def test_that_a_window_that_the_reader_chose_while_images_come_stays(make_desk):
    desk = make_desk({"state": state_with_a_window()}).open().click("state")
    frame = load_again(desk, window=Window(7, 7))
    assert frame.plane.number == 20 - 5
    assert frame.window == Window(7, 7)


def test_that_a_window_in_the_values_of_a_table_is_not_applied_and_said(make_desk):
    desk = on_film(make_desk, windows=(window(50, 30),), rescale=None)
    assert desk.said == ["state: Its window is not applied."]
    assert desk.session.view.window.level != 50
    plain = film()
    table = replace(plain.frames[0].header, has_modality_lut=True)
    series = replace(plain, frames=tuple(replace(f, header=table) for f in plain.frames))
    desk = make_desk({"state": state(windows=(window(50, 30),))}, images=(series,)).open().click("state")
    assert desk.said == ["state: Its window is not applied."]
    assert desk.session.view.window.level != 50


def test_that_colours_and_pictures_of_other_formats_have_no_window_of_a_state(review):
    session, asked = review.session, state(windows=(window(50, 30),))
    present(review, asked)  # nothing is on screen
    assert window_of(session, asked) is None
    session.start_series(None, replace(film(), frames=()))
    session.set_loaded(Loaded((picture_volume(),)))
    assert window_of(session, asked) is None
    session.start_series(None, film())
    assert window_of(session, asked) is None  # not loaded yet
    session.set_loaded(Loaded((picture_volume(is_color=True),)))
    assert window_of(session, asked) is None


def test_that_the_window_for_the_nearest_slice_of_a_volume_is_taken(make_desk):
    windows = tuple(window(k, 10, f"1.2.3.{k}") for k in range(20))
    desk = make_desk({"state": replace(made_state(), windows=windows, references=HERE)}).open()
    viewing.go_to_slice(desk.review, PlaneName.AXIAL, 20 - 6)
    assert desk.click("state").session.view.window.level == 6


def test_that_a_state_on_another_slice_brings_that_slice_on_screen(make_desk):
    desk = make_desk({"state": made_state("1.2.3.5")}).open()
    viewing.go_to_slice(desk.review, PlaneName.AXIAL, 20 - 11)
    frame = slice_frame(desk.click("state").session, PlaneName.AXIAL)
    assert frame.plane.number == 20 - 5
    assert len(frame.overlays.strokes) == 2
    before = desk.session.view.position_lps
    present(desk.review, made_state("9.9.9"))  # a picture that is not there
    assert desk.session.view.position_lps == before


def test_that_a_state_on_a_resampled_slice_brings_its_acquired_place_on_screen(review):
    grid = plain_geometry((3, 6, 8))
    places = tuple(replace(grid, affine=affine_at(grid, k), shape=(1, 6, 8)) for k in range(3))
    volume = sample_volume(grid)
    series = replace(framed_series(), shape=(3, 6, 8), frames=framed_series().frames[:3], is_resampled=True)
    review.session.start_series(None, series)
    review.session.set_loaded(Loaded((volume,), (AcquiredSlices(places, volume.array),)))
    review.session.set_view(replace(review.session.view, position_lps=grid.center_lps))
    present(review, made_state("1.2.3.2"))
    assert review.session.view.position_lps == pytest.approx(grid.to_lps((2, 2.5, 3.5)))


def affine_at(grid, index):
    """The matrix of one slice of a grid."""
    matrix = grid.affine.copy()
    matrix[:3, 3] = grid.to_lps((index, 0, 0))
    return matrix


def test_that_what_is_not_done_is_named():
    asked = state(rotation=90, is_flipped=True, areas=(replace(WHOLE, top_left=(3, 1)),))
    assert not_applied(asked, film()) == ("Its rotation, mirroring and zoom are not applied.",)
    assert not_applied(state(areas=(WHOLE,)), film()) == ()
    assert not_applied(state(areas=(WHOLE,), windows=(window(1, 2),)), None) == (
        "Its window and zoom are not applied.",
    )


def test_that_the_part_of_a_picture_that_a_state_shows_fills_the_view(make_desk):
    area = DisplayedArea(ImageUse(), (5, 3), (12, 6))  # 8 of 16 columns, 4 of 12 rows
    desk = on_film(make_desk, areas=(area,))
    assert desk.said == []
    camera = slice_frame(desk.session, PlaneName.AXIAL).camera
    assert camera.zoom == 2.0
    assert camera.center_lps == pytest.approx(desk.session.volume.geometry.to_lps((0, 3.5, 7.5)))


@pytest.mark.parametrize(
    "change",
    [
        {"is_fitted": False},
        {"top_left": (12, 3), "bottom_right": (5, 8)},
        {"used_on": ImageUse((), (1,))},
    ],
    ids=["of a fixed size", "mirrored", "of one frame"],
)
def test_that_a_part_that_the_view_cannot_show_is_named(make_desk, change):
    desk = on_film(make_desk, areas=(replace(DisplayedArea(ImageUse(), (5, 3), (12, 8)), **change),))
    assert desk.said == ["state: Its zoom is not applied."]
    assert desk.session.view.camera(PlaneName.AXIAL).zoom == 1.0


def test_that_nothing_is_asked_of_a_view_of_other_images(make_desk):
    other = replace(state(windows=(window(50, 30),), is_flipped=True), references=ELSEWHERE)
    desk = make_desk({"state": other}, images=(film(),)).open().click("state")
    assert desk.session.view.window.level != 50
    assert not any("not applied" in sentence for sentence in desk.said)


def test_that_a_shutter_is_a_layer_that_hides_what_lies_outside_of_it(make_desk):
    desk = on_film(make_desk, shutter=Shutter(rectangle=(3, 2, 10, 9), color=(9, 9, 9)))
    assert desk.names == ["Liver segmentation", "Display shutter"]
    assert desk.said == []
    (mask,) = slice_frame(desk.session, PlaneName.AXIAL).overlays.masks
    assert (mask.color, mask.opacity, mask.outlined) == ((9, 9, 9), 1.0, False)
    closed = np.ones((12, 16), bool)
    closed[1:9, 2:10] = False
    np.testing.assert_array_equal(mask.volume.array[0], closed)
    assert not desk.session.over.layers[1].has_area


def test_that_a_shutter_is_not_drawn_on_pictures_that_it_does_not_belong_to(make_desk):
    desk = make_desk({"state": replace(made_state(), shutter=Shutter(circle=(9, 9, 5)))}).open().click("state")
    for index, count in ((5, 1), (6, 0)):
        viewing.go_to_slice(desk.review, PlaneName.AXIAL, 20 - index)
        assert len(slice_frame(desk.session, PlaneName.AXIAL).overlays.masks) == count


def test_that_graphics_on_the_display_lie_where_the_displayed_part_of_the_picture_does(make_desk):
    line = Outline("POLYLINE", np.array([[0.0, 0.0], [1.0, 1.0]]), is_display=True)
    words = GraphicText("here", anchor=(0.5, 0.5), is_anchor_display=True)
    area = DisplayedArea(ImageUse(), (5, 3), (12, 8))
    drawn = Annotation("A", FILM, (line,), (words,))
    desk = on_film(make_desk, annotations=(drawn,), areas=(area,))
    assert desk.said == []
    overlays = slice_frame(desk.session, PlaneName.AXIAL).overlays
    grid = desk.session.volume.geometry
    corners = grid.to_lps([(0, 1.5, 3.5), (0, 7.5, 11.5)])  # outer corners of the first and the last pixel shown
    np.testing.assert_allclose(overlays.strokes[0].lines.paths[0], corners)
    np.testing.assert_allclose(overlays.texts[0].lps, grid.to_lps((0, 4.5, 7.5)))


def test_that_a_state_is_applied_once_and_the_reader_may_look_otherwise(make_desk):
    desk = on_film(make_desk, windows=(window(50, 30),))
    desk.session.set_view(replace(desk.session.view, window=Window(3, 4)))
    viewing.step_slices(desk.review, PlaneName.AXIAL, 1)
    assert desk.session.view.window == Window(3, 4)
