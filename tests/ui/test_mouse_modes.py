"""Mouse modes: what the left button does in slice views and in 3D, and which way the level goes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt, QTimer
from ui.conftest import send_move

from medviewer.app.slices import slices_of
from medviewer.domain.measurement import MeasurementKind
from medviewer.domain.pixel_scale import PixelScale
from medviewer.domain.planes import PlaneName
from medviewer.domain.tool import HandTool
from medviewer.domain.vectors import vec3

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


@pytest.mark.parametrize("plane", [PlaneName.AXIAL, PlaneName.CORONAL])
def test_that_true_size_is_that_of_the_screen(opened: Bench, plane: PlaneName) -> None:
    """Oracle: two places 40 mm apart in the patient lie 40 mm of the screen apart."""
    view = opened.view(plane)
    opened.qtbot.mouseClick(view, LEFT)
    opened.trigger("zoom_true")
    opened.settle()
    screen, frame = view.screen(), view.scene.frame
    assert frame is not None
    middle = np.array(frame.plane.center_lps)
    ends = [view.scene.display_at(vec3(middle + side * 20.0 * np.array(frame.plane.right))) for side in (-1, 1)]
    assert None not in ends
    apart = float(np.linalg.norm(np.subtract(*ends))) / view.pixel_ratio
    assert apart * screen.physicalSize().width() / screen.geometry().width() == pytest.approx(40.0)
    assert f"{screen.physicalSize().width():.0f} mm wide" in opened.session.notices[-1].title
    assert "detector" not in opened.session.notices[-1].title


@pytest.mark.parametrize(
    ("scale", "least_mm", "said"),
    [
        (None, 50.0, "how large its pixels are"),
        (PixelScale(0.2, 0.1, is_at_detector=True, source=""), 50.0, "at the detector"),
        (PixelScale(0.2, 0.1, is_at_detector=True, source=""), 1e6, "The screen does not say"),
    ],
)
def test_that_a_size_that_nobody_knows_is_not_shown_and_one_at_the_detector_is_named(
    opened: Bench, monkeypatch: pytest.MonkeyPatch, scale: PixelScale | None, least_mm: float, said: str
) -> None:
    monkeypatch.setattr("medviewer.ui.look_questions.scale_on", lambda _current, _plane: scale)
    monkeypatch.setattr("medviewer.ui.look_questions.LEAST_SCREEN_MM", least_mm)
    opened.qtbot.mouseClick(opened.view(), LEFT)
    before = opened.session.view.camera(A).zoom
    opened.trigger("zoom_true")
    opened.settle()
    assert said in opened.session.notices[-1].title
    is_shown = scale is not None and least_mm < 1e6
    assert (opened.session.view.camera(A).zoom != before) is is_shown
