"""What is said of the pixel under the cursor on a thick turned slice is what the slice shows there."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from medviewer.app import viewing
from medviewer.app.resolve import slice_frame
from medviewer.app.slice_text import hover_text
from medviewer.domain.planes import PlaneName
from medviewer.domain.slab import Slab, SlabMode

A = PlaneName.AXIAL


def said(frame, lps):
    return hover_text(frame, lps).split(" at ")[0]


@pytest.fixture
def deep(open_review):
    """A turned slice, and a place on it before which lies one bright and behind which lies one dark voxel."""
    session = open_review.session
    geometry = session.volume.geometry
    viewing.tilt_planes(open_review, (1.0, 0.0, 0.0), math.radians(25.0))
    plane = slice_frame(session, A).plane
    place = geometry.to_lps(geometry.nearest_index(geometry.center_lps))
    viewing.go_to(open_review, tuple(place))
    array = np.full(geometry.shape, 10, np.int16)
    for way, value in ((6.0, 900), (-6.0, -700)):
        array[geometry.nearest_index(place + way * np.array(plane.normal))] = value
    volume = replace(session.volume, array=array)
    session.set_loaded(replace(session.current.loaded, times=(volume,)))
    return open_review, tuple(place)


@pytest.mark.parametrize(
    ("mode", "thickness", "expected"),
    [
        (SlabMode.MAX, 14.0, "HU 900"),
        (SlabMode.MIN, 14.0, "HU -700"),
        (SlabMode.MAX, 6.0, "HU 10"),
    ],
)
def test_that_the_value_is_that_of_all_that_the_slice_takes_together(deep, mode, thickness, expected):
    review, place = deep
    assert said(slice_frame(review.session, A), place) == "HU 10"
    viewing.set_slab(review, Slab(mode, thickness))
    assert said(slice_frame(review.session, A), place) == expected


def test_that_a_mean_counts_each_sample_of_the_way_once(deep):
    review, place = deep
    viewing.set_slab(review, Slab(SlabMode.MEAN, 14.0))
    frame = slice_frame(review.session, A)
    step, volume = frame.plane.spacing_mm[0], frame.volume
    reach = math.floor(7.0 / step + 1e-6)
    ways = np.arange(-reach, reach + 1) * step
    values = [volume.value_at(np.array(place) + way * np.array(frame.plane.normal)) for way in ways]
    assert float(said(frame, place).removeprefix("HU ")) == pytest.approx(np.mean(values), rel=1e-3)


def test_that_what_lies_outside_and_padding_count_for_nothing(deep):
    review, _place = deep
    session = review.session
    volume = session.volume
    array = volume.array.copy()
    array[:, :, : array.shape[2] // 2] = -2000
    padded = replace(volume, array=array, padding=(-2000.0, -2000.0))
    session.set_loaded(replace(session.current.loaded, times=(padded,)))
    viewing.set_slab(review, Slab(SlabMode.MIN, 200.0))
    frame = slice_frame(session, A)
    inside = volume.geometry.to_lps((10, 15, 30))
    assert said(frame, tuple(inside)) == "HU 10"
    outside = volume.geometry.to_lps((10, 15, 5))
    assert said(frame, tuple(outside)) == "no value"
