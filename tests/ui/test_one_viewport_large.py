"""A viewport that was made large, and layouts that do not have it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from medviewer.app import viewing
from medviewer.app.arranging import put_series, set_layout
from medviewer.domain.layout import MPR, ViewName, grid_of

if TYPE_CHECKING:
    from ui.conftest import Bench


def visible(bench: Bench) -> list[ViewName]:
    return [cell.view for cell, frame in bench.window.grid.cells.items() if frame.isVisible()]


def test_that_another_layout_shows_its_viewports_though_one_that_it_has_not_was_large(bench: Bench) -> None:
    bench.open()
    set_layout(bench.review, MPR)
    viewing.toggle_maximised(bench.review, ViewName.CORONAL)
    bench.settle()
    assert visible(bench) == [ViewName.CORONAL]
    set_layout(bench.review, grid_of(1, 2))
    bench.settle()
    assert visible(bench) == [ViewName.ACQUIRED, ViewName.ACQUIRED]


def test_that_a_series_that_was_left_large_comes_back_in_a_layout_without_that_view(bench: Bench) -> None:
    bench.open()
    study, series = bench.session.current.study, bench.session.current.series
    set_layout(bench.review, MPR)
    viewing.toggle_maximised(bench.review, ViewName.SAGITTAL)
    bench.settle()
    set_layout(bench.review, grid_of(2, 2))
    put_series(bench.review, bench.review.room.sessions[3], study, series)
    bench.settle()
    assert len(visible(bench)) == 4
