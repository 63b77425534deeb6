from __future__ import annotations

from dataclasses import replace

import numpy as np
import PIL.Image
import PIL.ImageDraw
import pytest

from medviewer.domain.annotations import Origin, References
from medviewer.domain.presentation import (
    Annotation,
    DisplayedArea,
    GraphicLayer,
    ImageUse,
    Presentation,
    Shutter,
    StateWindow,
)
from medviewer.domain.voi import VoiFunction, Window, voi

STATE = Presentation(
    Origin("1", "2", "State"),
    References(("7", "8")),
    annotations=(
        Annotation("A", ImageUse(("7",))),
        Annotation("B", ImageUse()),
        Annotation("A", ImageUse(("8",), (2,))),
    ),
    layers=(GraphicLayer("A", 1), GraphicLayer("B", 2)),
    windows=(StateWindow(40, 400, ImageUse(("8",))), StateWindow(50, 80, ImageUse())),
)


def test_that_a_picture_has_what_was_drawn_on_it_and_on_all():
    assert STATE.annotations_on("7") == STATE.annotations[:2]
    assert STATE.annotations_on("8", 2) == STATE.annotations[1:]
    assert STATE.annotations_on("8", 1) == STATE.annotations[1:2]


def test_that_the_first_window_for_a_picture_is_taken():
    assert STATE.window_on("8").center == 40
    assert STATE.window_on("7").center == 50


def test_that_a_layer_is_found_by_its_name():
    assert STATE.layer("B").order == 2
    assert STATE.layer("C") is None


@pytest.mark.parametrize("function", ["LINEAR", "LINEAR_EXACT", "SIGMOID"])
@pytest.mark.parametrize("shown", [(1.0, 0.0), (1.0, -1024.0), (0.5, 3.0)])
def test_that_a_window_shows_the_same_pixels_alike_whatever_values_are_made_of_them(function, shown):
    stored = np.arange(-50.0, 500.0)
    asked = StateWindow(150, 100, ImageUse(), function=function)
    expected = voi(stored * 2.0 - 10.0, Window(100, 150, VoiFunction(function)))
    window = asked.window_for((2.0, -10.0), shown)
    np.testing.assert_allclose(voi(stored * shown[0] + shown[1], window), expected, atol=1e-9)


def test_that_a_window_of_the_values_on_screen_is_taken_as_it_is():
    assert StateWindow(40, 400, ImageUse()).window_for((1, -1024), (1, -1024)) == Window(400, 40, VoiFunction.LINEAR)
    narrow = StateWindow(0.5, 0.25, ImageUse(), function="UNKNOWN").window_for((1, 0), (1, 0))
    assert narrow == Window(0.25, 0.5, VoiFunction.LINEAR_EXACT)


def test_that_a_rectangular_shutter_leaves_its_edges_open():
    closed = Shutter(rectangle=(3, 2, 5, 4)).closed(6, 7)
    rows, columns = np.nonzero(~closed)
    assert (rows.min() + 1, rows.max() + 1, columns.min() + 1, columns.max() + 1) == (2, 4, 3, 5)
    assert (~closed).sum() == 9


def test_that_a_circular_shutter_is_round_in_the_patient_where_pixels_are_not_square():
    is_open = ~Shutter(circle=(20, 10, 8)).closed(21, 41, aspect=2.0)
    assert is_open[9, 11:28].all()
    assert not is_open[9, 10]
    assert is_open[5:14, 19].all()
    assert not is_open[4, 19]


def test_that_a_polygonal_shutter_is_what_pillow_fills():
    corners = ((3.0, 2.0), (17.0, 5.0), (12.0, 18.0), (9.0, 8.5))
    is_open = ~Shutter(polygon=corners).closed(20, 20)
    image = PIL.Image.new("L", (20, 20))
    PIL.ImageDraw.Draw(image).polygon([(x - 1, y - 1) for x, y in corners], fill=1)
    drawn = np.array(image) == 1
    assert (is_open & ~drawn).sum() == 0  # Pillow fills the pixels of the outline too
    assert (drawn & ~is_open).sum() < 45
    assert is_open.sum() > 60


def test_that_the_shapes_of_a_shutter_overlap_to_one_opening():
    both = Shutter(rectangle=(1, 1, 10, 20), circle=(10, 10, 5))
    expected = Shutter(rectangle=(1, 1, 10, 20)).closed(20, 20) | Shutter(circle=(10, 10, 5)).closed(20, 20)
    np.testing.assert_array_equal(both.closed(20, 20), expected)
    assert Shutter().is_open
    assert not both.is_open


@pytest.mark.parametrize(
    ("area", "is_turned", "point", "pixel"),
    [
        (((1, 1), (30, 20)), False, (0.0, 0.0), (0, 0)),
        (((1, 1), (30, 20)), False, (1.0, 1.0), (30, 20)),
        (((11, 6), (20, 15)), False, (0.5, 0.25), (15, 7.5)),
        (((30, 1), (1, 20)), False, (0.0, 0.0), (30, 0)),  # mirrored: its right edge is shown at the left
        (((1, 20), (30, 1)), True, (0.0, 0.0), (0, 20)),  # turned clockwise: its lower left comes to the top left
        (((1, 20), (30, 1)), True, (1.0, 0.0), (0, 0)),
        (((1, 20), (30, 1)), True, (0.0, 1.0), (30, 20)),
    ],
)
def test_that_a_place_on_the_display_is_a_place_on_the_pixels_shown_there(area, is_turned, point, pixel):
    shown = DisplayedArea(ImageUse(), *area)
    np.testing.assert_allclose(shown.to_pixels(point, is_turned=is_turned), pixel)


def test_that_a_part_or_a_fixed_size_is_not_the_whole_of_a_picture():
    assert DisplayedArea(ImageUse(), (1, 1), (30, 20)).is_whole(20, 30)
    assert DisplayedArea(ImageUse(), (30, 1), (1, 20)).is_whole(20, 30)
    assert not DisplayedArea(ImageUse(), (2, 1), (30, 20)).is_whole(20, 30)
    assert not DisplayedArea(ImageUse(), (1, 1), (30, 20), is_fitted=False).is_whole(20, 30)


def test_that_a_state_knows_the_part_of_a_picture_and_whether_it_is_turned():
    area = DisplayedArea(ImageUse(("8",)), (1, 1), (3, 3))
    state = replace(STATE, areas=(area,), rotation=270)
    assert state.area_on("8") is area
    assert state.area_on("7") is None
    assert state.is_turned
    assert not STATE.is_turned
