import numpy as np
import pytest
from samples import (
    AXIAL_DIRECTIONS,
    FLIPPED_DIRECTIONS,
    OBLIQUE_DIRECTIONS,
    affine,
    oblique_geometry,
    plain_geometry,
    sample_volume,
)

from medviewer.domain.geometry import Geometry
from medviewer.domain.planes import PlaneName, slice_count, slice_number, slice_plane, step_position

SAGITTAL_ACQUIRED = np.array([[1.0, 0.0, 0.0], [0.0, 0.0, -1.0], [0.0, 1.0, 0.0]])
EVERY = [AXIAL_DIRECTIONS, OBLIQUE_DIRECTIONS, FLIPPED_DIRECTIONS, SAGITTAL_ACQUIRED]


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        (PlaneName.AXIAL, ("R", "L", "A", "P")),
        (PlaneName.CORONAL, ("R", "L", "H", "F")),
        (PlaneName.SAGITTAL, ("A", "P", "H", "F")),
    ],
)
@pytest.mark.parametrize("directions", [AXIAL_DIRECTIONS, FLIPPED_DIRECTIONS, SAGITTAL_ACQUIRED])
def test_that_every_acquisition_is_shown_in_the_radiological_convention(directions, name, letters):
    geometry = Geometry(affine(directions, (3.0, 0.9, 0.7)), (5, 6, 7))
    assert slice_plane(geometry, name, 2).letters == letters


def test_that_the_letters_of_an_oblique_volume_say_so():
    letters = slice_plane(oblique_geometry(), PlaneName.AXIAL, 1).letters
    assert letters[0][0] == "R"
    assert any(len(letter) > 1 for letter in letters)


@pytest.mark.parametrize("name", list(PlaneName))
@pytest.mark.parametrize("directions", EVERY)
def test_that_the_pixels_of_a_plane_are_voxels_of_the_volume(directions, name):
    volume = sample_volume(Geometry(affine(directions, (3.0, 0.9, 0.7)), (5, 6, 7)))
    count = slice_count(volume.geometry, name)
    seen = set()
    for number in range(1, count + 1):
        plane = slice_plane(volume.geometry, name, number)
        columns, rows = np.meshgrid(np.arange(plane.size[0]), np.arange(plane.size[1]))
        index = volume.geometry.to_index(plane.to_lps(np.stack([columns, rows], axis=-1)))
        assert np.abs(index - np.round(index)).max() < 1e-9
        seen |= set(volume.array[tuple(np.round(index).astype(int).reshape(-1, 3).T)])
    assert len(seen) == volume.array.size


@pytest.mark.parametrize("name", list(PlaneName))
@pytest.mark.parametrize("directions", EVERY)
def test_that_a_position_is_found_again_on_the_slice_that_it_was_taken_from(directions, name):
    geometry = Geometry(affine(directions, (3.0, 0.9, 0.7)), (5, 6, 7))
    plane = slice_plane(geometry, name, 3)
    assert slice_number(geometry, name, plane.center_lps) == 3
    assert plane.to_pixel(plane.to_lps((2.25, 1.5))) == pytest.approx((2.25, 1.5))
    assert plane.distance_mm(plane.to_lps((2, 1)) + 4 * np.array(plane.normal)) == pytest.approx(4)
    assert plane.extent_mm == pytest.approx((plane.size[0] * plane.spacing_mm[0], plane.size[1] * plane.spacing_mm[1]))


def test_that_slices_are_counted_from_head_front_and_right():
    geometry = plain_geometry((5, 6, 7))
    assert slice_plane(geometry, PlaneName.AXIAL, 1).center_lps[2] == geometry.to_lps((4, 0, 0))[2]
    assert slice_plane(geometry, PlaneName.CORONAL, 1).center_lps[1] == geometry.to_lps((0, 0, 0))[1]
    assert slice_plane(geometry, PlaneName.SAGITTAL, 1).center_lps[0] == geometry.to_lps((0, 0, 0))[0]


def test_that_numbers_beyond_the_ends_stay_within_the_volume():
    geometry = plain_geometry((5, 6, 7))
    assert slice_plane(geometry, PlaneName.AXIAL, 99).number == 5
    assert slice_plane(geometry, PlaneName.AXIAL, -1).number == 1
    assert slice_number(geometry, PlaneName.AXIAL, (0, 0, 99999)) == 1


@pytest.mark.parametrize("name", list(PlaneName))
def test_that_a_step_moves_along_one_axis_only(name):
    geometry = oblique_geometry((5, 6, 7))
    start = geometry.to_lps((1.0, 2.0, 3.0))
    moved = step_position(geometry, name, start, 4)
    assert slice_number(geometry, name, moved) == 4
    assert (np.abs(geometry.to_index(moved) - (1.0, 2.0, 3.0)) > 1e-9).sum() <= 1
