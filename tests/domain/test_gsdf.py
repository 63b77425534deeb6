"""The grey scale standard display function against the table of the standard (PS3.14 annex B)."""

from __future__ import annotations

import itertools

import pytest

from medviewer.domain.gsdf import even_steps, grey_value, jnd_index, luminance

TABLE = {1: 0.05, 2: 0.0547, 3: 0.0594, 4: 0.0643, 1023: 3993.4040}
"""Rows of Table B-1, cd/m²."""


@pytest.mark.parametrize(("index", "wanted"), TABLE.items())
def test_that_the_luminance_is_that_of_the_standards_table(index: int, wanted: float) -> None:
    assert luminance(index) == pytest.approx(wanted, rel=1.5e-3)


def test_that_an_index_outside_the_standard_is_refused() -> None:
    for index in (0.5, 1024):
        with pytest.raises(ValueError, match="outside"):
            luminance(index)


@pytest.mark.parametrize("index", [1.0, 2.0, 100.0, 511.5, 1023.0])
def test_that_index_and_luminance_lead_to_each_other(index: float) -> None:
    assert jnd_index(luminance(index)) == pytest.approx(index, abs=1e-6)


def test_that_a_luminance_beyond_the_range_has_the_nearest_end() -> None:
    assert jnd_index(0.0) == pytest.approx(1.0)
    assert jnd_index(1e6) == pytest.approx(1023.0)


def test_that_even_steps_are_equally_many_differences_apart() -> None:
    steps = even_steps(18, 0.6, 350.0)
    assert (steps[0], steps[-1]) == (pytest.approx(0.6), pytest.approx(350.0))
    indices = [jnd_index(cd) for cd in steps]
    gaps = {round(b - a, 6) for a, b in itertools.pairwise(indices)}
    assert len(gaps) == 1


def test_that_grey_values_follow_the_gamma_and_stay_in_their_range() -> None:
    assert [grey_value(cd, 0.0, 100.0) for cd in (-1, 0, 100, 200)] == [0, 0, 255, 255]
    assert grey_value(100 * (128 / 255) ** 2.2, 0.0, 100.0) == 128
