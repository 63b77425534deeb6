from __future__ import annotations

import numpy as np
import pytest
from drawn_volumes import image, rotation, volume_of

from medviewer.domain.box_editing import INSIDE, BoxHandle
from medviewer.domain.decision import ReviewState
from medviewer.domain.frames import CameraPose, DrawnBox
from medviewer.domain.planes import PlaneName, slice_plane
from medviewer.domain.regions import Box
from medviewer.rendering.picking import box_at, handle_at
from medviewer.rendering.slice_view import SliceView

VOLUME = volume_of(image(np.zeros((20, 40, 40), np.uint8)))
VIEW = SliceView(slice_plane(VOLUME.geometry, PlaneName.AXIAL, 10), CameraPose(), (400, 400))
Z = VIEW.plane.origin_lps[2]


def box(finding_id, center, size, *, selected=False) -> DrawnBox:
    return DrawnBox(finding_id, Box(center, size), ReviewState.PENDING, "tag", selected)


def at(x, y) -> tuple[float, float]:
    px, py = VIEW.to_display((x, y, Z))
    return float(px), float(py)


def test_that_a_box_is_found_inside_and_just_beside_its_outline_only():
    boxes = (box("a", (10, 10, Z), (6, 6, 6)),)
    assert box_at(VIEW, boxes, *at(10, 10)) == "a"
    assert box_at(VIEW, boxes, *at(13.5, 10)) == "a"
    assert box_at(VIEW, boxes, *at(13.5, 13.5)) is None
    assert box_at(VIEW, boxes, *at(14, 10)) is None


def test_that_a_box_off_the_slice_is_not_found():
    assert box_at(VIEW, (box("a", (10, 10, Z + 10), (6, 6, 6)),), *at(10, 10)) is None


def test_that_the_selected_box_wins_and_then_the_smaller_one():
    small, large = box("small", (10, 10, Z), (4, 4, 4)), box("large", (10, 10, Z), (16, 16, 4))
    assert box_at(VIEW, (large, small), *at(10, 10)) == "small"
    chosen = box("large", (10, 10, Z), (16, 16, 4), selected=True)
    assert box_at(VIEW, (chosen, small), *at(10, 10)) == "large"


@pytest.mark.parametrize(("sx", "sy"), [(-1, -1), (1, -1), (1, 1), (-1, 1)])
def test_that_each_corner_of_the_selected_box_gives_its_own_handle(sx, sy):
    boxes = (box("a", (10, 10, Z), (6, 6, 6), selected=True),)
    x, y = at(10 + 3 * sx, 10 + 3 * sy)
    assert handle_at(VIEW, boxes, x + 3, y - 3) == BoxHandle((sx, sy, 0))
    assert handle_at(VIEW, boxes, x + 30 * sx, y) is None


def test_that_the_inside_of_the_selected_box_moves_it_and_others_have_no_handles():
    chosen = box("a", (10, 10, Z), (6, 6, 6), selected=True)
    assert handle_at(VIEW, (chosen,), *at(10, 10)) == INSIDE
    assert handle_at(VIEW, (box("a", (10, 10, Z), (6, 6, 6)),), *at(10, 10)) is None


def test_that_a_turned_box_is_found_by_its_true_section():
    turned = Box((20, 20, Z), (20, 4, 4), tuple(map(tuple, rotation(0, 0, 45).T)))
    boxes = (DrawnBox("a", turned, ReviewState.PENDING, ""),)
    assert box_at(VIEW, boxes, *at(26, 26)) == "a"
    assert box_at(VIEW, boxes, *at(26, 14)) is None
