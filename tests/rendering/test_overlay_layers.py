"""Masks, lines, words and maps over a slice, by the pixels that are drawn."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import SimpleITK as sitk
from drawn_volumes import frame_of, image, rotation, volume_of

from medviewer.domain.finding import Heatmap
from medviewer.domain.frames import CameraPose, DrawnHeatmap
from medviewer.domain.geometry import pixel_grid
from medviewer.domain.layers import DrawnLines, DrawnMask, DrawnOverlays, DrawnText, Strokes
from medviewer.domain.planes import PlaneName, slice_count
from medviewer.domain.vectors import vec3
from medviewer.domain.volume import Volume
from medviewer.rendering.colormaps import inferno
from medviewer.rendering.mask_cuts import mask_cut
from medviewer.rendering.offscreen import offscreen_window, pixels
from medviewer.rendering.overlay_layers import MOST_EDGES
from medviewer.rendering.slice_scene import SliceScene

GREY = 100
RED, BLUE = (255, 0, 0), (0, 0, 200)
GEOMETRIES = {
    "axial": np.eye(3),
    "flipped": np.diag([-1, 1, -1]),
    "sagittal acquisition": np.array([[0, 0, 1], [1, 0, 0], [0, -1, 0]]),
    "oblique and mirrored": rotation(-14, 25, 160) @ np.diag([1, -1, 1]),
}


@pytest.fixture(name="window", scope="module")
def window_fixture():
    window = offscreen_window((420, 420))
    yield window
    window.Finalize()


@pytest.fixture(name="scene")
def scene_fixture(window):
    scene = SliceScene(window)
    yield scene
    window.RemoveRenderer(scene.renderer)


def drawn(scene, frame, *, bare=True) -> np.ndarray:
    """The picture; without lines and words where it is to be bare."""
    scene.apply(frame)
    scene.render()
    if bare:
        scene._ink.prop.VisibilityOff()
        scene._text.prop.VisibilityOff()
        scene.render_window.Render()
    return pixels(scene.render_window).astype(int)


def under(scene, picture, lps) -> list[int]:
    x, y = scene.display_at(vec3(lps))
    return picture[int(np.floor(y + 1e-6)), int(np.floor(x + 1e-6))].tolist()


def over(color, alpha, below=(GREY, GREY, GREY)) -> list[float]:
    return [alpha * c + (1 - alpha) * b for c, b in zip(color, below, strict=True)]


def grey_image(direction=None) -> sitk.Image:
    return image(np.full((4, 10, 20), GREY, np.uint8), (1.0, 1.0, 5.0), direction, (3.0, -40.0, 77.0))


def bits(shape, seed=0) -> np.ndarray:
    return np.random.default_rng(seed).integers(0, 2, shape).astype(np.uint8)


@pytest.mark.parametrize("name", list(PlaneName))
@pytest.mark.parametrize("direction", GEOMETRIES.values(), ids=GEOMETRIES.keys())
def test_that_a_mask_colours_just_its_own_voxels(scene, name, direction):
    picture = grey_image(direction)
    whole = image(bits((4, 10, 20)), (1.0, 1.0, 5.0), direction, (3.0, -40.0, 77.0))
    part = sitk.RegionOfInterest(whole, [15, 6, 3], [2, 1, 1])
    volume = volume_of(picture)
    number = slice_count(volume.geometry, name) // 2 + 1
    masks = (DrawnMask(volume_of(part), RED, 0.5),)
    frame = frame_of(volume, name, number, overlays=DrawnOverlays(masks))
    shown, checked = drawn(scene, frame), 0
    for index in np.ndindex(20, 10, 4):
        lps = picture.TransformIndexToPhysicalPoint([int(i) for i in index])
        if abs(frame.plane.distance_mm(lps)) < 1e-6:
            there = part.TransformPhysicalPointToIndex(lps)
            is_in = all(0 <= i < n for i, n in zip(there, part.GetSize(), strict=True)) and part.GetPixel(there)
            assert under(scene, shown, lps) == pytest.approx(over(RED, 0.5) if is_in else [GREY] * 3, abs=1)
            checked += 1
    assert checked == frame.plane.size[0] * frame.plane.size[1]


def test_that_a_mask_at_an_angle_is_resampled_as_simpleitk_does(scene):
    volume = volume_of(image(np.full((20, 20, 20), GREY, np.uint8)))
    frame = frame_of(volume, PlaneName.AXIAL, 10)
    turn, spacing = rotation(20, -35, 50), (1.3, 1.1, 0.9)
    origin = np.array(frame.plane.center_lps) - turn @ (np.array(spacing) * 8.3)
    mask = image(bits((18, 18, 18)), spacing, turn, tuple(map(float, origin)))
    grid = image(np.zeros((1, 20, 20), np.uint8), origin=frame.plane.origin_lps)
    expected = sitk.GetArrayFromImage(sitk.Resample(mask, grid, sitk.Transform(), sitk.sitkNearestNeighbor, 0))[0]
    shown = drawn(scene, replace(frame, overlays=DrawnOverlays((DrawnMask(volume_of(mask), RED, 0.5),))))
    seen = [[under(scene, shown, frame.plane.to_lps((c, r)))[1] < GREY - 10 for c in range(20)] for r in range(20)]
    assert 0.1 < expected.mean() < 0.9
    assert (np.array(seen) == expected).mean() >= 0.995  # a voxel edge may fall on a pixel's middle


def flat(values) -> sitk.Image:
    return image(np.asarray(values)[None], origin=(0.0, 0.0, 0.0))


def row_frame(*masks, **more):
    volume = volume_of(flat(np.full((4, 4), GREY, np.uint8)))
    return frame_of(volume, PlaneName.AXIAL, overlays=DrawnOverlays(masks), **more)


def test_that_overlapping_masks_are_laid_one_over_the_other(scene):
    left = DrawnMask(volume_of(flat(np.tile(np.uint8([1, 1, 0, 0]), (4, 1)))), RED, 0.5)
    middle = DrawnMask(volume_of(flat(np.tile(np.uint8([0, 1, 1, 0]), (4, 1)))), BLUE, 0.25)
    shown = drawn(scene, row_frame(left, middle))
    seen = [under(scene, shown, (x, 1, 0)) for x in range(4)]
    both = over(BLUE, 0.25, over(RED, 0.5))
    for found, wanted in zip(seen, (over(RED, 0.5), both, over(BLUE, 0.25), [GREY] * 3), strict=True):
        assert found == pytest.approx(wanted, abs=1.5)


def test_that_a_fraction_is_drawn_by_so_much_weaker(scene):
    mask = DrawnMask(volume_of(flat(np.tile(np.float32([0, 0.25, 0.5, 1.0]), (4, 1)))), RED, 0.8)
    shown = drawn(scene, row_frame(mask))
    for x, part in enumerate((0, 0.25, 0.5, 1.0)):
        assert under(scene, shown, (x, 1, 0)) == pytest.approx(over(RED, 0.8 * part), abs=1.5)


def test_that_a_slice_without_its_mask_is_the_bare_image_again(scene):
    mask = DrawnMask(volume_of(flat(np.ones((4, 4), np.uint8))), RED, 0.5)
    bare = drawn(scene, row_frame())
    assert (drawn(scene, row_frame(mask)) != bare).any()
    assert np.array_equal(drawn(scene, row_frame()), bare)
    drawn(scene, row_frame(mask))
    scene.apply(None)
    assert np.array_equal(drawn(scene, row_frame()), bare)


def test_that_a_mask_follows_its_colour_and_opacity_on_the_same_slice(scene):
    mask = DrawnMask(volume_of(flat(np.ones((4, 4), np.uint8))), RED, 0.5)
    drawn(scene, row_frame(mask))
    shown = drawn(scene, row_frame(replace(mask, color=BLUE, opacity=1.0)))
    assert under(scene, shown, (1, 1, 0)) == pytest.approx(BLUE, abs=1)


def test_that_a_mask_elsewhere_is_no_cut():
    frame = row_frame()
    beside = volume_of(image(np.ones((1, 3, 3), np.uint8), origin=(0.0, 0.0, 9.0)))
    empty = volume_of(image(np.zeros((1, 3, 3), np.uint8)))
    assert mask_cut(beside, frame.plane) is None
    assert mask_cut(empty, frame.plane) is None


def test_that_the_outline_runs_just_between_inside_and_outside():
    inside = np.pad(bits((9, 11), seed=4), 1)
    volume = volume_of(flat(inside))
    cut = mask_cut(volume, frame_of(volume, PlaneName.AXIAL).plane)
    crossed = set()
    for (x0, y0), (x1, y1) in cut.edges:
        for t in np.arange(0.5, max(abs(x1 - x0), abs(y1 - y0))):
            x, y = (x0 + t, y0) if y0 == y1 else (x0, y0 + t)
            step = (0, 0.5) if y0 == y1 else (0.5, 0)
            pair = tuple((int(y + s * step[1]), int(x + s * step[0])) for s in (-1, 1))
            assert inside[pair[0]] != inside[pair[1]]
            crossed.add(pair)
    wanted = np.count_nonzero(np.diff(inside, axis=0)) + np.count_nonzero(np.diff(inside, axis=1))
    assert len(crossed) == wanted


def test_that_a_fraction_is_outlined_from_a_half_on():
    volume = volume_of(flat(np.float32([[0, 0, 0, 0], [0, 0.2, 0.5, 0], [0, 0, 0, 0]])))
    cut = mask_cut(volume, frame_of(volume, PlaneName.AXIAL).plane)
    assert {tuple(point) for piece in cut.edges for point in piece} == {(1.5, 0.5), (2.5, 0.5), (1.5, 1.5), (2.5, 1.5)}


def test_that_the_outline_of_a_mask_is_drawn_in_its_colour(scene):
    inside = np.zeros((20, 20), np.uint8)
    inside[5:15, 5:15] = 1
    volume = volume_of(flat(np.full((20, 20), GREY, np.uint8)))
    mask = DrawnMask(volume_of(flat(inside)), RED, 0.2)
    shown = drawn(scene, frame_of(volume, PlaneName.AXIAL, overlays=DrawnOverlays((mask,))), bare=False)
    for x, y in ((4.5, 8.2), (14.5, 8.2), (8.2, 4.5), (8.2, 14.5)):
        assert under(scene, shown, (x, y, 0))[0] > 200
    assert under(scene, shown, (9.2, 8.2, 0)) == pytest.approx(over(RED, 0.2), abs=1)


def test_that_a_mask_without_outline_is_its_pixels_alone(scene):
    inside = np.zeros((20, 20), np.uint8)
    inside[5:15, 5:15] = 1
    volume = volume_of(flat(np.full((20, 20), GREY, np.uint8)))
    mask = DrawnMask(volume_of(flat(inside)), RED, 0.2, outlined=False)
    frame = frame_of(volume, PlaneName.AXIAL, overlays=DrawnOverlays((mask,)))
    assert under(scene, drawn(scene, frame, bare=False), (4.52, 8.2, 0)) == pytest.approx(over(RED, 0.2), abs=1)


def test_that_a_mask_that_is_nearly_all_edges_is_drawn_without_them(scene):
    noise = bits((1, 300, 300))
    volume = Volume(pixel_grid(noise.shape), np.full(noise.shape, GREY, np.uint8), is_placed=False)
    mask = DrawnMask(Volume(volume.geometry, noise, is_placed=False), RED, 0.2)
    frame = frame_of(volume, PlaneName.AXIAL, overlays=DrawnOverlays((mask,)))
    whole = drawn(scene, frame, bare=False)
    assert len(scene._masks.cuts((mask,))[0][1].edges) > MOST_EDGES
    assert np.array_equal(whole, drawn(scene, frame))


@pytest.mark.parametrize("closed", [True, False])
def test_that_lines_pass_through_their_points_in_the_patient(scene, closed):
    volume = volume_of(image(np.full((3, 20, 20), GREY, np.uint8), direction=rotation(10, 20, 30)))
    frame = frame_of(volume, PlaneName.AXIAL, 2, camera=CameraPose(1.3))
    corners = frame.plane.to_lps([(4.0, 4.0), (15.0, 4.0), (15.0, 13.0)])
    strokes = (Strokes(DrawnLines((corners,), (closed,)), (0, 255, 0)),)
    shown = drawn(scene, replace(frame, overlays=DrawnOverlays(strokes=strokes)), bare=False)
    middles = [(corners[k] + corners[(k + 1) % 3]) / 2 for k in range(3)]
    seen = [under(scene, shown, middle)[1] > 180 for middle in middles]
    assert seen == [True, True, closed]


def test_that_words_stand_to_the_right_of_and_under_their_place(scene):
    text = DrawnText("Nodule", (6.0, 7.0, 0.0), (0, 255, 0))
    volume = volume_of(flat(np.full((20, 20), GREY, np.uint8)))
    frame = frame_of(volume, PlaneName.AXIAL)
    before = drawn(scene, frame, bare=False)
    after = drawn(scene, replace(frame, overlays=DrawnOverlays(texts=(text,))), bare=False)
    rows, columns = np.nonzero((before != after).any(axis=2))
    x, y = scene.display_at(text.lps)
    assert (columns.min(), rows.min()) >= (x - 1, y - 1)
    assert columns.max() < x + 80
    assert rows.max() < y + 25


def made_map(values, low, high, opacity=0.6) -> DrawnHeatmap:
    volume = volume_of(flat(np.tile(np.float32(values), (4, 1))))
    return DrawnHeatmap(Heatmap(Volume(volume.geometry, volume.array, "ms"), "ms", (low, high), "T2"), opacity, low)


def test_that_a_map_is_coloured_by_its_range_and_not_drawn_where_it_has_no_value(scene):
    values = (np.nan, 5.0, 20.0, 40.0)
    frame = replace(row_frame(), maps=(made_map(values, 10.0, 40.0),))
    shown = drawn(scene, frame)
    for x, value in enumerate(values):
        color = inferno((value - 10.0) / 30.0) * 255 if value >= 10.0 else None
        wanted = [GREY] * 3 if color is None else over(color, 0.6)
        assert under(scene, shown, (x, 1, 0)) == pytest.approx(wanted, abs=3)


def test_that_a_map_that_is_taken_off_leaves_the_other(scene):
    one, two = made_map([20.0] * 4, 10.0, 40.0), made_map([40.0] * 4, 10.0, 40.0, opacity=1.0)
    drawn(scene, replace(row_frame(), maps=(one, two)))
    alone = drawn(scene, replace(row_frame(), maps=(two,)))
    assert under(scene, alone, (1, 1, 0)) == pytest.approx(inferno(1.0) * 255, abs=3)
    bare = drawn(scene, row_frame())
    assert under(scene, bare, (1, 1, 0)) == [GREY] * 3


def test_that_every_map_has_its_own_bar_beside_that_of_the_heatmap(window, scene):
    window.SetSize(640, 420)
    heatmap = made_map([30.0] * 4, 0.0, 60.0)
    frames = [
        row_frame(),
        replace(row_frame(), heatmap=heatmap),
        replace(row_frame(), heatmap=heatmap, maps=(made_map([30.0] * 4, 0.0, 5.0),)),
    ]
    counts = []
    for frame in frames:
        scene.apply(frame)
        scene.render()
        rows = scene._ink.prop.GetMapper().GetInput()
        counts.append(rows.GetNumberOfCells())
    window.SetSize(420, 420)
    assert counts[1] - counts[0] >= 32
    assert counts[2] - counts[1] >= 32
