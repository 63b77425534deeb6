from __future__ import annotations

import math

import numpy as np
import pytest
import SimpleITK as sitk
from hypothesis import given
from hypothesis import strategies as st

from medviewer.domain.geometry import Geometry
from medviewer.domain.planes import FIRST_SLICE, SCREEN_AXES, PlaneName, slice_plane
from medviewer.domain.tilt import MOST_PIXELS, UPRIGHT_PLANES, Tilt, tilted_axes, tilted_plane, tilted_position
from medviewer.domain.vectors import vec3

NAMES = tuple(PlaneName)
angles = st.floats(-math.pi, math.pi)
axes = st.tuples(*[st.floats(-1, 1)] * 3).filter(lambda v: np.linalg.norm(v) > 0.1)


def turn_of(axis, radians) -> np.ndarray:
    """ITK's rotation about an axis."""
    transform = sitk.VersorTransform(tuple(float(a) for a in axis), float(radians))
    return np.array(transform.GetMatrix()).reshape(3, 3)


def grid(direction=None, spacing=(2.5, 0.7, 0.9), shape=(30, 50, 40)) -> Geometry:
    affine = np.eye(4)
    affine[:3, :3] = (np.eye(3) if direction is None else direction)[:, ::-1] * np.array(spacing)
    affine[:3, 3] = (-20.0, 35.0, 110.0)
    return Geometry(affine, shape)


GRIDS = {
    "axial": grid(),
    "flipped": grid(np.diag([-1.0, 1.0, -1.0])),
    "left-handed": grid(np.diag([1.0, 1.0, -1.0])),
    "oblique": grid(turn_of((1, 2, 3), 0.5)),
    "sagittal": grid(np.array([[0.0, 0.0, 1.0], [1.0, 0.0, 0.0], [0.0, -1.0, 0.0]])),
}


@given(axes, angles)
def test_that_planes_are_turned_as_itk_turns_them(axis, radians):
    unit = vec3(np.array(axis) / np.linalg.norm(axis))
    assert np.allclose(UPRIGHT_PLANES.turned(unit, radians).matrix, turn_of(unit, radians), atol=1e-12)


@pytest.mark.parametrize("geometry", GRIDS.values(), ids=GRIDS.keys())
@pytest.mark.parametrize("name", NAMES)
def test_that_planes_that_are_not_turned_face_as_the_volume_does(geometry, name):
    straight = slice_plane(geometry, name, 7)
    right, down, normal = tilted_axes(geometry, name, UPRIGHT_PLANES)
    for mine, its in ((right, straight.right), (down, straight.down), (normal, straight.normal)):
        assert np.allclose(mine, its)


@pytest.mark.parametrize("name", NAMES)
@given(axes, angles)
def test_that_the_three_planes_stay_at_right_angles_and_lie_square_on_the_screen(name, axis, radians):
    tilt = UPRIGHT_PLANES.turned(vec3(np.array(axis) / np.linalg.norm(axis)), radians)
    normals = np.array([tilted_axes(GRIDS["oblique"], one, tilt)[2] for one in NAMES])
    assert np.allclose(np.abs(normals @ normals.T), np.eye(3), atol=1e-9)
    right, down, normal = tilted_axes(GRIDS["oblique"], name, tilt)
    assert np.allclose([right @ down, right @ normal, right @ right, down @ down], [0, 0, 1, 1], atol=1e-9)
    assert np.allclose(np.cross(right, down), normal)


@pytest.mark.parametrize("geometry", GRIDS.values(), ids=GRIDS.keys())
@pytest.mark.parametrize("own", NAMES)
def test_that_turning_in_a_view_turns_the_lines_of_the_others_and_leaves_its_own_image_alone(geometry, own):
    before = {name: tilted_axes(geometry, name, UPRIGHT_PLANES) for name in NAMES}
    right, down, normal = before[own]
    tilt = UPRIGHT_PLANES.turned(vec3(normal), math.radians(30))
    after = {name: tilted_axes(geometry, name, tilt) for name in NAMES}
    assert np.allclose(after[own], before[own])
    for name in NAMES:
        if name is not own:
            line_before, line_after = np.cross(before[name][2], normal), np.cross(after[name][2], normal)
            clockwise = math.cos(math.radians(30)) * line_before + math.sin(math.radians(30)) * np.cross(
                normal, line_before
            )
            assert np.allclose(line_after, clockwise)
    # to the right, then down on the screen: that is clockwise for who looks along the normal
    assert np.allclose(np.cross(right, down), normal)


