from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from samples import AXIAL_DIRECTIONS, affine, oblique_geometry

from medviewer.domain.display import Window
from medviewer.domain.geometry import Geometry
from medviewer.domain.mesh import Mesh
from medviewer.domain.volume_display import (
    WHOLE,
    CutPlane,
    VolumeDisplay,
    crop_corners,
    crop_indices,
    dragged_window,
    face_centers,
    moved_face,
)
from medviewer.domain.volume_presets import PRESETS, Blend, preset_called, presets_of, transfer_of

PLAIN = Geometry(affine(AXIAL_DIRECTIONS, (2.0, 1.0, 1.0), (0.0, 0.0, 0.0)), (10, 20, 40))


def test_that_the_corners_of_no_crop_are_those_of_the_grid():
    geometry = oblique_geometry()
    np.testing.assert_allclose(crop_corners(geometry, WHOLE), geometry.corners_lps())


def test_that_faces_lie_in_the_middle_of_their_corners():
    crop = ((0.2, 0.7), (0.0, 0.5), (0.1, 1.0))
    corners, centers = crop_corners(oblique_geometry(), crop), face_centers(oblique_geometry(), crop)
    for axis in range(3):
        for end in (0, 1):
            on_face = [(n >> (2 - axis)) & 1 == end for n in range(8)]
            np.testing.assert_allclose(centers[axis, end], corners[on_face].mean(axis=0))


def test_that_a_face_stays_in_the_grid_and_before_the_one_opposite():
    assert moved_face(WHOLE, 1, upper=True, to=0.4) == ((0.0, 1.0), (0.0, 0.4), (0.0, 1.0))
    assert moved_face(WHOLE, 0, upper=False, to=-3.0) == WHOLE
    assert moved_face(WHOLE, 0, upper=True, to=9.0) == WHOLE
    assert moved_face(WHOLE, 2, upper=False, to=2.0)[2] == (0.98, 1.0)
    assert moved_face(((0.5, 0.9), (0.0, 1.0), (0.0, 1.0)), 0, upper=True, to=0.1)[0] == (0.5, 0.52)


def test_that_a_crop_box_holds_the_voxels_whose_middles_are_in_it():
    assert crop_indices(PLAIN, WHOLE) == (slice(0, 10), slice(0, 20), slice(0, 40))
    assert crop_indices(PLAIN, ((0.5, 1.0), (0.0, 0.25), (0.1, 0.2))) == (slice(5, 10), slice(0, 5), slice(4, 8))
    assert crop_indices(PLAIN, ((0.99, 1.0), (0.0, 0.01), (0.51, 0.512))) == (slice(9, 10), slice(0, 1), slice(20, 21))


def test_that_a_cut_goes_from_one_end_of_the_volume_to_the_other():
    cut = CutPlane((0.0, 1.0, 0.0))
    assert cut.at_fraction(PLAIN, 0.0).point_lps(PLAIN)[1] == pytest.approx(-0.5)
    assert cut.at_fraction(PLAIN, 1.0).point_lps(PLAIN)[1] == pytest.approx(19.5)
    assert cut.at_fraction(PLAIN, 7.0) == cut.at_fraction(PLAIN, 1.0)
    assert cut.at_fraction(PLAIN, 0.3).fraction(PLAIN) == pytest.approx(0.3)
    assert cut.point_lps(PLAIN) == pytest.approx(PLAIN.center_lps)


def test_that_the_direction_of_a_cut_is_a_unit_vector():
    with pytest.raises(ValueError, match="unit vector"):
        CutPlane((1.0, 1.0, 0.0))


def test_that_a_display_knows_whether_it_is_cropped():
    assert not VolumeDisplay().is_cropped
    assert VolumeDisplay(crop=((0.0, 0.5), (0.0, 1.0), (0.0, 1.0))).is_cropped


def test_that_a_drag_of_200_pixels_doubles_the_window_and_moves_the_level_by_it():
    assert dragged_window((400.0, 40.0), 200, 0, up_raises=True) == (800.0, 40.0)
    assert dragged_window((400.0, 40.0), 0, 200, up_raises=True) == (400.0, -360.0)
    assert dragged_window((400.0, 40.0), 0, 200, up_raises=False) == (400.0, 440.0)
    assert dragged_window((400.0, 40.0), -9000, 0, up_raises=False) == (100.0, 40.0)


