"""The ring of a brush on a rendered slice: at its place, and as large as it says."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from drawn_volumes import frame_of, image, volume_of

from medviewer.domain.frames import CameraPose
from medviewer.domain.planes import PlaneName
from medviewer.rendering.brush_ring import Ring
from medviewer.rendering.offscreen import offscreen_window, pixels
from medviewer.rendering.slice_scene import SliceScene

CENTER = (22.0, 17.0, 0.0)


@pytest.fixture(name="scene", scope="module")
def scene_fixture():
    window = offscreen_window((420, 420))
    yield SliceScene(window)
    window.Finalize()


def shown(scene, zoom=1.0) -> np.ndarray:
    """The picture of an empty slice of 42 x 42 mm."""
    volume = volume_of(image(np.zeros((5, 42, 42), np.uint8), (1, 1, 1), None, (0.0, 0.0, -2.0)))
    scene.apply(replace(frame_of(volume, PlaneName.AXIAL, 3), camera=CameraPose(zoom)))
    scene.render()
    return pixels(scene.render_window).astype(int)


def drawn_by(scene, ring, zoom=1.0) -> np.ndarray:
    """Pixels (row, column) that a ring makes bright."""
    scene.set_ring(None)
    before = shown(scene, zoom)
    scene.set_ring(ring)
    found = np.argwhere((shown(scene, zoom) - before).sum(axis=-1) > 300)
    scene.set_ring(None)
    return found


@pytest.mark.parametrize(("radius", "zoom"), [(8.0, 1.0), (5.0, 1.0), (5.0, 2.0)])
def test_that_the_ring_has_its_true_size_around_its_middle(scene, radius, zoom):
    found = drawn_by(scene, Ring(CENTER, radius), zoom)
    x, y = scene.display_at(CENTER)
    assert scene.view.px_per_mm == pytest.approx(10.0 * zoom)
    distance = np.hypot(found[:, 0] + 0.5 - y, found[:, 1] + 0.5 - x)
    assert np.abs(distance - radius * 10.0 * zoom).max() < 2.0
    angles = np.degrees(np.arctan2(found[:, 0] + 0.5 - y, found[:, 1] + 0.5 - x))
    assert len(np.unique((angles // 10).astype(int))) == 36


def test_that_the_ring_of_an_eraser_has_gaps(scene):
    whole, dashed = (len(drawn_by(scene, Ring(CENTER, 8.0, dashed=on))) for on in (False, True))
    assert 0.3 * whole < dashed < 0.8 * whole


def test_that_without_a_slice_nothing_is_drawn(scene):
    scene.apply(None)
    scene.set_ring(Ring(CENTER, 8.0))
    scene.render()
    assert not pixels(scene.render_window).any()
    scene.set_ring(None)
