from __future__ import annotations

import gc
import weakref
from dataclasses import replace

import numpy as np
import pytest
from drawn_volumes import image, rotation, volume_of

from medviewer.domain.decision import ReviewState
from medviewer.domain.display import Window
from medviewer.domain.frames import CornerText, DrawnBox, VolumeFrame
from medviewer.domain.regions import Box
from medviewer.domain.vectors import vec3
from medviewer.domain.volume_display import Pose, Side, VolumeDisplay
from medviewer.rendering import volume_cast
from medviewer.rendering.furniture import _wrapped
from medviewer.rendering.offscreen import offscreen_window, pixels
from medviewer.rendering.palette import STATE_COLORS
from medviewer.rendering.ray_casting import adapted_rays, is_software_opengl
from medviewer.rendering.sheet import Sheet
from medviewer.rendering.volume_cast import VolumeCast
from medviewer.rendering.volume_scene import VolumeScene

SIZE = (240, 180)


@pytest.fixture(name="window", scope="module")
def window_fixture():
    window = offscreen_window(SIZE)
    yield window
    window.Finalize()


@pytest.fixture(name="scene")
def scene_fixture(window):
    scene = VolumeScene(window)
    yield scene
    window.RemoveRenderer(scene.renderer)


def block(lps, direction=None) -> VolumeFrame:
    """Air with a block of bone around one place."""
    values = np.full((32, 32, 32), -1000, np.int16)
    picture = image(values, (2.0, 2.0, 2.0), direction, (0.0, 0.0, 0.0))
    center = np.array(picture.TransformContinuousIndexToPhysicalPoint((15.5, 15.5, 15.5)))
    index = picture.TransformPhysicalPointToIndex(tuple(center + np.array(lps)))
    x, y, z = index
    picture[x - 2 : x + 3, y - 2 : y + 3, z - 2 : z + 3] = 1200
    return VolumeFrame(volume_of(picture), "CT")


def bone(scene, frame) -> np.ndarray:
    """Middle (x, y) of what is bright, from the middle of the view, without letters."""
    scene.apply(frame)
    scene.render()
    scene._text.prop.VisibilityOff()
    scene._ink.prop.VisibilityOff()
    scene.render_window.Render()
    rows, columns = np.nonzero(pixels(scene.render_window).max(axis=2) > 60)
    return np.array([columns.mean() - SIZE[0] / 2, rows.mean() - SIZE[1] / 2])


DIRECTIONS = [np.eye(3), np.diag([1, 1, -1]), rotation(20, -30, 10), rotation(15, 25, 170) @ np.diag([-1, 1, 1])]


@pytest.mark.parametrize("direction", DIRECTIONS, ids=["plain", "mirrored", "oblique", "oblique and mirrored"])
def test_that_the_patient_is_seen_from_the_front_with_left_on_screen_right(scene, direction):
    x, y = bone(scene, block((15, 0, 0), direction))
    assert x > 15
    assert abs(y) < 6
    x, y = bone(scene, block((0, 0, 15), direction))
    assert y < -15
    assert abs(x) < 6


def test_that_letters_follow_the_camera(scene):
    scene.apply(block((0, 0, 0)))
    assert scene.orbit.letters() == ("R", "L", "H", "F")
    scene.turn(-SIZE[1] / 2, 0)
    assert scene.orbit.letters() == ("A", "P", "H", "F")
    scene.look_from(Side.FRONT)
    assert scene.orbit.letters() == ("R", "L", "H", "F")


SEEN = {
    Side.FRONT: ("R", "L", "H", "F"),
    Side.BACK: ("L", "R", "H", "F"),
    Side.RIGHT: ("P", "A", "H", "F"),
    Side.LEFT: ("A", "P", "H", "F"),
    Side.HEAD: ("L", "R", "A", "P"),
    Side.FEET: ("R", "L", "A", "P"),
}
"""What a person standing there has at the left, right, top and bottom of a patient lying on the back."""


@pytest.mark.parametrize("side", list(Side), ids=lambda side: side.name)
@pytest.mark.parametrize("direction", DIRECTIONS, ids=["plain", "mirrored", "oblique", "oblique and mirrored"])
def test_that_each_side_shows_what_a_person_standing_there_sees(scene, side, direction):
    scene.apply(block((0, 0, 0), direction))
    scene.turn(33, 21)
    scene.zoom(3)
    scene.look_from(side)
    assert scene.orbit.letters() == SEEN[side]
    middle = np.array([block((0, 0, 0), direction).volume.geometry.center_lps])
    np.testing.assert_allclose(scene.orbit.to_display(middle, SIZE)[0], (SIZE[0] / 2, SIZE[1] / 2), atol=1e-6)


