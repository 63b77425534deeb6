"""Rigid registration against moves that SimpleITK made of the chest phantom."""

from __future__ import annotations

import threading
import time

import numpy as np
import pytest
import SimpleITK as sitk
from samples import affine, rotation

from medviewer.domain.errors import UserError
from medviewer.domain.geometry import Geometry, pixel_grid
from medviewer.domain.job import Cancelled, CancelToken
from medviewer.domain.volume import Volume
from medviewer.io.load import load_series
from medviewer.io.phantom.chest import LOWEST_Z_MM, _painted
from medviewer.io.phantom.parameters import chest_parameters
from medviewer.io.scan import scan
from medviewer.processing.body import subject
from medviewer.processing.registration import register

TURN_DEGREES, OFFSET_MM = (6.0, -4.0, 8.0), (12.0, -9.0, 30.0)
AIR = -1000.0
UPRIGHT = np.array([[0.0, 0.0, 1.0], [0.0, 1.0, 0.0], [1.0, 0.0, 0.0]])


def quiet(_progress):
    """Nobody listens."""


@pytest.fixture(scope="module")
def chest():
    """The painted trunk as a volume with voxels of 2.5 x 2.9 x 2.9 mm."""
    numbers = chest_parameters()
    canvas, _truth = _painted(numbers, np.random.default_rng(1), CancelToken(), quiet)
    array = canvas.image.reshape(120, 128, 2, 128, 2).mean(axis=(2, 4)).astype(np.int16)
    mm = numbers.grid.pixel_mm * 2
    return Volume(Geometry(affine(UPRIGHT, (2.5, mm, mm), (-185.0, -185.0, LOWEST_Z_MM)), array.shape), array, "HU")


def itk(array, grid):
    """An image for ITK, made apart from the code under test: its axes are column, row, slice."""
    image = sitk.GetImageFromArray(array)
    image.SetOrigin(grid.affine[:3, 3].tolist())
    image.SetSpacing([float(np.linalg.norm(grid.affine[:3, k])) for k in (2, 1, 0)])
    image.SetDirection(
        np.stack([grid.affine[:3, k] / np.linalg.norm(grid.affine[:3, k]) for k in (2, 1, 0)], 1).ravel()
    )
    return image


def true_move(volume):
    move = sitk.Euler3DTransform()
    move.SetCenter(volume.geometry.center_lps)
    move.SetRotation(*np.radians(TURN_DEGREES))
    move.SetTranslation(OFFSET_MM)
    return move


def moved(volume, grid, contrast=lambda values: values, unit="HU", **changes):
    """The volume with its body moved, on another grid, with noise."""
    source = itk(volume.array.astype(np.float32), volume.geometry)
    reference = itk(np.zeros(grid.shape, np.float32), grid)
    values = sitk.GetArrayFromImage(
        sitk.Resample(source, reference, true_move(volume).GetInverse(), sitk.sitkLinear, AIR)
    )
    noise = np.random.default_rng(3).normal(0.0, 15.0, values.shape)
    return Volume(grid, np.rint(contrast(values + noise)).astype(np.int16), unit, **changes)


def oblique_grid(volume):
    directions = UPRIGHT @ rotation((12.0, -8.0, 21.0)).T
    made = Geometry(affine(directions, (5.0, 1.6, 1.4), (0.0, 0.0, 0.0)), (60, 220, 250))
    shift = np.add(volume.geometry.center_lps, (5.0, -10.0, 25.0)) - made.center_lps
    return Geometry(affine(directions, (5.0, 1.6, 1.4), tuple(shift)), made.shape)


def errors(found, truth):
    """Root mean square distance in mm over the trunk, and the angle in degrees between both rotations."""
    points = np.array([(x, y, z) for x in (-120, 0, 120) for y in (-80, 0, 80) for z in (-150, -30, 90)], float)
    off = [np.subtract(found.move.moved(tuple(p)), truth.TransformPoint(p.tolist())) for p in points]
    between = np.array(found.move.rotation) @ np.array(truth.GetMatrix()).reshape(3, 3).T
    angle = np.degrees(np.arccos(np.clip((np.trace(between) - 1) / 2, -1, 1)))
    return float(np.sqrt((np.array(off) ** 2).sum(axis=1).mean())), float(angle)


def mr_like(values):
    """Soft tissue bright, fat darker, bone and air black."""
    return 400.0 * np.exp(-(((values - 60.0) / 250.0) ** 2))


