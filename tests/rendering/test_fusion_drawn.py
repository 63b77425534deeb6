from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
import SimpleITK as sitk
from drawn_volumes import FULL_GREY, frame_of, image, rotation, volume_of

from medviewer.domain.color_maps import GREY, HOT_IRON
from medviewer.domain.fusion import DrawnFusion, FusedVolume, moved_volume
from medviewer.domain.link import Move
from medviewer.domain.planes import PlaneName, slice_count
from medviewer.domain.vectors import vec3
from medviewer.rendering.offscreen import offscreen_window, pixels
from medviewer.rendering.slice_scene import SliceScene


@pytest.fixture(name="scene", scope="module")
def scene_fixture():
    window = offscreen_window((420, 420))
    yield SliceScene(window)
    window.Finalize()


def smooth(shape, seed) -> np.ndarray:
    z, y, x = np.mgrid[0 : shape[0], 0 : shape[1], 0 : shape[2]]
    wave = 130 + 60 * np.sin(x / 5.0 + seed) + 40 * np.cos(y / 6.0 + z / 3.0) + 20 * np.sin(z / 2.0)
    return np.clip(np.rint(wave), 0, 255).astype(np.uint8)


CT = image(smooth((20, 40, 50), 0.0), (1.0, 1.2, 2.5), rotation(10, -15, 20) @ np.diag([1, -1, 1]), (3.0, -40.0, 77.0))
PET = image(smooth((14, 22, 26), 1.0), (2.1, 1.9, 3.0), rotation(-25, 8, 60), (0.0, 0.0, 0.0))


def centred() -> sitk.Image:
    """The second volume with its middle at that of the first."""
    moved = sitk.Image(PET)
    there = CT.TransformContinuousIndexToPhysicalPoint([(n - 1) / 2 for n in CT.GetSize()])
    here = PET.TransformContinuousIndexToPhysicalPoint([(n - 1) / 2 for n in PET.GetSize()])
    moved.SetOrigin([o + t - h for o, t, h in zip(PET.GetOrigin(), there, here, strict=True)])
    return moved


def drawn(scene, frame, places) -> np.ndarray:
    """Colours drawn at places (n, 3) in LPS mm."""
    scene.apply(frame)
    scene.render()
    picture = pixels(scene.render_window)
    found = [scene.display_at(vec3(place)) for place in places]
    return np.array([picture[int(y), int(x)] for x, y in found], dtype=float)


def places_of(plane) -> np.ndarray:
    """Some pixel middles well inside a plane, away from where words stand."""
    columns, rows = plane.size
    grid = np.stack(np.meshgrid(np.arange(columns), np.arange(rows)), axis=-1).reshape(-1, 2)
    inner = (grid > 0.2 * np.array(plane.size)) & (grid < 0.8 * np.array(plane.size))
    return plane.to_lps(grid[inner.all(axis=1)])


@pytest.mark.parametrize("name", list(PlaneName))
def test_that_a_second_volume_on_a_grid_of_its_own_is_drawn_where_itk_finds_it(scene, name):
    second = centred()
    number = slice_count(volume_of(CT).geometry, name) // 2
    frame = frame_of(volume_of(CT), name, number)
    fused = FusedVolume(volume_of(second), FULL_GREY, GREY, "PT")
    places = places_of(frame.plane)
    expected = np.array([second.EvaluateAtPhysicalPoint(place.tolist(), sitk.sitkLinear) for place in places])
    assert len(places) > 100
    found = drawn(scene, replace(frame, fusions=(DrawnFusion(fused, 1.0),)), places)
    assert np.abs(found - expected[:, None]).max() < 7.0


def test_that_the_blend_mixes_both(scene):
    frame = frame_of(volume_of(CT), PlaneName.AXIAL, 10)
    fused = FusedVolume(volume_of(centred()), FULL_GREY, HOT_IRON, "PT")
    places = places_of(frame.plane)
    ct, pet = (drawn(scene, one, places) for one in (frame, replace(frame, fusions=(DrawnFusion(fused, 1.0),))))
    half = drawn(scene, replace(frame, fusions=(DrawnFusion(fused, 0.5),)), places)
    assert np.abs(half - (ct + pet) / 2).max() < 3.0
    none = drawn(scene, replace(frame, fusions=(DrawnFusion(fused, 0.0),)), places)
    assert np.abs(none - ct).max() < 2.0


def test_that_what_a_registration_moved_is_drawn_where_the_move_puts_it(scene):
    turn = sitk.Euler3DTransform()
    turn.SetRotation(0.1, -0.2, 0.3)
    move = Move(tuple(vec3(row) for row in np.array(turn.GetMatrix()).reshape(3, 3)), (4.0, -3.0, 2.0), 0.5)  # type: ignore[arg-type]  # three rows
    second, frame = centred(), frame_of(volume_of(CT), PlaneName.CORONAL, 20)
    fused = FusedVolume(moved_volume(volume_of(second), move), FULL_GREY, GREY, "PT")
    places = places_of(frame.plane)
    back = [np.array(move.rotation).T @ (place - np.array(move.offset_mm)) for place in places]
    inside = [second.TransformPhysicalPointToContinuousIndex(place.tolist()) for place in back]
    is_in = np.array([all(1 <= i <= n - 2 for i, n in zip(index, second.GetSize(), strict=True)) for index in inside])
    assert is_in.sum() > 100
    expected = np.array(
        [second.EvaluateAtPhysicalPoint(b.tolist(), sitk.sitkLinear) for b, ok in zip(back, is_in, strict=True) if ok]
    )
    found = drawn(scene, replace(frame, fusions=(DrawnFusion(fused, 1.0),)), places[is_in])
    assert np.abs(found - expected[:, None]).max() < 7.0


def test_that_the_image_is_seen_where_the_second_volume_ends(scene):
    far = moved_volume(volume_of(centred()), Move(offset_mm=(500.0, 0.0, 0.0)))
    frame = frame_of(volume_of(CT), PlaneName.AXIAL, 10)
    places = places_of(frame.plane)
    plain = drawn(scene, frame, places)
    over = drawn(scene, replace(frame, fusions=(DrawnFusion(FusedVolume(far, FULL_GREY, GREY, "PT"), 1.0),)), places)
    assert np.array_equal(plain, over)
    assert not math.isnan(plain.max())