def test_that_a_display_with_a_pose_is_seen_from_there_also_where_it_came_before_its_volume(scene):
    scene.apply(block((0, 0, 0)))
    scene.turn(40, -15)
    scene.shift(7, 3)
    scene.zoom(1.4)
    pose = scene.orbit.pose
    scene.render()
    seen = pixels(scene.render_window)
    scene.set_display(VolumeDisplay(pose=replace(pose, up=(0.0, 0.0, -1.0))))
    scene.apply(None)
    scene.set_display(VolumeDisplay(pose=pose))
    scene.apply(block((0, 0, 0)))
    scene.render()
    np.testing.assert_array_equal(pixels(scene.render_window), seen)
    scene.set_display(VolumeDisplay())
    assert scene.orbit.letters() == SEEN[Side.FRONT]


def test_that_a_camera_that_looks_nowhere_is_refused():
    for focal, up in (((0.0, 0.0, 0.0), (0.0, 0.0, 1.0)), ((0.0, 0.0, 5.0), (0.0, 0.0, 1.0))):
        with pytest.raises(ValueError, match="must look somewhere"):
            Pose((0.0, 0.0, 0.0), focal, up)


def test_that_dragging_right_brings_the_patients_right_side_to_the_front(scene):
    """What is under the pointer moves with it: the side on screen left comes into view."""
    scene.apply(block((0, 0, 0)))
    scene.turn(SIZE[1] / 2, 0)
    into = scene.orbit.axes()[2]
    np.testing.assert_allclose(into, (1, 0, 0), atol=1e-9)


def test_that_shift_and_zoom_move_the_drawn_volume(scene):
    frame = block((0, 0, 0))
    center = np.array([frame.volume.geometry.center_lps])
    scene.apply(frame)
    scene.shift(20, -10)
    np.testing.assert_allclose(scene.orbit.to_display(center, SIZE)[0], (140, 80), atol=1e-6)
    scene.look_from(Side.FRONT)
    near = center + np.array([[5.0, 0, 0]])
    before = scene.orbit.to_display(near, SIZE)[0, 0] - 120
    scene.zoom(2.0)
    assert scene.orbit.to_display(near, SIZE)[0, 0] - 120 == pytest.approx(2 * before, rel=1e-6)


def test_that_projected_boxes_lie_where_vtk_projects_them(scene):
    scene.apply(block((0, 0, 0)))
    scene.turn(30, 20)
    scene.render()
    points = np.random.default_rng(0).uniform(0, 60, (5, 3))
    for point, (x, y) in zip(points, scene.orbit.to_display(points, SIZE), strict=True):
        scene.renderer.SetWorldPoint(*point, 1.0)
        scene.renderer.WorldToDisplay()
        np.testing.assert_allclose((x, SIZE[1] - y), scene.renderer.GetDisplayPoint()[:2], atol=1e-6)


def test_that_a_box_is_drawn_in_the_colour_of_its_state(scene):
    frame = block((0, 0, 0))
    box = Box(vec3(frame.volume.geometry.center_lps), (30, 30, 30))
    scene.apply(VolumeFrame(frame.volume, "CT", boxes=(DrawnBox("a", box, ReviewState.MODIFIED, "", selected=True),)))
    scene.render()
    far = np.abs(pixels(scene.render_window).astype(int) - STATE_COLORS[ReviewState.MODIFIED]).max(axis=2)
    assert (far < 30).sum() > 100


def test_that_no_number_is_cut_where_a_volume_of_long_voxels_is_reduced(scene):
    long = volume_of(image(np.zeros((20, 20, 20), np.int16), (0.5, 0.5, 1.25)))
    scene.apply(VolumeFrame(long, "CT"))
    scene.render(moving=True)
    (note,) = scene._notes(scene.frame)[1:]
    sheet = Sheet((170, 400), 1.0, scene._lines)
    assert [line.split() for line in _wrapped(sheet, note, 100.0)] == [
        ["reduced", "to"],
        ["2.0", "×", "2.0", "×", "2.5", "mm"],
    ]


def test_that_a_reduced_volume_is_said_to_be_one(scene):
    fine = volume_of(image(np.zeros((20, 20, 20), np.int16), (0.5, 0.5, 0.5)))
    scene.apply(VolumeFrame(fine, "CT"))
    scene.render(moving=True)
    assert scene._notes(scene.frame)[1:] == ("reduced to 2.0 mm",)
    scene.render()
    assert scene._notes(scene.frame)[1:] == ()


