from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import SimpleITK as sitk
from drawn_volumes import FULL_GREY, frame_of, image, rotation, volume_of

from medviewer.domain.decision import ReviewState
from medviewer.domain.display import Window
from medviewer.domain.finding import Heatmap
from medviewer.domain.frames import CameraPose, CornerText, DrawnBox, DrawnHeatmap, SliceFrame
from medviewer.domain.planes import PlaneName, SlicePlane, slice_count, slice_number, slice_plane
from medviewer.domain.regions import Box
from medviewer.domain.vectors import vec3
from medviewer.rendering.colormaps import inferno
from medviewer.rendering.key_image import draw_key_image
from medviewer.rendering.offscreen import offscreen_window, pixels
from medviewer.rendering.palette import PLANE_COLORS, STATE_COLORS
from medviewer.rendering.slice_layers import HeatmapLayer, grid_slice
from medviewer.rendering.slice_scene import SliceScene

REAL_CT = Path(__file__).parents[2] / "../shared/data/ct_chest_cptac"


@pytest.fixture(name="window", scope="module")
def window_fixture():
    window = offscreen_window((420, 420))
    yield window
    window.Finalize()


@pytest.fixture(name="scene")
def scene_fixture(window):
    window.SetSize(420, 420)
    scene = SliceScene(window)
    yield scene
    window.RemoveRenderer(scene.renderer)


def shown(scene, frame) -> np.ndarray:
    scene.apply(frame)
    scene.render()
    return pixels(scene.render_window)


def under(scene, picture, lps) -> np.ndarray:
    x, y = scene.display_at(vec3(lps))
    return picture[int(np.floor(y + 1e-6)), int(np.floor(x + 1e-6))].astype(int)


def noise(shape, seed=0) -> np.ndarray:
    return np.random.default_rng(seed).integers(0, 256, shape).astype(np.uint8)


GEOMETRIES = {
    "axial": np.eye(3),
    "flipped": np.diag([-1, 1, -1]),
    "mirrored": np.diag([1, 1, -1]),
    "sagittal acquisition": np.array([[0, 0, 1], [1, 0, 0], [0, -1, 0]]),
    "oblique": rotation(17, -21, 33),
    "oblique and mirrored": rotation(-14, 25, 160) @ np.diag([1, -1, 1]),
}


@pytest.mark.parametrize("name", list(PlaneName))
@pytest.mark.parametrize("direction", GEOMETRIES.values(), ids=GEOMETRIES.keys())
def test_that_every_drawn_voxel_has_its_value_at_its_place(scene, name, direction):
    """20 mm of slice on 420 px are 21 px a millimetre: voxel centres fall on the middle of a pixel."""
    picture = image(noise((4, 10, 20)), (1.0, 1.0, 5.0), direction, (3.0, -40.0, 77.0))
    volume = volume_of(picture)
    number = slice_count(volume.geometry, name) // 2 + 1
    frame = frame_of(volume, name, number)
    shown_pixels = _bare(scene, frame)
    checked = 0
    for index in np.ndindex(20, 10, 4):
        lps = picture.TransformIndexToPhysicalPoint(tuple(int(i) for i in index))
        if abs(frame.plane.distance_mm(lps)) < 1e-6:
            assert under(scene, shown_pixels, lps).tolist() == [picture.GetPixel(*map(int, index))] * 3
            checked += 1
    assert checked == frame.plane.size[0] * frame.plane.size[1]


def _bare(scene, frame) -> np.ndarray:
    """The picture with nothing laid over it."""
    scene.apply(frame)
    scene._ink.prop.VisibilityOff()
    scene._text.prop.VisibilityOff()
    scene.render_window.Render()
    return pixels(scene.render_window)


