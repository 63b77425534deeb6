"""Overlays, threshold and the box that is being changed, without a window."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from ui.fakes import CENTERS, Desk, made_up_analysis, make_review

from medviewer.app import overlays, viewing
from medviewer.app.drawn_findings import drawn_boxes
from medviewer.app.jobs import JobRunner
from medviewer.domain.errors import UserError
from medviewer.domain.loaded import Loaded
from medviewer.domain.regions import Box, WholeImage

if TYPE_CHECKING:
    from collections.abc import Iterator

    from medviewer.app.review import Review

MOVED = Box((0.0, 0.0, 30.0), (8.0, 8.0, 8.0))


@pytest.fixture
def review() -> Iterator[Review]:
    desk = Desk()
    runner = JobRunner(lambda run: run())
    review = make_review(desk, runner)
    review.session.start_series(desk.study, desk.study.series[0])
    review.session.set_loaded(Loaded((desk.volume,)))
    review.session.set_analyses((made_up_analysis(desk.volume),), {})
    yield review
    runner.close()


def box_of(review: Review, finding_id: str) -> Box:
    return next(drawn.box for drawn in drawn_boxes(review.session) if drawn.finding_id == finding_id)


def test_that_each_switch_goes_back_and_forth(review: Review) -> None:
    start = review.session.view
    for toggle in (
        overlays.toggle_overlays,
        overlays.toggle_heatmap,
        overlays.toggle_crosshair,
        overlays.toggle_inverted,
        overlays.toggle_rejected,
    ):
        toggle(review)
        assert review.session.view != start
        toggle(review)
        assert review.session.view == start


def test_that_a_look_underneath_hides_overlays_that_stay_switched_on(review: Review) -> None:
    overlays.peek(review, on=True)
    assert not review.session.view.overlays_visible
    assert review.session.view.overlays
    overlays.peek(review, on=False)
    assert review.session.view.overlays_visible


@pytest.mark.parametrize(("asked", "kept"), [(0.3, 0.3), (1.7, 1.0), (-1.0, 0.0)])
def test_that_opacity_stays_between_none_and_full(review: Review, asked: float, kept: float) -> None:
    overlays.set_heatmap_opacity(review, asked)
    assert review.session.view.heatmap_opacity == kept


def test_that_the_threshold_goes_back_to_the_operating_point(review: Review) -> None:
    overlays.set_threshold(review, 0.2)
    assert len(review.session.listed_findings()) == 3
    overlays.set_threshold(review, None)
    assert len(review.session.listed_findings()) == 2


def test_that_modifying_needs_a_selected_finding(review: Review) -> None:
    with pytest.raises(UserError, match="No finding is selected"):
        overlays.toggle_modifying(review)
    assert not review.session.view.modifying


def test_that_a_draft_is_drawn_and_only_kept_when_it_is_on_record(review: Review) -> None:
    viewing.select_finding(review, "f1")
    overlays.toggle_modifying(review)
    overlays.draft_box(review, MOVED)
    assert box_of(review, "f1") == MOVED
    assert review.session.decisions == {}
    overlays.keep_draft(review)
    assert review.session.view.draft is None
    assert box_of(review, "f1") == MOVED
    assert review.session.decisions["f1"].region == MOVED


def test_that_a_draft_is_for_the_selected_finding_alone(review: Review) -> None:
    viewing.select_finding(review, "f1")
    overlays.toggle_modifying(review)
    overlays.draft_box(review, MOVED)
    viewing.select_finding(review, "f2")
    assert box_of(review, "f2").center_lps == CENTERS[1]
    assert box_of(review, "f1").center_lps == CENTERS[0]


def test_that_a_finding_without_a_box_cannot_be_modified(review: Review) -> None:
    analysis = review.session.analysis
    assert analysis is not None
    whole = replace(analysis.findings[0], region=WholeImage())
    review.session.set_analyses((replace(analysis, findings=(whole,)),), {})
    viewing.select_finding(review, whole.id)
    with pytest.raises(UserError, match="no box"):
        overlays.toggle_modifying(review)


def test_that_stopping_forgets_the_draft(review: Review) -> None:
    viewing.select_finding(review, "f1")
    overlays.toggle_modifying(review)
    overlays.draft_box(review, MOVED)
    overlays.toggle_modifying(review)
    overlays.keep_draft(review)
    assert review.session.decisions == {}
    assert box_of(review, "f1").center_lps == CENTERS[0]
