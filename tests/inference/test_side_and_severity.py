import numpy as np
import pytest

from medviewer.domain.finding import Measurement, Severity, Side
from medviewer.domain.geometry import Geometry
from medviewer.inference.manifest.statements import SeverityRule
from medviewer.inference.preprocess import Prepared
from medviewer.inference.severity import severity_of
from medviewer.inference.side import LungSides

RULES = (
    SeverityRule(measurement="diameter", at_least=6, level=Severity.MODERATE, source="x"),
    SeverityRule(measurement="diameter", at_least=8, level=Severity.HIGH, source="x"),
)


def lungs(*spans, flip=False, slices=40):
    """Lungs as blocks over columns [a, b); 2 mm voxels; column 0 at x = 300 mm."""
    mask = np.zeros((slices, 20, 120), bool)
    for a, b in spans:
        mask[:, :, a:b] = True
    affine = np.array([[0, 0, 2.0, 300], [0, 2.0, 0, 0], [2.0, 0, 0, 0], [0, 0, 0, 1]])
    if flip:
        affine[0, 2], affine[0, 3] = -2.0, 300 + 2.0 * 119
        mask = np.ascontiguousarray(mask[:, :, ::-1])
    return LungSides(Prepared(mask.astype(np.float32), Geometry(affine, mask.shape), mask))


@pytest.mark.parametrize("flip", [False, True])
def test_that_larger_x_than_the_midline_between_the_lungs_is_left_however_the_columns_run(flip):
    sides = lungs((5, 50), (70, 115), flip=flip)
    assert sides.side_of((300 + 2 * 20, 10, 40)) is Side.RIGHT
    assert sides.side_of((300 + 2 * 90, 10, 40)) is Side.LEFT
    assert sides.side_of((300 + 2 * 60, 10, 40)) is Side.MIDLINE


def test_that_the_midline_is_taken_at_the_level_of_the_place():
    mask = np.zeros((100, 20, 120), bool)
    mask[:50, :, 5:40], mask[:50, :, 50:90] = True, True
    mask[50:, :, 5:60], mask[50:, :, 70:115] = True, True
    affine = np.array([[0, 0, 2.0, 0], [0, 2.0, 0, 0], [2.0, 0, 0, 0], [0, 0, 0, 1.0]])
    sides = LungSides(Prepared(mask.astype(np.float32), Geometry(affine, mask.shape), mask))
    assert sides.side_of((2 * 55, 10, 20)) is Side.LEFT
    assert sides.side_of((2 * 55, 10, 180)) is Side.RIGHT


def test_that_one_lung_alone_has_no_midline():
    assert lungs((30, 75)).side_of((350, 10, 40)) is Side.UNKNOWN


def test_that_without_a_lung_mask_the_side_is_unknown():
    empty = Prepared(np.zeros((2, 2, 2), np.float32), Geometry(np.eye(4), (2, 2, 2)))
    assert LungSides(empty).side_of((1, 1, 1)) is Side.UNKNOWN


@pytest.mark.parametrize(
    ("value", "level"), [(5.9, Severity.NONE), (6.0, Severity.MODERATE), (8.0, Severity.HIGH), (30.0, Severity.HIGH)]
)
def test_that_severity_is_the_highest_rule_that_is_met(value, level):
    measurements = (Measurement("diameter", value, "mm"), Measurement("contrast", 900.0, "[hnsf'U]"))
    assert severity_of(measurements, RULES) is level
    assert severity_of(measurements, RULES[::-1]) is level


def test_that_a_model_without_a_rule_states_no_severity():
    assert severity_of((Measurement("diameter", 30.0, "mm"),), ()) is None
    assert severity_of((Measurement("volume", 30.0, "mL"),), RULES) is None