def test_that_a_plane_off_the_grid_is_resampled_as_simpleitk_does(scene):
    picture = image(noise((24, 26, 28)), (1.1, 0.9, 1.7), rotation(10, 20, -30), (5.0, 6.0, 7.0))
    volume = volume_of(picture)
    axes = rotation(-35, 15, 50)
    size = (20, 20)
    middle = np.array(volume.geometry.center_lps)
    origin = middle - axes[:, 0] * 9.5 - axes[:, 1] * 9.5
    plane = SlicePlane(PlaneName.AXIAL, vec3(origin), vec3(axes[:, 0]), vec3(axes[:, 1]), (1.0, 1.0), size, 1, 1)
    assert grid_slice(plane, volume) is None
    grid = image(np.zeros((1, 20, 20), np.float32), (1.0, 1.0, 1.0), axes, tuple(map(float, origin)))
    expected = sitk.GetArrayFromImage(sitk.Resample(picture, grid, sitk.Transform(), sitk.sitkLinear, 0.0))[0]
    drawn = _bare(scene, SliceFrame(volume, plane, FULL_GREY))
    for row in range(20):
        for column in range(20):
            value = under(scene, drawn, plane.to_lps((column, row)))[0]
            assert abs(value - float(expected[row, column])) <= 1.0


def test_that_values_between_voxels_are_interpolated_on_the_screen(scene):
    values = np.zeros((1, 2, 2), np.uint8)
    values[0, :, 1] = 200
    drawn = _bare(scene, frame_of(volume_of(image(values)), PlaneName.AXIAL))
    assert abs(int(drawn[210, 210, 0]) - 100) <= 3


def test_that_the_patients_left_front_is_at_the_right_top_of_an_axial_slice(scene):
    values = np.zeros((3, 40, 40), np.uint8)
    values[:, 5, 35] = 255  # rows count to the back (+y), columns to the patient's left (+x)
    drawn = _bare(scene, frame_of(volume_of(image(values)), PlaneName.AXIAL, 2))
    row, column = np.unravel_index(np.argmax(drawn[..., 0]), drawn.shape[:2])
    assert column > 300
    assert row < 120


@pytest.mark.parametrize("name", [PlaneName.CORONAL, PlaneName.SAGITTAL])
def test_that_the_head_is_up_in_upright_slices(scene, name):
    values = np.zeros((40, 40, 40), np.uint8)
    values[36] = 255  # slices count to the head (+z)
    drawn = _bare(scene, frame_of(volume_of(image(values)), name, 20))
    assert np.argmax(drawn[:, 210, 0]) < 120


def test_that_a_flipped_plane_is_drawn_as_a_mirror_with_its_letters_changed(scene):
    volume = volume_of(image(noise((1, 20, 20))))
    frame = frame_of(volume, PlaneName.AXIAL)
    plane = frame.plane
    flipped = replace(plane, origin_lps=vec3(plane.to_lps((19, 0))), right=vec3(-np.array(plane.right)))
    straight, mirror = _bare(scene, frame), _bare(scene, replace(frame, plane=flipped))
    np.testing.assert_array_equal(mirror, straight[:, ::-1])
    assert flipped.letters[:2] == plane.letters[1::-1]


def test_that_display_positions_agree_with_vtks_own_camera(scene):
    volume = volume_of(image(noise((8, 9, 10)), (0.7, 0.8, 2.5), rotation(20, 10, 5)))
    plane = slice_plane(volume.geometry, PlaneName.CORONAL, 4)
    pose = CameraPose(2.5, vec3(plane.to_lps((2, 3))))
    shown(scene, SliceFrame(volume, plane, FULL_GREY, pose))
    for pixel in [(0, 0), (5, 2), (9, 7)]:
        lps = plane.to_lps(pixel)
        scene.renderer.SetWorldPoint(*lps, 1.0)
        scene.renderer.WorldToDisplay()
        x, y, _ = scene.renderer.GetDisplayPoint()
        np.testing.assert_allclose(scene.display_at(vec3(lps)), (x, 420 - y), atol=1e-6)
        np.testing.assert_allclose(scene.lps_at(x, 420 - y), lps, atol=1e-6)


def test_that_window_and_inversion_set_the_grey(scene):
    volume = volume_of(image(np.full((1, 8, 8), 60, np.int16)))
    frame = replace(frame_of(volume, PlaneName.AXIAL), window=Window(100, 40))
    assert abs(int(_bare(scene, frame)[100, 210, 0]) - 178.5) <= 1
    assert abs(int(_bare(scene, replace(frame, inverted=True))[100, 210, 0]) - 76.5) <= 1


