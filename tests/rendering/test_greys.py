from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from drawn_volumes import image, volume_of

from medviewer.domain.display import Window
from medviewer.domain.frames import SliceFrame
from medviewer.domain.planes import PlaneName, slice_plane
from medviewer.domain.vectors import vec3
from medviewer.domain.voi import VoiFunction, VoiLut, voi
from medviewer.rendering.greys import windowed
from medviewer.rendering.offscreen import offscreen_window, pixels
from medviewer.rendering.slice_scene import SliceScene

CURVE = VoiLut(-300, (np.linspace(1, 0, 700) ** 2 * 4095).astype("<u2").tobytes(), 12)
WINDOWS = {
    "exact": Window(300.5, 20),
    "linear": Window(400, 40, VoiFunction.LINEAR),
    "threshold": Window(1, 40, VoiFunction.LINEAR),
    "sigmoid": Window(400, 40, VoiFunction.SIGMOID),
    "table": CURVE.window,
}
VALUES = {
    "int16": np.arange(-1000, 1000, dtype=np.int16),
    "uint8": np.arange(256, dtype=np.uint8),
    "int32 beyond any table": np.array([-(1 << 31), -200, 0, 100, (1 << 31) - 1], np.int32),
    "float32": np.linspace(-1000, 1000, 1999, dtype=np.float32),
}


def shown(values, window, inverted, padding=None):
    out = np.empty(values.shape, np.uint8)
    windowed(values, window, inverted=inverted, out=out, padding=padding)
    return out


@pytest.mark.parametrize("name", WINDOWS)
@pytest.mark.parametrize("kind", VALUES)
@pytest.mark.parametrize("inverted", [False, True])
def test_that_greys_are_the_rounded_values_of_interest(name, kind, inverted):
    values, window = VALUES[kind], WINDOWS[name]
    shades = voi(values, window)
    exact = 255 * (1 - shades if inverted else shades)
    assert np.abs(shown(values, window, inverted) - exact).max() <= 0.501


@pytest.mark.parametrize("name", WINDOWS)
@pytest.mark.parametrize("inverted", [False, True])
def test_that_what_is_no_number_or_outside_the_image_is_black(name, inverted):
    values = np.array([np.nan, -2000.0, -1999.0], np.float32)
    assert shown(values, WINDOWS[name], inverted, padding=(-2000, -1999)).tolist() == [0, 0, 0]
    whole = np.array([-2000, 2000], np.int16)
    assert shown(whole, WINDOWS[name], inverted, padding=(-2000, -2000))[0] == 0
    assert shown(whole, Window(2, 0), inverted, padding=(-2000, -2000))[1] == (0 if inverted else 255)


@pytest.fixture(name="scene", scope="module")
def scene_fixture():
    window = offscreen_window((630, 630))
    yield SliceScene(window)
    window.Finalize()


@pytest.mark.parametrize("name", WINDOWS)
@pytest.mark.parametrize("inverted", [False, True])
@pytest.mark.parametrize("lift", [0.0, 0.5], ids=["a slice of the grid", "between two slices"])
def test_that_the_picture_has_these_greys_on_and_between_slices(scene, name, inverted, lift):
    ramp = np.linspace(-900, 900, 30, dtype=np.float32)
    volume = volume_of(image(np.ascontiguousarray(np.broadcast_to(ramp[:, None], (2, 30, 30)))))
    plane = slice_plane(volume.geometry, PlaneName.AXIAL, 1)
    plane = replace(plane, origin_lps=vec3(np.array(plane.origin_lps) + lift * np.array([0, 0, 1])))
    scene.apply(SliceFrame(volume, plane, WINDOWS[name], inverted=inverted))
    scene.render()
    picture, shades = pixels(scene.render_window), voi(ramp, WINDOWS[name])
    greys = []
    for row in range(30):
        x, y = scene.display_at(vec3((6.0, float(row), lift)))
        greys.append(int(picture[int(y + 1e-6), int(x + 1e-6), 0]))
    np.testing.assert_allclose(greys, 255 * (1 - shades if inverted else shades), atol=3)
