"""What waits for the first paint of a window is done once, also where the window is never painted."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import pytest
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from medviewer.ui.first_paint import FirstPaint, Preparation

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytestqt.qtbot import QtBot


def test_that_it_is_done_once_and_after_the_paint(qtbot: QtBot) -> None:
    painted: list[str] = []

    class Widget(QWidget):
        @override
        def paintEvent(self, _event: object) -> None:
            painted.append("paint")

    widget = Widget()
    qtbot.addWidget(widget)
    FirstPaint(widget, lambda: painted.append("after"))
    widget.show()
    qtbot.waitUntil(lambda: "after" in painted)
    widget.repaint()
    assert painted[0] == "paint"
    assert painted.count("after") == 1


def test_that_a_window_that_is_never_painted_goes_on_as_well(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("medviewer.ui.first_paint.PATIENCE_MS", 10)
    widget, done = QWidget(), threading.Event()
    qtbot.addWidget(widget)
    widget.setUpdatesEnabled(False)
    FirstPaint(widget, done.set)
    widget.show()
    qtbot.waitUntil(done.is_set)


@pytest.mark.parametrize("error", [None, OSError("the disk is gone")])
def test_that_the_end_of_the_preparation_is_told_with_what_went_wrong(error: Exception | None) -> None:
    posted: list[Callable[[], None]] = []
    told: list[Exception | None] = []

    def load() -> None:
        if error is not None:
            raise error

    made = Preparation(load, posted.append, told.append)
    made.start()
    made.wait()
    assert not made.is_done
    posted[0]()
    assert made.is_done
    assert told == [error]
