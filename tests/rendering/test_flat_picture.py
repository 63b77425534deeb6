"""Flat pictures lie and look as VTK's own image slices do, and are blended from the lowest to the one on top."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from drawn_volumes import FULL_GREY, frame_of, image, rotation, volume_of
from vtkmodules.vtkRenderingCore import vtkActor, vtkImageSlice, vtkImageSliceMapper, vtkRenderer

from medviewer.domain.color_maps import SKY_BLUE
from medviewer.domain.finding import Heatmap
from medviewer.domain.frames import DrawnHeatmap
from medviewer.domain.fusion import DrawnFusion, FusedVolume
from medviewer.domain.layers import DrawnMask, DrawnOverlays
from medviewer.domain.planes import PlaneName
from medviewer.rendering.colormaps import inferno
from medviewer.rendering.flat_picture import FlatPicture
from medviewer.rendering.image_data import index_image, vtk_matrix
from medviewer.rendering.layer_stack import LayerStack
from medviewer.rendering.offscreen import offscreen_window, pixels
from medviewer.rendering.slice_scene import SliceScene

SIZE = (300, 260)
PLACES = {
    "plain": np.diag([1.0, 1.0, 1.0, 1.0]),
    "anisotropic": np.diag([0.7, 2.1, 1.0, 1.0]),
    "flipped": np.diag([-1.3, 1.0, -1.0, 1.0]),
    "turned": np.block([[rotation(0, 0, 35), np.zeros((3, 1))], [np.zeros((1, 3)), np.ones((1, 1))]]),
    "oblique": np.block([[rotation(25, -30, 15), np.zeros((3, 1))], [np.zeros((1, 3)), np.ones((1, 1))]]),
}
KINDS = {"greys": (21, 34), "colours": (21, 34, 3), "colours that let through": (21, 34, 4)}


@pytest.fixture(name="window", scope="module")
def window_fixture():
    window = offscreen_window(SIZE)
    yield window
    window.Finalize()


def noise(shape, seed=0) -> np.ndarray:
    return np.random.default_rng(seed).integers(0, 256, shape).astype(np.uint8)


def drawn(window, prop) -> np.ndarray:
    """A prop alone, looked at from a place that all of them are seen from."""
    renderer = vtkRenderer()
    renderer.AddViewProp(prop)
    window.AddRenderer(renderer)
    camera = renderer.GetActiveCamera()
    camera.ParallelProjectionOn()
    middle = np.array(prop.GetBounds()).reshape(3, 2).mean(axis=1)
    camera.SetFocalPoint(*middle)
    camera.SetPosition(*(middle - (0, 0, 500)))
    camera.SetViewUp(0, -1, 0)
    camera.SetParallelScale(24)
    camera.SetClippingRange(300, 700)
    try:
        window.Render()
        return pixels(window).astype(int)
    finally:
        window.RemoveRenderer(renderer)


def image_slice(picture, to_lps, *, smooth) -> vtkImageSlice:
    """The oracle: VTK's own way of drawing an image."""
    mapper, prop = vtkImageSliceMapper(), vtkImageSlice()
    mapper.SetInputData(index_image(picture[None]))
    mapper.BorderOn()
    prop.SetMapper(mapper)
    look = prop.GetProperty()
    look.SetColorWindow(255.0)
    look.SetColorLevel(127.5)
    (look.SetInterpolationTypeToLinear if smooth else look.SetInterpolationTypeToNearest)()
    prop.SetUserMatrix(vtk_matrix(to_lps))
    return prop


@pytest.mark.parametrize("smooth", [True, False], ids=["linear", "nearest"])
@pytest.mark.parametrize("shape", KINDS.values(), ids=KINDS.keys())
@pytest.mark.parametrize("place", PLACES.values(), ids=PLACES.keys())
def test_that_a_picture_lies_and_looks_as_an_image_slice_of_vtk(window, place, shape, smooth):
    picture, to_lps = noise(shape), place.copy()
    to_lps[:3, 3] = (12.0, -30.0, 7.0)
    flat = FlatPicture()
    flat.set_smooth(smooth=smooth)
    flat.show(picture, to_lps)
    ours, theirs = drawn(window, flat.prop), drawn(window, image_slice(picture, to_lps, smooth=smooth))
    assert (theirs > 0).any(axis=2).mean() > 0.1
    differ = np.abs(ours - theirs).max(axis=2)
    # at the border between two blocks the nearest one may be either, and a pixel on an edge may be in or out
    assert (differ > 2).mean() < 0.004
    assert np.median(differ) == 0


