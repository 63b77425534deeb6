"""Opening segmentations, structure sets, maps, presentation states, reports and documents."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from made_layers import (
    ELSEWHERE,
    HERE,
    framed_series,
    made_contours,
    made_map,
    made_segmentation,
    made_state,
    object_series,
    study_with,
)
from object_desk import film
from samples import (
    picture_series,
    plain_geometry,
    sample_document,
)

from medviewer.app.layer_switches import (
    remove_object,
    set_layer_opacity,
    set_layer_visible,
)
from medviewer.app.layers import LAYER_COLORS, heatmap_of, layers_of, origin_text
from medviewer.app.object_places import OTHER_IMAGES, home_of, misplaced, segment_on
from medviewer.app.objects import NO_IMAGES, NOT_OPEN, NOTHING
from medviewer.app.opening import show_series
from medviewer.domain.annotations import Origin, References, SegmentMask
from medviewer.domain.errors import UserError
from medviewer.domain.geometry import Geometry, pixel_grid
from medviewer.domain.presentation import ImageUse, Shutter, StateWindow
from medviewer.domain.study import SeriesKind
from medviewer.domain.volume import Volume


def test_that_a_segmentation_lies_over_its_images_each_segment_a_layer(make_desk):
    desk = make_desk({"seg": made_segmentation()}).open().click("seg")
    assert desk.names == ["Liver", "(2)"]
    assert [layer.color for layer in desk.session.over.layers] == [(221, 130, 101), LAYER_COLORS[1]]
    assert desk.session.over.layers[0].origin_text == "Liver segmentation, Maker 1.0, Dr Two, 2026-03-02 10:00:00"
    assert desk.said == []
    assert desk.session.current.series.id == "1.2.4"


def test_that_an_object_opened_again_replaces_its_layers_and_leaves_the_others(make_desk):
    desk = make_desk({"seg": made_segmentation(), "rt": made_contours()}).open().click("seg").click("rt").click("seg")
    assert desk.names == ["Heart", "Marks", "Liver", "(2)"]
    assert desk.said == ["rt: One contour is damaged."]


def test_that_its_images_are_put_on_screen_first_where_nothing_is(make_desk):
    desk = make_desk({"seg": made_segmentation()}).open(then_show=False)
    assert desk.session.current is None
    desk.click("seg")
    assert desk.session.current.series.id == "1.2.4"
    assert desk.names == ["Liver", "(2)"]


def test_that_its_own_images_take_the_place_of_those_on_which_it_does_not_lie(make_desk):
    other = replace(framed_series(), id="x", series_uid="x", instances=(), frames=(),
                    geometry=Geometry(plain_geometry().affine, (20, 30, 40), "9.0"))  # fmt: skip
    desk = make_desk({"seg": made_segmentation()}, others=(other,)).open()
    show_series(desk.review, desk.study, other)
    desk.settle().click("seg")
    assert desk.session.current.series.id == "1.2.4"
    assert desk.names == ["Liver", "(2)"]


def test_that_an_object_stays_over_other_images_of_its_frame_of_reference(make_desk):
    other = replace(framed_series(), id="x", series_uid="x", instances=(), frames=())
    desk = make_desk({"seg": made_segmentation()}, others=(other,)).open()
    show_series(desk.review, desk.study, other)
    desk.settle().click("seg")
    assert desk.session.current.series.id == "x"
    assert desk.names == ["Liver", "(2)"]


def test_that_nothing_is_drawn_in_another_frame_of_reference(make_desk):
    desk = make_desk({"seg": made_segmentation(ELSEWHERE)}).open().click("seg")
    assert desk.session.over.layers == ()
    missing, refused = desk.session.notices
    assert "of which 1 is not here" in missing.title
    assert "another frame of reference" in refused.title
    assert refused.is_error


def test_that_nothing_is_drawn_on_images_that_nothing_ties_it_to(make_desk):
    desk = make_desk({"seg": made_segmentation(References(("9.9.9",)))}).open().click("seg")
    assert desk.session.over.layers == ()
    assert desk.said[-1] == f"seg: {OTHER_IMAGES}"


def test_that_an_object_without_its_images_says_so_once(make_desk):
    desk = make_desk({"seg": made_segmentation(ELSEWHERE), "map": made_map(References())}).open(then_show=False)
    desk.click("seg").click("map")
    assert desk.session.over.layers == ()
    assert desk.said[0].startswith("seg: It refers to 1 image or object, of which 1 is not here")
    assert desk.said[1] == f"map: {NO_IMAGES}"
    assert {notice.advice for notice in desk.session.notices} == {NOT_OPEN}


def test_that_what_is_missing_is_said_and_the_rest_is_drawn(make_desk):
    partial = References((*HERE.sop_instance_uids, "9.9.9"), (), HERE.frame_uid)
    desk = make_desk({"seg": made_segmentation(partial)}).open().click("seg")
    assert "It refers to 21 images and objects, of which 1 is not here" in desk.said[0]
    assert desk.names == ["Liver", "(2)"]


def test_that_a_folder_of_objects_alone_opens_the_first(make_desk):
    desk = make_desk({"sr": sample_document()}, images=()).open()
    assert desk.session.over.document is not None
    assert desk.session.current is None


def test_that_an_object_that_cannot_be_read_is_told_and_changes_nothing(make_desk):
    def refuse(_series, _token, _progress):
        message = "The file is cut short."
        raise UserError(message)

    desk = make_desk({"seg": made_segmentation()})
    ports = replace(desk.review.ports, read_object=refuse)
    object.__setattr__(desk.review, "ports", ports)
    desk.open().click("seg")
    assert desk.said == ["The file is cut short."]
    assert desk.session.over.layers == ()


def test_that_layers_go_with_the_series_they_lay_over(make_desk):
    desk = make_desk({"seg": made_segmentation()}).open().click("seg")
    show_series(desk.review, desk.study, desk.study.series[0])
    assert desk.session.over.layers == ()
    desk.settle().click("seg")
    desk.session.close_series()
    assert desk.session.over.layers == ()


# pictures without a place in the patient


def flat_segment(row: int, column: int, frame: int = 0) -> SegmentMask:
    affine = np.zeros((4, 4))
    affine[[0, 1, 2, 3], [2, 1, 0, 3]] = 1
    affine[:3, 3] = (column, row, frame)
    return SegmentMask(1, "Ball", Volume(Geometry(affine, (1, 2, 3)), np.ones((1, 2, 3), np.uint8), is_placed=False))


def test_that_a_segment_without_a_place_lies_on_the_pixels_of_its_picture(make_desk):
    segmentation = made_segmentation(References(("1.2.6.1",)), flat_segment(3, 4, 2))
    desk = make_desk({"seg": segmentation}, images=(film(),)).open().click("seg")
    (layer,) = desk.session.over.layers
    grid = pixel_grid((5, 12, 16), 2.0)
    first, last = (layer.content.volume.geometry.to_lps(index) for index in ((0, 0, 0), (0, 1, 2)))
    assert first == pytest.approx(grid.to_lps((2, 3, 4)))
    assert last == pytest.approx(grid.to_lps((2, 4, 6)))
    assert not layer.content.volume.is_placed


@pytest.mark.parametrize("has_frames", [True, False])
def test_that_a_segment_without_a_place_starts_at_the_first_frame_of_its_picture(has_frames):
    series = film((1, 12, 16)) if has_frames else picture_series((1, 12, 16))
    found = segment_on(flat_segment(0, 0), References(("1.2.6.1",)), series)
    assert found.volume.geometry.to_lps((0, 0, 0)) == pytest.approx((0, 0, 0))


def test_that_what_has_a_place_is_not_drawn_where_there_is_none(make_desk):
    named = References(("1.2.6.1",))
    objects = {"seg": made_segmentation(named), "map": made_map(named), "rt": made_contours(named)}
    desk = make_desk(objects, images=(film(),)).open().click("seg").click("map").click("rt")
    assert desk.names == ["(2)"]  # the empty segment has nothing to place
    assert desk.said == [f"map: {NOTHING}", "rt: One contour is damaged.", f"rt: {NOTHING}"]
    assert segment_on(flat_segment(0, 0), HERE, framed_series()) is None


def test_that_what_a_presentation_state_asks_for_beside_graphics_is_said_not_to_be_applied(make_desk):
    plain = replace(made_state(), annotations=made_state().annotations[:1])
    full = replace(
        plain, windows=(StateWindow(40, 400, ImageUse()),), shutter=Shutter(circle=(9, 9, 5)), is_flipped=True
    )
    desk = make_desk({"plain": plain, "full": full, "laid": made_state()}).open()
    desk.click("plain").click("full").click("laid")
    assert desk.said == [
        "full: Its mirroring is not applied.",
        "laid: Its layout on the display is not applied.",
    ]
    assert desk.names == ["Liver segmentation", "Liver segmentation", "Display shutter", "Liver segmentation"]


# switches and small things


def test_that_a_layer_is_switched_faded_and_taken_off_by_itself(make_desk):
    desk = make_desk({"seg": made_segmentation(), "state": made_state()}).open().click("seg").click("state")
    first, second, third = (layer.id for layer in desk.session.over.layers)
    set_layer_visible(desk.review, first, visible=False)
    set_layer_opacity(desk.review, second, 7.0)
    assert [layer.visible for layer in desk.session.over.layers] == [False, True, True]
    assert [layer.opacity for layer in desk.session.over.layers] == [0.4, 1.0, 0.4]
    remove_object(desk.review, "seg")
    assert [layer.id for layer in desk.session.over.layers] == [third]


def test_that_a_map_has_the_scale_of_its_window_else_of_its_values():
    (recommended,) = made_map(window=(1.0, 0.5)).maps
    assert heatmap_of(recommended).value_range == (0.75, 1.25)
    (plain,) = made_map().maps
    known = plain.volume.array[np.isfinite(plain.volume.array)]
    assert heatmap_of(plain).value_range == (known.min(), known.max())
    flat = replace(plain, volume=replace(plain.volume, array=np.full((20, 30, 40), np.nan, np.float32)))
    assert heatmap_of(flat).value_range == (0.0, 1.0)
    even = replace(plain, volume=replace(plain.volume, array=np.full((20, 30, 40), 3, np.float32)))
    assert heatmap_of(even).value_range == (3.0, 4.0)


def test_that_an_object_belongs_to_the_series_of_which_it_names_most():
    few = framed_series(id="few", series_uid="few", instances=framed_series().instances[:2])
    study = replace(study_with(object_series("seg")), series=(few, framed_series(), object_series("seg")))
    assert home_of(HERE, [study])[1].id == "1.2.4"
    assert home_of(References((), ("few",)), [study])[1].id == "few"
    assert home_of(ELSEWHERE, [study]) is None
    assert home_of(HERE, []) is None


def test_that_slices_without_a_common_grid_have_the_frame_of_reference_of_their_headers():
    tilted = framed_series(geometry=None, is_resampled=True)
    assert misplaced(HERE, tilted) == ""
    assert "another frame" in misplaced(replace(HERE, frame_uid="9.0"), tilted)
    assert misplaced(References(), framed_series(geometry=None, frames=())) == OTHER_IMAGES
    assert misplaced(References((), (), ""), film()) == OTHER_IMAGES
    assert misplaced(References(("1.2.6.1",)), replace(film(), kind=SeriesKind.CINE)) == ""


def test_that_a_document_lies_over_nothing():
    assert layers_of(sample_document(), "doc") == ()


def test_that_an_unsigned_object_is_told_by_its_title_alone():
    assert origin_text(Origin("1", "2", "Mask")) == "Mask"
