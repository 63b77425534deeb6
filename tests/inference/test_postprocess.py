import pytest

from medviewer.inference.manifest.outputs import ScoreMapping
from medviewer.inference.postprocess import confidence


def mapping(midpoint, slope):
    return ScoreMapping(type="logistic", midpoint=midpoint, slope=slope)


def test_that_confidence_is_half_at_the_midpoint_and_rises_with_evidence():
    assert confidence(mapping(285, 50), 300, 0.95) == pytest.approx(0.5)
    assert confidence(mapping(285, 50), 335 / 0.5, 0.5) == pytest.approx(0.7310586)


@pytest.mark.parametrize(("response", "expected"), [(0.0, 0.0), (2e9, 1.0)])
def test_that_a_steep_mapping_ends_at_none_or_all(response, expected):
    assert confidence(mapping(1e9, 1e-3), response, 1.0) == pytest.approx(expected)