def test_that_input_stops_a_frame_at_rest_and_none_while_moving():
    asked = []
    own_window = offscreen_window(SIZE)
    scene = VolumeScene(own_window, should_abort=lambda: bool(asked.append(1)) or len(asked) > 0)
    scene.apply(block((0, 0, 0)))
    scene.render(moving=True)  # the first one, with its gradients, lets input through: see test_warm_up
    asked.clear()
    assert scene.render(moving=True) is True
    assert not asked
    assert scene.render() is False
    assert asked


def test_that_a_frame_without_input_is_finished():
    asked = []
    own_window = offscreen_window(SIZE)
    scene = VolumeScene(own_window, should_abort=lambda: bool(asked.append(1)))
    scene.apply(block((0, 0, 0)))
    assert scene.render() is True
    assert len(asked) > 3


def test_that_a_scene_that_listens_for_input_is_let_go_with_its_window():
    window = offscreen_window(SIZE)
    scene = VolumeScene(window, should_abort=lambda: False)
    scene.apply(block((0, 0, 0)))
    scene.render()
    window.Finalize()
    left = weakref.ref(scene), weakref.ref(window)
    del scene, window
    gc.collect()
    assert [ref() for ref in left] == [None, None]


def test_that_a_moving_frame_has_fewer_rays_than_one_at_rest(scene):
    scene.render_window.SetSize(800, 600)
    scene.apply(block((0, 0, 0)))
    scene.render(moving=True)
    coarse = scene.cast.drawn.caster.GetImageSampleDistance()
    scene.render()
    assert coarse > 1.5 * scene.cast.drawn.caster.GetImageSampleDistance()
    scene.render_window.SetSize(*SIZE)


def test_that_a_slow_moving_frame_is_followed_by_one_with_fewer_rays():
    assert adapted_rays(20_000, 0.050) == pytest.approx(14_000)
    assert adapted_rays(20_000, 10.0) == 10_000
    assert adapted_rays(20_000, 0.001) == 40_000
    assert adapted_rays(5_000, 10.0) == 5_000


def test_that_mr_is_drawn_by_its_window(scene):
    values = np.zeros((32, 32, 32), np.uint16)
    values[12:20, 12:20, 12:20] = 600
    volume = volume_of(image(values, (2.0, 2.0, 2.0)))
    x, y = bone(scene, VolumeFrame(volume, "MR", Window(800, 400)))
    assert max(abs(x), abs(y)) < 5
    scene.apply(VolumeFrame(volume, "MR", Window(4000, 20000)))
    scene.render()
    scene._text.prop.VisibilityOff()
    scene._ink.prop.VisibilityOff()
    scene.render_window.Render()
    assert pixels(scene.render_window).max() < 30


def test_that_only_boxes_and_text_changing_leaves_the_look_alone(scene, monkeypatch):
    frame = block((0, 0, 0))
    scene.apply(frame)
    dressed = []
    monkeypatch.setattr(VolumeCast, "dress", lambda *a: dressed.append(a))
    scene.apply(VolumeFrame(frame.volume, "CT", text=CornerText(("NAME",)), active=True))
    assert not dressed
    scene.apply(VolumeFrame(frame.volume, "MR"))
    assert len(dressed) == 1


def test_that_an_empty_frame_leaves_the_view_black(scene):
    scene.apply(block((0, 0, 0)))
    scene.render()
    assert pixels(scene.render_window).any()
    scene.apply(None)
    scene.render()
    assert not pixels(scene.render_window).any()


@pytest.mark.parametrize("caster", ["processor_caster", "graphics_caster"])
def test_that_both_ray_casters_show_the_same_side(window, monkeypatch, caster):
    scene = VolumeScene(window)
    monkeypatch.setattr(volume_cast, "is_software_opengl", lambda _: caster == "processor_caster")
    x, y = bone(scene, block((15, 0, 0), DIRECTIONS[3]))
    window.RemoveRenderer(scene.renderer)
    assert x > 15
    assert abs(y) < 6


def test_that_software_opengl_is_known_by_its_renderer():
    class Window:
        def __init__(self, text):
            self.text = text

        def ReportCapabilities(self):  # noqa: N802 - VTK's name
            return self.text

    assert is_software_opengl(Window("OpenGL renderer string:  llvmpipe (LLVM 15.0.6, 256 bits)"))
    assert not is_software_opengl(Window("OpenGL renderer string:  NVIDIA RTX A4000/PCIe/SSE2"))
