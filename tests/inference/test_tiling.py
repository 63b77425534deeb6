import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from made_lungs import BUNDLED

from medviewer.domain.errors import UserError
from medviewer.domain.geometry import Geometry
from medviewer.domain.job import Cancelled, CancelToken
from medviewer.inference.catalog import load_plugin
from medviewer.inference.manifest.running import Inference
from medviewer.inference.preprocess import Prepared
from medviewer.inference.runtime import Runtime
from medviewer.inference.tiling import run_tiled, tiles_of

SIZES = st.integers(1, 40)


def inference(roi, halo):
    return Inference(mode="sliding_window", roi=(roi,) * 3, halo=(halo,) * 3)


def prepared(array, mask=None):
    return Prepared(array, Geometry(np.eye(4), array.shape), mask)


@given(st.tuples(SIZES, SIZES, SIZES), st.integers(2, 12).map(lambda n: 2 * n))
def test_that_tiles_cover_every_voxel_once_and_start_on_even_voxels(shape, roi):
    count = np.zeros(shape, dtype=int)
    for tile in tiles_of(shape, (roi,) * 3):
        count[tile.slices] += 1
        assert all(start % 2 == 0 for start in tile.start)
    assert (count == 1).all()


def test_that_tiled_and_untiled_give_the_same_numbers_from_the_bundled_model():
    rng = np.random.default_rng(3)
    array = rng.normal(-800, 200, (50, 43, 61)).astype(np.float32)
    runtime = Runtime("cpu")
    session = runtime.load(load_plugin(BUNDLED))

    def run(tile):
        return runtime.run(session, {"image": tile}, CancelToken())

    tiled = run_tiled(prepared(array), inference(22, 24), run, -850.0, CancelToken(), lambda _: None)
    whole = run_tiled(prepared(array), inference(64, 24), run, -850.0, CancelToken(), lambda _: None)
    for name in ("response", "core"):
        np.testing.assert_allclose(tiled[name], whole[name], atol=0.01)
    assert (tiled["radius"] == whole["radius"]).mean() > 0.9999


def test_that_the_halo_reaches_every_tile_from_the_true_neighbours():
    array = np.arange(7 * 9 * 10, dtype=np.float32).reshape(7, 9, 10)

    def shifted(tile):
        return {"y": tile[:, :, 1 + 1 : -1 + 1 or None, 1:-1, 1:-1]}

    result = run_tiled(prepared(array), inference(4, 1), shifted, -5.0, CancelToken(), lambda _: None)["y"]
    np.testing.assert_array_equal(result[:-1], array[1:])
    assert (result[-1] == -5.0).all()


def test_that_tiles_without_a_voxel_of_the_mask_are_not_run():
    mask = np.zeros((8, 8, 8), bool)
    mask[0, 0, 0] = True
    runs = []

    def run(tile):
        runs.append(tile.shape)
        return {"y": tile}

    result = run_tiled(
        prepared(np.ones((8, 8, 8), np.float32), mask), inference(4, 0), run, 0.0, CancelToken(), lambda _: None
    )
    assert runs == [(1, 1, 4, 4, 4)]
    assert result["y"].sum() == 64


def test_that_an_output_of_another_size_than_promised_is_refused():
    with pytest.raises(UserError, match="promises"):
        run_tiled(
            prepared(np.ones((4, 4, 4), np.float32)),
            inference(4, 2),
            lambda tile: {"y": tile},
            0.0,
            CancelToken(),
            lambda _: None,
        )


def test_that_progress_goes_by_tile_and_a_cancel_is_seen_before_the_next():
    token, told = CancelToken(), []

    def progress(step):
        told.append(step.fraction)
        if len(told) == 3:
            token.cancel()

    with pytest.raises(Cancelled):
        run_tiled(prepared(np.ones((8, 8, 8), np.float32)), inference(4, 0), lambda t: {"y": t}, 0.0, token, progress)
    assert told == [0.0, 1 / 8, 2 / 8]
