from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
import SimpleITK as sitk
from drawn_volumes import FULL_GREY, image, rotation, volume_of

from medviewer.domain.frames import PlaneLine, SliceFrame
from medviewer.domain.planes import PlaneName
from medviewer.domain.slab import Slab, SlabMode
from medviewer.domain.tilt import UPRIGHT_PLANES, tilted_axes, tilted_plane
from medviewer.domain.turn import Turn, turned
from medviewer.domain.vectors import vec3
from medviewer.rendering.offscreen import offscreen_window, pixels
from medviewer.rendering.palette import PLANE_COLORS
from medviewer.rendering.slice_scene import SliceScene

GEOMETRIES = {
    "axial": np.eye(3),
    "flipped": np.diag([-1, 1, -1]),
    "mirrored": np.diag([1, 1, -1]),
    "oblique and mirrored": rotation(-14, 25, 160) @ np.diag([1, -1, 1]),
}
WORDS_PX = 50
"""Letters and the scale bar stand no farther from the edges."""


@pytest.fixture(name="scene", scope="module")
def scene_fixture():
    window = offscreen_window((400, 400))
    yield SliceScene(window)
    window.Finalize()


def smooth() -> np.ndarray:
    """A volume without sharp edges, so that a tenth of a pixel makes no large difference."""
    z, y, x = np.mgrid[0:16, 0:40, 0:50]
    wave = 128 + 60 * np.sin(x / 6.0) + 40 * np.cos(y / 5.0 + z / 4.0) + 25 * np.sin(z / 3.0)
    return np.clip(np.rint(wave), 0, 255).astype(np.uint8)


def resampled(picture: sitk.Image, plane, through_mm: float = 0.0) -> np.ndarray:
    """ITK's cut of the volume on the grid of a plane, moved along its normal; NaN outside."""
    origin = np.array(plane.origin_lps) + through_mm * np.array(plane.normal)
    direction = np.array([plane.right, plane.down, plane.normal]).T
    grid = sitk.Image((*plane.size, 1), sitk.sitkFloat32)
    grid.SetOrigin(origin.tolist())
    grid.SetDirection(direction.reshape(9).tolist())
    grid.SetSpacing((*plane.spacing_mm, 1.0))
    cut = sitk.Resample(sitk.Cast(picture, sitk.sitkFloat32), grid, sitk.Transform(), sitk.sitkLinear, math.nan)
    return sitk.GetArrayFromImage(cut)[0]


def drawn_at(scene, frame, places) -> np.ndarray:
    """Greys drawn at places (n, 3) in LPS mm."""
    scene.apply(frame)
    scene.render()
    picture = pixels(scene.render_window)
    found = [scene.display_at(vec3(place)) for place in places]
    return np.array([picture[int(y), int(x), 0] for x, y in found], dtype=float)


def compared(scene, frame, plane, expected) -> float:
    """Largest difference between what is drawn and what is expected, well inside volume and view (no words there)."""
    inner = np.isfinite(expected)
    for axis in (0, 1):
        inner = inner & np.roll(inner, 2, axis) & np.roll(inner, -2, axis)
    rows, columns = np.nonzero(inner)
    some = np.random.default_rng(0).choice(len(rows), 400, replace=False)
    places = plane.to_lps(np.stack([columns[some], rows[some]], axis=-1))
    scene.apply(frame)
    shown = np.array([scene.display_at(vec3(place)) for place in places])
    free = ((shown > WORDS_PX) & (shown < 400 - WORDS_PX)).all(axis=1)
    assert free.sum() > 200
    some, places = some[free], places[free]
    return float(np.abs(drawn_at(scene, frame, places) - expected[rows[some], columns[some]]).max())


@pytest.mark.parametrize("name", list(PlaneName))
@pytest.mark.parametrize("direction", GEOMETRIES.values(), ids=GEOMETRIES.keys())
def test_that_a_turned_slice_shows_what_itk_finds_there(scene, name, direction):
    picture = image(smooth(), (1.0, 1.2, 3.0), direction, (3.0, -40.0, 77.0))
    volume = volume_of(picture)
    tilt = UPRIGHT_PLANES.turned((0.6, 0.0, 0.8), 0.5).turned((0.0, 1.0, 0.0), -0.3)
    plane = tilted_plane(volume.geometry, name, tilt, vec3(volume.geometry.to_lps((8.3, 20.2, 24.7))))
    frame = SliceFrame(volume, plane, FULL_GREY)
    assert compared(scene, frame, plane, resampled(picture, plane)) < 6.0


