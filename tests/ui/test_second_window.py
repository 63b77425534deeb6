"""Viewports in a second window, for a second monitor."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest
from PySide6.QtCore import QPointF, QRect, Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication

from medviewer.domain.display import CT_PRESETS
from medviewer.domain.layout import MPR, SECOND_WINDOW, grid_of
from medviewer.rendering.offscreen import pixels
from medviewer.ui.series_drag import series_mime

if TYPE_CHECKING:
    from collections.abc import Callable

    from ui.conftest import Bench

    from medviewer.ui.second_window import ImagesWindow

CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def bench(bench: Bench) -> Bench:
    """A window on a study with two series, the second of them in a second window."""
    study = bench.desk.study
    first = next(series for series in study.series if series.opens)
    other = replace(first, id="1.2.99", series_uid="1.2.99", description="second")
    bench.desk.study = replace(study, series=(*study.series, other))
    bench.open()
    bench.trigger("second_window")
    bench.settle()
    return bench


def second(bench: Bench) -> ImagesWindow:
    window = bench.window.second.window
    assert window is not None
    return window


def fill(bench: Bench) -> None:
    """Drop the second series in the second window."""
    frame = next(iter(second(bench).grid.cells.values()))
    held = (Qt.DropAction.CopyAction, series_mime("1.2.99"), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(frame, QDragEnterEvent(frame.rect().center(), *held))
    QApplication.sendEvent(frame, QDropEvent(QPointF(frame.rect().center()), *held))
    bench.settle()


def test_that_a_series_dropped_in_the_second_window_is_drawn_there(bench: Bench) -> None:
    assert second(bench).isVisible()
    fill(bench)
    (viewport,) = second(bench).grid.viewports
    assert pixels(viewport.render_window).max() > 0
    assert second(bench).windowTitle().endswith("medviewer 2")
    assert bench.session.current is not None
    assert bench.session.current.series.id == "1.2.99"
    assert bench.review.room.sessions[0].current is not None


def test_that_it_opens_on_the_other_screen_and_fills_it(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    class Beside:
        """A second screen, as Qt tells of one."""

        @staticmethod
        def availableGeometry() -> QRect:  # noqa: N802 - Qt's name
            return QRect(1100, 60, 700, 500)

    second(bench).close()
    bench.settle()
    screens = [Beside(), bench.window.screen()]
    monkeypatch.setattr("medviewer.ui.second_window.QGuiApplication.screens", lambda: screens)
    bench.trigger("second_window")
    bench.settle()
    assert second(bench).isMaximized()
    assert second(bench).normalGeometry() == QRect(1100, 60, 700, 500)


def test_that_keys_act_on_the_viewport_that_was_clicked_last_whichever_window_it_is_in(bench: Bench) -> None:
    fill(bench)
    room = bench.review.room
    lung, bone = (next(p.window for p in CT_PRESETS if p.key == key) for key in (3, 4))
    bench.key(Qt.Key.Key_3)
    assert room.sessions[SECOND_WINDOW].view.window == lung
    bench.qtbot.mouseClick(bench.view(), Qt.MouseButton.LeftButton)
    bench.key(Qt.Key.Key_4)
    assert room.sessions[0].view.window == bone
    assert room.sessions[SECOND_WINDOW].view.window == lung


def test_that_layouts_are_those_of_the_window_that_is_worked_in(bench: Bench) -> None:
    fill(bench)
    before = bench.review.room.layout
    bench.key(Qt.Key.Key_2, CTRL)
    bench.settle()
    room = bench.review.room
    assert room.layout == before
    assert room.active_layout == grid_of(1, 2)
    assert len(second(bench).grid.viewports) == 2
    bench.key(Qt.Key.Key_0, CTRL)
    bench.settle()
    assert room.active_layout == MPR
    assert len(second(bench).grid.viewports) == 4
    bench.qtbot.mouseClick(bench.view(), Qt.MouseButton.LeftButton)
    bench.key(Qt.Key.Key_1, CTRL)
    assert room.layout == grid_of(1, 1)


def test_that_both_windows_scroll_together(bench: Bench) -> None:
    fill(bench)
    before = bench.review.room.sessions[0].view.position_lps
    bench.key(Qt.Key.Key_Down)
    assert bench.review.room.sessions[0].view.position_lps != before
    assert np.allclose(
        bench.review.room.sessions[0].view.position_lps, bench.review.room.sessions[SECOND_WINDOW].view.position_lps
    )


def test_that_arrows_go_through_the_viewports_of_both_windows(bench: Bench) -> None:
    fill(bench)
    count = len(bench.review.room.cells)
    groups = []
    for _ in range(count):
        bench.key(Qt.Key.Key_Right)
        groups.append(bench.review.room.active_group)
    assert set(groups) == set(bench.review.room.sessions)


def test_that_closing_the_second_window_closes_its_series_and_it_can_be_opened_again(bench: Bench) -> None:
    fill(bench)
    second(bench).close()
    bench.settle()
    assert bench.review.room.second is None
    assert set(bench.review.room.sessions) == set(bench.review.room.layout.groups)
    assert not second(bench).isVisible()
    bench.trigger("second_window")
    bench.settle()
    assert second(bench).isVisible()
    assert bench.review.room.sessions[SECOND_WINDOW].current is None


def test_that_it_closes_with_the_main_window_and_comes_back_with_the_study(
    bench: Bench, make_bench: Callable[..., Bench]
) -> None:
    fill(bench)
    window = second(bench)
    bench.window.close()
    assert bench.window.second.window is None
    assert not window.isVisible()
    again = make_bench().open()
    assert again.review.room.second == grid_of(1, 1).moved(SECOND_WINDOW)
    session = again.review.room.sessions[SECOND_WINDOW]
    assert session.current is not None
    assert session.current.series.id == "1.2.99"
    assert second(again).isVisible()


def test_that_held_keys_are_heard_in_the_second_window(bench: Bench) -> None:
    fill(bench)
    (viewport,) = second(bench).grid.viewports
    bench.qtbot.keyPress(viewport, Qt.Key.Key_O)
    assert bench.session.view.peeking
    bench.qtbot.keyRelease(viewport, Qt.Key.Key_O)
    assert not bench.session.view.peeking
