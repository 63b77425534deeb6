"""Whole segments changed as jobs, and segments taken over from objects."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest
from drawn_segments import GRID, lines, said, spot, voxels
from made_layers import BLOCK, made_contours, made_segmentation
from samples import sample_analysis

from medviewer.app.annotating import (
    adopt_layer,
    grow_tolerance,
    loaded_volume,
    new_segment,
    rename_segment,
    segment_items,
    segments_of,
    select_segment,
    selected_segment,
    widened,
)
from medviewer.app.annotating_shapes import fill_between, grow_from, keep_largest, smooth
from medviewer.app.deciding import undo
from medviewer.app.reporting import current_report
from medviewer.domain.errors import UserError
from medviewer.domain.geometry import Geometry
from medviewer.domain.layers import OverlayLayer
from medviewer.domain.mask import empty_mask, mask_of
from medviewer.domain.volume import Volume


def test_that_a_region_grows_within_its_tolerance_and_reach(open_review, settle):
    store, seed = segments_of(open_review), spot(20, 15)
    store.set_brush(replace(store.brush, tolerance=45.0, reach_mm=6.0))
    grow_from(open_review, seed)
    settle(open_review)
    segment = selected_segment(open_review.session)
    volume = loaded_volume(open_review.session.current)
    value = int(volume.array[5, 15, 20])
    places = GRID.to_lps(np.argwhere(voxels(segment)))
    assert np.linalg.norm(places - np.array(seed), axis=1).max() <= 6.0 + 1e-6
    # rows of 40 values: those of the row itself, and of the next ones as far as 45 reaches
    expected = [v for v in range(value - 45, value + 46) if np.linalg.norm(np.subtract(where(volume, v), seed)) <= 6.0]
    assert sorted(volume.array[voxels(segment)]) == expected


def where(volume, value):
    return GRID.to_lps(np.argwhere(volume.array == value)[0])


def test_that_the_tolerance_is_an_eighth_of_the_window_until_it_is_set(open_review):
    assert grow_tolerance(open_review.session) == open_review.session.view.window.width / 8


def test_that_a_region_cannot_grow_from_outside(open_review):
    with pytest.raises(UserError, match="outside of the images"):
        grow_from(open_review, spot(-40, 3))


def test_that_slices_between_are_filled_and_the_shape_is_smoothed(open_review, stroke, settle):
    stroke(open_review, slice_=3)
    two = stroke(open_review, slice_=7)
    fill_between(open_review)
    settle(open_review)
    filled = selected_segment(open_review.session)
    assert [int(count) for count in filled.mask.counts[3:8]] == [two.mask.counts[3]] * 5
    smooth(open_review)
    settle(open_review)
    assert selected_segment(open_review.session).mask.count != filled.mask.count
    undo(open_review)
    undo(open_review)
    settle(open_review)
    np.testing.assert_array_equal(voxels(selected_segment(open_review.session)), voxels(two))


def test_that_the_largest_part_is_kept_and_that_a_second_time_changes_nothing(open_review, stroke, settle):
    stroke(open_review, (5, 5), (8, 5))
    both = stroke(open_review, (5, 25), (35, 25))
    keep_largest(open_review)
    settle(open_review)
    one = selected_segment(open_review.session)
    assert one.mask.count < both.mask.count
    assert not voxels(one)[:, :11].any()
    keep_largest(open_review)
    settle(open_review)
    assert said(open_review)[-1] == "Largest part: there was nothing to change."


def test_that_shapes_need_a_segment_that_stays_as_it_is(open_review, stroke, settle):
    with pytest.raises(UserError, match="No segment of this series is selected"):
        smooth(open_review)
    segment = stroke(open_review)
    keep_largest(open_review)
    rename_segment(open_review, segment.id, "Other")
    settle(open_review)
    assert said(open_review)[-1].startswith("The segment was changed meanwhile")


def liver(review):
    segmentation = made_segmentation()
    layers = tuple(
        OverlayLayer(f"seg/{n}", "seg", "Liver", (9, 8, 7), one, "Liver segmentation, Maker 1.0")
        for n, one in enumerate((*segmentation.segments, made_contours().contours[0]))
    )
    review.session.over.set_layers(layers)


def test_that_a_segment_of_an_object_is_taken_over_onto_the_grid_of_the_images(open_review, record, settle, stroke):
    liver(open_review)
    made = adopt_layer(open_review, "seg/0")
    settle(open_review)
    expected = np.zeros(GRID.shape, bool)
    expected[BLOCK] = True
    np.testing.assert_array_equal(voxels(made), expected)
    assert made.mask.geometry == GRID
    assert (made.head.name, made.head.color) == ("Liver", (9, 8, 7))
    assert json.loads(lines(record)[0].payload)["source"]["reference"] == "seg/0"
    assert stroke(open_review, (1, 1), (5, 1)).mask.count > made.mask.count
    for name in ("seg/1", "seg/2", "gone"):
        with pytest.raises(UserError, match="no segment in it"):
            adopt_layer(open_review, name)


def test_that_another_grid_is_widened_with_its_voxels_at_their_places():
    own = Geometry(np.diag([2.0, 2.0, 2.0, 1.0]), (4, 5, 6))
    images = Geometry(np.array([[1, 0, 0, -7.0], [0, 1, 0, 0.0], [0, 0, 1, 3.0], [0, 0, 0, 1]]), (30, 20, 10))
    mask = mask_of(Volume(own, np.ones(own.shape, np.uint8)))
    wide = widened(mask, images)
    assert wide.count == 120
    first, shape = wide.box()
    np.testing.assert_allclose(wide.geometry.to_lps(first), own.to_lps((0, 0, 0)))
    assert shape == own.shape
    corners = wide.geometry.to_index(images.corners_lps())
    assert (corners > -0.5 - 1e-6).all()
    assert (corners < np.array(wide.geometry.shape) - 0.5 + 1e-6).all()
    assert widened(empty_mask(own), images).count == 0
    far = Geometry(np.diag([1e4, 1e4, 1e4, 1.0]), (3, 3, 3))
    assert widened(mask, far) is mask


def test_that_reports_list_the_segments_that_are_not_empty(open_review, stroke, settle):
    segment = stroke(open_review)
    select_segment(open_review, None)
    new_segment(open_review)
    liver(open_review)
    adopt_layer(open_review, "seg/0")
    settle(open_review)
    open_review.session.set_analyses((sample_analysis(),), {})
    items = current_report(open_review).segments
    assert [(item.name, item.volume, item.source) for item in items] == [
        ("Segment 1", segment.volume_text, "drawn by hand"),
        ("Liver", "0.45 ml", "Liver segmentation, Maker 1.0"),
    ]
    assert {item.series for item in items} == {"LUNG 3.0"}


def test_that_without_a_series_there_are_no_segments_to_report(review):
    assert segment_items(review) == ()
