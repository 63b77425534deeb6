import math

import numpy as np
import pytest
from evaluate_nodules import SPHERE_DIAMETERS_MM, figures, opened, real_figures, sphere_places, with_balls

from medviewer.domain.geometry import Geometry
from medviewer.domain.volume import Volume
from medviewer.inference.runtime import Runtime


@pytest.fixture(scope="module")
def chest():
    from evaluate_nodules import REAL

    if not REAL.is_dir():
        pytest.skip("the real chest CT (../shared/data) is not on this machine")
    return REAL


@pytest.mark.slow
def test_that_the_real_chest_has_few_candidates_and_shows_the_balls_set_into_it(chest):
    plain, changed = real_figures(Runtime("cpu"), chest, seed=0)
    assert plain.false_positives <= 15
    assert changed.of == len(SPHERE_DIAMETERS_MM) == 6
    assert changed.found >= 5


@pytest.mark.slow
def test_that_balls_are_set_into_lung_far_from_each_other(chest):
    _, _, volume = opened(chest)
    places = sphere_places(volume, 6, seed=5)
    assert all(volume.value_at(place) < -500 for place in places)
    assert all(math.dist(a, b) > 30 for n, a in enumerate(places) for b in places[:n])


def test_that_a_ball_set_into_a_volume_has_the_volume_of_its_diameter():
    affine = np.diag([3.0, 0.8, 0.7, 1.0])
    geometry = Geometry(affine, (20, 60, 60))
    lung = Volume(geometry, np.full(geometry.shape, -850, np.int16), "HU")
    center = geometry.to_lps((10.3, 30.2, 29.6))
    changed = with_balls(lung, [(center, 12.0)], 50.0).array.astype(float)
    share = (changed + 850) / 900
    assert share.sum() * geometry.voxel_volume_ml == pytest.approx(math.pi / 6 * 12**3 / 1000, rel=0.02)
    assert ((share > 0.05) & (share < 0.95)).any()


class Marked:
    """A finding with nothing but its place."""

    def __init__(self, center, positive=True):
        self.positive = positive
        self.region = self
        self.center_lps = center


class Listed:
    """An analysis with nothing but its findings."""

    def __init__(self, *findings):
        self.findings = findings


def test_that_two_marks_on_one_ball_find_it_once_and_a_negative_one_counts_for_nothing():
    balls = [((0, 0, 0), 8.0), ((50, 0, 0), 20.0)]
    seen = figures(
        Listed(Marked((1, 0, 0)), Marked((0, 2, 0)), Marked((0, 0, 9)), Marked((50, 0, 0), positive=False)), balls, 1.0
    )
    assert (seen.found, seen.of, seen.false_positives) == (1, 2, 1)
