"""Changes of segments that end after their series was left: kept on disk, and no step of another series."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from drawn_segments import STUDY, plane, spot, voxels
from samples import sample_series, sample_study

from medviewer.app.annotating import segments_of
from medviewer.app.annotating_shapes import keep_largest
from medviewer.app.annotating_strokes import begin_stroke, end_stroke, move_stroke
from medviewer.app.arranging import put_series, set_layout
from medviewer.app.deciding import undo
from medviewer.app.edits import EditHistory
from medviewer.domain.layout import grid_of
from medviewer.domain.study import ScanResult
from medviewer.domain.tool import HandTool


@pytest.fixture
def two(open_review, settle):
    """A review with two series of one study, the first on screen."""
    first = sample_series()
    study = sample_study((first, replace(first, id="1.2.99", series_uid="1.2.99", description="second")))
    open_review.session.add_result(ScanResult(Path("made"), (study,), ()))

    def show(number, group=0):
        put_series(open_review, open_review.room.sessions[group], study, study.series[number])

    show(0)
    settle(open_review)
    return open_review, show


def test_that_a_shape_that_is_ready_late_is_no_step_of_the_series_on_screen_then(two, record, stroke, settle):
    review, show = two
    stroke(review, (5, 5), (8, 5))
    both = stroke(review, (5, 25), (35, 25))
    keep_largest(review)
    show(1)
    settle(review)
    assert review.session.current.series.id == "1.2.99"
    assert review.session.history == EditHistory()
    kept = segments_of(review).find(STUDY, both.id)
    assert kept.mask.count < both.mask.count
    assert segments_of(review).kept[both.id].segment == kept


def test_that_a_stroke_that_ends_late_is_a_step_of_its_own_series(two, stroke, settle):
    review, show = two
    set_layout(review, grid_of(1, 2))
    show(0, group=1)
    show(0, group=0)
    settle(review)
    before = stroke(review)
    made = begin_stroke(review, HandTool.BRUSH, plane(), spot(10, 20))
    show(1, group=0)  # the other viewport goes on with the series
    move_stroke(review, made, spot(30, 20))
    end_stroke(review, made)
    settle(review)
    left, right = review.room.sessions[0], review.room.sessions[1]
    assert left.history == EditHistory()
    assert len(right.history.done) == 2
    undo(review.on(right))
    settle(review)
    np.testing.assert_array_equal(voxels(segments_of(review).find(STUDY, before.id)), voxels(before))


def test_that_a_stroke_that_was_not_saved_is_no_step_anywhere(two, stroke, settle):
    review, show = two
    set_layout(review, grid_of(1, 2))
    show(0, group=1)
    show(0, group=0)
    settle(review)
    before = stroke(review)
    review.ports.segments.fails = True
    stroke(review, (10, 20), (30, 20), waits=False)
    show(1, group=0)
    settle(review)
    assert segments_of(review).find(STUDY, before.id) == before
    assert review.room.sessions[1].history == EditHistory()
