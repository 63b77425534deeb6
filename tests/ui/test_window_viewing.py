"""Moving through the images by wheel, drag and key, read back from the session and from the pixels."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt, QTimer
from PySide6.QtWidgets import QApplication
from qt_pictures import pixels_of
from ui.conftest import send_move
from ui.fakes import CENTERS, SHAPE

from medviewer.app.slice_text import hover_text
from medviewer.domain.frames import CameraPose
from medviewer.domain.layout import ViewName
from medviewer.domain.planes import PlaneName, slice_number
from medviewer.rendering.offscreen import pixels
from medviewer.ui.slice_viewport import ZOOM_PER_NOTCH

if TYPE_CHECKING:
    from collections.abc import Callable

    from ui.conftest import Bench

    from medviewer.ui.vtk_view import RenderWidget

NONE, CTRL, SHIFT = (
    Qt.KeyboardModifier.NoModifier,
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.ShiftModifier,
)


@pytest.fixture
def opened(bench: Bench) -> Bench:
    return bench.open()


def number(bench: Bench, plane: PlaneName = PlaneName.AXIAL) -> int:
    volume = bench.session.volume
    assert volume is not None
    return slice_number(volume.geometry, plane, bench.session.view.position_lps)


def test_that_the_wheel_steps_one_slice_and_shift_five(opened: Bench) -> None:
    start = number(opened)
    opened.wheel(PlaneName.AXIAL, -1)
    assert number(opened) == start + 1
    opened.wheel(PlaneName.AXIAL, -1, SHIFT)
    assert number(opened) == start + 6
    opened.wheel(PlaneName.AXIAL, 1)
    assert number(opened) == start + 5


def test_that_the_wheel_in_one_view_leaves_the_slices_of_the_others(opened: Bench) -> None:
    before = number(opened, PlaneName.CORONAL)
    opened.wheel(PlaneName.AXIAL, -2)
    assert number(opened, PlaneName.CORONAL) == before


def test_that_the_drawn_picture_follows_the_wheel(opened: Bench) -> None:
    opened.key(Qt.Key.Key_End)
    opened.settle()
    before = pixels(opened.view().render_window)
    for _ in range(SHAPE[0] // 2):
        opened.wheel(PlaneName.AXIAL, 1)
    opened.settle()
    assert (pixels(opened.view().render_window) != before).any()


@pytest.mark.parametrize(
    ("key", "modifier", "wanted"),
    [
        (Qt.Key.Key_Up, NONE, 11),
        (Qt.Key.Key_Down, NONE, 13),
        (Qt.Key.Key_Up, SHIFT, 2),
        (Qt.Key.Key_Down, SHIFT, 22),
        (Qt.Key.Key_Home, NONE, 1),
        (Qt.Key.Key_End, NONE, SHAPE[0]),
    ],
)
def test_that_keys_step_through_the_active_view(
    opened: Bench, key: Qt.Key, modifier: Qt.KeyboardModifier, wanted: int
) -> None:
    assert number(opened) == 12
    opened.key(key, modifier)
    assert number(opened) == wanted


def test_that_a_click_makes_a_view_the_one_that_keys_act_on(opened: Bench) -> None:
    opened.qtbot.mouseClick(opened.view(PlaneName.CORONAL), Qt.MouseButton.LeftButton, pos=QPoint(30, 30))
    before = number(opened, PlaneName.CORONAL)
    opened.key(Qt.Key.Key_Down)
    assert number(opened, PlaneName.CORONAL) == before + 1
    QApplication.processEvents()
    assert opened.window.grid.frames[ViewName.CORONAL].active
    assert not opened.window.grid.frames[ViewName.AXIAL].active


def test_that_a_left_drag_to_the_right_widens_and_up_raises_the_level(opened: Bench) -> None:
    before = opened.session.view.window
    opened.drag(PlaneName.AXIAL, QPoint(100, 150), QPoint(160, 150))
    wider = opened.session.view.window
    assert wider.width > before.width
    assert wider.level == pytest.approx(before.level)
    opened.drag(PlaneName.AXIAL, QPoint(100, 150), QPoint(100, 100))
    assert opened.session.view.window.level > wider.level


@pytest.mark.parametrize(
    ("button", "modifier"), [(Qt.MouseButton.MiddleButton, NONE), (Qt.MouseButton.LeftButton, SHIFT)]
)
def test_that_panning_moves_the_image_with_the_pointer(
    opened: Bench, button: Qt.MouseButton, modifier: Qt.KeyboardModifier
) -> None:
    start, end = QPoint(120, 120), QPoint(160, 150)
    view = opened.view()
    held = view.scene.lps_at(*view.device_pixel(start.toPointF()))
    opened.drag(PlaneName.AXIAL, start, end, button, modifier)
    opened.settle()
    assert view.scene.lps_at(*view.device_pixel(end.toPointF())) == pytest.approx(held, abs=0.01)


def test_that_a_right_drag_zooms_about_where_it_began(opened: Bench) -> None:
    view, start = opened.view(), QPoint(90, 200)
    held = view.scene.lps_at(*view.device_pixel(start.toPointF()))
    opened.drag(PlaneName.AXIAL, start, start - QPoint(0, 60), Qt.MouseButton.RightButton)
    opened.settle()
    assert opened.session.view.camera(PlaneName.AXIAL).zoom > 1.3
    assert view.scene.lps_at(*view.device_pixel(start.toPointF())) == pytest.approx(held, abs=0.01)


def test_that_control_and_wheel_zoom_one_view(opened: Bench) -> None:
    opened.wheel(PlaneName.SAGITTAL, 2, CTRL)
    assert opened.session.view.camera(PlaneName.SAGITTAL).zoom == pytest.approx(ZOOM_PER_NOTCH**2)
    assert opened.session.view.camera(PlaneName.AXIAL).zoom == 1.0


def test_that_a_right_click_that_does_not_move_opens_the_menu(opened: Bench) -> None:
    with opened.qtbot.waitSignal(opened.view().menu_wanted):
        opened.qtbot.mouseClick(opened.view(), Qt.MouseButton.RightButton, pos=QPoint(60, 60))
    QApplication.processEvents()
    menu = QApplication.activePopupWidget()
    assert menu is not None
    menu.close()
    assert opened.session.view.camera(PlaneName.AXIAL) == CameraPose()


def test_that_a_double_click_maximises_and_a_second_one_restores(opened: Bench) -> None:
    view = opened.view(PlaneName.SAGITTAL)
    before = view.width()
    opened.qtbot.mouseDClick(view, Qt.MouseButton.LeftButton, pos=QPoint(50, 50))
    opened.settle()
    assert opened.session.view.maximised is ViewName.SAGITTAL
    assert not opened.view(PlaneName.AXIAL).isVisible()
    assert view.width() > 1.8 * before
    opened.qtbot.mouseDClick(view, Qt.MouseButton.LeftButton, pos=QPoint(50, 50))
    opened.settle()
    assert opened.session.view.maximised is None
    assert opened.view(PlaneName.AXIAL).isVisible()


def test_that_digits_are_the_presets_and_space_takes_all_back(opened: Bench) -> None:
    start = opened.session.view.window
    opened.key(Qt.Key.Key_4)
    assert (opened.session.view.window.width, opened.session.view.window.level) == (2000, 400)
    opened.key(Qt.Key.Key_I)
    opened.key(Qt.Key.Key_Plus)
    assert opened.session.view.inverted
    assert opened.session.view.camera(PlaneName.AXIAL).zoom > 1
    opened.key(Qt.Key.Key_Space)
    assert opened.session.view.window == start
    assert not opened.session.view.inverted
    assert opened.session.view.camera(PlaneName.AXIAL) == CameraPose()


def test_that_shift_and_move_bring_the_other_views_to_the_point(opened: Bench) -> None:
    view = opened.view()
    at = opened.place(PlaneName.AXIAL, (CENTERS[1][0], CENTERS[1][1], opened.session.view.position_lps[2]))
    send_move(view, at, Qt.MouseButton.NoButton, SHIFT)
    opened.settle()
    x, y, _ = opened.session.view.position_lps
    assert (x, y) == pytest.approx(CENTERS[1][:2], abs=0.5)
    frame = opened.view(PlaneName.SAGITTAL).scene.frame
    assert frame is not None
    assert frame.plane.origin_lps[0] == pytest.approx(CENTERS[1][0], abs=1.01)


def test_that_the_value_under_the_cursor_is_the_voxel_there(loaded: Bench) -> None:
    loaded.key(Qt.Key.Key_N)
    loaded.settle()
    at = loaded.place(PlaneName.AXIAL, CENTERS[0])
    send_move(loaded.view(), at, Qt.MouseButton.NoButton, NONE)
    text = loaded.window.status.hover.text()
    assert text.startswith("HU 40 at (")
    assert "evidence 300 HU" in text
    send_move(loaded.view(), QPoint(2, 2), Qt.MouseButton.NoButton, NONE)
    assert loaded.window.status.hover.text() == ""


def test_that_a_chosen_finding_is_cut_by_all_three_views(loaded: Bench) -> None:
    panel = loaded.window.findings
    place = panel.list.visualRect(panel.model.index(1)).center()
    loaded.qtbot.mouseClick(panel.list.viewport(), Qt.MouseButton.LeftButton, pos=place)
    loaded.settle()
    assert loaded.session.selected == "f2"
    for plane in PlaneName:
        frame = loaded.view(plane).scene.frame
        assert frame is not None
        drawn = next(box for box in frame.boxes if box.finding_id == "f2")
        assert drawn.selected
        assert abs(frame.plane.distance_mm(drawn.box.center_lps)) < 2.0
        view = loaded.view(plane)
        at = loaded.place(plane, CENTERS[1])
        assert view.scene.box_at(*view.device_pixel(at.toPointF())) == "f2"


def test_that_a_click_into_a_box_selects_its_finding(loaded: Bench) -> None:
    loaded.key(Qt.Key.Key_N)
    loaded.key(Qt.Key.Key_N)
    loaded.settle()
    assert loaded.session.selected == "f2"
    loaded.key(Qt.Key.Key_N)
    loaded.settle()
    at = loaded.place(PlaneName.AXIAL, CENTERS[0])
    loaded.session.select(None)
    loaded.settle()
    loaded.qtbot.mouseClick(loaded.view(), Qt.MouseButton.LeftButton, pos=at)
    assert loaded.session.selected == "f1"


def amber(bench: Bench) -> int:
    rgb = pixels(bench.view().render_window).astype(int)
    return int((np.abs(rgb - (0xE6, 0x9F, 0x00)).max(axis=2) < 12).sum())


def test_that_a_tap_on_o_switches_the_overlays_off_and_on(loaded: Bench) -> None:
    loaded.key(Qt.Key.Key_N)
    loaded.settle()
    assert amber(loaded) > 50
    loaded.key(Qt.Key.Key_O)
    loaded.settle()
    assert not loaded.session.view.overlays
    assert amber(loaded) == 0
    loaded.key(Qt.Key.Key_O)
    loaded.settle()
    assert amber(loaded) > 50


def test_that_holding_o_shows_what_is_underneath_until_it_is_let_go(
    loaded: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    loaded.key(Qt.Key.Key_N)
    clock = [100.0]
    monkeypatch.setattr("medviewer.ui.keys.time.monotonic", lambda: clock[0])
    loaded.qtbot.keyPress(loaded.window, Qt.Key.Key_O)
    assert not loaded.session.view.overlays_visible
    clock[0] += 2.0
    loaded.qtbot.keyRelease(loaded.window, Qt.Key.Key_O)
    assert loaded.session.view.overlays_visible


def interrupt_3d(bench: Bench) -> None:
    volume = bench.window.grid.volume
    QTimer.singleShot(0, lambda: bench.wheel(PlaneName.AXIAL, -1))
    volume._draw_full()
    volume.draw_now()


def turn_3d(bench: Bench) -> None:
    volume = bench.window.grid.volume
    bench.qtbot.mousePress(volume, Qt.MouseButton.LeftButton, pos=QPoint(100, 100))
    send_move(volume, QPoint(180, 120), Qt.MouseButton.LeftButton, NONE)
    bench.qtbot.mouseRelease(volume, Qt.MouseButton.LeftButton, pos=QPoint(180, 120))


def read_back(bench: Bench) -> None:
    bench.view().picture()
    bench.wheel(PlaneName.AXIAL, -1)


def resize(bench: Bench) -> None:
    bench.window.resize(bench.window.width() - 60, bench.window.height() - 40)
    QApplication.processEvents()


def magnify(bench: Bench) -> None:
    bench.review.room.set_magnifying(on=True)
    send_move(bench.view(), QPoint(90, 80), Qt.MouseButton.NoButton, NONE)


@pytest.mark.parametrize(
    "act", [lambda bench: bench.wheel(PlaneName.AXIAL, -1), turn_3d, interrupt_3d, read_back, resize, magnify]
)
def test_that_what_is_on_the_screen_is_what_was_drawn(opened: Bench, act: Callable[[Bench], None]) -> None:
    """Read back from the screen, for VTK hands a frame on to it in a way of ours."""
    act(opened)
    opened.settle()
    for view in (opened.view(), opened.view(PlaneName.SAGITTAL), opened.window.grid.volume):
        drawn = pixels(view.render_window)
        assert drawn.max() > 100

        def has_come(view: RenderWidget = view, drawn: np.ndarray = drawn) -> bool:
            return bool((pixels_of(view.screen().grabWindow(view.winId()).toImage()) == drawn).all())

        opened.qtbot.waitUntil(has_come)  # the screen lags behind


def test_that_the_3d_view_turns_with_the_pointer_and_ends_at_full_quality(opened: Bench) -> None:
    volume = opened.window.grid.volume
    before = pixels(volume.render_window)
    opened.qtbot.mousePress(volume, Qt.MouseButton.LeftButton, pos=QPoint(100, 100))
    send_move(volume, QPoint(180, 120), Qt.MouseButton.LeftButton, NONE)
    assert not volume.at_rest
    opened.qtbot.mouseRelease(volume, Qt.MouseButton.LeftButton, pos=QPoint(180, 120))
    opened.settle()
    assert volume.at_rest
    assert (pixels(volume.render_window) != before).any()


def test_that_a_slice_asked_for_in_the_middle_of_a_full_3d_picture_interrupts_it(opened: Bench) -> None:
    volume, before = opened.window.grid.volume, number(opened)
    QTimer.singleShot(0, lambda: opened.wheel(PlaneName.AXIAL, -1))
    volume._draw_full()
    volume.draw_now()
    assert number(opened) == before + 1
    assert not volume.at_rest
    opened.settle()
    assert volume.at_rest
    frame = opened.view().scene.frame
    assert frame is not None
    assert frame.plane.number == before + 1


def test_that_the_window_can_be_closed_in_the_middle_of_a_full_3d_picture(opened: Bench) -> None:
    QTimer.singleShot(0, opened.window.close)
    opened.window.grid.volume._draw_full()
    opened.window.grid.volume.draw_now()
    opened.qtbot.waitUntil(lambda: not opened.window.isVisible())
    assert opened.review.jobs.active == ()


def test_that_views_are_drawn_one_per_turn_of_the_event_loop(opened: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    turns: list[int] = []
    with monkeypatch.context() as patch:
        for view in opened.window.grid.slices.values():
            patch.setattr(view, "draw", lambda: turns.append(len(turns)))
            view.ask_to_draw()
        for count in range(1, 4):
            view.queue._draw_next()
            assert len(turns) == count
        assert view.queue.is_empty


def test_that_the_read_out_follows_the_slice_under_a_still_cursor(bench: Bench) -> None:
    bench.open()
    view = bench.view()
    at = view.rect().center()
    send_move(view, at, Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier)
    bench.settle()
    before = bench.window.status.hover.text()
    bench.wheel(PlaneName.AXIAL, -1)
    bench.settle()
    lps = view.lps_under(QPointF(at))
    assert lps is not None
    volume = bench.session.volume
    assert volume is not None
    assert bench.window.status.hover.text() != before
    assert f"{lps[2]:.1f}" in bench.window.status.hover.text()
    assert bench.window.status.hover.text() == hover_text(view.scene.frame, lps)


def test_that_keys_belong_to_the_images_once_a_study_is_open(bench: Bench) -> None:
    bench.open()
    assert bench.view().hasFocus()
