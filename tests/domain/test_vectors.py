import numpy as np
import pytest

from medviewer.domain.errors import UserError
from medviewer.domain.vectors import axes3, unit, vec3


@pytest.mark.parametrize("values", [(1, 2), (1, 2, np.nan), ((1, 2, 3),)])
def test_that_a_vector_is_three_finite_numbers(values):
    with pytest.raises(ValueError, match="three finite numbers"):
        vec3(values)


def test_that_axes_at_no_right_angle_are_refused():
    with pytest.raises(ValueError, match="orthonormal"):
        axes3(((1, 0, 0), (0.1, 1, 0), (0, 0, 1)))


def test_that_a_unit_vector_has_length_one_and_the_null_vector_none():
    assert unit((0, 3, 4)) == pytest.approx((0, 0.6, 0.8))
    with pytest.raises(ValueError, match="length"):
        unit((0, 0, 0))


def test_that_a_user_error_says_what_happened_and_what_to_do():
    assert str(UserError("The disk is full.", "Free some space.")) == "The disk is full. Free some space."
    assert str(UserError("The disk is full.")) == "The disk is full."
