"""Slices turned and mirrored on screen, with NumPy's rot90 and flips as the oracle."""

from __future__ import annotations

from functools import reduce

import numpy as np
import pytest
from samples import oblique_geometry

from medviewer.domain.planes import PlaneName, slice_plane
from medviewer.domain.turn import UPRIGHT, Turn, turned

STEPS = {
    "right": (Turn.right, lambda image: np.rot90(image, -1)),
    "left": (Turn.left, np.rot90),
    "across": (Turn.flipped_across, np.fliplr),
    "down": (Turn.flipped_down, np.flipud),
}
STORIES = (
    (), ("right",), ("left",), ("across",), ("down",), ("right", "across"), ("across", "right"), ("right", "down"),
    ("down", "left", "across"), ("right", "right", "down"), ("across", "down"), ("left", "across", "left", "down"),
)  # fmt: skip


def places(plane):
    """LPS of every pixel as (rows, columns, 3)."""
    columns, rows = plane.size
    row, column = np.mgrid[:rows, :columns]
    return plane.to_lps(np.stack([column, row], axis=-1))


@pytest.mark.parametrize("story", STORIES)
@pytest.mark.parametrize("name", PlaneName)
def test_that_every_pixel_stays_where_it_is_in_the_patient(story, name):
    plane = slice_plane(oblique_geometry(), name, 4)
    turn = reduce(lambda before, step: STEPS[step][0](before), story, UPRIGHT)
    expected = places(plane)
    for step in story:
        flip = STEPS[step][1]
        expected = np.stack([flip(expected[..., k]) for k in range(3)], axis=-1)
    there = turned(plane, turn)
    np.testing.assert_allclose(places(there), expected, atol=1e-9)
    assert (there.number, there.count) == (plane.number, plane.count)


@pytest.mark.parametrize("story", STORIES)
def test_that_letters_follow(story):
    plane = slice_plane(oblique_geometry(), PlaneName.AXIAL, 4)
    turn = reduce(lambda before, step: STEPS[step][0](before), story, UPRIGHT)
    assert turned(plane, turn).letters == turn.edges(plane.letters)


def test_that_an_upright_slice_is_left_as_it_is():
    plane = slice_plane(oblique_geometry(), PlaneName.AXIAL, 4)
    assert turned(plane, UPRIGHT) is plane
    assert reduce(lambda turn, _: turn.right(), range(4), UPRIGHT) == UPRIGHT
    assert UPRIGHT.flipped_across().flipped_across() == UPRIGHT
