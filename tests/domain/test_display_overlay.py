import numpy as np
import pytest

from medviewer.domain.overlay import OverlayPlane


@pytest.mark.parametrize("origin", [(0, 0), (1, 2), (-1, -2), (3, 4), (-3, 0), (9, 9), (0, -9)])
def test_that_an_overlay_lies_under_its_origin_and_ends_at_the_image(origin):
    mask = np.random.default_rng(2).random((3, 4)) > 0.4
    expected = np.zeros((4, 6), bool)
    for (row, column), on in np.ndenumerate(mask):
        place = (row + origin[0], column + origin[1])
        if 0 <= place[0] < 4 and 0 <= place[1] < 6:
            expected[place] = on
    np.testing.assert_array_equal(OverlayPlane(0x6000, mask, origin).over(4, 6), expected)
