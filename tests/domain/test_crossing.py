"""Where slices cut one another."""

from __future__ import annotations

from itertools import permutations

import numpy as np
import pytest
from samples import oblique_geometry, plain_geometry

from medviewer.domain.planes import PlaneName, crossing, slice_plane


@pytest.mark.parametrize(("name", "other"), list(permutations(PlaneName, 2)))
@pytest.mark.parametrize("geometry", [oblique_geometry(), plain_geometry()])
def test_that_the_line_lies_in_both_slices_and_ends_at_the_rim_of_the_other(name, other, geometry):
    plane, cutting = slice_plane(geometry, name, 7), slice_plane(plain_geometry(), other, 9)
    ends = crossing(plane, cutting)
    if ends is None:
        pytest.fail("slices through the same head cut each other")
    for end in ends:
        assert plane.distance_mm(end) == pytest.approx(0, abs=1e-9)
        assert cutting.distance_mm(end) == pytest.approx(0, abs=1e-9)
        across, along = cutting.to_pixel(end)
        columns, rows = cutting.size
        at_rim = np.isclose([across, along, across - columns, along - rows], -0.5, atol=1e-6)
        assert at_rim.any()


def test_that_parallel_slices_and_those_far_away_do_not_cut():
    geometry = plain_geometry()
    axial = slice_plane(geometry, PlaneName.AXIAL, 3)
    assert crossing(axial, slice_plane(geometry, PlaneName.AXIAL, 5)) is None
    assert crossing(axial, axial) is None
