"""Key images on turned planes: the very slice that was marked, whatever viewports are on screen later."""

from __future__ import annotations

import numpy as np

from medviewer.app import viewing
from medviewer.app.arranging import set_layout
from medviewer.app.key_slices_shown import marked_on
from medviewer.app.marking import jump_to_key, marked_images, toggle_mark
from medviewer.app.resolve import slice_frame
from medviewer.app.slices import slices_of
from medviewer.domain.layout import MPR, grid_of
from medviewer.domain.planes import PlaneName
from medviewer.domain.tilt import UPRIGHT_PLANES

A = PlaneName.AXIAL


def drawn(review):
    """The frames of the key images, as a report draws them."""
    frames = []
    marked_images(review.session, lambda one: frames.append(one) or np.zeros((4, 4, 3), np.uint8))
    return frames


def keys(review):
    return review.room.key_slices.on_study(review.session.current.study.uid)


def test_that_a_report_pictures_a_turned_slice_though_one_view_is_left_on_screen(open_review):
    review = open_review
    viewing.tilt_planes(review, (1.0, 0.0, 0.0), 0.4)
    toggle_mark(review)
    as_marked = slice_frame(review.session, A).plane
    assert max(as_marked.normal) < 0.95
    set_layout(review, grid_of(1, 1))
    room, view = review.room, review.session.view
    (frame,) = drawn(review)
    assert frame.plane == as_marked
    assert (room.layout, room.second, review.session.view) == (grid_of(1, 1), None, view)


def test_that_a_report_pictures_an_upright_slice_though_planes_would_be_turned_now(open_review):
    review = open_review
    viewing.tilt_planes(review, (1.0, 0.0, 0.0), 0.4)
    set_layout(review, grid_of(1, 1))  # one view is upright, for there is nothing that it is turned against
    toggle_mark(review)
    as_marked = slice_frame(review.session, A).plane
    set_layout(review, MPR)
    (frame,) = drawn(review)
    assert frame.plane == as_marked
    jump_to_key(review, keys(review)[0].id)
    assert review.session.view.tilt == UPRIGHT_PLANES
    plane = slices_of(review.session, A).at(review.session.view.position_lps)[1]
    assert marked_on(review.session, plane) == keys(review)[0]


def test_that_going_to_a_turned_slice_says_why_it_is_not_on_screen(open_review):
    review = open_review
    viewing.tilt_planes(review, (1.0, 0.0, 0.0), 0.4)
    toggle_mark(review)
    jump_to_key(review, keys(review)[0].id)
    assert review.session.notices == ()
    set_layout(review, grid_of(1, 1))
    jump_to_key(review, keys(review)[0].id)
    assert "turned planes" in review.session.notices[-1].title
