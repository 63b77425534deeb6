"""Registration of volumes in which some voxels are no number, as maps in float files have them."""

from __future__ import annotations

import numpy as np
import pytest

from medviewer.domain.errors import UserError
from medviewer.domain.geometry import Geometry
from medviewer.domain.job import CancelToken
from medviewer.domain.volume import Volume
from medviewer.processing.registration import register

SHIFT_MM = (5.0, 3.0, 7.0)
COUNT, SIZE_MM = 48, 4.0


def head(unit, *, gaps=(np.nan,), origin=(0.0, 0.0, 0.0)):
    """An ellipsoid of texture with a bright ball in it; its outer columns hold no number."""
    z, y, x = np.mgrid[:COUNT, :COUNT, :COUNT]
    inside = (x - 24) ** 2 / 300 + (y - 24) ** 2 / 200 + (z - 24) ** 2 / 250 < 1
    values = np.where(inside, 40.0, -1000.0 if unit == "HU" else 0.0)
    values += inside * np.random.default_rng(1).normal(0, 20, values.shape)
    values += 300.0 * ((x - 30) ** 2 + (y - 20) ** 2 + (z - 24) ** 2 < 60)
    for number, gap in enumerate(gaps):
        values[:, :, number] = gap
    affine = np.array([(0, 0, SIZE_MM, 0), (0, SIZE_MM, 0, 0), (SIZE_MM, 0, 0, 0), (0, 0, 0, 1)])
    affine[:3, 3] = origin
    return Volume(Geometry(affine, values.shape), values.astype(np.float32), unit)


@pytest.mark.parametrize("unit", ["HU", "1"])
@pytest.mark.parametrize("gaps", [(np.nan,), (np.nan, np.inf, -np.inf)])
def test_that_voxels_that_are_no_number_count_for_nothing(unit, gaps):
    found = register(
        head(unit, gaps=gaps), head(unit, gaps=gaps, origin=SHIFT_MM), CancelToken(), lambda _progress: None
    )
    assert np.linalg.norm(np.subtract(found.move.moved((96.0, 96.0, 96.0)), np.add(96.0, SHIFT_MM))) < 1.0
    assert 0.0 <= found.move.error_mm < 1.0


def test_that_a_volume_without_any_number_is_refused():
    nothing = head("HU", gaps=(np.nan,) * COUNT)
    with pytest.raises(UserError, match="cannot be registered"):
        register(nothing, head("HU"), CancelToken(), lambda _progress: None)
