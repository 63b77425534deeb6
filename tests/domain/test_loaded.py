"""Acquired slices are shown as they are, each in its own place, whichever way they face."""

from __future__ import annotations

import itertools
from typing import Any

import numpy as np
import pytest
from samples import affine, rotation

from medviewer.domain.geometry import Geometry
from medviewer.domain.loaded import AcquiredSlices, Loaded
from medviewer.domain.planes import FIRST_SLICE, SCREEN_AXES, PlaneName
from medviewer.domain.volume import Volume

HEIGHTS = np.array([0.0, 2.0, 4.5, 6.0, 11.0])
VALUES = np.arange(5 * 4 * 3, dtype=np.int16).reshape(5, 4, 3)
WAYS = [
    np.eye(3)[list(order)] * np.array(signs)[:, None] @ rotation((4.0, -7.0, 9.0)).T
    for order in itertools.permutations(range(3))
    for signs in itertools.product((1.0, -1.0), repeat=3)
]


def leaning(directions: Any) -> AcquiredSlices:
    """Uneven slices that drift along their columns, as a tilted gantry makes them."""
    way = np.asarray(directions)
    places = []
    for height in HEIGHTS:
        matrix = affine(way, (2.0, 0.9, 0.7))
        matrix[:3, 3] += way[0] * height + way[1] * 0.3 * height
        places.append(Geometry(matrix, (1, 4, 3), "1.2.9"))
    return AcquiredSlices(tuple(places), VALUES, "HU", (-2000.0, -2000.0))


def view_along(directions: Any) -> PlaneName:
    """The view that looks along the slices."""
    return max(PlaneName, key=lambda name: abs(float(np.asarray(directions)[0] @ FIRST_SLICE[name])))


@pytest.mark.parametrize("way", range(48))
def test_that_only_the_view_along_the_normal_shows_the_slices(way: int) -> None:
    slices = leaning(WAYS[way])
    assert [name for name in PlaneName if slices.shows(name)] == [view_along(WAYS[way])]


@pytest.mark.parametrize("way", range(48))
def test_that_slices_are_counted_in_the_direction_of_the_view(way: int) -> None:
    slices, name = leaning(WAYS[way]), view_along(WAYS[way])
    planes = [slices.plane(name, number) for number in range(1, 6)]
    assert [(plane.number, plane.count) for plane in planes] == [(n, 5) for n in range(1, 6)]
    # the corner on top left moves sideways with the tilt: the normal counts
    normal = np.asarray(WAYS[way])[0] * np.sign(np.asarray(WAYS[way])[0] @ FIRST_SLICE[name])
    heights = [float(np.dot(plane.origin_lps, normal)) for plane in planes]
    assert (np.diff(heights) > 0).all()


@pytest.mark.parametrize("way", range(48))
def test_that_a_plane_lies_on_the_pixels_of_its_slice(way: int) -> None:
    slices, name = leaning(WAYS[way]), view_along(WAYS[way])
    right, down = (np.array(axis) for axis in SCREEN_AXES[name])
    for number in range(1, 6):
        index, plane = slices.index(name, number), slices.plane(name, number)
        corners = {tuple(np.round(slices.places[index].to_lps((0, j, i)), 6)) for j in (0, 3) for i in (0, 2)}
        across, along = (n - 1 for n in plane.size)
        drawn = {tuple(np.round(plane.to_lps((c, r)), 6)) for c in (0, across) for r in (0, along)}
        assert drawn == corners
        assert np.dot(plane.right, right) > 0.5
        assert np.dot(plane.down, down) > 0.5


@pytest.mark.parametrize("way", range(48))
def test_that_a_position_on_a_slice_finds_it_and_stepping_moves_along_the_normal(way: int) -> None:
    slices, name = leaning(WAYS[way]), view_along(WAYS[way])
    start = slices.places[2].to_lps((0, 1, 2))
    for number in range(1, 6):
        index = slices.index(name, number)
        assert slices.number_at(name, slices.places[index].to_lps((0, 3, 1))) == number
        moved = np.array(slices.onto(name, start, number))
        assert slices.number_at(name, moved) == number
        assert slices.places[index].to_index(moved)[0] == pytest.approx(0.0, abs=1e-9)
        np.testing.assert_allclose(np.cross(moved - start, np.asarray(WAYS[way])[0]), 0.0, atol=1e-9)


def test_that_the_nearest_slice_answers_between_two() -> None:
    slices, way = leaning(WAYS[0]), np.asarray(WAYS[0])
    name = view_along(way)
    asked = [0.9, 1.1, 3.2, 3.3, 8.4, 8.6, -50.0, 90.0]
    start = slices.places[0].to_lps((0, 0, 0))
    indices = [slices.index(name, slices.number_at(name, start + way[0] * height)) for height in asked]
    assert indices == [0, 1, 1, 2, 3, 4, 0, 4]


def test_that_numbers_beyond_the_ends_stay_within() -> None:
    slices = leaning(WAYS[0])
    name = view_along(WAYS[0])
    assert slices.plane(name, 0) == slices.plane(name, 1)
    assert slices.plane(name, 99) == slices.plane(name, 5)
    assert slices.onto(name, (0.0, 0.0, 0.0), -3) == slices.onto(name, (0.0, 0.0, 0.0), 1)
    assert slices.onto(name, (0.0, 0.0, 0.0), 77) == slices.onto(name, (0.0, 0.0, 0.0), 5)


def test_that_a_slice_alone_is_a_volume_of_the_same_memory() -> None:
    slices = leaning(WAYS[3])
    volume = slices.slice_volume(4)
    assert volume.geometry == slices.places[4]
    assert (volume.unit, volume.padding) == ("HU", (-2000.0, -2000.0))
    assert np.shares_memory(volume.array, VALUES)
    np.testing.assert_array_equal(volume.array[0], VALUES[4])


def test_that_the_volume_of_a_series_is_that_of_its_first_time() -> None:
    place = Geometry(affine(WAYS[0], (2.0, 0.9, 0.7)), VALUES.shape)
    first, second = Volume(place, VALUES, ""), Volume(place, VALUES + 1, "")
    assert Loaded((first, second)).volume is first
