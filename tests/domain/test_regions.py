import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from samples import rotation

from medviewer.domain.regions import BOX_EDGES, Box, box_section


def test_that_a_box_without_size_is_refused():
    with pytest.raises(ValueError, match="positive size"):
        Box((0, 0, 0), (1, 0, 1))


def test_that_a_box_has_twelve_edges_of_its_three_lengths():
    axes = tuple(map(tuple, rotation((10, 20, 30))))
    corners = Box((5, 6, 7), (2, 3, 4), axes).corners_lps()
    lengths = sorted(np.linalg.norm(corners[a] - corners[b]) for a, b in BOX_EDGES)
    assert lengths == pytest.approx([2] * 4 + [3] * 4 + [4] * 4)
    assert corners.mean(axis=0) == pytest.approx((5, 6, 7))


def test_that_a_box_holds_its_middle_and_faces_but_not_what_is_beyond():
    axes = tuple(map(tuple, rotation((0, 0, 45))))
    box = Box((0, 0, 0), (2, 2, 2), axes)
    assert box.contains((0, 0, 1))
    assert box.contains(np.array(axes[0]))
    assert not box.contains((1, 1, 0.0))


@given(st.tuples(*[st.floats(-180, 180)] * 3), st.floats(-0.9, 0.9))
def test_that_the_section_of_a_box_lies_on_the_plane_and_on_the_box(angles, height):
    box = Box((5, 6, 7), (4, 6, 8), tuple(map(tuple, rotation(angles))))
    normal = np.array([0.3, -0.5, 0.8])
    point = np.array(box.center_lps) + height * normal
    section = box_section(box, point, normal)
    assert len(section) >= 3
    assert (section - point) @ normal == pytest.approx(np.zeros(len(section)), abs=1e-9)
    assert all(box.contains(vertex) for vertex in section)


def test_that_a_plane_through_an_aligned_box_cuts_its_rectangle_in_order():
    section = box_section(Box((0, 0, 0), (4, 6, 8)), (0, 0, 1), (0, 0, 2))
    sides = np.linalg.norm(section - np.roll(section, 1, axis=0), axis=1)
    assert sorted(sides) == pytest.approx([4, 4, 6, 6])


def test_that_a_plane_beside_a_box_cuts_nothing():
    assert box_section(Box((0, 0, 0), (4, 6, 8)), (0, 0, 4.01), (0, 0, 1)).shape == (0, 3)
