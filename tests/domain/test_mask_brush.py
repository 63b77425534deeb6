"""What a brush reaches, against distances between the places that SimpleITK gives the voxels."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest
import SimpleITK as sitk
from samples import AXIAL_DIRECTIONS, FLIPPED_DIRECTIONS, OBLIQUE_DIRECTIONS, affine

from medviewer.domain.geometry import Geometry
from medviewer.domain.mask import Mask, empty_mask
from medviewer.domain.mask_brush import Reach, Tip, TipShape, ball, only_between, painted, swept, values_at
from medviewer.domain.planes import PlaneName, SlicePlane, slice_plane
from medviewer.domain.vectors import Vec3, vec3
from medviewer.domain.volume import Volume

if TYPE_CHECKING:
    from numpy.typing import NDArray

SHAPE = (14, 30, 34)
DIRECTIONS = {"axial": AXIAL_DIRECTIONS, "oblique": OBLIQUE_DIRECTIONS, "flipped": FLIPPED_DIRECTIONS}


def grid(name: str) -> Geometry:
    """Slices of 3 mm with pixels of 0.9 x 0.7 mm."""
    return Geometry(affine(DIRECTIONS[name], (3.0, 0.9, 0.7)), SHAPE)


def itk_places(geometry: Geometry) -> NDArray[np.float64]:
    """Where SimpleITK puts each voxel, LPS mm."""
    slices, rows, columns = geometry.shape
    image = sitk.Image((columns, rows, slices), sitk.sitkUInt8)
    image.SetSpacing(geometry.spacing_mm[::-1])
    image.SetOrigin(geometry.affine[:3, 3].tolist())
    image.SetDirection(geometry.directions[::-1].T.flatten().tolist())
    places = np.empty((*geometry.shape, 3))
    for k, row, column in np.ndindex(geometry.shape):
        places[k, row, column] = image.TransformIndexToPhysicalPoint((column, row, k))
    return places


def to_way(places: NDArray[np.float64], start: Vec3, end: Vec3) -> NDArray[np.float64]:
    """Shortest distance from each place to a straight way, by trying many points of it."""
    points = np.linspace(start, end, 400)
    return np.min([np.linalg.norm(places - point, axis=-1) for point in points], axis=0)


def whole(reach: Reach | None, geometry: Geometry) -> NDArray[np.bool_]:
    full = np.zeros(geometry.shape, np.bool_)
    if reach is not None:
        full[tuple(slice(f, f + n) for f, n in zip(reach.first, reach.shape, strict=True))] = reach.inside
    return full


def ends(geometry: Geometry, plane: SlicePlane) -> tuple[Vec3, Vec3]:
    """Two places between the pixels of a slice."""
    width, height = plane.size
    first, last = plane.to_lps([(width * 0.31, height * 0.42), (width * 0.66, height * 0.57)])
    return vec3(first), vec3(last)


@pytest.mark.parametrize("name", DIRECTIONS)
@pytest.mark.parametrize("radius", [0.8, 4.3])
def test_that_a_sphere_reaches_the_voxels_within_its_radius_of_the_way(name: str, radius: float) -> None:
    geometry = grid(name)
    plane = slice_plane(geometry, PlaneName.AXIAL, 7)
    start, end = ends(geometry, plane)
    found = whole(swept(geometry, Tip(radius, TipShape.SPHERE), start, end, plane), geometry)
    distance = to_way(itk_places(geometry), start, end)
    under = geometry.nearest_index(end)
    assert under is not None
    assert found[under]
    found[under] = distance[under] <= radius
    clear = np.abs(distance - radius) > 0.02  # the way is tried in steps
    np.testing.assert_array_equal(found[clear], (distance <= radius)[clear])
    assert found.sum() > (4 if radius < 1 else 200)


@pytest.mark.parametrize("name", DIRECTIONS)
@pytest.mark.parametrize("view", PlaneName)
def test_that_a_disc_stays_on_its_slice(name: str, view: PlaneName) -> None:
    geometry = grid(name)
    plane = slice_plane(geometry, view, 6)
    start, end = ends(geometry, plane)
    found = whole(swept(geometry, Tip(4.0, TipShape.DISC), start, end, plane), geometry)
    places = itk_places(geometry)
    height = (places - np.array(plane.origin_lps)) @ np.array(plane.normal)
    on_slice = np.abs(height) < 0.01  # an acquired slice, or a column or row of them
    distance = to_way(places, start, end)
    clear = np.abs(distance - 4.0) > 0.02
    np.testing.assert_array_equal(found[clear], (on_slice & (distance <= 4.0))[clear])


def test_that_a_disc_on_a_slanted_slice_touches_the_voxels_that_the_slice_cuts() -> None:
    geometry = grid("axial")
    upright = slice_plane(geometry, PlaneName.AXIAL, 7)
    center = vec3(np.add(geometry.center_lps, (0.11, 0.07, 0.13)))
    turn = np.array([[1.0, 0.0, 0.0], [0.0, np.cos(0.5), np.sin(0.5)]])
    plane = replace(upright, right=vec3(turn[0]), down=vec3(turn[1]), origin_lps=center)
    found = whole(swept(geometry, Tip(6.0), center, center, plane), geometry)
    places = itk_places(geometry) - np.array(center)
    normal = np.array(plane.normal)
    corners = np.array([[a, b, c] for a in (-0.35, 0.35) for b in (-0.45, 0.45) for c in (-1.5, 1.5)])
    sides = (places[..., None, :] + corners) @ normal
    is_cut = (sides.min(axis=-1) < -1e-6) & (sides.max(axis=-1) > 1e-6)
    height = places @ normal
    along = np.linalg.norm(places - height[..., None] * normal, axis=-1)
    np.testing.assert_array_equal(found, is_cut & (along <= 6.0))
    assert len(set(np.nonzero(found)[0])) > 1


def test_that_the_smallest_tip_touches_the_voxel_under_it() -> None:
    geometry = grid("oblique")
    plane = slice_plane(geometry, PlaneName.AXIAL, 3)
    index = (plane.number - 1, 12, 17) if geometry.directions[0, 2] > 0 else (SHAPE[0] - plane.number, 12, 17)
    place = vec3(geometry.to_lps(np.add(index, (0.0, 0.45, -0.45))))
    found = whole(swept(geometry, Tip(0.01), place, place, plane), geometry)
    assert [tuple(int(i) for i in row) for row in np.argwhere(found)] == [index]


def test_that_a_brush_outside_the_images_reaches_nothing_and_one_at_the_edge_its_part() -> None:
    geometry = grid("axial")
    plane = slice_plane(geometry, PlaneName.AXIAL, 7)
    away = vec3(geometry.to_lps((6, -40, 10)))
    assert swept(geometry, Tip(3.0), away, away, plane) is None
    assert ball(geometry, away, 3.0).inside.size == 0
    corner = vec3(geometry.to_lps((0, 0, 0)))
    found = ball(geometry, corner, 3.0)
    distance = np.linalg.norm(itk_places(geometry) - np.array(corner), axis=-1)
    np.testing.assert_array_equal(whole(found, geometry), distance <= 3.0 + 1e-6)


def test_that_distances_on_a_slanted_grid_are_those_in_the_patient() -> None:
    matrix = np.array([[0.4, 0.2, 0.7, 5.0], [0.3, 0.9, 0.0, -3.0], [3.0, 0.1, 0.0, 9.0], [0.0, 0.0, 0.0, 1.0]])
    geometry = Geometry(matrix, SHAPE)
    found = ball(geometry, geometry.center_lps, 6.0)
    index = np.moveaxis(np.indices(SHAPE), 0, -1)
    places = index[..., :1] * matrix[:3, 0] + index[..., 1:2] * matrix[:3, 1] + index[..., 2:] * matrix[:3, 2]
    distance = np.linalg.norm(places + matrix[:3, 3] - np.array(geometry.center_lps), axis=-1)
    np.testing.assert_array_equal(whole(found, geometry), distance <= 6.0 + 1e-6)


def painted_ball(geometry: Geometry) -> tuple[Mask, Reach]:
    reach = ball(geometry, geometry.center_lps, 5.0)
    return painted(empty_mask(geometry), reach, on=True), reach


def test_that_painting_adds_and_erasing_takes_away() -> None:
    geometry = grid("oblique")
    mask, reach = painted_ball(geometry)
    np.testing.assert_array_equal(mask.block((0, 0, 0), SHAPE).astype(bool), whole(reach, geometry))
    small = ball(geometry, geometry.center_lps, 2.0)
    hollow = painted(mask, small, on=False)
    expected = whole(reach, geometry) & ~whole(small, geometry)
    np.testing.assert_array_equal(hollow.block((0, 0, 0), SHAPE).astype(bool), expected)
    assert hollow.count == expected.sum()
    assert painted(hollow, reach, on=False).count == 0


def test_that_slices_that_a_stroke_does_not_change_are_shared() -> None:
    geometry = grid("axial")
    mask, reach = painted_ball(geometry)
    again = painted(mask, reach, on=True)
    assert all(a is b for a, b in zip(mask.slices, again.slices, strict=True))


@pytest.mark.parametrize("name", ["same grid", "other grid"])
def test_that_the_threshold_brush_takes_values_within_its_limits_alone(name: str) -> None:
    images = grid("oblique")
    rng = np.random.default_rng(3)
    volume = Volume(images, rng.integers(-1000, 1000, SHAPE).astype(np.int16), padding=(-1000.0, -900.0))
    geometry = images if name == "same grid" else Geometry(images.affine, (14, 40, 34))
    reach = ball(geometry, images.center_lps, 9.0)
    found = whole(only_between(reach, geometry, volume, (-2000.0, 100.0)), geometry)
    values = np.full(geometry.shape, 5000)
    values[:, : SHAPE[1]] = volume.array
    expected = whole(reach, geometry) & (values <= 100) & (values > -900)
    np.testing.assert_array_equal(found, expected)


def test_that_places_outside_of_the_images_have_no_value() -> None:
    images = grid("axial")
    volume = Volume(images, np.full(SHAPE, 7, np.int16))
    wide = Geometry(images.affine, (14, 60, 34))
    reach = Reach((0, 0, 0), np.ones(wide.shape, np.bool_))
    _, known = values_at(volume, wide, reach)
    assert known[:, : SHAPE[1]].all()
    assert not known[:, SHAPE[1] :].any()
