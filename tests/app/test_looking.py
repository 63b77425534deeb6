from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from samples import oblique_geometry, picture_series, picture_volume, sample_series, sample_study

from medviewer.app import viewing
from medviewer.app.looking import (
    NO_WIDTH,
    offered_windows,
    set_color_map,
    set_curve,
    set_interpolation,
    set_window,
    window_from_region,
    window_of,
)
from medviewer.app.resolve import slice_frame
from medviewer.app.window_presets import presets_of
from medviewer.domain.color_maps import GREY, HOT_IRON
from medviewer.domain.display import Window, presets_for
from medviewer.domain.errors import UserError
from medviewer.domain.loaded import Loaded
from medviewer.domain.look import Interpolation, Look
from medviewer.domain.planes import PlaneName
from medviewer.domain.slab import Slab, SlabMode
from medviewer.domain.tool import HandTool
from medviewer.domain.vectors import vec3
from medviewer.domain.voi import HeaderVoi, VoiFunction, VoiLut
from medviewer.domain.volume import Volume

A = PlaneName.AXIAL
TABLE = VoiLut(0, (np.arange(100, dtype="<u2") * 40).tobytes(), 12, "BONE")


def shown(review, loaded: Loaded, modality: str = "CT", **changes):
    series = sample_series(loaded.volume.geometry, modality=modality, **changes)
    review.session.start_series(sample_study((series,)), series)
    review.session.set_loaded(loaded)
    return review


def from_pixels(review, first, last, name=A):
    """The window from a region between two pixels (column, row) of a slice."""
    plane = slice_frame(review.session, name).plane
    window_from_region(review, plane, (vec3(plane.to_lps(first)), vec3(plane.to_lps(last))))
    return plane


def test_that_colours_and_interpolation_are_part_of_the_frame(open_review):
    assert slice_frame(open_review.session, A).look == Look()
    set_color_map(open_review, HOT_IRON)
    set_interpolation(open_review, Interpolation.CUBIC)
    assert slice_frame(open_review.session, A).look == Look(HOT_IRON, Interpolation.CUBIC)
    set_color_map(open_review, GREY)
    assert slice_frame(open_review.session, A).look.color_map.is_grey


def test_that_numbers_make_an_exact_window_and_no_width_is_refused_with_a_sentence(open_review):
    set_window(open_review, window_of(123.5, -40.25, VoiFunction.LINEAR_EXACT))
    assert open_review.session.view.window == Window(123.5, -40.25)
    for width in (0.0, -5.0, float("nan"), float("inf")):
        with pytest.raises(UserError, match="larger than 0") as refused:
            window_of(width, 0.0, VoiFunction.LINEAR_EXACT)
        assert refused.value.title == NO_WIDTH
    assert window_of(0.5, 0.0, VoiFunction.LINEAR).function is VoiFunction.LINEAR_EXACT
    assert window_of(2.0, 0.0, VoiFunction.LINEAR).function is VoiFunction.LINEAR


def test_that_a_curve_keeps_width_and_level_and_leaves_a_table(open_review):
    set_window(open_review, TABLE.window)
    for function in VoiFunction:
        set_curve(open_review, function)
        assert open_review.session.view.window == Window(99, 49.5, function)


def test_that_colour_images_have_no_window(review):
    volume = picture_volume(is_color=True)
    series = picture_series()
    review.session.start_series(sample_study((series,)), series)
    review.session.set_loaded(Loaded((volume,)))
    before = review.session.view.window
    set_window(review, Window(1, 2))
    from_pixels(review, (1, 1), (5, 5))
    assert review.session.view.window == before


def test_that_the_header_offers_its_windows_and_tables_by_name(review):
    assert offered_windows(review.session) == ()
    voi = HeaderVoi(((Window(400, 40), "SOFT"),), (TABLE,))
    volume = Volume(oblique_geometry(), np.zeros((20, 30, 40), np.int16))
    shown(review, Loaded((volume,), voi=voi))
    assert offered_windows(review.session) == (("BONE", TABLE.window), ("SOFT", Window(400, 40)))


@pytest.mark.parametrize("name", list(PlaneName))
def test_that_a_region_gives_the_window_from_its_1st_to_its_99th_percentile(review, name):
    values = np.random.default_rng(4).normal(0, 300, (20, 30, 40)).astype(np.float32)
    volume = Volume(oblique_geometry(), values, "HU")
    shown(review, Loaded((volume,)))
    review.session.set_view(replace(review.session.view, position_lps=volume.geometry.center_lps))
    plane = from_pixels(review, (3, 2), (15, 12), name)
    index = volume.geometry.to_index(plane.to_lps([(c, r) for r in range(2, 13) for c in range(3, 16)]))
    inside = values[tuple(np.rint(index).astype(int).T)]
    assert len(inside) == 11 * 13
    low, high = np.percentile(inside.astype(float), (1, 99))
    window = review.session.view.window
    assert (window.low, window.high) == (pytest.approx(low), pytest.approx(high))


