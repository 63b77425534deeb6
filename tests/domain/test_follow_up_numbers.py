"""The numbers of a follow-up where names, sources and dates are not all alike."""

from __future__ import annotations

from dataclasses import replace

import pytest
from made_lesions import HOME, gone, lesion, points, same

from medviewer.domain.follow_up import csv_rows, follow_up, overall_of, steps_of
from medviewer.domain.lesions import MEASURED_VOLUME, NODE, SEGMENT_VOLUME
from medviewer.domain.measured import NotMeasurable
from medviewer.domain.recist import Category


def found(times, *answers):
    return follow_up(times, answers, lambda _one, _other: HOME)


@pytest.mark.parametrize("named", [0, 1])
def test_that_a_node_is_measured_across_at_all_dates_though_it_was_named_at_one(named):
    """Longest diameters of 20 and 24 mm would be progression; the short axes of 16 and 15 mm are stable."""
    one, other = replace(lesion("a0", 20.0), shortest_mm=16.0), replace(lesion("x1", 24.0), shortest_mm=15.0)
    pair = [one, other]
    pair[named] = replace(pair[named], organ=NODE)
    made = found(points((pair[0],), (pair[1],)), same("a0", "x1"))
    assert [response.sum_mm for response in made.responses] == [16.0, 15.0]
    assert made.responses[1].category is Category.SD
    (step,) = steps_of(made, made.tracks[0])
    assert step.size.difference == pytest.approx(-1.0)


def test_that_a_lesion_that_is_back_is_not_gone_overall():
    times = points((lesion("a0", 20.0),), (), (lesion("a2", 10.0),))
    made = found(times, gone("a0", 1), same("a0", "a2"))
    step = overall_of(made, made.tracks[0])
    assert (step.begin, step.end) == (0, 2)
    assert step.size.percent == pytest.approx(-50.0)


def test_that_a_lesion_that_is_gone_ends_at_nothing():
    made = found(points((lesion("a0", 20.0),), (lesion("a1", 10.0),), ()), same("a0", "a1"), gone("a1", 2))
    step = overall_of(made, made.tracks[0])
    assert (step.begin, step.end, step.size.percent) == (0, 2, -100.0)


def test_that_a_doubling_time_comes_from_volumes_of_one_source():
    """One volume of a model and one of a segment are as little comparable for growth as for a percentage."""
    one = replace(lesion("a0", 10.0), volume_ml=1.0, volume_source=MEASURED_VOLUME)
    other = replace(lesion("a1", 10.0 * 2 ** (1 / 3)), volume_ml=4.0, volume_source=SEGMENT_VOLUME)
    made = found(points((one,), (other,)), same("a0", "a1"))
    (step,) = steps_of(made, made.tracks[0])
    assert isinstance(step.volume.percent, NotMeasurable)
    assert step.doubling_days == pytest.approx(365.0)  # of spheres of the diameters: twice the volume in a year


def test_that_no_cell_of_the_table_is_nan_or_endless():
    times = points((lesion("a0", 0.0),), (lesion("a1", 0.0),), (lesion("a2", 5.0),))
    made = found(times, same("a0", "a1"), same("a1", "a2"))
    for row in csv_rows(made):
        assert not {"nan", "inf", "-inf"}.intersection(row)


@pytest.mark.parametrize(
    ("others", "expected"), [((), Category.PD), ((("b0", "b1", "b2"), 12.0), Category.PR)], ids=["all gone", "one left"]
)
def test_that_a_small_lesion_that_is_back_is_progression_only_after_a_complete_response(others, expected):
    """RECIST 1.1, Appendix III: after CR a lesion that reappears is PD; after PR its size counts in the sum."""
    left = [(lesion(key, others[1], at=(90.0, 0.0, 0.0)),) for key in others[0]] if others else [(), (), ()]
    times = points((lesion("a0", 20.0), *left[0]), left[1], (lesion("a2", 4.0), *left[2]))
    answers = [gone("a0", 1), same("a0", "a2")]
    answers += [same("b0", "b1"), same("b1", "b2")] if others else []
    response = found(times, *answers).responses[2]
    assert response.category is expected