def test_that_each_modality_begins_with_a_preset_of_its_own():
    assert [preset.name for preset in presets_of("CT")] == [
        "CT overview",
        "CT bone",
        "CT lung",
        "CT vessels",
        "CT soft tissue",
        "MIP",
    ]
    assert [preset.name for preset in presets_of("MR")] == ["MR", "MIP"]
    assert preset_called("", "CT").id == "ct-overview"
    assert preset_called("ct-bone", "MR").id == "mr"
    assert preset_called("mip", "MR").is_relative
    assert not preset_called("mip", "CT").is_relative


@pytest.mark.parametrize("preset", PRESETS, ids=lambda preset: preset.name)
def test_that_values_of_a_preset_rise_and_its_shares_lie_in_0_to_1(preset):
    values = [value for value, _, _ in preset.knots]
    assert values == sorted(set(values))
    assert all(0 <= part <= 1 for _, opacity, color in preset.knots for part in (opacity, *color))
    assert preset.knots[0][1] == 0
    assert all(factor > 0 for _, factor in preset.slopes)
    low, high = (preset.window[1] + sign * preset.window[0] / 2 for sign in (-1, 1))
    assert any(opacity > 0 for value, opacity, _ in preset.knots if low - 1e-6 <= value <= high + 1e-6)


@pytest.mark.parametrize("preset", [p for p in PRESETS if p.blend is Blend.BRIGHTEST])
def test_that_colour_times_opacity_of_mip_is_the_share_of_the_window(preset):
    width, level = preset.window
    for value, opacity, color in preset.knots:
        assert opacity * color[0] == pytest.approx((value - level) / width + 0.5, abs=1e-9)


def test_that_a_transfer_function_follows_the_window():
    bone = preset_called("ct-bone", "CT")
    assert transfer_of(bone, Window(400, 40)).knots == bone.knots
    moved = transfer_of(bone, Window(400, 40), (bone.window[0] * 2, bone.window[1] + 100))
    for (value, opacity, color), was in zip(moved.knots, bone.knots, strict=True):
        assert (opacity, color) == was[1:]
        assert value == pytest.approx(bone.window[1] + 100 + 2 * (was[0] - bone.window[1]))


def test_that_values_without_a_scale_follow_the_window_of_the_slices():
    transfer = transfer_of(preset_called("", "MR"), Window(800, 500))
    assert transfer.window == (800, 500)
    assert (transfer.knots[0][0], transfer.knots[-1][0]) == pytest.approx((100, 900))


def test_that_a_mesh_refuses_what_is_none():
    points = np.zeros((3, 3))
    with pytest.raises(ValueError, match="points"):
        Mesh(points[:, :2], np.array([[0, 1, 2]]))
    with pytest.raises(ValueError, match="finite"):
        Mesh(points * np.nan, np.array([[0, 1, 2]]))
    with pytest.raises(ValueError, match="corner"):
        Mesh(points, np.array([[0, 1, 3]]))
    assert Mesh(points, np.zeros((0, 3), np.int64)).is_empty


def test_that_a_tetrahedron_has_a_sixth_of_its_cube():
    points = np.array([[0, 0, 0], [10, 0, 0], [0, 10, 0], [0, 0, 10]], float)
    triangles = np.array([[0, 2, 1], [0, 1, 3], [0, 3, 2], [1, 2, 3]])
    assert Mesh(np.add(points, (50, -20, 300)), triangles).volume_ml == pytest.approx(1 / 6)


def test_that_displays_are_told_apart_by_each_of_their_parts():
    plain = VolumeDisplay()
    others = [
        replace(plain, preset="mip"),
        replace(plain, window=(1.0, 0.5)),
        replace(plain, crop_shown=True),
        replace(plain, cut=CutPlane((0.0, 0.0, 1.0))),
        replace(plain, beside=True),
    ]
    assert len({plain, *others}) == 6
