"""A follow-up in which lesions were measured anew, or whose series stand in several viewports."""

from __future__ import annotations

import pytest
from followed_studies import NOW, THEN, Room

from medviewer.app.arranging import put_series
from medviewer.app.measuring import delete_measurement
from medviewer.app.monitoring import Monitoring
from medviewer.app.monitoring_studies import followed
from medviewer.domain.errors import UserError
from medviewer.domain.lesion_pairs import Answer, CellState, PairAnswer


@pytest.fixture
def made(review, main_thread):
    room = Room(review, main_thread, (NOW, THEN))
    room.show(NOW, THEN)
    return room


def same(one, other):
    return PairAnswer(one.id, other.id, Answer.SAME, NOW.uid)


def test_that_a_lesion_that_was_measured_anew_can_be_matched_again(made):
    earlier, later = made.measure(THEN, (8, 14, 16), label="a"), made.measure(NOW, (6, 14, 16), label="b")
    monitoring = Monitoring(made.review)
    monitoring.answer(same(earlier, later))
    other = made.measure(NOW, (12, 14, 16), label="c")
    with pytest.raises(UserError, match="matched with another lesion already"):
        monitoring.answer(same(earlier, other))
    delete_measurement(made.review.on(made.session(NOW)), later.id)
    monitoring.answer(same(earlier, other))
    (track,) = followed(made.review).tracks
    assert [cell.state for cell in track.cells] == [CellState.FIRST, CellState.CONFIRMED]


def test_that_lesions_are_shown_though_one_series_fills_both_viewports(made):
    earlier, later = made.measure(THEN, (8, 14, 16), label="a"), made.measure(NOW, (6, 14, 16), label="b")
    monitoring = Monitoring(made.review)
    monitoring.answer(same(earlier, later))
    put_series(made.review, made.session(THEN), NOW, NOW.series[0])
    made.settle()
    (track,) = followed(made.review).tracks
    monitoring.show([track.cells[1].lesion, track.cells[0].lesion])
    made.settle()
    shown = [one.current.series.id for one in made.review.room.sessions.values()]
    assert sorted(shown) == ["now", "then"]
