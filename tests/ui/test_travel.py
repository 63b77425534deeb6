"""Through the whole window with the Tab key alone, and back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QAccessible, QContextMenuEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QMenu, QWidget
from shiboken6 import isValid
from ui.test_access import controls

from medviewer.app import viewing
from medviewer.app.shared import Notice
from medviewer.domain.layout import ViewName
from medviewer.domain.planes import PlaneName
from medviewer.ui.vtk_view import RenderWidget

if TYPE_CHECKING:
    from ui.conftest import Bench

FARTHEST = 200
"""More presses than there are controls."""


def name_of(widget: QWidget) -> str:
    interface = QAccessible.queryAccessibleInterface(widget)
    return interface.text(QAccessible.Text.Name) if interface is not None else type(widget).__name__


def press(bench: Bench, *, back: bool = False) -> QWidget:
    """Press Tab where the keyboard is; the widget that has it then."""
    modifier = Qt.KeyboardModifier.ShiftModifier if back else Qt.KeyboardModifier.NoModifier
    at = QApplication.focusWidget()
    assert at is not None
    QTest.keyClick(at, Qt.Key.Key_Backtab if back else Qt.Key.Key_Tab, modifier)
    QApplication.processEvents()
    now = QApplication.focusWidget()
    assert now is not None
    return now


def journey(bench: Bench, *, back: bool = False) -> list[QWidget]:
    """All that Tab reaches from the axial view on, until it is there again."""
    start = bench.view(PlaneName.AXIAL)
    start.setFocus()
    reached: list[QWidget] = []
    while len(reached) < FARTHEST:
        reached.append(press(bench, back=back))
        if reached[-1] is start:
            return reached
    raise AssertionError([name_of(widget) for widget in reached])


def prepare(bench: Bench) -> None:
    bench.window.activateWindow()
    bench.qtbot.waitUntil(bench.window.isActiveWindow)
    viewing.step_finding(bench.review, 1)
    bench.settle()


def test_that_tab_goes_through_every_control_and_view_and_comes_back(loaded: Bench) -> None:
    prepare(loaded)
    reached = journey(loaded)
    able = [one for one in controls(loaded.window) if one.isVisible() and one.isEnabled()]
    passing = [one for one in able if one.focusPolicy() & Qt.FocusPolicy.TabFocus]
    assert [name_of(one) for one in able if one not in passing] == []
    assert [name_of(one) for one in passing if one not in reached] == []
    views = [one for one in loaded.window.findChildren(RenderWidget) if one.isVisible()]
    assert len(views) == 4
    assert set(views) <= set(reached)
    assert [one for one in reached if not one.isVisible()] == []


def test_that_shift_tab_takes_the_same_way_back(loaded: Bench) -> None:
    prepare(loaded)
    there, back = journey(loaded), journey(loaded, back=True)
    assert back[:-1] == there[-2::-1]


def test_that_a_view_that_tab_reaches_is_the_active_one_and_its_border_shows_it(loaded: Bench) -> None:
    prepare(loaded)
    loaded.view(PlaneName.AXIAL).setFocus()
    press(loaded)
    loaded.settle()
    assert loaded.session.view.active is ViewName.CORONAL
    frames = loaded.window.grid.frames
    assert [name for name, frame in frames.items() if frame.active] == [ViewName.CORONAL]


def test_that_everything_that_tab_reaches_has_a_name(loaded: Bench) -> None:
    prepare(loaded)
    assert [type(one).__name__ for one in journey(loaded) if not name_of(one).strip()] == []


def test_that_every_dialog_is_left_with_esc_and_the_images_have_the_keyboard_again(loaded: Bench) -> None:
    prepare(loaded)
    for name in ("palette", "shortcuts", "manual", "reader", "passport", "save_layout", "report"):
        loaded.view(PlaneName.AXIAL).setFocus()
        loaded.trigger(name)
        loaded.settle()
        dialog = next(one for one in loaded.window.findChildren(QDialog) if one.isVisible())
        loaded.qtbot.waitExposed(dialog)
        dialog.activateWindow()
        loaded.qtbot.waitUntil(dialog.isActiveWindow)
        QTest.keyClick(QApplication.focusWidget() or dialog, Qt.Key.Key_Escape)
        loaded.qtbot.waitUntil(lambda shown=dialog: not isValid(shown) or not shown.isVisible())
        loaded.window.activateWindow()  # a window manager does that by itself
        loaded.qtbot.waitUntil(loaded.window.isActiveWindow)
        assert QApplication.focusWidget() is loaded.view(PlaneName.AXIAL), name


def test_that_the_menu_of_a_view_opens_from_the_keyboard_too(loaded: Bench) -> None:
    prepare(loaded)
    view = loaded.view(PlaneName.AXIAL)
    view.setFocus()
    asked = QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, QPoint(5, 5), view.mapToGlobal(QPoint(5, 5)))
    QApplication.sendEvent(view, asked)
    loaded.qtbot.waitUntil(lambda: isinstance(QApplication.activePopupWidget(), QMenu))
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    assert "Accept" in [action.text() for action in menu.actions()]
    menu.close()


def test_that_notices_leave_the_images_free_in_every_layout(loaded: Bench) -> None:
    for name in ("layout_1x1", "layout_2x2", "layout_3x3", "layout_mpr"):
        loaded.trigger(name)
        loaded.settle()
        loaded.session.notify(Notice("The disk is full.", "Make room.", is_error=True))
        loaded.settle()
        notices = loaded.window.notices
        assert notices.isVisible()
        place = QRect(notices.mapTo(loaded.window, notices.rect().topLeft()), notices.size())
        for view in loaded.window.grid.viewports:
            if view.isVisible():
                corner = view.mapTo(loaded.window, view.rect().topLeft())
                assert not place.intersects(QRect(corner, view.size()))


def test_that_arrows_and_enter_choose_a_finding_where_tab_reached_the_list(loaded: Bench) -> None:
    prepare(loaded)
    chosen, place = loaded.session.selected, loaded.session.view.position_lps
    view = loaded.window.findings.list
    view.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(view, Qt.Key.Key_Down)
    loaded.settle()
    assert loaded.session.selected == chosen
    assert loaded.session.view.position_lps == place
    QTest.keyClick(view, Qt.Key.Key_Return)
    loaded.settle()
    assert loaded.session.selected not in (chosen, None)


def test_that_arrows_move_a_slider_where_tab_reached_it_and_no_slice(loaded: Bench) -> None:
    prepare(loaded)
    place, active = loaded.session.view.position_lps, loaded.session.view.active
    slider = loaded.window.findings.threshold
    slider.setFocus(Qt.FocusReason.TabFocusReason)
    before = slider.value()
    for key in (Qt.Key.Key_Left, Qt.Key.Key_Down):
        QTest.keyClick(slider, key)
    loaded.settle()
    assert slider.value() < before
    assert (loaded.session.view.position_lps, loaded.session.view.active) == (place, active)