@pytest.mark.parametrize("name", NAMES)
def test_that_a_slightly_turned_view_still_stands_upright(name):
    tilt = UPRIGHT_PLANES.turned(vec3(np.array([1.0, 2.0, -1.0]) / math.sqrt(6)), math.radians(40))
    right, down, _normal = tilted_axes(GRIDS["axial"], name, tilt)
    ideal_right, ideal_down = SCREEN_AXES[name]
    assert right @ ideal_right > 0.6
    assert down @ ideal_down > 0.6


@pytest.mark.parametrize("geometry", GRIDS.values(), ids=GRIDS.keys())
@pytest.mark.parametrize("name", NAMES)
def test_that_a_turned_slice_goes_through_its_place_and_covers_the_whole_volume(geometry, name):
    tilt = UPRIGHT_PLANES.turned((0.6, 0.0, 0.8), 0.7)
    place = vec3(geometry.to_lps((7.3, 21.9, 11.2)))
    plane = tilted_plane(geometry, name, tilt, place)
    assert plane.distance_mm(place) == pytest.approx(0.0, abs=1e-9)
    assert plane.spacing_mm == (min(geometry.spacing_mm),) * 2
    pixels = plane.to_pixel(geometry.corners_lps())
    assert (pixels > -1.0).all()
    assert (pixels < plane.size).all()


@pytest.mark.parametrize("geometry", GRIDS.values(), ids=GRIDS.keys())
@pytest.mark.parametrize("name", NAMES)
def test_that_turned_slices_are_counted_as_straight_ones_and_lie_one_step_apart(geometry, name):
    tilt = UPRIGHT_PLANES.turned((0.0, 0.6, 0.8), 0.3)
    here = geometry.center_lps
    plane = tilted_plane(geometry, name, tilt, here)
    assert plane.number == (plane.count + 1) // 2
    on = tilted_position(geometry, name, tilt, here, plane.number + 4)
    moved = tilted_plane(geometry, name, tilt, on)
    assert moved.number == plane.number + 4
    assert abs(plane.distance_mm(on)) == pytest.approx(4 * plane.spacing_mm[0])
    assert (np.array(on) - here) @ FIRST_SLICE[name] > 0
    assert tilted_position(geometry, name, tilt, on, plane.number) == pytest.approx(here)


def test_that_the_ends_are_reached_and_not_passed():
    geometry, tilt = GRIDS["oblique"], UPRIGHT_PLANES.turned((0.0, 0.6, 0.8), 0.3)
    count = tilted_plane(geometry, PlaneName.CORONAL, tilt, geometry.center_lps).count
    for number, reached in ((-5, 1), (count + 9, count)):
        end = tilted_position(geometry, PlaneName.CORONAL, tilt, geometry.center_lps, number)
        assert tilted_plane(geometry, PlaneName.CORONAL, tilt, end).number == reached


def test_that_a_very_fine_volume_has_no_larger_slices_than_can_be_shown():
    geometry = grid(spacing=(0.1, 0.05, 0.05), shape=(2000, 3000, 3000))
    plane = tilted_plane(geometry, PlaneName.AXIAL, Tilt().turned((1.0, 0.0, 0.0), 0.5), geometry.center_lps)
    assert max(plane.size) <= MOST_PIXELS + 1


def test_that_a_thousand_small_turns_leave_a_rotation():
    tilt = UPRIGHT_PLANES
    for _ in range(1000):
        tilt = tilt.turned((0.6, 0.0, 0.8), 0.0123)
    assert np.allclose(tilt.matrix @ tilt.matrix.T, np.eye(3), atol=1e-12)
    assert np.allclose(tilt.matrix, turn_of((0.6, 0.0, 0.8), 12.3), atol=1e-9)