@pytest.mark.parametrize("case", ["same grid", "oblique and anisotropic", "another modality"])
def test_that_a_known_move_is_found_to_less_than_a_millimetre_and_half_a_degree(chest, case):
    other = {
        "same grid": lambda: moved(chest, chest.geometry, padding=(-2000, -1500)),
        "oblique and anisotropic": lambda: moved(chest, oblique_grid(chest)),
        "another modality": lambda: moved(chest, oblique_grid(chest), mr_like, ""),
    }[case]()
    said = []
    found = register(chest, other, CancelToken(), said.append)
    distance, angle = errors(found, true_move(chest))
    assert distance < 1.0
    assert angle < 0.5
    assert found.move.error_mm < 1.5
    assert 0.7 < found.overlap <= 1.0
    parts = [one.fraction for one in said]
    assert parts == sorted(parts)
    assert (parts[0], parts[-1]) == (0.0, 1.0)


def test_that_the_same_volumes_give_the_same_answer(chest):
    small = Volume(Geometry(chest.geometry.affine, (60, 128, 128)), chest.array[:60].copy(), "HU")
    one, two = (register(small, small, CancelToken(), quiet) for _ in range(2))
    np.testing.assert_allclose(one.move.rotation, two.move.rotation, atol=1e-6)
    np.testing.assert_allclose(one.move.offset_mm, two.move.offset_mm, atol=1e-4)
    assert errors(one, sitk.Euler3DTransform())[0] < 0.5


def test_that_what_has_nothing_in_common_is_refused(chest):
    noise = np.random.default_rng(5).integers(-1000, 1000, chest.array.shape).astype(np.int16)
    with pytest.raises(UserError, match="could not be registered"):
        register(chest, Volume(chest.geometry, noise, "HU"), CancelToken(), quiet)


def test_that_series_that_share_too_little_are_refused(chest):
    far = Volume(Geometry(chest.geometry.affine, (8, 128, 128)), chest.array[:8].copy(), "HU")
    other = Volume(Geometry(chest.geometry.affine, (4, 16, 16)), chest.array[-4:, 56:72, 56:72].copy(), "HU")
    with pytest.raises(UserError, match="too little of the same part of the body"):
        register(far, other, CancelToken(), quiet)


@pytest.mark.parametrize("made", ["picture", "color", "sheared", "thin"])
def test_that_what_cannot_be_registered_is_refused_before_any_search(chest, made):
    skew = np.eye(4)
    skew[1, 0] = 0.5
    grid = chest.geometry
    volume = {
        "picture": Volume(pixel_grid((8, 8, 8)), np.zeros((8, 8, 8)), is_placed=False),
        "color": Volume(Geometry(grid.affine, (8, 8, 8)), np.zeros((8, 8, 8, 3), np.uint8)),
        "sheared": Volume(Geometry(skew, (8, 8, 8)), np.zeros((8, 8, 8))),
        "thin": Volume(Geometry(grid.affine, (3, 8, 8)), np.zeros((3, 8, 8))),
    }[made]
    with pytest.raises(UserError, match=r"too thin|place in the patient"):
        register(chest, volume, CancelToken(), quiet)


def test_that_it_stops_within_a_second(chest):
    token, ended = CancelToken(), []

    def listen(said):
        if said.message.startswith("Registering"):
            token.on_cancel(lambda: ended.append(time.monotonic()))
            threading.Timer(0.0, token.cancel).start()

    with pytest.raises(Cancelled):
        register(chest, moved(chest, chest.geometry), token, listen)
    assert time.monotonic() - ended[0] < 1.0


def test_that_a_volume_of_one_value_is_refused():
    flat = Volume(Geometry(affine(UPRIGHT, (4.0, 4.0, 4.0)), (24, 24, 24)), np.full((24, 24, 24), -900, np.int16), "HU")
    with pytest.raises(UserError, match="one value everywhere"):
        register(flat, flat, CancelToken(), quiet)


def test_that_a_volume_in_which_no_body_is_found_is_taken_whole():
    values = np.full((24, 24, 24), -900, np.int16)
    values[10:14, 10:14, 8] = 700
    body = subject(Volume(Geometry(affine(UPRIGHT, (4.0, 4.0, 4.0)), values.shape), values, "HU"), CancelToken())
    assert bool((sitk.GetArrayViewFromImage(body.body) == 1).all())


def test_that_a_real_chest_is_found_again_on_another_grid(project_root):
    folder = project_root.parent / "shared" / "data" / "ct_chest_cptac"
    if not folder.is_dir():
        pytest.skip("the real chest CT is not there")
    result = scan(folder, CancelToken(), quiet)
    series = next(one for study in result.studies for one in study.series if one.opens)
    real = load_series(series, CancelToken(), quiet).volume
    geometry = real.geometry
    coarse = geometry.resampled((4.0, 1.1, 1.1))
    found = register(real, moved(real, Geometry(coarse.affine, coarse.shape)), CancelToken(), quiet)
    middle = np.array(geometry.center_lps)
    points = [tuple(middle + off) for off in np.vstack([np.eye(3) * 80.0, np.eye(3) * -80.0])]
    off = [np.subtract(found.move.moved(point), true_move(real).TransformPoint(point)) for point in points]
    assert float(np.sqrt((np.array(off) ** 2).sum(axis=1).mean())) < 1.0