def test_that_other_bytes_in_the_same_array_and_another_size_are_shown(window):
    flat, picture = FlatPicture(), np.full((8, 8), 40, np.uint8)
    flat.show(picture, np.eye(4))
    assert drawn(window, flat.prop).max() == 40
    picture[:] = 90
    flat.show(picture, np.eye(4))
    assert drawn(window, flat.prop).max() == 90
    flat.show(np.full((16, 4), 70, np.uint8), np.eye(4))
    assert flat.prop.GetBounds()[:4] == pytest.approx((-0.5, 3.5, -0.5, 15.5))
    assert drawn(window, flat.prop).max() == 70


def test_that_a_hidden_picture_lets_go_of_its_bytes(window):
    flat, picture = FlatPicture(), noise((8, 8))
    flat.show(picture, np.eye(4))
    flat.hide()
    assert not flat.prop.GetVisibility()
    assert flat._bytes is flat._image is None
    flat.show(picture, np.eye(4))
    assert (drawn(window, flat.prop) > 0).any()


def test_that_a_picture_covers_with_its_share(window):
    flat = FlatPicture()
    flat.set_opacity(0.25)
    flat.show(np.full((40, 40), 200, np.uint8), np.eye(4))
    assert drawn(window, flat.prop)[130, 150].tolist() == [50] * 3


def test_that_a_stack_draws_from_the_lowest_up_and_keeps_what_else_there_is():
    renderer, other = vtkRenderer(), vtkActor()
    one, two, three = vtkActor(), vtkActor(), vtkActor()
    renderer.AddViewProp(other)
    stack = LayerStack(renderer)
    stack.set((one, three))
    stack.set((one, two, three))
    props = renderer.GetViewProps()
    assert [props.GetItemAsObject(n) for n in range(props.GetNumberOfItems())] == [other, one, two, three]


def block(value, dtype=np.float32):
    return volume_of(image(np.full((3, 20, 20), value, dtype)))


def heat(value) -> DrawnHeatmap:
    return DrawnHeatmap(Heatmap(block(value), "", (0.0, 400.0), ""), 0.3, 100.0)


def test_that_fusion_map_mask_and_heatmap_lie_one_over_the_other_whichever_came_first():
    """Oracle: each blended over what lies below it, by arithmetic."""
    window = offscreen_window(SIZE)
    scene = SliceScene(window)
    plain = frame_of(block(100), PlaneName.AXIAL, 2)
    fusion = DrawnFusion(FusedVolume(block(255), FULL_GREY, SKY_BLUE, "b"), 0.5)
    mask = DrawnMask(block(1, np.uint8), (0, 200, 0), 0.4, "m", outlined=False)
    with_mask = replace(plain, overlays=DrawnOverlays(masks=(mask,)), heatmap=heat(300.0))
    full = replace(with_mask, fusions=(fusion,), maps=(heat(200.0),))
    try:
        for frame in (with_mask, full):
            scene.apply(frame)
            scene._ink.prop.VisibilityOff()
            scene._text.prop.VisibilityOff()
            window.Render()
        seen = pixels(window)[SIZE[1] // 2 + 9, SIZE[0] // 2 + 7].astype(float)
    finally:
        window.Finalize()
    color = np.full(3, 100.0)
    for over, alpha in (
        (SKY_BLUE.table[255], 0.5),
        (255 * inferno(0.5), 0.3),
        (np.array((0, 200, 0)), 0.4),
        (255 * inferno(0.75), 0.3),
    ):
        color = alpha * np.asarray(over, float) + (1 - alpha) * color
    np.testing.assert_allclose(seen, color, atol=2.5)
