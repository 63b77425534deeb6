import numpy as np
import pytest

from medviewer.domain.overlay import OverlayPlane, packed


@pytest.mark.parametrize("origin", [(0, 0), (1, 2), (-1, -2), (3, 4), (-3, 0), (9, 9), (0, -9)])
def test_that_an_overlay_lies_under_its_origin_and_ends_at_the_image(origin):
    mask = np.random.default_rng(2).random((3, 4)) > 0.4
    expected = np.zeros((4, 6), bool)
    for (row, column), on in np.ndenumerate(mask):
        place = (row + origin[0], column + origin[1])
        if 0 <= place[0] < 4 and 0 <= place[1] < 6:
            expected[place] = on
    np.testing.assert_array_equal(OverlayPlane(0x6000, mask, origin).over(4, 6), expected)


@pytest.mark.parametrize("origin", [(0, 0), (-2, 5), (3, -1)])
def test_that_a_packed_overlay_draws_the_same_pixels_in_fewer_bytes(origin):
    mask = np.zeros((40, 50), bool)
    mask[7:19, 11:30] = np.random.default_rng(3).random((12, 19)) > 0.5
    plane = OverlayPlane(0x6000, mask, origin)
    kept = packed(plane)
    np.testing.assert_array_equal(kept.over(37, 60), plane.over(37, 60))
    assert len(kept.bits) <= 12 * 19 // 8 + 1


def test_that_a_tile_of_a_frame_has_its_own_part_of_the_overlay():
    mask = np.random.default_rng(4).random((8, 12)) > 0.5
    np.testing.assert_array_equal(packed(OverlayPlane(0x6000, mask)).over(4, 6, (4, 6)), mask[4:, 6:])


def test_that_an_empty_overlay_is_not_kept():
    assert packed(OverlayPlane(0x6000, np.zeros((3, 4), bool))) is None
