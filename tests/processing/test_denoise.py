from __future__ import annotations

import threading

import numpy as np
import pytest
import SimpleITK as sitk
from samples import oblique_geometry, plain_geometry

from medviewer.domain.errors import UserError
from medviewer.domain.job import Cancelled, CancelToken
from medviewer.domain.look import DenoiseKind
from medviewer.domain.volume import Volume
from medviewer.processing import denoise
from medviewer.processing.denoise import denoised, needed_bytes, noise_of

ROOM = 1 << 30
KINDS = list(DenoiseKind)


def noisy(dtype=np.int16, shape=(6, 40, 48), noise=20.0) -> Volume:
    """Two halves, 0 and 200, with Gaussian noise."""
    values = np.random.default_rng(3).normal(0, noise, shape)
    values[:, :, shape[2] // 2 :] += 200
    values = np.rint(values) if np.dtype(dtype).kind in "iu" else values
    return Volume(plain_geometry(shape), values.astype(dtype), "HU")


def run(volume, kind, room=ROOM, token=None, progress=lambda _step: None):
    return denoised(volume, kind, room, token or CancelToken(), progress)


@pytest.mark.parametrize("dtype", [np.int16, np.float32, np.uint16])
def test_that_the_median_is_that_of_27_voxels(dtype):
    volume = (
        noisy(dtype, noise=5.0)
        if dtype is not np.uint16
        else Volume(
            plain_geometry((6, 40, 48)), np.random.default_rng(1).integers(0, 4000, (6, 40, 48)).astype(np.uint16)
        )
    )
    made = run(volume, DenoiseKind.MEDIAN).array
    windows = np.lib.stride_tricks.sliding_window_view(volume.array, (3, 3, 3))
    np.testing.assert_array_equal(made[1:-1, 1:-1, 1:-1], np.median(windows, axis=(3, 4, 5)))


def test_that_curvature_flow_is_that_of_simpleitk():
    volume = noisy(np.float32)
    expected = sitk.CurvatureFlow(sitk.GetImageFromArray(volume.array), timeStep=0.0625, numberOfIterations=5)
    made = run(volume, DenoiseKind.CURVATURE).array
    np.testing.assert_allclose(made, sitk.GetArrayFromImage(expected), rtol=1e-5, atol=1e-4)


def by_the_formula(values: np.ndarray, noise: float, row: int, column: int) -> float:
    """Non-local means of one pixel in plain loops."""
    padded = np.pad(values.astype(np.float64), 6, mode="reflect")
    r, c = row + 6, column + 6
    own = padded[r - 1 : r + 2, c - 1 : c + 2]
    total = weights = 0.0
    for down in range(-3, 4):
        for right in range(-3, 4):
            patch = padded[r + down - 1 : r + down + 2, c + right - 1 : c + right + 2]
            apart = max(((own - patch) ** 2).mean() - 2 * noise**2, 0.0)
            weight = np.exp(-apart / (denoise.STRENGTH * noise) ** 2)
            total, weights = total + weight * padded[r + down, c + right], weights + weight
    return total / weights


def test_that_non_local_means_are_those_of_the_formula():
    volume = noisy(np.float32)
    made, noise = run(volume, DenoiseKind.NON_LOCAL).array, noise_of(volume.array)
    for place in ((2, 10, 10), (3, 20, 23), (0, 30, 24), (5, 20, 40)):
        expected = by_the_formula(volume.array[place[0]], noise, *place[1:])
        assert made[place] == pytest.approx(expected, rel=1e-3, abs=1e-2)


def test_that_the_noise_is_estimated_within_a_tenth():
    assert noise_of(noisy(np.float32, (3, 128, 128)).array) == pytest.approx(20, rel=0.1)
    assert noise_of(noisy(np.float32, (1, 128, 128)).array) == pytest.approx(20, rel=0.1)
    assert noise_of(np.zeros((3, 20, 20), np.int16)) == 0
    assert noise_of(np.zeros((3, 2, 20), np.int16)) == 0


def test_that_noise_that_neighbouring_pixels_share_is_estimated_from_the_next_slice():
    values = np.random.default_rng(3).normal(0, 20, (6, 128, 128))
    shared = (values + np.roll(values, 1, axis=2) + np.roll(values, 1, axis=1)).astype(np.float32)
    assert noise_of(shared) == pytest.approx(20 * 3**0.5, rel=0.1)
    volume = Volume(plain_geometry(shared.shape), shared)
    assert run(volume, DenoiseKind.NON_LOCAL).array.std() < shared.std() / 2


@pytest.mark.parametrize("kind", KINDS)
def test_that_noise_is_halved_at_least_and_the_edge_stays_where_it_is(kind):
    volume = noisy(np.int16, (8, 64, 64))
    made = run(volume, kind).array.astype(float)
    assert made[2:6, 4:-4, 4:26].std() < volume.array[2:6, 4:-4, 4:26].std() / 2
    assert made[2:6, 4:-4, :30].mean() == pytest.approx(0, abs=5)
    assert made[2:6, 4:-4, 34:].mean() == pytest.approx(200, abs=5)


@pytest.mark.parametrize("kind", KINDS)
def test_that_grid_type_unit_and_what_is_no_image_stay(kind):
    shape = (5, 20, 24)
    values = np.random.default_rng(0).normal(0, 10, shape).astype(np.float32)
    values[:, :4] = -2000
    values[2, 10, 10] = np.nan
    volume = Volume(oblique_geometry(shape), values, "HU", padding=(-2000, -2000))
    made = run(volume, kind)
    assert made.geometry == volume.geometry
    assert (made.unit, made.padding, made.array.dtype) == ("HU", (-2000, -2000), np.float32)
    assert (made.array[:, :4] == -2000).all()
    assert np.isnan(made.array[2, 10, 10])
    assert np.isfinite(made.array).sum() == values.size - 1
    assert made.array[:, 5:].ravel()[np.isfinite(made.array[:, 5:].ravel())].min() > -100
    assert (volume.array[:, :4] == -2000).all()


@pytest.mark.parametrize("kind", KINDS)
def test_that_a_volume_without_noise_stays_as_it_is(kind):
    volume = Volume(plain_geometry((4, 3, 3)), np.full((4, 3, 3), 7, np.uint8))
    assert (run(volume, kind).array == 7).all()


@pytest.mark.parametrize("kind", KINDS)
def test_that_too_little_memory_is_said_before_anything_is_done(kind):
    volume = noisy()
    with pytest.raises(UserError, match=r"needs 0\.0 GB"):
        run(volume, kind, room=needed_bytes(volume, kind) - 1)
    assert run(volume, kind, room=needed_bytes(volume, kind)).array.shape == volume.array.shape


@pytest.mark.parametrize("kind", KINDS)
def test_that_it_stops_when_told_and_tells_how_far_it_is(kind, monkeypatch):
    monkeypatch.setattr(denoise, "BLOCK_VALUES", 40 * 48)
    told = []
    run(noisy(), kind, progress=lambda step: told.append(step.fraction))
    assert told == sorted(told)
    assert (told[0], told[-1]) == (0, 1)
    assert len(told) > 2
    token = CancelToken()

    def stop(step):
        if step.fraction > 0:
            token.cancel()

    with pytest.raises(Cancelled):
        run(noisy(shape=(24, 96, 96)), kind, token=token, progress=stop)


def test_that_a_median_on_another_thread_ends_soon_after_it_is_told_to_stop():
    token, begun, ended = CancelToken(), threading.Event(), []

    def work():
        try:
            run(noisy(shape=(60, 160, 160)), DenoiseKind.MEDIAN, token=token, progress=lambda _step: begun.set())
        except Cancelled:
            ended.append(True)

    thread = threading.Thread(target=work)
    thread.start()
    begun.wait(20)
    token.cancel()
    thread.join(20)
    assert ended == [True]
