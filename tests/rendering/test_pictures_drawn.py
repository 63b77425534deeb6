"""Colours and pictures without a place, as the views draw them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import SimpleITK as sitk
from drawn_volumes import FULL_GREY, frame_of, image, rotation, volume_of

from medviewer.domain.display import Window
from medviewer.domain.frames import SliceFrame, VolumeFrame
from medviewer.domain.geometry import Geometry, pixel_grid
from medviewer.domain.planes import PlaneName, SlicePlane
from medviewer.domain.vectors import vec3
from medviewer.domain.volume import Volume
from medviewer.rendering.key_image import draw_key_image
from medviewer.rendering.offscreen import offscreen_window, pixels
from medviewer.rendering.slice_layers import grid_slice
from medviewer.rendering.slice_scene import SliceScene
from medviewer.rendering.volume_scene import VolumeScene

SIDE = 420
NARROW = Window(3.0, 200.0)
"""A window that would turn nearly all values black or white."""


@pytest.fixture(name="window", scope="module")
def window_fixture():
    window = offscreen_window((SIDE, SIDE))
    yield window
    window.Finalize()


@pytest.fixture(name="scene")
def scene_fixture(window):
    scene = SliceScene(window)
    yield scene
    window.RemoveRenderer(scene.renderer)


def colors(shape, seed=0) -> np.ndarray:
    return np.random.default_rng(seed).integers(0, 256, (*shape, 3)).astype(np.uint8)


def picture(array) -> Volume:
    """A picture without a place."""
    return Volume(pixel_grid(array.shape[:3]), array, is_placed=False)


def bare(scene, frame) -> np.ndarray:
    """What is drawn with nothing laid over it."""
    scene.apply(frame)
    scene._ink.prop.VisibilityOff()
    scene._text.prop.VisibilityOff()
    scene.render_window.Render()
    return pixels(scene.render_window)


def pixel_middles(drawn, rows, columns) -> np.ndarray:
    """The drawn pixel at the middle of each of (rows, columns) pixels that fill the square window."""
    px = SIDE / max(rows, columns)
    y = np.floor(SIDE / 2 + (np.arange(rows) + 0.5 - rows / 2) * px).astype(int)
    x = np.floor(SIDE / 2 + (np.arange(columns) + 0.5 - columns / 2) * px).astype(int)
    return drawn[np.ix_(y, x)]


@pytest.mark.parametrize("frame_number", [1, 2, 3])
def test_that_colours_are_drawn_as_they_are_rows_down_and_frames_from_the_first(scene, frame_number):
    array = colors((3, 10, 20))
    frame = replace(frame_of(picture(array), PlaneName.AXIAL, frame_number), window=NARROW, inverted=True)
    np.testing.assert_array_equal(pixel_middles(bare(scene, frame), 10, 20), array[frame_number - 1])


def test_that_a_window_set_after_the_colours_are_shown_leaves_them(scene):
    array = colors((1, 10, 20))
    frame = frame_of(picture(array), PlaneName.AXIAL)
    bare(scene, frame)
    np.testing.assert_array_equal(pixel_middles(bare(scene, replace(frame, window=NARROW)), 10, 20), array[0])


def test_that_grey_after_colour_is_windowed_again_and_colour_after_grey_is_not(scene):
    array, grey = colors((1, 10, 20)), np.full((1, 10, 20), 200, np.uint8)
    for _ in range(2):
        shown = frame_of(picture(array), PlaneName.AXIAL)
        np.testing.assert_array_equal(pixel_middles(bare(scene, shown), 10, 20), array[0])
        windowed = replace(frame_of(picture(grey), PlaneName.AXIAL), window=Window(100.0, 250.0))
        assert np.unique(bare(scene, windowed)[SIDE // 2]).tolist() == [0]


def test_that_colours_off_the_grid_are_resampled_as_simpleitk_does(scene):
    array = colors((24, 26, 28))
    layers = [image(array[..., n], (1.1, 0.9, 1.7), rotation(10, 20, -30), (5.0, 6.0, 7.0)) for n in range(3)]
    volume = Volume(volume_of(layers[0]).geometry, array)
    axes = rotation(-35, 15, 50)
    origin = np.array(volume.geometry.center_lps) - axes[:, 0] * 9.5 - axes[:, 1] * 9.5
    plane = SlicePlane(PlaneName.AXIAL, vec3(origin), vec3(axes[:, 0]), vec3(axes[:, 1]), (1.0, 1.0), (20, 20), 1, 1)
    assert grid_slice(plane, volume) is None
    grid = image(np.zeros((1, 20, 20), np.float32), (1.0, 1.0, 1.0), axes, tuple(map(float, origin)))
    cuts = [sitk.Resample(layer, grid, sitk.Transform(), sitk.sitkLinear, 0.0) for layer in layers]
    expected = np.stack([sitk.GetArrayFromImage(cut)[0] for cut in cuts], axis=-1)
    drawn = pixel_middles(bare(scene, SliceFrame(volume, plane, NARROW)), 20, 20)
    assert np.abs(drawn.astype(int) - expected.astype(int)).max() <= 1


def test_that_a_picture_carries_no_letters_scale_bar_or_plane_tick(scene):
    grey = np.zeros((1, 30, 30), np.uint8)
    frame = frame_of(picture(grey), PlaneName.AXIAL)
    scene.apply(frame)
    scene.render()
    assert not pixels(scene.render_window).any()
    placed = Volume(frame.volume.geometry, grey)
    scene.apply(replace(frame, volume=placed))
    scene.render()
    assert pixels(scene.render_window).any()
    scene.apply(frame)
    scene.render()
    assert not pixels(scene.render_window).any()


def test_that_the_letters_of_a_picture_stand_at_the_middles_of_its_edges(scene):
    frame = frame_of(picture(np.zeros((1, 30, 30), np.uint8)), PlaneName.AXIAL, letters=("R", "L", "H", "F"))
    scene.apply(frame)
    scene.render()
    lettered = pixels(scene.render_window)
    rows, columns = np.nonzero(lettered.any(axis=2))
    middle, edge = slice(SIDE // 2 - 15, SIDE // 2 + 15), 30
    seen = np.zeros((SIDE, SIDE), bool)
    seen[rows, columns] = True
    for place in (
        (middle, slice(edge)),
        (middle, slice(-edge, None)),
        (slice(edge), middle),
        (slice(-edge, None), middle),
    ):
        assert seen[place].any()
        seen[place] = False
    assert not seen.any()  # no scale bar, for there are no millimetres
    scene.apply(replace(frame, letters=("L", "R", "H", "F")))
    scene.render()
    assert (pixels(scene.render_window) != lettered).any()


def test_that_a_key_image_of_a_colour_picture_shows_its_colours():
    array = colors((2, 10, 20), seed=3)
    drawn = draw_key_image(frame_of(picture(array), PlaneName.AXIAL, 2), (SIDE, SIDE))
    np.testing.assert_array_equal(pixel_middles(drawn, 10, 20), array[1])


def test_that_there_is_no_3d_of_colours_or_of_pictures_without_a_place(window):
    scene = VolumeScene(window)
    grey = np.full((8, 8, 8), 200, np.uint8)
    place = Geometry(np.eye(4), (8, 8, 8))
    solid = VolumeFrame(Volume(place, grey), window=FULL_GREY)
    refused = [Volume(place, colors((8, 8, 8))), Volume(place, grey, is_placed=False)]
    for volume in refused:
        scene.apply(solid)
        scene.render()
        assert pixels(window).any()
        scene.apply(replace(solid, volume=volume))
        assert scene.frame is None
        scene.render()
        assert not pixels(window).any()
    window.RemoveRenderer(scene.renderer)


def test_that_the_3d_camera_stays_for_other_values_on_the_same_grid(window):
    scene = VolumeScene(window)
    place, moved = Geometry(np.eye(4), (8, 8, 8)), Geometry(np.diag([2.0, 1.0, 1.0, 1.0]), (8, 8, 8))
    first, second = (Volume(place, np.full((8, 8, 8), value, np.uint8)) for value in (100, 200))
    scene.apply(VolumeFrame(first, window=FULL_GREY))
    scene.turn(80.0, 30.0)
    turned = scene.renderer.GetActiveCamera().GetPosition()
    scene.apply(VolumeFrame(second, window=FULL_GREY))
    assert scene.renderer.GetActiveCamera().GetPosition() == turned
    scene.apply(VolumeFrame(Volume(moved, second.array), window=FULL_GREY))
    assert scene.renderer.GetActiveCamera().GetPosition() != turned
    window.RemoveRenderer(scene.renderer)
