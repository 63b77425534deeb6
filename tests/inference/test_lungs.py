import numpy as np
import pytest
from made_lungs import AXIAL, BUNDLED, LUNG_OFFSET_X, LUNG_RADII, MIDDLE, at, grid, trunk

from medviewer.inference.catalog import load_plugin
from medviewer.inference.lungs import lung_mask
from medviewer.inference.manifest.steps import LungMask

STEP = next(s for s in load_plugin(BUNDLED).manifest.preprocess if isinstance(s, LungMask))


@pytest.fixture(scope="module")
def geometry():
    return grid(AXIAL, (1.5, 1.5, 1.5))


def truth(geometry):
    local = geometry.to_lps(np.moveaxis(np.indices(geometry.shape), 0, -1)) - MIDDLE
    return np.any(
        [np.linalg.norm((local - [s * LUNG_OFFSET_X, 0, 0]) / LUNG_RADII, axis=-1) <= 1 for s in (-1, 1)], axis=0
    )


def test_that_the_mask_is_the_two_lungs_and_not_the_air_around(geometry):
    mask, true = lung_mask(trunk(geometry).array, geometry, STEP), truth(geometry)
    dice = 2 * (mask & true).sum() / (mask.sum() + true.sum())
    assert dice > 0.97


def test_that_a_nodule_on_the_pleura_stays_in_the_mask(geometry):
    at_the_wall = at(-LUNG_OFFSET_X - LUNG_RADII[0] + 4.0, 0, 0)
    mask = lung_mask(trunk(geometry, ((at_the_wall, 9.0),)).array, geometry, STEP)
    assert mask[geometry.nearest_index(at_the_wall)]


def test_that_gas_in_the_bowel_is_not_lung(geometry):
    volume = trunk(geometry)
    values = volume.array.copy()
    places = geometry.to_lps(np.moveaxis(np.indices(geometry.shape), 0, -1))
    gas = np.linalg.norm(places - at(0, -70, -80), axis=-1) < 14
    small = np.linalg.norm(places - at(0, 0, -80), axis=-1) < 10
    values[gas | small] = -990
    mask = lung_mask(values, geometry, STEP)
    assert not mask[gas].any()
    assert not mask[small].any()


def test_that_nothing_is_found_in_a_solid_block(geometry):
    assert not lung_mask(np.full(geometry.shape, 30, np.int16), geometry, STEP).any()
