"""Shaders compiled before there is a study, and nothing of it on screen."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from drawn_volumes import frame_of, image, volume_of

from medviewer.domain.frames import VolumeFrame
from medviewer.domain.planes import PlaneName
from medviewer.rendering.offscreen import offscreen_window, pixels
from medviewer.rendering.slice_scene import SliceScene
from medviewer.rendering.volume_scene import VolumeScene


@pytest.fixture(name="window", scope="module")
def window_fixture():
    window = offscreen_window((200, 160))
    yield window
    window.Finalize()


@pytest.fixture(name="scene_of")
def scene_of_fixture(window):
    """Makes a scene in the window; it is taken out again at the end."""
    made = []

    def make(kind, **options):
        made.append(kind(window, **options))
        return made[-1]

    yield make
    for scene in made:
        window.RemoveRenderer(scene.renderer)
    made.clear()


def swaps_of(window, act) -> list[bool]:
    """Whether each frame drawn by `act` was put on screen."""
    seen: list[bool] = []
    tag = window.AddObserver("RenderEvent", lambda *_: seen.append(bool(window.GetSwapBuffers())))
    act()
    window.RemoveObserver(tag)
    return seen


@pytest.mark.parametrize("kind", [SliceScene, VolumeScene])
def test_that_warming_up_draws_unseen_and_leaves_nothing_behind(window, scene_of, kind):
    scene = scene_of(kind)
    frames = swaps_of(window, scene.warm_up)
    assert frames
    assert not any(frames)
    assert scene.frame is None
    assert swaps_of(window, scene.render) == [True]
    assert pixels(window).max() == 0


def test_that_a_frame_that_is_there_is_not_lost_by_warming_up(scene_of):
    scene = scene_of(SliceScene)
    frame = frame_of(volume_of(image(np.full((5, 20, 20), 9, np.uint8))), PlaneName.AXIAL, 2)
    scene.apply(frame)
    scene.warm_up()
    assert scene.frame == frame


def test_that_the_first_coarse_frame_of_a_volume_lets_input_through_and_is_finished(scene_of):
    asked: list[int] = []

    def look() -> bool:
        asked.append(1)
        return True

    scene = scene_of(VolumeScene, should_abort=look)
    scene.warm_up()
    values = np.random.default_rng(0).integers(-1000, 1500, (48, 48, 48)).astype(np.int16)
    frame = VolumeFrame(volume_of(image(values, (2.0, 2.0, 2.0))), "CT")
    scene.apply(frame)
    asked.clear()
    assert scene.render(moving=True)
    assert asked
    asked.clear()
    assert scene.render(moving=True)
    assert not asked, "later ones are short, and there is always more input"
    scene.apply(replace(frame, active=True))
    assert scene.render(moving=True)
    assert not asked
