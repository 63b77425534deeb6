"""Layouts of the real window: several series beside each other, dragged, turned, made large."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication

from medviewer.app.hanging import read_protocols, stage_text
from medviewer.domain.layout import MPR, Cell, ViewName, grid_of
from medviewer.domain.planes import PlaneName
from medviewer.domain.resources import resource_path
from medviewer.rendering.offscreen import pixels
from medviewer.ui.asked_for import lay_out
from medviewer.ui.series_drag import series_mime

if TYPE_CHECKING:
    from ui.conftest import Bench

CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def bench(bench: Bench) -> Bench:
    """A window on a study with two series that open."""
    study = bench.desk.study
    first = next(series for series in study.series if series.opens)
    second = replace(first, id="1.2.99", series_uid="1.2.99", description="second")
    bench.desk.study = replace(study, series=(*study.series, second))
    return bench.open()


def drop(bench: Bench, series_id: str, cell: Cell) -> None:
    """Let go of a series over a viewport."""
    frame = bench.window.grid.cells[cell]
    data = series_mime(series_id)
    held = (Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(frame, QDragEnterEvent(frame.rect().center(), *held))
    QApplication.sendEvent(frame, QDropEvent(QPointF(frame.rect().center()), *held))
    bench.settle()


def visible(bench: Bench) -> list[Cell]:
    return [cell for cell, frame in bench.window.grid.cells.items() if frame.isVisible()]


@pytest.mark.parametrize(
    ("key", "count"), [(Qt.Key.Key_1, 1), (Qt.Key.Key_2, 2), (Qt.Key.Key_4, 4), (Qt.Key.Key_6, 6), (Qt.Key.Key_9, 9)]
)
def test_that_keys_lay_out_viewports_of_one_size_and_mpr_comes_back(bench: Bench, key: Qt.Key, count: int) -> None:
    bench.key(key, CTRL)
    bench.settle()
    shown = visible(bench)
    assert len(shown) == count
    sizes = {frame.size().toTuple() for frame in bench.window.grid.cells.values()}
    widths, heights = zip(*sizes, strict=True)
    assert max(widths) - min(widths) <= 2
    assert max(heights) - min(heights) <= 2
    bench.key(Qt.Key.Key_0, CTRL)
    bench.settle()
    assert [cell.view for cell in visible(bench)] == list(ViewName)[:4]
    assert bench.session.volume is not None


def test_that_a_dragged_series_opens_where_it_was_dropped(bench: Bench) -> None:
    bench.key(Qt.Key.Key_2, CTRL)
    drop(bench, "1.2.99", Cell(1, ViewName.ACQUIRED))
    assert bench.session.current is not None
    assert bench.session.current.series.id == "1.2.99"
    assert bench.window.grid.frames[ViewName.ACQUIRED].active
    assert bench.review.room.active_group == 1
    first = bench.review.room.sessions[0]
    assert first.current is not None
    assert first.current.series.id != "1.2.99"


def test_that_page_keys_go_through_the_series(bench: Bench) -> None:
    first = bench.session.current
    assert first is not None
    bench.key(Qt.Key.Key_PageDown)
    bench.settle()
    assert bench.session.current is not None
    assert bench.session.current.series.id == "1.2.99"
    bench.key(Qt.Key.Key_PageUp)
    bench.settle()
    assert bench.session.current.series.id == first.series.id


def test_that_the_stages_of_a_protocol_are_gone_through_with_keys_also_when_a_study_is_opened_again(
    bench: Bench,
) -> None:
    bench.review.room.protocols = read_protocols([resource_path("hanging")])
    bench.open()
    named = bench.window.actions_set.action("stage_on")
    bench.key(Qt.Key.Key_Period)
    bench.settle()
    hung = bench.review.room.hanging
    assert hung is not None
    assert named.text() == f"Next stage ({stage_text(bench.review.room)})"
    assert bench.review.room.layout == hung[0].stages[hung[1]].layout
    bench.key(Qt.Key.Key_Comma)
    bench.settle()
    assert bench.review.room.hanging == (hung[0], (hung[1] - 1) % len(hung[0].stages), hung[2])


def test_that_each_viewport_draws_the_window_of_its_own(bench: Bench) -> None:
    bench.key(Qt.Key.Key_2, CTRL)
    drop(bench, "1.2.99", Cell(1, ViewName.ACQUIRED))
    bench.key(Qt.Key.Key_3)
    bench.settle()
    left, right = (frame.viewport.render_window for frame in bench.window.grid.cells.values())
    assert left.GetSize() == right.GetSize()
    assert not np.array_equal(pixels(left), pixels(right))


def test_that_arrows_go_from_viewport_to_viewport(bench: Bench) -> None:
    bench.key(Qt.Key.Key_2, CTRL)
    drop(bench, "1.2.99", Cell(1, ViewName.ACQUIRED))
    bench.key(Qt.Key.Key_Right)
    assert bench.review.room.active_group == 0
    bench.key(Qt.Key.Key_Left)
    assert bench.review.room.active_group == 1


def test_that_a_double_click_makes_one_of_several_series_large(bench: Bench) -> None:
    bench.key(Qt.Key.Key_2, CTRL)
    drop(bench, "1.2.99", Cell(1, ViewName.ACQUIRED))
    view = bench.window.grid.cells[Cell(1, ViewName.ACQUIRED)].viewport
    bench.qtbot.mouseDClick(view, Qt.MouseButton.LeftButton)
    bench.settle()
    assert visible(bench) == [Cell(1, ViewName.ACQUIRED)]
    bench.qtbot.mouseDClick(view, Qt.MouseButton.LeftButton)
    bench.settle()
    assert len(visible(bench)) == 2


def test_that_letters_follow_a_turned_image(bench: Bench) -> None:
    upright = bench.view().scene.frame
    bench.key(Qt.Key.Key_R)
    bench.settle()
    turned = bench.view().scene.frame
    assert upright is not None
    assert turned is not None
    left, right, top, bottom = upright.plane.letters
    assert turned.plane.letters == (bottom, top, left, right)
    bench.key(Qt.Key.Key_H)
    bench.settle()
    mirrored = bench.view().scene.frame
    assert mirrored is not None
    assert mirrored.plane.letters == (top, bottom, left, right)
    bench.key(Qt.Key.Key_Space)
    bench.settle()
    assert bench.view().scene.frame == upright


def test_that_a_turned_image_is_the_image_turned(bench: Bench) -> None:
    bench.trigger("crosshair")
    bench.settle()
    view = bench.view()
    values = bench.session.volume
    assert values is not None
    frame = view.scene.frame
    assert frame is not None
    spots = [frame.plane.to_lps((column, row)) for column in (2, 9) for row in (3, 8)]
    bench.key(Qt.Key.Key_R)
    bench.key(Qt.Key.Key_V)
    bench.settle()
    for spot in spots:
        lps = (float(spot[0]), float(spot[1]), float(spot[2]))
        place = bench.place(PlaneName.AXIAL, lps)
        under = view.lps_under(QPointF(place))
        assert under is not None
        assert np.linalg.norm(np.array(under) - spot) < 1.0 / (view.scene.view.px_per_mm * 0.5)  # type: ignore[union-attr]  # there is a frame


@pytest.mark.parametrize(
    ("name", "shown"), [("1x1", ["first"]), ("1x2", ["first", "second"]), ("2x3", ["first", "second"])]
)
def test_that_a_layout_named_at_the_start_shows_the_series_of_the_study(
    bench: Bench, name: str, shown: list[str]
) -> None:
    first = bench.session.current
    assert first is not None
    lay_out(bench.review, name)
    bench.settle()
    rows, columns = (int(part) for part in name.split("x"))
    assert bench.review.room.layout == grid_of(rows, columns)
    series = [one.current.series.id for one in bench.review.room.sessions.values() if one.current is not None]
    assert series == [first.series.id, "1.2.99"][: len(shown)]


def test_that_mpr_and_one_view_alone_can_be_named_at_the_start(bench: Bench) -> None:
    bench.key(Qt.Key.Key_2, CTRL)
    lay_out(bench.review, "mpr")
    assert bench.review.room.layout == MPR
    bench.key(Qt.Key.Key_2, CTRL)
    lay_out(bench.review, "coronal")
    bench.settle()
    assert [cell.view for cell in visible(bench)] == [ViewName.CORONAL]
