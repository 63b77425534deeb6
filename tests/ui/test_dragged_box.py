"""A box that is being dragged is a draft: it is kept when the drag ends, or it is gone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication
from ui.conftest import send_move
from ui.fakes import CENTERS

from medviewer.domain.decision import Verdict
from medviewer.domain.planes import PlaneName
from medviewer.ui.dialogs import RejectDialog

if TYPE_CHECKING:
    from ui.conftest import Bench

LEFT, MIDDLE, RIGHT = Qt.MouseButton.LeftButton, Qt.MouseButton.MiddleButton, Qt.MouseButton.RightButton
NONE = Qt.KeyboardModifier.NoModifier
PRESS, RELEASE, DOUBLE = QEvent.Type.MouseButtonPress, QEvent.Type.MouseButtonRelease, QEvent.Type.MouseButtonDblClick


class Pointer:
    """The mouse over the axial view, with the buttons that are down, as a display sends it (QTest knows one button)."""

    def __init__(self, bench: Bench) -> None:
        self.bench = bench
        self.at = bench.place(PlaneName.AXIAL, CENTERS[0])
        self.down = Qt.MouseButton.NoButton

    def _send(self, kind: QEvent.Type, button: Qt.MouseButton) -> None:
        view, where = self.bench.view(), QPointF(self.at)
        event = QMouseEvent(kind, where, QPointF(view.mapToGlobal(self.at)), button, self.down, NONE)
        QCoreApplication.sendEvent(view, event)
        QApplication.processEvents()

    def press(self, button: Qt.MouseButton, kind: QEvent.Type = PRESS) -> None:
        self.down |= button
        self._send(kind, button)

    def release(self, button: Qt.MouseButton) -> None:
        self.down &= ~button
        self._send(RELEASE, button)

    def move(self, x: int, y: int = 0) -> None:
        self.at += QPoint(x, y)
        send_move(self.bench.view(), self.at, self.down, NONE)
        QApplication.processEvents()


@pytest.fixture
def pointer(loaded: Bench) -> Pointer:
    """In the middle of a drag of the first finding's box, 20 pixels to the right."""
    loaded.key(Qt.Key.Key_N)
    loaded.key(Qt.Key.Key_M)
    pointer = Pointer(loaded)
    pointer.press(LEFT)
    pointer.move(20)
    assert loaded.session.view.draft is not None
    return pointer


def drawn_x(bench: Bench) -> float:
    """Where the first finding's box is drawn along the patient's x axis."""
    bench.settle()
    frame = bench.view().scene.frame
    assert frame is not None
    return float(next(drawn.box.center_lps[0] for drawn in frame.boxes if drawn.finding_id == "f1"))


@pytest.mark.parametrize("second", [RIGHT, MIDDLE])
def test_that_a_second_button_leaves_the_drag_of_the_first_alone(
    loaded: Bench, pointer: Pointer, second: Qt.MouseButton
) -> None:
    camera = loaded.session.view.cameras
    pointer.press(second)
    pointer.move(10)
    pointer.release(second)
    assert loaded.desk.record.lines == []
    assert loaded.session.view.draft is not None
    pointer.release(LEFT)
    (line,) = loaded.desk.record.lines
    assert line.region is not None
    assert drawn_x(loaded) == line.region.center_lps[0] > CENTERS[0][0]
    assert loaded.session.view.cameras == camera


def test_that_a_double_click_with_another_button_does_not_orphan_the_drag(loaded: Bench, pointer: Pointer) -> None:
    pointer.press(RIGHT, DOUBLE)
    pointer.release(RIGHT)
    pointer.release(LEFT)
    assert [line.verdict for line in loaded.desk.record.lines] == [Verdict.MODIFIED]
    assert loaded.session.view.draft is None


def test_that_escape_ends_a_drag_and_what_follows_moves_nothing(loaded: Bench, pointer: Pointer) -> None:
    loaded.key(Qt.Key.Key_Escape)
    assert drawn_x(loaded) == CENTERS[0][0]
    pointer.move(30)
    assert loaded.session.view.draft is None
    pointer.release(LEFT)
    assert drawn_x(loaded) == CENTERS[0][0]
    assert loaded.desk.record.lines == []


def test_that_a_drag_that_escape_ended_is_not_taken_up_by_m(loaded: Bench, pointer: Pointer) -> None:
    loaded.key(Qt.Key.Key_Escape)
    loaded.key(Qt.Key.Key_M)
    pointer.move(30)
    pointer.release(LEFT)
    assert loaded.desk.record.lines == []
    assert drawn_x(loaded) == CENTERS[0][0]


def test_that_accepting_during_a_drag_accepts_the_box_that_is_then_shown(loaded: Bench, pointer: Pointer) -> None:
    loaded.key(Qt.Key.Key_A)
    pointer.move(30)
    pointer.release(LEFT)
    assert [line.verdict for line in loaded.desk.record.lines] == [Verdict.ACCEPTED]
    assert drawn_x(loaded) == CENTERS[0][0]


def test_that_choosing_another_finding_during_a_drag_ends_it(loaded: Bench, pointer: Pointer) -> None:
    loaded.key(Qt.Key.Key_N)
    loaded.key(Qt.Key.Key_M)
    pointer.move(30)
    pointer.release(LEFT)
    assert loaded.desk.record.lines == []
    assert loaded.session.view.draft is None


def test_that_a_release_that_was_never_heard_keeps_no_draft(loaded: Bench, pointer: Pointer) -> None:
    pointer.down = Qt.MouseButton.NoButton
    pointer.move(5)
    assert drawn_x(loaded) == CENTERS[0][0]
    assert loaded.desk.record.lines == []
    pointer.press(RIGHT)
    pointer.move(0, -20)
    pointer.release(RIGHT)
    assert loaded.session.view.camera(PlaneName.AXIAL).zoom > 1


def test_that_a_question_that_opens_during_a_drag_shows_the_box_as_it_was(loaded: Bench, pointer: Pointer) -> None:
    loaded.key(Qt.Key.Key_X)
    loaded.qtbot.waitUntil(lambda: bool(loaded.window.findChildren(RejectDialog)))
    (dialog,) = loaded.window.findChildren(RejectDialog)
    assert drawn_x(loaded) == CENTERS[0][0]
    pointer.release(LEFT)
    assert loaded.desk.record.lines == []
    dialog.reject()
