"""Surfaces of thresholds and masks, against SimpleITK and geometry's own formulas."""

from __future__ import annotations

import math

import numpy as np
import pytest
import SimpleITK as sitk
from drawn_volumes import image, rotation, volume_of

from medviewer.domain.job import Cancelled, CancelToken
from medviewer.domain.volume import Volume
from medviewer.domain.volume_display import WHOLE
from medviewer.rendering.meshes import display_mesh, mask_mesh, threshold_mesh

TILTED_AND_MIRRORED = rotation(12, -20, 170) @ np.diag([-1, 1, 1])
DIRECTIONS = [np.eye(3), np.diag([1, 1, -1]), rotation(20, -30, 10), TILTED_AND_MIRRORED]


def ball(radius_mm=12.0, spacing=(1.0, 1.2, 1.5), direction=None, center=(14.0, 15.0, 16.0)) -> sitk.Image:
    """1000 within a ball and falling with the distance; its middle is given along the grid's own axes in mm."""
    z, y, x = np.indices((24, 30, 34)).astype(np.float64)
    away = np.sqrt(sum((at * mm - c) ** 2 for at, mm, c in zip((x, y, z), spacing, center, strict=True)))
    values = np.clip(500 + 100 * (radius_mm - away), -1000, 1000).astype(np.int16)
    return image(values, spacing, direction, (-40.0, 25.0, 700.0))


@pytest.mark.parametrize("direction", DIRECTIONS, ids=["plain", "mirrored", "oblique", "oblique and mirrored"])
def test_that_a_ball_has_its_volume_and_lies_where_simpleitk_says(direction):
    picture = ball(direction=direction)
    mesh = threshold_mesh(volume_of(picture), 500, CancelToken())
    assert mesh.volume_ml == pytest.approx(4 / 3 * math.pi * 1.2**3, rel=0.02)
    middle = picture.TransformContinuousIndexToPhysicalPoint((14.0, 15.0 / 1.2, 16.0 / 1.5))
    np.testing.assert_allclose(np.linalg.norm(mesh.points_lps - middle, axis=1), 12.0, atol=0.35)
    np.testing.assert_allclose(mesh.points_lps.mean(axis=0), middle, atol=0.1)


def test_that_every_triangle_is_seen_from_outside_also_in_a_mirrored_grid():
    for direction in DIRECTIONS:
        mesh = threshold_mesh(volume_of(ball(direction=direction)), 500, CancelToken())
        a, b, c = (mesh.points_lps[mesh.triangles[:, k]] for k in range(3))
        out = (a + b + c) / 3 - mesh.points_lps.mean(axis=0)
        assert (np.einsum("ij,ij->i", np.cross(b - a, c - a), out) > -1e-6).all()


def test_that_a_surface_is_closed_where_the_body_leaves_the_volume():
    values = np.full((6, 10, 10), 100, np.int16)
    mesh = threshold_mesh(volume_of(image(values, (1.0, 1.0, 2.0))), 0, CancelToken())
    edges = np.sort(np.concatenate([mesh.triangles[:, [0, 1]], mesh.triangles[:, [1, 2]], mesh.triangles[:, [2, 0]]]))
    _, counts = np.unique(edges, axis=0, return_counts=True)
    assert (counts == 2).all()
    assert 9 * 9 * 10 / 1000 < mesh.volume_ml < 11 * 11 * 14 / 1000


@pytest.mark.parametrize("direction", DIRECTIONS, ids=["plain", "mirrored", "oblique", "oblique and mirrored"])
@pytest.mark.parametrize("smooth", [False, True])
def test_that_the_surface_of_a_segment_has_the_volume_and_the_middle_that_simpleitk_measures(direction, smooth):
    picture = ball(direction=direction)
    label = sitk.Cast(picture > 500, sitk.sitkUInt8)
    measured = sitk.LabelShapeStatisticsImageFilter()
    measured.Execute(label)
    mesh = mask_mesh(volume_of(label), "node", (1, 2, 3), smooth=smooth)
    assert mesh.volume_ml * 1000 == pytest.approx(measured.GetPhysicalSize(1), rel=0.04)
    low, high = mesh.points_lps.min(axis=0), mesh.points_lps.max(axis=0)
    np.testing.assert_allclose((low + high) / 2, measured.GetCentroid(1), atol=0.8)
    assert (mesh.name, mesh.color) == ("node", (1, 2, 3))


def test_that_smoothing_takes_the_steps_of_the_voxels_away():
    label = volume_of(sitk.Cast(ball() > 500, sitk.sitkUInt8))
    middle = np.array(volume_of(ball()).geometry.to_lps((16 / 1.5, 15 / 1.2, 14.0)))
    steps = [np.linalg.norm(mask_mesh(label, smooth=s).points_lps - middle, axis=1).std() for s in (False, True)]
    assert steps[1] < 0.6 * steps[0]


def test_that_the_drawn_surface_of_a_fine_mask_keeps_its_volume_with_fewer_triangles():
    picture = ball(10.0, (0.6, 0.6, 0.6), center=(9.5, 9.0, 7.2))
    label = sitk.Cast(sitk.Expand(picture, (2, 2, 2)) > 500, sitk.sitkUInt8)
    measured = sitk.LabelShapeStatisticsImageFilter()
    measured.Execute(label)
    drawn, whole = display_mesh(volume_of(label)), mask_mesh(volume_of(label))
    assert len(drawn.triangles) < len(whole.triangles) / 4
    assert drawn.volume_ml * 1000 == pytest.approx(measured.GetPhysicalSize(1), rel=0.15)


def test_that_a_crop_box_leaves_only_its_part_of_the_surface():
    picture = ball()
    volume = volume_of(picture)
    half = threshold_mesh(volume, 500, CancelToken(), (WHOLE[0], WHOLE[1], (0.0, 15.0 / 34)))
    assert half.points_lps[:, 0].max() <= -40.0 + 14.5
    assert half.volume_ml == pytest.approx(4 / 3 * math.pi * 1.2**3 / 2, rel=0.1)


def test_that_padding_is_no_surface():
    values = np.full((6, 12, 12), -1000, np.int16)
    values[:, :, :4] = 3000
    values[2:4, 5:8, 6:9] = 500
    volume = Volume(volume_of(image(values)).geometry, values, "HU", padding=(3000.0, 3000.0))
    mesh = threshold_mesh(volume, 0, CancelToken())
    assert mesh.points_lps[:, 0].min() > 4.5


def test_that_unsigned_values_have_a_surface_at_their_lowest_value_too():
    values = np.ones((4, 5, 6), np.uint8)
    assert threshold_mesh(volume_of(image(values)), 0.5, CancelToken()).volume_ml > 0.04


def test_that_nothing_above_the_threshold_is_an_empty_surface():
    assert threshold_mesh(volume_of(ball()), 5000, CancelToken()).is_empty
    empty = Volume(volume_of(ball()).geometry, np.zeros((24, 30, 34), np.uint8))
    assert mask_mesh(empty).is_empty


def test_that_a_stopped_job_makes_no_surface():
    token = CancelToken()
    token.cancel()
    with pytest.raises(Cancelled):
        threshold_mesh(volume_of(ball()), 500, token)
