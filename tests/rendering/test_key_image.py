from __future__ import annotations

import subprocess
import sys

import numpy as np
from drawn_volumes import frame_of, image, volume_of

from medviewer.domain.frames import CornerText
from medviewer.domain.planes import PlaneName
from medviewer.rendering.bench import bench_scroll
from medviewer.rendering.colormaps import inferno_table
from medviewer.rendering.key_image import draw_key_image
from medviewer.rendering.offscreen import offscreen_window, pixels
from medviewer.rendering.slice_scene import SliceScene


def test_that_a_key_image_is_what_the_slice_view_shows():
    values = np.random.default_rng(0).integers(0, 256, (3, 30, 40)).astype(np.uint8)
    frame = frame_of(volume_of(image(values)), PlaneName.AXIAL, 2, text=CornerText(("NAME",)))
    drawn = draw_key_image(frame, (320, 200))
    assert drawn.shape == (200, 320, 3)
    assert drawn.dtype == np.uint8
    window = offscreen_window((320, 200))
    scene = SliceScene(window)
    scene.apply(frame)
    scene.render()
    np.testing.assert_array_equal(drawn, pixels(window))
    window.Finalize()
    assert (draw_key_image(frame, (320, 200), pixel_ratio=2.0) != drawn).any()


def test_that_drawing_without_a_display_is_silent_and_loads_no_qt():
    code = (
        "import sys, numpy as np\n"
        "from medviewer.rendering import key_image, volume_scene\n"
        "from medviewer.rendering.offscreen import offscreen_window, pixels\n"
        "w = offscreen_window((40, 30)); w.Render(); assert pixels(w).shape == (30, 40, 3); w.Finalize()\n"
        "assert not any(m.startswith(('PySide6', 'pydicom', 'SimpleITK')) for m in sys.modules)\n"
        "assert 'vtk' not in sys.modules and 'vtkmodules.all' not in sys.modules\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, env={"PATH": ""})
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_that_the_colour_map_grows_evenly_lighter_from_black_to_pale_yellow():
    table = inferno_table().astype(float)
    lightness = table @ (0.2126, 0.7152, 0.0722)
    assert (np.diff(lightness[4:]) > 0).all()
    # matplotlib's inferno at 0, 0.5 and 1
    for step, color in ((0, (0, 0, 4)), (128, (188, 55, 84)), (255, (252, 255, 164))):
        assert np.abs(table[step] - color).max() <= 8


def test_that_the_scroll_benchmark_measures_both_views():
    volume = volume_of(image(np.zeros((4, 16, 16), np.int16)))
    result = bench_scroll(volume, (64, 48), steps=3)
    assert set(result) == {"ours_ms", "bare_vtk_ms", "ratio"}
    assert result["ratio"] == result["ours_ms"] / result["bare_vtk_ms"] > 0
