from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from drawn_volumes import frame_of, image, volume_of

from medviewer.domain.display import Window
from medviewer.domain.frames import CameraPose
from medviewer.domain.planes import PlaneName
from medviewer.domain.vectors import vec3
from medviewer.rendering.magnifier import SIDE_PX, TIMES, GlassPlace, glass_place, glass_view
from medviewer.rendering.offscreen import offscreen_window, pixels
from medviewer.rendering.slice_scene import SliceScene
from medviewer.rendering.slice_view import SliceView

SIDE = 600


@pytest.fixture(name="glassless", scope="module")
def glassless_fixture():
    window = offscreen_window((SIDE, SIDE))
    yield SliceScene(window)
    window.Finalize()


@pytest.fixture(name="scene")
def scene_fixture(glassless):
    glassless.glass.at = None
    values = np.random.default_rng(0).integers(30, 226, (2, 60, 60)).astype(np.uint8)
    glassless.apply(frame_of(volume_of(image(values)), PlaneName.AXIAL, 1))
    return glassless


def shown(scene, at) -> np.ndarray:
    scene.glass.at = at
    scene.render()
    return pixels(scene.render_window)


def test_that_the_glass_is_cut_off_at_the_edges_of_the_view():
    assert glass_place((300, 200), 100, (600, 400)) == GlassPlace(250, 150, 350, 250)
    assert glass_place((10, 390), 100, (600, 400)) == GlassPlace(0, 340, 60, 400)
    assert glass_place((-60, 200), 100, (600, 400)) is None


@pytest.mark.parametrize("at", [(300.0, 300.0), (40.0, 570.0)])
def test_that_what_is_under_the_pointer_stays_there_and_its_surroundings_are_three_times_as_far(scene, at):
    view = SliceView(scene.frame.plane, CameraPose(1.4, (20.0, 33.0, 0.0)), (SIDE, SIDE))
    place = glass_place(at, SIDE_PX, view.size_px)
    larger = glass_view(view, at, place)
    assert larger.px_per_mm == pytest.approx(TIMES * view.px_per_mm)
    under = view.to_lps(*at)
    np.testing.assert_allclose(larger.to_display(under), np.array(at) - (place.left, place.top))
    beside = view.to_lps(at[0] + 10, at[1] - 5)
    np.testing.assert_allclose(larger.to_display(beside) - larger.to_display(under), (30, -15))


def test_that_the_glass_shows_the_voxels_themselves_at_three_times_the_size(scene):
    """Ten pixels a voxel: 30 in the glass, whose middle lies on the middle of a voxel."""
    at = scene.display_at((30.0, 30.0, 0.0))
    picture, view = shown(scene, at), scene.view
    place = glass_place(at, SIDE_PX, view.size_px)
    larger = glass_view(view, at, place)
    frame = scene.frame
    for row in range(27, 34):
        for column in range(27, 34):
            lps = vec3((column, row, frame.plane.origin_lps[2]))
            x, y = larger.to_display(lps)
            value = picture[int(place.top + y), int(place.left + x), 0]
            assert value == pytest.approx(frame.volume.value_at(lps), abs=8), (row, column)


def test_that_a_window_dragged_under_the_glass_changes_what_is_in_it(scene):
    at = (300.0, 300.0)
    shown(scene, at)
    scene.apply(replace(scene.frame, window=Window(1.0, 500.0)))
    picture = shown(scene, at)
    assert (picture[220:380, 220:380] == 0).all()


def test_that_a_view_without_the_glass_is_as_it_was(scene):
    before = shown(scene, None)
    assert (shown(scene, (200.0, 200.0)) != before).any()
    assert (shown(scene, None) == before).all()
    scene.apply(None)
    scene.glass.at = (200.0, 200.0)
    scene.render()
    assert pixels(scene.render_window).max() == 0
