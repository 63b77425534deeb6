"""What a panel cannot show keeps no other panel from showing what is so now."""

from __future__ import annotations

import pytest

from medviewer.app import viewing
from medviewer.app.session import ReviewSession
from medviewer.app.signal import Topic
from medviewer.domain.errors import UserError
from medviewer.domain.link import Link
from medviewer.domain.planes import PlaneName
from medviewer.ui import follow_up_window
from medviewer.ui.refresh import Refresh


class Shown:
    def __init__(self, error: Exception | None = None) -> None:
        self.topics: list[frozenset[Topic]] = []
        self._error = error

    def refresh(self, topics: frozenset[Topic]) -> None:
        self.topics.append(topics)
        if self._error is not None:
            raise self._error


def test_that_panels_after_one_that_fails_are_refreshed_and_the_error_is_told(qapp) -> None:
    session = ReviewSession()
    made = Refresh(session)
    broken, other = Shown(UserError("The record cannot be read.")), Shown()
    made.add(broken)
    made.add(other)
    made.mark(frozenset({Topic.VIEW}))
    with pytest.raises(UserError, match="cannot be read"):
        made.now()
    assert other.topics == [frozenset({Topic.VIEW})]
    assert not made.is_dirty
    made.stop()


@pytest.fixture
def counted(bench, monkeypatch):
    """The open follow-up, and how often it was put together."""
    asked = []
    bench.open()
    real = follow_up_window.followed
    monkeypatch.setattr(follow_up_window, "followed", lambda review: (asked.append(1), real(review))[1])
    bench.trigger("follow_up")
    bench.settle()
    asked.clear()
    return bench, asked


def test_that_scrolling_does_not_read_the_record_for_the_follow_up(counted) -> None:
    bench, asked = counted
    for _ in range(3):
        viewing.step_slices(bench.review, PlaneName.AXIAL, 1)
        bench.settle()
    assert asked == []
    bench.review.room.set_link(Link(is_on=False))
    bench.settle()
    assert asked


def test_that_a_follow_up_that_cannot_be_read_says_so_in_its_window(counted, monkeypatch) -> None:
    bench, _asked = counted

    def fail(_review):
        raise UserError("The answers could not be read.")

    monkeypatch.setattr(follow_up_window, "followed", fail)
    bench.review.room.changed.emit(Topic.MEASUREMENTS)
    bench.settle()
    shown = bench.window.questions.follow_up.window
    assert shown.said.text() == "The answers could not be read."