@pytest.mark.parametrize("turn", [Turn(1), Turn(0, mirrored=True), Turn(3, mirrored=True)])
def test_that_a_turned_slice_can_be_mirrored_on_the_screen(scene, turn):
    picture = image(smooth(), (1.0, 1.2, 3.0), GEOMETRIES["mirrored"])
    volume = volume_of(picture)
    tilt = UPRIGHT_PLANES.turned((1.0, 0.0, 0.0), 0.6)
    plane = turned(tilted_plane(volume.geometry, PlaneName.CORONAL, tilt, volume.geometry.center_lps), turn)
    frame = SliceFrame(volume, plane, FULL_GREY)
    assert compared(scene, frame, plane, resampled(picture, plane)) < 6.0


@pytest.mark.parametrize(
    ("mode", "numpys"), [(SlabMode.MAX, np.max), (SlabMode.MIN, np.min), (SlabMode.MEAN, np.mean)], ids=str
)
def test_that_a_thick_turned_slice_shows_what_numpy_makes_of_itks_cuts(scene, mode, numpys):
    picture = image(smooth(), (1.0, 1.2, 3.0), rotation(10, -20, 5))
    volume = volume_of(picture)
    tilt = UPRIGHT_PLANES.turned((0.0, 0.6, 0.8), 0.7)
    plane = tilted_plane(volume.geometry, PlaneName.SAGITTAL, tilt, volume.geometry.center_lps)
    thick = Slab(mode, 9.0)
    step, reach = plane.spacing_mm[0], thick.reach(plane.spacing_mm[0])
    assert reach == 4
    cuts = np.stack([resampled(picture, plane, k * step) for k in range(-reach, reach + 1)])
    frame = SliceFrame(volume, plane, FULL_GREY, slab=thick)
    assert compared(scene, frame, plane, numpys(cuts, axis=0)) < 6.0
    thin = replace(frame, slab=None)
    assert compared(scene, thin, plane, resampled(picture, plane)) < 6.0


def test_that_the_lines_of_the_crosshair_lie_where_the_other_planes_cut_the_view(scene):
    picture = image(np.zeros((16, 40, 50), np.uint8), (1.0, 1.2, 3.0))
    volume = volume_of(picture)
    tilt = UPRIGHT_PLANES.turned((0.0, 0.0, 1.0), math.radians(25))
    geometry, middle = volume.geometry, volume.geometry.center_lps
    plane = tilted_plane(geometry, PlaneName.AXIAL, tilt, middle)
    other = tilted_plane(geometry, PlaneName.CORONAL, tilt, middle)
    lines = tuple(
        PlaneLine(name, vec3(np.cross(tilted_axes(geometry, name, tilt)[2], plane.normal)))
        for name in (PlaneName.CORONAL, PlaneName.SAGITTAL)
    )
    frame = SliceFrame(volume, plane, FULL_GREY, crosshair_lps=middle, lines=lines)
    place = np.array(middle) + 15.0 * np.array(other.right)
    scene.apply(frame)
    scene.render()
    drawn = pixels(scene.render_window).astype(int)
    x, y = scene.display_at(vec3(place))
    near = drawn[int(y) - 2 : int(y) + 3, int(x) - 2 : int(x) + 3].reshape(-1, 3)
    wanted = np.array(PLANE_COLORS[PlaneName.CORONAL])
    assert np.abs(near - wanted * 0.85).sum(axis=1).min() < 60
    straight = np.array(middle) + 15.0 * np.array(plane.right)
    x, y = scene.display_at(vec3(straight))
    assert drawn[int(y) - 2 : int(y) + 3, int(x) - 2 : int(x) + 3].max() == 0


def test_that_handles_stand_on_the_lines_while_planes_are_turned(scene):
    volume = volume_of(image(np.zeros((16, 40, 50), np.uint8), (1.0, 1.2, 3.0)))
    middle = volume.geometry.center_lps
    plane = tilted_plane(volume.geometry, PlaneName.AXIAL, UPRIGHT_PLANES, middle)
    frame = SliceFrame(volume, plane, FULL_GREY, crosshair_lps=middle)

    def ink(one) -> int:
        scene.apply(one)
        scene.render()
        return int((pixels(scene.render_window).max(axis=2) > 60).sum())

    assert ink(replace(frame, turning=True)) - ink(frame) > 4 * 50