def test_that_a_new_window_does_not_cut_the_volume_again(scene, monkeypatch):
    frame = frame_of(volume_of(image(noise((4, 8, 8)))), PlaneName.AXIAL, 2)
    scene.apply(frame)
    cuts = []
    monkeypatch.setattr(scene._image, "cut", lambda *a: cuts.append(a))
    scene.apply(replace(frame, window=Window(50, 20)))
    scene.apply(replace(frame, camera=CameraPose(2.0)))
    assert not cuts
    scene.apply(frame_of(frame.volume, PlaneName.AXIAL, 3))
    assert len(cuts) == 1


def test_that_apply_draws_nothing_by_itself(scene):
    ends = []
    scene.render_window.AddObserver("EndEvent", lambda *_: ends.append(1))
    scene.apply(frame_of(volume_of(image(noise((2, 8, 8)))), PlaneName.AXIAL))
    assert not ends
    scene.render()
    assert len(ends) == 1


def test_that_an_empty_frame_leaves_the_viewport_black(scene):
    assert shown(scene, frame_of(volume_of(image(noise((2, 8, 8)))), PlaneName.AXIAL)).any()
    assert not shown(scene, None).any()
    assert scene.lps_at(5, 5) is None
    assert scene.box_at(5, 5) is None


def test_that_the_picture_follows_a_new_size_of_the_window(scene):
    volume = volume_of(image(noise((1, 20, 20))))
    frame = frame_of(volume, PlaneName.AXIAL)
    shown(scene, frame)
    scene.render_window.SetSize(300, 220)
    scene.render()
    resized = pixels(scene.render_window)
    np.testing.assert_array_equal(resized, draw_key_image(frame, (300, 220)))
    assert scene.view.size_px == (300, 220)
    lps = frame.plane.to_lps((2, 17))
    assert scene.display_at(vec3(lps)) == pytest.approx((150 - 7.5 * 11, 110 + 7.5 * 11))
    assert under(scene, resized, lps)[0] == volume.array[0, 17, 2]


def hot(volume, opacity=0.45, threshold=100.0) -> DrawnHeatmap:
    return DrawnHeatmap(Heatmap(volume, "HU", (0.0, 400.0), "blob filter"), opacity, threshold)


def test_that_a_heatmap_on_another_grid_lies_where_simpleitk_resamples_it(scene):
    """Oracle: the heatmap resampled onto the slice's grid by SimpleITK, coloured and blended by arithmetic."""
    grey = image(np.full((6, 20, 20), 80, np.uint8), (1.0, 1.0, 2.0), None, (-10.0, -10.0, -6.0))
    heat = np.random.default_rng(1).uniform(-60, 420, (5, 9, 9)).astype(np.float32)
    coarse = image(heat, (2.1, 2.3, 4.0), rotation(20, -15, 30), (-7.0, -9.0, -9.0))
    frame = frame_of(volume_of(grey), PlaneName.AXIAL, 3)
    number = int(grey.TransformPhysicalPointToIndex(frame.plane.origin_lps)[2])
    values = sitk.GetArrayFromImage(sitk.Resample(coarse, grey, sitk.Transform(), sitk.sitkLinear, -1.0))[number]
    drawn = _bare(scene, replace(frame, heatmap=hot(volume_of(coarse))))
    seen = np.array(
        [
            [under(scene, drawn, grey.TransformIndexToPhysicalPoint((c, r, number))) for c in range(20)]
            for r in range(20)
        ]
    )
    above, below = values > 101, (values < 99) & (values != -1)
    assert above.sum() > 50
    assert below.sum() > 10
    expected = 80 * 0.55 + 255 * 0.45 * inferno(values[above] / 400)
    assert np.abs(seen[above] - expected).max() <= 2
    assert (seen[below] == 80).all()


def test_that_a_heatmap_is_exactly_its_opacity_over_the_image_where_the_grids_agree(scene):
    picture = image(np.full((1, 20, 20), 80, np.uint8))
    heat = np.zeros((1, 20, 20), np.float32)
    heat[0, :, 10:] = 200.0
    frame = replace(frame_of(volume_of(picture), PlaneName.AXIAL), heatmap=hot(volume_of(image(heat)), 0.3, 150.0))
    drawn = _bare(scene, frame)
    expected = 80 * 0.7 + 255 * 0.3 * inferno(0.5)
    assert np.abs(under(scene, drawn, (15, 10, 0)) - expected).max() <= 2
    assert under(scene, drawn, (5, 10, 0)).tolist() == [80] * 3
    off = _bare(scene, replace(frame, heatmap=None))
    assert (off == 80).all()


