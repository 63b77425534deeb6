"""Presets, crop box, cut, segments and marks of the 3D view, seen in its pictures."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from drawn_volumes import image, rotation, volume_of

from medviewer.domain.display import Window
from medviewer.domain.frames import VolumeFrame
from medviewer.domain.job import CancelToken
from medviewer.domain.layers import DrawnMask
from medviewer.domain.vectors import vec3
from medviewer.domain.volume import Volume
from medviewer.domain.volume_display import CutPlane, VolumeDisplay
from medviewer.domain.volume_presets import presets_of
from medviewer.rendering.bench_volume import bench_volume
from medviewer.rendering.offscreen import offscreen_window, pixels
from medviewer.rendering.volume_body import made_of
from medviewer.rendering.volume_look import transfer_for
from medviewer.rendering.volume_marks import Mark, MarkKind
from medviewer.rendering.volume_proxy import FINE_VOXELS, proxies_of
from medviewer.rendering.volume_scene import VolumeScene

SIZE = (240, 180)
TILTED_AND_MIRRORED = rotation(12, -20, 170) @ np.diag([-1, 1, 1])


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


def with_blocks(*places, direction=None, value=1200, modality="CT") -> VolumeFrame:
    """Air with blocks of bone at places given from the middle, in LPS mm."""
    values = np.full((32, 32, 32), -1000, np.int16)
    picture = image(values, (2.0, 2.0, 2.0), direction)
    center = np.array(picture.TransformContinuousIndexToPhysicalPoint((15.5, 15.5, 15.5)))
    for lps in places:
        x, y, z = picture.TransformPhysicalPointToIndex(tuple(center + np.array(lps)))
        picture[x - 3 : x + 4, y - 3 : y + 4, z - 3 : z + 4] = value
    return VolumeFrame(volume_of(picture), modality)


def bare(scene) -> np.ndarray:
    """The picture without letters and marks."""
    scene.render()
    for prop in (scene._text.prop, scene._ink.prop):
        prop.VisibilityOff()
    scene.render_window.Render()
    return pixels(scene.render_window)


def middle(picture) -> np.ndarray:
    """Middle (x, y) of what is bright, from the middle of the view."""
    rows, columns = np.nonzero(picture.max(axis=2) > 60)
    return np.array([columns.mean() - SIZE[0] / 2, rows.mean() - SIZE[1] / 2])


@pytest.mark.parametrize("preset", [preset.id for preset in presets_of("CT")])
def test_that_bone_in_air_is_seen_with_every_ct_preset(scene, preset):
    scene.apply(with_blocks((15, 0, 0)))
    scene.set_display(VolumeDisplay(preset))
    assert bare(scene).max() > 20
    assert any(
        name in "".join(scene._notes(scene.frame)) for name in [p.name for p in presets_of("CT") if p.id == preset]
    )


def test_that_a_preset_with_slopes_shows_edges_also_where_it_was_not_the_first(scene):
    frame = with_blocks((0, 0, 0), value=40)
    scene.apply(frame)
    bare(scene)
    scene.set_display(VolumeDisplay("ct-lung"))
    assert bare(scene).max() > 20


def test_that_a_window_moved_up_hides_what_is_under_it_now(scene):
    scene.apply(with_blocks((0, 0, 0), value=400))
    scene.set_display(VolumeDisplay("ct-bone"))
    assert bare(scene).max() > 40
    scene.set_display(VolumeDisplay("ct-bone", window=(700.0, 1400.0)))
    assert bare(scene).max() < 10
    scene.set_display(VolumeDisplay("ct-bone"))
    assert bare(scene).max() > 40


def test_that_mip_shows_the_brightest_value_through_what_lies_before_it(scene):
    volume = with_blocks((0, 0, 0)).volume
    values = np.zeros(volume.array.shape, np.int16)
    values[:, 4:8, :] = 100
    values[14:18, 20:24, 14:18] = 900
    frame = VolumeFrame(Volume(volume.geometry, values), "MR", Window(1000, 500))
    scene.apply(frame)
    scene.set_display(VolumeDisplay("mip"))
    picture = bare(scene).max(axis=2)
    assert picture[SIZE[1] // 2, SIZE[0] // 2] == pytest.approx(255 * 0.9, abs=6)
    assert picture[SIZE[1] // 2, SIZE[0] // 2 + 20] == pytest.approx(255 * 0.1, abs=6)


@pytest.mark.parametrize("direction", [None, TILTED_AND_MIRRORED], ids=["plain", "oblique and mirrored"])
def test_that_the_crop_box_leaves_the_voxels_in_it_and_takes_the_others(scene, direction):
    frame = with_blocks((18, 0, 0), (-18, 0, 0), direction=direction)
    geometry = frame.volume.geometry
    scene.apply(frame)
    fraction = (geometry.to_index(np.add(geometry.center_lps, (18, 0, 0))) + 0.5) / np.array(geometry.shape)
    crop = tuple((float(max(at - 0.15, 0)), float(min(at + 0.15, 1))) for at in fraction)
    scene.set_display(VolumeDisplay("ct-bone", crop=crop))
    assert middle(bare(scene))[0] > 20
    assert (bare(scene).max(axis=2)[:, : SIZE[0] // 2 - 15] < 30).all()
    scene.set_display(VolumeDisplay("ct-bone"))
    assert abs(middle(bare(scene))[0]) < 8


@pytest.mark.parametrize("caster", ["processor", "card"])
def test_that_a_cut_takes_away_what_lies_before_it_in_the_patient(window, monkeypatch, caster):
    monkeypatch.setattr("medviewer.rendering.volume_cast.is_software_opengl", lambda _: caster == "processor")
    scene = VolumeScene(window)
    scene.apply(with_blocks((18, 0, 0), (-18, 0, 0), direction=TILTED_AND_MIRRORED))
    scene.set_display(VolumeDisplay("ct-bone", cut=CutPlane((1.0, 0.0, 0.0))))
    left = middle(bare(scene))[0]
    scene.set_display(VolumeDisplay("ct-bone", cut=CutPlane((-1.0, 0.0, 0.0))))
    right = middle(bare(scene))[0]
    window.RemoveRenderer(scene.renderer)
    assert left > 20
    assert right < -20


def test_that_a_segment_is_drawn_in_its_colour_at_its_place_and_behind_bone_it_is_hidden(scene):
    frame = with_blocks((18, -20, 0))
    mask = np.zeros((32, 32, 32), np.uint8)
    masks = []
    for lps in ((-18, 0, 0), (18, 10, 0)):
        place = frame.volume.geometry.nearest_index(np.array(frame.volume.geometry.center_lps) + lps)
        one = mask.copy()
        one[tuple(slice(at - 2, at + 3) for at in place)] = 1
        masks.append(DrawnMask(Volume(frame.volume.geometry, one), (0, 255, 0), 0.5, "node"))
    scene.apply(frame)
    scene.set_display(VolumeDisplay("ct-bone", surfaces=tuple(masks)))
    picture = bare(scene).astype(int)
    rows, columns = np.nonzero(picture[..., 1] > 2 * picture[..., 0] + 20)
    assert len(rows) > 30
    assert columns.mean() - SIZE[0] / 2 < -20
    assert abs(rows.mean() - SIZE[1] / 2) < 5
    scene.set_display(VolumeDisplay("ct-bone"))
    picture = bare(scene).astype(int)
    assert not (picture[..., 1] > 2 * picture[..., 0] + 20).any()


def test_that_crop_and_cut_are_said(scene):
    frame = with_blocks((0, 0, 0))
    scene.apply(frame)
    scene.set_display(VolumeDisplay(crop=((0.1, 1), (0, 1), (0, 1)), cut=CutPlane((0.0, 1.0, 0.0))))
    scene.render()
    assert "cropped and cut" in scene._notes(frame)


def marks(scene, kind) -> list[tuple[int, int]]:
    """Where a kind of mark is found, in device pixels."""
    found = []
    for y in range(0, SIZE[1], 2):
        for x in range(0, SIZE[0], 2):
            mark = scene.marks.at(x, y)
            if mark is not None and mark.kind is kind:
                found.append((x, y))
    return found


def test_that_handles_slider_and_button_are_found_where_they_are_drawn(scene):
    frame = with_blocks((0, 0, 0))
    scene.apply(frame)
    scene.render()
    assert not marks(scene, MarkKind.FACE)
    assert not marks(scene, MarkKind.SLIDER)
    assert np.mean(marks(scene, MarkKind.BUTTON), axis=0)[0] < SIZE[0] / 2
    scene.set_display(VolumeDisplay(crop_shown=True, cut=CutPlane((0.0, 1.0, 0.0))))
    scene.turn(25, 15)
    scene.render()
    assert marks(scene, MarkKind.SLIDER)
    geometry = frame.volume.geometry
    left_face = geometry.to_lps((15.5, 15.5, 31.5))[None]
    x, y = scene.orbit.to_display(left_face, SIZE)[0]
    assert scene.marks.at(x, y) == Mark(MarkKind.FACE, 2, upper=True)
    assert pixels(scene.render_window)[round(y), round(x)].tolist() == [0x4A, 0xA3, 0xFF]


def test_that_a_pulled_face_stays_under_the_pointer(scene):
    frame = with_blocks((0, 0, 0), direction=TILTED_AND_MIRRORED)
    geometry, display = frame.volume.geometry, VolumeDisplay(crop_shown=True)
    scene.apply(frame)
    scene.set_display(display)
    scene.render()
    for axis in range(3):
        for upper in (False, True):
            mark, size = Mark(MarkKind.FACE, axis, upper), scene.size()
            edge = np.full(3, 0.5)
            edge[axis] = upper
            inner = edge.copy()
            inner[axis] = 0.8 if upper else 0.2
            shape = np.array(geometry.shape)
            start, end = scene.orbit.to_display(geometry.to_lps(np.array([edge, inner]) * shape - 0.5), size)
            if np.linalg.norm(end - start) < 10:
                continue
            crop = display.crop
            for _ in range(20):
                crop = scene.marks.pulled_crop(geometry, crop, mark, tuple((end - start) / 20), size)
            assert crop[axis][upper] == pytest.approx(inner[axis], abs=0.01)
            assert [side for other, side in enumerate(crop) if other != axis] == [(0.0, 1.0)] * 2


def test_that_the_slider_ends_take_nothing_and_all(scene):
    frame = with_blocks((0, 0, 0))
    cut = CutPlane((0.0, 1.0, 0.0))
    scene.apply(frame)
    for fraction, is_seen in ((0.0, True), (1.0, False)):
        scene.set_display(VolumeDisplay("ct-bone", cut=cut.at_fraction(frame.volume.geometry, fraction)))
        assert bool(bare(scene).max() > 60) is is_seen


@pytest.mark.parametrize(("turn", "letters"), [((0, 0), {"A"}), ((-SIZE[1] / 2, 0), {"L"}), ((0, SIZE[1] / 2), {"H"})])
def test_that_the_cube_shows_the_side_that_is_seen(scene, monkeypatch, turn, letters):
    scene.apply(with_blocks((0, 0, 0)))
    scene.orbit.turn(*turn, SIZE[1])
    scene.render_window.SetSize(400, 300)
    seen = []
    monkeypatch.setattr("medviewer.rendering.volume_marks.letter_of", lambda v: seen.append(tuple(v)) or "X")
    scene.render()
    scene.render_window.SetSize(*SIZE)
    names = {(-1, 0, 0): "R", (1, 0, 0): "L", (0, -1, 0): "A", (0, 1, 0): "P", (0, 0, 1): "H", (0, 0, -1): "F"}
    assert {names[tuple(int(part) for part in normal)] for normal in seen} == letters


def test_that_what_a_job_prepared_needs_no_gradients_in_the_first_frame(scene):
    frame = with_blocks((0, 0, 0))
    fine = VolumeFrame(Volume(frame.volume.geometry, frame.volume.array.copy(), "HU"), "CT")
    made = made_of(fine.volume, transfer_for(fine), CancelToken())
    again = []
    for body in made.bodies:
        body.caster.AddObserver("VolumeMapperComputeGradientsStartEvent", lambda *_: again.append(1))
    scene.apply(fine, made)
    assert bare(scene).max() > 60
    assert not again


def test_that_the_copy_at_rest_is_finer_than_the_moving_one_and_never_too_large():
    values = np.zeros((40, 512, 512), np.int16)
    proxies = proxies_of(volume_of(image(values, (0.6, 0.6, 3.0))))
    assert proxies.coarse.geometry.spacing_mm == pytest.approx((3.0, 1.8, 1.8))
    assert proxies.fine.geometry.spacing_mm == pytest.approx((3.0, 0.6, 0.6))
    large = Volume(volume_of(image(values, (0.6, 0.6, 3.0))).geometry, values)
    wide = replace(large, geometry=replace(large.geometry))
    assert proxies_of(wide).fine.array.size <= FINE_VOXELS
    many = np.broadcast_to(np.int16(0), (300, 300, 300)).copy()
    assert proxies_of(volume_of(image(many, (0.8, 0.8, 0.8)))).fine.array.size <= FINE_VOXELS


def test_that_a_table_at_the_rim_is_left_out_and_an_arm_and_a_node_within_stay():
    values = np.full((20, 60, 60), -1000, np.int16)
    values[:, 12:44, 12:44] = 40
    values[:, 58, 10:50] = 300
    values[:, 20:30, 0:8] = 40
    values[8:11, 5:8, 30:33] = 40
    volume = volume_of(image(values, (2.0, 2.0, 2.0)))
    scanned = Volume(volume.geometry, values, "HU")
    alone = proxies_of(scanned, beside=False)
    assert not alone.has_all
    kept = alone.fine.array
    assert (kept[:, 54:60] == -1000).all()
    np.testing.assert_array_equal(kept[:, :54], values[:, :54])
    assert proxies_of(scanned, beside=True).fine.array.max() == 300
    assert proxies_of(volume, beside=False).has_all


def test_that_a_cut_direction_is_kept_as_given():
    with pytest.raises(ValueError, match="unit vector"):
        CutPlane(vec3((1.0, 1.0, 0.0)))


def test_that_the_bench_of_the_3d_view_names_its_figures():
    figures = bench_volume(with_blocks((0, 0, 0)).volume, "CT", (64, 48), 2)
    assert set(figures) == {"prepared_ms", "moving_ms", "first_resting_ms", "resting_ms"}
    assert min(figures.values()) > 0
