"""Colour maps, interpolation and processed values, read back from what was drawn."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import SimpleITK as sitk
from drawn_volumes import FULL_GREY, frame_of, image, rotation, volume_of

from medviewer.domain.color_maps import GREY, HOT_IRON, INFERNO, SKY_BLUE
from medviewer.domain.display import Window
from medviewer.domain.frames import CameraPose, CornerText, SliceFrame
from medviewer.domain.look import Interpolation, Look
from medviewer.domain.planes import PlaneName, SlicePlane, slice_plane
from medviewer.domain.vectors import vec3
from medviewer.domain.voi import VoiFunction, voi
from medviewer.domain.volume import Volume
from medviewer.rendering.color_layer import ColorLayer
from medviewer.rendering.furniture import BAR_STEPS, window_bar
from medviewer.rendering.image_layer import MOST_PIXELS, fineness, finer
from medviewer.rendering.offscreen import offscreen_window, pixels
from medviewer.rendering.slice_scene import SliceScene
from medviewer.rendering.slice_view import SliceView

SIDE = 420


@pytest.fixture(name="scene", scope="module")
def scene_fixture():
    window = offscreen_window((SIDE, SIDE))
    yield SliceScene(window)
    window.Finalize()


def bare(scene, frame) -> np.ndarray:
    """The picture with nothing laid over it."""
    scene.apply(frame)
    scene._ink.prop.VisibilityOff()
    scene._text.prop.VisibilityOff()
    scene.render_window.Render()
    return pixels(scene.render_window)


def at(scene, picture, lps) -> list[int]:
    x, y = scene.display_at(vec3(lps))
    return picture[int(y + 1e-6), int(x + 1e-6)].tolist()


def ramp(dtype=np.int16) -> Volume:
    """A value for each column, from -300 on in steps of 20."""
    values = np.broadcast_to(np.arange(-300, 300, 20).astype(dtype), (3, 30, 30))
    return volume_of(image(np.ascontiguousarray(values)))


@pytest.mark.parametrize("window", [Window(400, 40), Window(300, 0, VoiFunction.SIGMOID)], ids=["linear", "sigmoid"])
@pytest.mark.parametrize("inverted", [False, True])
@pytest.mark.parametrize("shown", [HOT_IRON, INFERNO], ids=lambda one: one.name)
@pytest.mark.parametrize("lift", [0.0, 0.5], ids=["a slice of the grid", "between two slices"])
def test_that_values_have_the_colour_of_their_grey(scene, window, inverted, shown, lift):
    volume = ramp()
    plane = slice_plane(volume.geometry, PlaneName.AXIAL, 1)
    plane = replace(plane, origin_lps=vec3(np.array(plane.origin_lps) + lift * np.array([0, 0, 1])))
    picture = bare(scene, SliceFrame(volume, plane, window, inverted=inverted, look=Look(shown)))
    shades = voi(volume.array[0, 0], window)
    greys = np.rint(255 * (1 - shades if inverted else shades)).astype(int)
    for column in range(30):
        color = at(scene, picture, (column, 8.0, lift))
        near = shown.table[max(greys[column] - 1, 0) : greys[column] + 2].astype(int)
        assert np.abs(near - color).max(axis=1).min() <= 2, column


def test_that_grey_again_is_grey(scene):
    volume = ramp()
    frame = frame_of(volume, PlaneName.AXIAL, 1, look=Look(HOT_IRON))
    colored = bare(scene, frame)
    grey = bare(scene, replace(frame, look=Look(GREY)))
    assert (colored[..., 0] != colored[..., 2]).any()
    assert (grey[..., 0] == grey[..., 1]).all()
    assert (grey == bare(scene, replace(frame, look=Look()))).all()


@pytest.mark.parametrize("inverted", [False, True])
@pytest.mark.parametrize("look", [Look(), Look(INFERNO)], ids=["grey", "colours"])
def test_that_padding_and_what_is_outside_the_grid_are_black_in_every_look(scene, inverted, look):
    values = np.full((3, 30, 30), 100, np.float32)
    values[:, :, :10] = -2000
    values[:, :, 10:20] = np.nan
    bare_volume = volume_of(image(values))
    volume = Volume(bare_volume.geometry, bare_volume.array, padding=(-2000, -2000))
    picture = bare(scene, frame_of(volume, PlaneName.AXIAL, 1, look=look, inverted=inverted))
    assert at(scene, picture, (5, 15, 0)) == at(scene, picture, (15, 15, 0)) == [0, 0, 0]
    assert at(scene, picture, (25, 15, 0)) != [0, 0, 0]
    axes = rotation(0, 0, 45)
    plane = SlicePlane(
        PlaneName.AXIAL, (15.0, -15.0, 1.0), vec3(axes[:, 0]), vec3(axes[:, 1]), (1.0, 1.0), (42, 42), 1, 1
    )
    picture = bare(scene, SliceFrame(ramp(), plane, FULL_GREY, inverted=inverted, look=look))
    assert at(scene, picture, plane.to_lps((1, 1))) == [0, 0, 0]
    assert at(scene, picture, (2.0, 15.0, 1.0)) != [0, 0, 0] or not inverted


def test_that_nearest_shows_pixels_linear_lines_between_them_and_cubic_what_simpleitk_samples(scene):
    values = np.random.default_rng(5).integers(40, 200, (1, 10, 10)).astype(np.uint8)
    picture = image(values)
    volume = volume_of(picture)
    frame = frame_of(volume, PlaneName.AXIAL, 1)
    # 42 pixels for each of the ten: a quarter of the way between two middles lies on the middle of one
    places = [(c + 0.25, r + 0.25, 0.0) for r in range(2, 7) for c in range(2, 7)]
    got = {}
    for kind in Interpolation:
        shown = bare(scene, replace(frame, look=Look(interpolation=kind)))
        got[kind] = np.array([at(scene, shown, place)[0] for place in places], float)
    flat = volume.array[0].astype(float)
    nearest = [flat[int(r), int(c)] for c, r, _ in places]
    assert got[Interpolation.NEAREST].tolist() == nearest
    two = sitk.Cast(picture[:, :, 0], sitk.sitkFloat32)
    linear = [two.EvaluateAtContinuousIndex((c, r)) for c, r, _ in places]
    np.testing.assert_allclose(got[Interpolation.LINEAR], linear, atol=2.5)
    # VTK's cubic is that of Catmull and Rom
    weights = np.array([-0.0703125, 0.8671875, 0.2265625, -0.0234375])
    cubic = [weights @ flat[int(r) - 1 : int(r) + 3, int(c) - 1 : int(c) + 3] @ weights for c, r, _ in places]
    np.testing.assert_allclose(got[Interpolation.CUBIC], np.clip(cubic, 0, 255), atol=4)
    assert np.abs(np.array(cubic) - linear).max() > 10


def test_that_cuts_across_the_grid_take_the_nearest_voxel_where_asked(scene):
    volume = volume_of(image(np.random.default_rng(5).integers(0, 256, (8, 20, 20)).astype(np.uint8)))
    axes = rotation(20, 10, 30)
    origin = np.array(volume.geometry.center_lps) - 4 * axes[:, 0] - 4 * axes[:, 1]
    plane = SlicePlane(PlaneName.AXIAL, vec3(origin), vec3(axes[:, 0]), vec3(axes[:, 1]), (1.0, 1.0), (9, 9), 1, 1)
    shown = bare(scene, SliceFrame(volume, plane, FULL_GREY, look=Look(interpolation=Interpolation.NEAREST)))
    for row, column in np.ndindex(9, 9):
        lps = plane.to_lps((column, row))
        assert at(scene, shown, lps)[0] == volume.value_at(lps)


def test_that_finer_planes_cover_the_same_stretch():
    plane = slice_plane(ramp().geometry, PlaneName.CORONAL, 3)
    fine = finer(plane, 4)
    for corner, same in (((-0.5, -0.5), (-0.5, -0.5)), ((29.5, 2.5), (119.5, 11.5))):
        np.testing.assert_allclose(plane.to_lps(corner), fine.to_lps(same), atol=1e-9)


def test_that_cubic_cuts_as_fine_as_the_display_and_no_finer_than_there_is_room_for():
    plane = slice_plane(ramp().geometry, PlaneName.AXIAL, 1)
    assert fineness(SliceView(plane, CameraPose(), (30, 30)), Interpolation.CUBIC) == 1
    assert fineness(SliceView(plane, CameraPose(), (90, 90)), Interpolation.CUBIC) == 3
    assert fineness(SliceView(plane, CameraPose(40.0), (900, 900)), Interpolation.CUBIC) == 8
    assert fineness(SliceView(plane, CameraPose(40.0), (900, 900)), Interpolation.LINEAR) == 1
    large = replace(plane, size=(MOST_PIXELS, 30))
    assert fineness(SliceView(large, CameraPose(40.0), (900, 900)), Interpolation.CUBIC) == 1


def test_that_processed_values_are_drawn_in_place_of_the_volume_and_left_again(scene):
    volume = ramp()
    other = Volume(volume.geometry, np.full(volume.array.shape, 77, np.int16))
    frame = frame_of(volume, PlaneName.AXIAL, 2)
    before = bare(scene, frame)
    changed = bare(scene, replace(frame, pixels=other))
    assert at(scene, changed, (20, 10, 1)) == [77, 77, 77]
    assert (bare(scene, frame) == before).all()


def oblique_pair():
    """An anisotropic picture, and an anisotropic plane at an angle that reaches beyond it."""
    values = np.random.default_rng(2).integers(0, 256, (24, 26, 28)).astype(np.int16)
    picture = image(values, (1.1, 0.9, 2.3), rotation(10, 20, -30), (5.0, 6.0, 7.0))
    volume = volume_of(picture)
    axes, spacing, size = rotation(-35, 15, 50), (0.7, 1.3), (60, 40)
    middle = np.array(volume.geometry.center_lps)
    origin = middle - axes[:, 0] * 29.5 * 0.7 - axes[:, 1] * 19.5 * 1.3
    plane = SlicePlane(PlaneName.AXIAL, vec3(origin), vec3(axes[:, 0]), vec3(axes[:, 1]), spacing, size, 1, 1)
    grid = image(np.zeros((1, 40, 60), np.float32), (*spacing, 1.0), axes, tuple(map(float, origin)))
    return picture, volume, plane, grid


def test_that_a_colour_layer_is_resampled_as_simpleitk_does_and_transparent_outside():
    picture, volume, plane, grid = oblique_pair()
    layer = ColorLayer()
    layer.set_scale(FULL_GREY, SKY_BLUE, 0.4)
    layer.cut(volume, plane, 0.3)
    floats = sitk.Cast(picture, sitk.sitkFloat32)
    expected = sitk.GetArrayFromImage(sitk.Resample(floats, grid, sitk.Transform(), sitk.sitkLinear, -1.0))[0]
    inside = expected >= 0
    np.testing.assert_allclose(layer._values[inside], expected[inside], atol=0.02)
    alpha, there = layer._colors[..., 3], inside
    assert 0.1 < there.mean() < 0.9
    assert (alpha != np.where(there, 255, 0)).mean() < 0.005  # a sample on the very border may fall on either side
    both = there & (alpha == 255)
    near = np.abs(layer._colors[both][:, :3].astype(int) - SKY_BLUE.table[np.rint(expected[both]).astype(int)])
    assert near.max() <= 3
    assert layer.prop.GetProperty().GetOpacity() == pytest.approx(0.4)


def test_that_a_colour_layer_lies_over_the_image_with_its_share(scene):
    under = volume_of(image(np.full((2, 30, 30), 100, np.uint8)))
    small = volume_of(image(np.full((2, 10, 10), 255, np.uint8), (1.0, 1.0, 1.0), origin=(10.0, 10.0, 0.0)))
    frame = frame_of(under, PlaneName.AXIAL, 1)
    layer = ColorLayer()
    layer.set_scale(FULL_GREY, GREY, 0.5)
    layer.cut(small, frame.plane, 0.3)
    scene.renderer.AddViewProp(layer.prop)
    try:
        picture = bare(scene, frame)
    finally:
        scene.renderer.RemoveViewProp(layer.prop)
    assert at(scene, picture, (15, 15, 0)) == pytest.approx([178] * 3, abs=1)
    assert at(scene, picture, (5, 15, 0)) == [100] * 3
    layer.hide()
    assert not layer.prop.GetVisibility()


def test_that_the_bar_has_the_ends_of_the_window_and_its_colours():
    bar = window_bar(Window(400, 40), HOT_IRON, ("HU", 1.0))
    assert (bar.ends, bar.unit) == ((-160, 240), "HU")
    assert bar.colors.shape == (BAR_STEPS + 1, 3)
    assert bar.colors[[0, -1]].tolist() == [[0, 0, 0], [255, 255, 255]]
    turned = window_bar(Window(400, 40), HOT_IRON, ("SUVbw", 0.5), inverted=True)
    assert turned.ends == (-80, 120)
    assert (turned.colors == bar.colors[::-1]).all()


def test_that_the_bar_stands_in_the_corner_only_where_there_are_colours(scene):
    frame = replace(frame_of(ramp(), PlaneName.AXIAL, 1), text=CornerText())
    scene.apply(frame)
    plain = len(scene._text._shown)
    scene.apply(replace(frame, look=Look(HOT_IRON)))
    assert len(scene._text._shown) == plain + 2
    scene.apply(replace(frame, look=Look()))
    assert len(scene._text._shown) == plain