def whole_heatmap(layer, values, _volume):
    """Each pixel of a slice in its colour, by the definition: inferno from 100 to 400, 256 steps."""
    step = np.clip(np.floor((np.nan_to_num(values, nan=0.0) - 100.0) * np.float32(255 / 300.0)), 0, 255)
    colors = np.full((*values.shape, 4), 255, np.uint8)
    colors[..., :3] = np.rint(255 * inferno((100 + step / 255 * 300) / 400))
    colors[~(values >= 100.0)] = 0
    return colors, (0, 0)


@pytest.mark.parametrize("plane", list(PlaneName))
@pytest.mark.parametrize(
    "turned", [None, rotation(20, -15, 30), np.diag([-1.0, 1.0, -1.0])], ids=["", "oblique", "flipped"]
)
def test_that_what_is_coloured_of_a_heatmap_is_drawn_alone_and_looks_the_same(scene, monkeypatch, plane, turned):
    rng = np.random.default_rng(7)
    heat = rng.uniform(0, 90, (8, 20, 24)).astype(np.float32)
    heat[3:5, 6:9, 15:19] = rng.uniform(80, 400, (2, 3, 4))
    heat[4, 7, 0], heat[3, 7, 16] = 300.0, np.nan
    grey = image(rng.integers(0, 255, (8, 20, 24)).astype(np.uint8), (1.0, 1.5, 2.0), turned)
    volume, drawn = volume_of(grey), hot(volume_of(image(heat, (1.0, 1.5, 2.0), turned)))
    pictures = []
    for take in (HeatmapLayer._picture, whole_heatmap):
        monkeypatch.setattr(HeatmapLayer, "_picture", take)
        frames = (frame_of(volume, plane, n + 1) for n in range(slice_count(volume.geometry, plane)))
        pictures.extend(_bare(scene, replace(frame, heatmap=drawn)) for frame in frames)
    half = len(pictures) // 2
    np.testing.assert_array_equal(pictures[:half], pictures[half:])
    plain = [_bare(scene, frame_of(volume, plane, number)) for number in range(1, half + 1)]
    differ = [bool((one != two).any()) for one, two in zip(pictures, plain, strict=False)]
    assert any(differ)
    assert not all(differ)


def boxed(state, *, selected=False, center=(20.0, 20.0, 0.0), tag="nodule 0.91") -> DrawnBox:
    return DrawnBox("f1", Box(center, (10.0, 10.0, 4.0)), state, tag, selected)


def _has_color(drawn, color) -> np.ndarray:
    """Where the picture has that colour over black, at 60 % or more (a 1.5 px line may fall between two pixels)."""
    strength = drawn.max(axis=2) / max(color)
    return (strength > 0.6) & (np.abs(drawn - strength[..., None] * np.array(color)).max(axis=2) < 12)


@pytest.mark.parametrize("state", list(ReviewState))
def test_that_a_box_is_drawn_in_the_colour_of_its_state_where_it_meets_the_slice(scene, state):
    volume = volume_of(image(np.zeros((5, 42, 42), np.uint8), (1, 1, 1), None, (0.0, 0.0, -2.0)))
    frame = frame_of(volume, PlaneName.AXIAL, 3, boxes=(boxed(state),))
    drawn = shown(scene, frame)
    close = _has_color(drawn, STATE_COLORS[state])
    x0, y0 = scene.display_at((15.0, 15.0, 0.0))
    x1, y1 = scene.display_at((25.0, 25.0, 0.0))
    edges = [close[round(y0) - 2 : round(y0) + 2, round(x0) : round(x1)].any(axis=0)]
    edges += [close[round(y0) : round(y1), round(x1) - 2 : round(x1) + 2].any(axis=1)]
    share = np.concatenate(edges).mean()
    assert (0.3 < share < 0.8) if state is ReviewState.REJECTED else share > 0.95
    assert not close[round(y0) + 5 : round(y1) - 5, round(x0) + 5 : round(x1) - 5].any()