def test_that_padding_and_what_is_no_number_count_for_nothing_in_a_region(review):
    values = np.full((20, 30, 40), 50.0, np.float32)
    values[:, :, ::2] = 150
    values[:, 5] = -2000
    values[:, 6] = np.nan
    shown(review, Loaded((Volume(oblique_geometry(), values, padding=(-2000, -2000)),)))
    from_pixels(review, (2, 2), (12, 12))
    assert (review.session.view.window.low, review.session.view.window.high) == (50, 150)


def test_that_one_bright_pixel_in_a_flat_region_gives_the_whole_range(review):
    values = np.zeros((20, 30, 40), np.int16)
    values[:, 10, 10] = 1000
    shown(review, Loaded((Volume(oblique_geometry(), values),)))
    from_pixels(review, (2, 2), (30, 25))
    assert (review.session.view.window.low, review.session.view.window.high) == (0, 1000)


def test_that_a_region_of_one_value_is_refused_and_the_window_stays(review):
    shown(review, Loaded((Volume(oblique_geometry(), np.full((20, 30, 40), 7, np.int16)),)))
    before = review.session.view.window
    with pytest.raises(UserError, match="no two different values"):
        from_pixels(review, (2, 2), (12, 12))
    with pytest.raises(UserError, match="no two different values"):
        from_pixels(review, (-50, -50), (-40, -40))
    assert review.session.view.window == before


def test_that_a_region_on_a_thick_slice_takes_what_is_on_screen(review):
    values = np.random.default_rng(4).normal(0, 300, (20, 30, 40)).astype(np.float32)
    volume = Volume(oblique_geometry(), values, "HU")
    shown(review, Loaded((volume,)))
    slab = Slab(SlabMode.MAX, 15.0)
    review.session.set_view(replace(review.session.view, position_lps=volume.geometry.center_lps, slab=slab))
    from_pixels(review, (0, 0), (39, 29))
    middle = int(np.floor(volume.geometry.to_index(volume.geometry.center_lps)[0] + 0.5))
    low, high = np.percentile(values[middle - 2 : middle + 3].max(axis=0).astype(float), (1, 99))
    window = review.session.view.window
    assert (window.low, window.high) == (pytest.approx(low), pytest.approx(high))


def test_that_pet_presets_are_suv_in_inverted_grey_and_need_the_factor(review):
    factor = 0.0002
    volume = Volume(oblique_geometry(), np.zeros((20, 30, 40), np.float32), "Bq/ml")
    shown(review, Loaded((volume,), suv_factor=factor), "PT")
    assert [(one.key, one.name) for one in presets_of(review.session)] == [(2, "SUV 0-5"), (3, "SUV 0-10")]
    for key, top in ((2, 5.0), (3, 10.0)):
        viewing.preset(review, key)
        view = review.session.view
        assert (view.window.low, view.window.high * factor) == (pytest.approx(0), pytest.approx(top))
        assert view.inverted
    shown(review, Loaded((volume,)), "PT")
    before = review.session.view
    viewing.preset(review, 2)
    assert review.session.view == before


def test_that_ct_presets_leave_the_inversion_as_it_is(open_review):
    open_review.session.set_view(replace(open_review.session.view, inverted=True))
    viewing.preset(open_review, 3)
    assert open_review.session.view.window == Window(1500, -600)
    assert open_review.session.view.inverted


def test_that_there_are_no_presets_without_a_scale_and_none_without_a_series(review):
    assert presets_of(review.session) == ()
    assert presets_for("MR") == presets_for("CR") == presets_for("PT") == presets_for("PT", 0.0) == ()


def test_that_what_a_drag_does_is_said_while_it_takes_a_region(open_review):
    assert slice_frame(open_review.session, A).hint == ""
    open_review.room.set_tool(HandTool.WINDOW_REGION)
    assert "drag a rectangle" in slice_frame(open_review.session, A).hint


def test_that_the_glass_is_on_while_it_is_asked_for(review):
    told = []
    review.room.changed.connect(told.append)
    for on in (True, True, False):
        review.room.set_magnifying(on=on)
        assert review.room.magnifying is on
    assert len(told) == 2
