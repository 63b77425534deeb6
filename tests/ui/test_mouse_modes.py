"""Mouse modes: what the left button does in slice views and in 3D, and which way the level goes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt, QTimer
from ui.conftest import send_move

from medviewer.app.slices import slices_of
from medviewer.domain.measurement import MeasurementKind
from medviewer.domain.planes import PlaneName
from medviewer.domain.tool import HandTool

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QToolButton
    from ui.conftest import Bench

A = PlaneName.AXIAL
LEFT = Qt.MouseButton.LeftButton
WAY = QPoint(30, 40)


@pytest.fixture
def opened(bench: Bench) -> Bench:
    return bench.open()


def button(bench: Bench) -> QToolButton:
    """The button of the modes in the line at the top."""
    return bench.window.header.drop_downs["Mouse"]


def choose(bench: Bench, name: str) -> None:
    """Click on the button, then on the mode in its menu."""
    menu, action = button(bench).menu(), bench.window.actions_set.action(name)

    def pick() -> None:
        bench.qtbot.mouseClick(menu, LEFT, pos=menu.actionGeometry(action).center())

    QTimer.singleShot(0, pick)
    bench.qtbot.mouseClick(button(bench), LEFT)
    bench.settle()


def pull(bench: Bench, way: QPoint = WAY) -> None:
    start = QPoint(60, 60)
    bench.drag(A, start, start + way)
    bench.settle()


def slice_number(bench: Bench) -> int:
    slices = slices_of(bench.session, A)
    assert slices is not None
    return slices.number_at(bench.session.view.position_lps)


def test_that_the_left_button_moves_the_image_with_the_hand_in_that_mode(opened: Bench) -> None:
    choose(opened, "mouse_pan")
    window = opened.session.view.window
    before = opened.view().lps_under(QPoint(60, 60).toPointF())
    pull(opened)
    after = opened.view().lps_under((QPoint(60, 60) + WAY).toPointF())
    assert after == pytest.approx(before)  # the place that was held is where the hand is
    assert opened.session.view.window == window
    send_move(opened.view(), QPoint(60, 60), Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier)
    assert opened.view().cursor().shape() is Qt.CursorShape.OpenHandCursor


def test_that_the_left_button_zooms_about_its_place_in_that_mode(opened: Bench) -> None:
    choose(opened, "mouse_zoom")
    before, held = opened.session.view.camera(A).zoom, opened.view().lps_under(QPoint(60, 60).toPointF())
    pull(opened, QPoint(0, -40))
    assert opened.session.view.camera(A).zoom > before
    assert opened.view().lps_under(QPoint(60, 60).toPointF()) == pytest.approx(held)


def test_that_the_left_button_goes_through_the_slices_in_that_mode_and_back(opened: Bench) -> None:
    choose(opened, "mouse_scroll")
    before, window = slice_number(opened), opened.session.view.window
    pull(opened, QPoint(0, 40))
    assert slice_number(opened) == before + 8
    pull(opened, QPoint(0, -40))
    assert slice_number(opened) == before
    assert opened.session.view.window == window


def test_that_one_drag_down_and_up_ends_on_the_slice_where_it_began(opened: Bench) -> None:
    choose(opened, "mouse_scroll")
    before, view = slice_number(opened), opened.view()
    opened.qtbot.mousePress(view, LEFT, Qt.KeyboardModifier.NoModifier, QPoint(60, 60))
    for y in (63, 71, 99, 84, 60):
        send_move(view, QPoint(60, y), LEFT, Qt.KeyboardModifier.NoModifier)
    assert slice_number(opened) == before
    opened.qtbot.mouseRelease(view, LEFT, Qt.KeyboardModifier.NoModifier, QPoint(60, 60))


def test_that_one_mode_is_on_at_a_time_and_escape_gives_the_window_back(opened: Bench) -> None:
    modes = ("mouse_window", "mouse_pan", "mouse_zoom", "mouse_scroll")

    def on() -> list[str]:
        opened.settle()
        return [name for name in modes if opened.window.actions_set.action(name).isChecked()]

    assert on() == ["mouse_window"]
    assert button(opened).toolTip() == "Mouse: Window and level"
    for name in ("mouse_zoom", "mouse_zoom", "mouse_pan"):
        choose(opened, name)
        assert on() == [name]  # chosen again it stays
    opened.key(Qt.Key.Key_D)
    assert on() == []
    assert button(opened).toolTip() == "Mouse"
    assert opened.review.room.tool is MeasurementKind.LENGTH
    choose(opened, "mouse_pan")
    opened.key(Qt.Key.Key_Escape)
    assert on() == ["mouse_window"]
    assert button(opened).accessibleName() == "Mouse: Window and level"
    before = opened.session.view.window
    pull(opened)
    assert opened.session.view.window.width > before.width


def test_that_the_other_buttons_do_the_same_in_every_mode(opened: Bench) -> None:
    choose(opened, "mouse_scroll")
    before = opened.session.view
    opened.drag(A, QPoint(60, 60), QPoint(60, 30), Qt.MouseButton.RightButton)
    zoomed = opened.session.view
    assert zoomed.camera(A).zoom > before.camera(A).zoom
    opened.drag(A, QPoint(60, 60), QPoint(90, 60), Qt.MouseButton.MiddleButton)
    assert opened.session.view.camera(A).center_lps != zoomed.camera(A).center_lps
    assert opened.session.view.position_lps == before.position_lps


@pytest.mark.parametrize(
    ("tool", "moved"),
    [(HandTool.PAN, "center"), (HandTool.ZOOM, "scale"), (None, "normal"), (HandTool.SCROLL, "normal")],
)
def test_that_3d_follows_the_modes(opened: Bench, tool: HandTool | None, moved: str) -> None:
    choose(opened, "mouse_window" if tool is None else f"mouse_{tool.name.lower()}")
    view = opened.window.grid.volume
    camera = view.scene.renderer.GetActiveCamera()
    states: dict[str, Callable[[], object]] = {
        "center": camera.GetFocalPoint,
        "scale": camera.GetDistance,
        "normal": camera.GetDirectionOfProjection,
    }
    before = {name: state() for name, state in states.items()}
    start = view.rect().center()
    opened.qtbot.mousePress(view, LEFT, Qt.KeyboardModifier.NoModifier, start)
    send_move(view, start + WAY, LEFT, Qt.KeyboardModifier.NoModifier)
    opened.qtbot.mouseRelease(view, LEFT, Qt.KeyboardModifier.NoModifier, start + WAY)
    opened.settle()
    changed = [name for name, state in states.items() if state() != pytest.approx(before[name])]
    assert changed == [moved]


def test_that_which_way_the_level_goes_is_a_choice_that_is_kept(opened: Bench) -> None:
    before = opened.session.view.window
    pull(opened, QPoint(0, -40))
    raised = opened.session.view.window
    assert raised.level > before.level
    opened.trigger("mouse_up_raises")
    opened.settle()
    assert not opened.desk.saved[-1].up_raises_level
    pull(opened, QPoint(0, -40))
    assert opened.session.view.window.level == pytest.approx(before.level)


@pytest.mark.parametrize("plane", [PlaneName.AXIAL, PlaneName.SAGITTAL])
def test_that_one_pixel_of_the_image_is_one_of_the_screen(opened: Bench, plane: PlaneName) -> None:
    opened.qtbot.mouseClick(opened.view(plane), LEFT)
    opened.key(Qt.Key.Key_Equal, Qt.KeyboardModifier.ControlModifier)
    opened.settle()
    volume, view = opened.session.volume, opened.view(plane)
    assert volume is not None
    one, other = (np.array(view.scene.lps_at(x, 40.0)) for x in (50.0, 51.0))
    spacing = np.array(volume.geometry.spacing_mm)  # slice, row, column
    wanted = min(spacing[1:]) if plane is PlaneName.AXIAL else min(spacing[:2])
    assert np.linalg.norm(other - one) == pytest.approx(wanted)