def test_that_a_box_which_the_slice_misses_leaves_no_full_line_and_no_tag(scene):
    volume = volume_of(image(np.zeros((60, 42, 42), np.uint8), (1, 1, 1)))
    plain = frame_of(volume, PlaneName.AXIAL, 30)
    z = plain.plane.origin_lps[2]
    into = np.array(plain.plane.normal) * 5
    far = replace(plain, boxes=(boxed(ReviewState.PENDING, center=(20, 20, z + 5 * into[2])),))
    np.testing.assert_array_equal(shown(scene, far), shown(scene, plain))
    behind = replace(plain, boxes=(boxed(ReviewState.PENDING, center=(20, 20, z + into[2])),))
    before = replace(plain, boxes=(boxed(ReviewState.PENDING, center=(20, 20, z - into[2])),))
    thin = shown(scene, behind).astype(int) - shown(scene, plain)
    assert 0 < thin.max() < 0.8 * max(STATE_COLORS[ReviewState.PENDING])
    np.testing.assert_array_equal(shown(scene, before), shown(scene, plain))


def test_that_handles_show_on_the_selected_box_only(scene):
    volume = volume_of(image(np.zeros((5, 42, 42), np.uint8), (1, 1, 1), None, (0.0, 0.0, -2.0)))
    frame = frame_of(volume, PlaneName.AXIAL, 3, boxes=(boxed(ReviewState.PENDING),))
    chosen = replace(frame, boxes=(boxed(ReviewState.PENDING, selected=True),))
    beside = (14.75, 14.75, 0.0)  # within the 7 px square outside the corner, 2.5 px from the lines
    inside = (15.25, 15.25, 0.0)
    assert under(scene, shown(scene, frame), beside).max() < 120
    assert under(scene, shown(scene, chosen), beside).tolist() == list(STATE_COLORS[ReviewState.PENDING])
    np.testing.assert_array_equal(
        under(scene, shown(scene, chosen), inside), under(scene, shown(scene, frame), inside)
    )  # the lesion in a small box is not covered


def test_that_the_crosshair_has_the_colours_of_the_other_planes_and_a_gap(scene):
    volume = volume_of(image(np.zeros((42, 42, 42), np.uint8)))
    frame = frame_of(volume, PlaneName.AXIAL, 21, crosshair_lps=(30.0, 12.0, 21.0))
    drawn = shown(scene, frame).astype(int)
    x, y = (int(v) for v in scene.display_at((30.0, 12.0, 21.0)))
    upright = drawn[y + 60 : y + 100, x - 2 : x + 3].max(axis=1)
    level = drawn[y - 2 : y + 3, x - 100 : x - 60].max(axis=0)
    for line, name in ((upright, PlaneName.SAGITTAL), (level, PlaneName.CORONAL)):
        share = line / np.array(PLANE_COLORS[name])
        assert share.min() > 0.3
        assert np.ptp(share, axis=1).max() < 0.1
    assert not drawn[y - 6 : y + 6, x - 6 : x + 6].any()


def test_that_corner_text_is_drawn_in_its_corner_and_nowhere_else(scene):
    volume = volume_of(image(np.zeros((2, 42, 42), np.uint8)))
    plain = shown(scene, frame_of(volume, PlaneName.AXIAL)).astype(int)
    text = CornerText(bottom_left=("im 42/99", "W 1500  L -600"))
    drawn = shown(scene, frame_of(volume, PlaneName.AXIAL, text=text)).astype(int)
    rows, columns = np.nonzero((drawn != plain).any(axis=2))
    assert rows.min() > 370
    assert columns.max() < 180


@pytest.mark.skipif(not REAL_CT.is_dir(), reason="the real chest CT is not beside the project")
def test_that_the_real_ct_shows_the_oracles_values_at_the_oracles_places(scene):
    reader = sitk.ImageSeriesReader()
    reader.SetFileNames(reader.GetGDCMSeriesFileNames(str(REAL_CT / "dicom")))
    volume = volume_of(sitk.Cast(reader.Execute(), sitk.sitkInt16))
    points = json.loads((REAL_CT / "oracle_points.json").read_text())["points"][:12]
    for name in PlaneName:
        for point in points:
            number = slice_number(volume.geometry, name, point["lps"])
            plane = slice_plane(volume.geometry, name, number)
            frame = SliceFrame(volume, plane, Window(4096, 1024), CameraPose(31.0, vec3(point["lps"])))
            grey = under(scene, _bare(scene, frame), point["lps"])[0]
            assert abs(grey - np.clip((point["value"] + 1024) / 4096 * 255, 0, 255)) <= 1.5
