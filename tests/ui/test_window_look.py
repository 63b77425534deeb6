"""How images look, chosen with mouse, keys and menus in the real window."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu
from ui.conftest import send_move
from ui.fakes import CENTERS

from medviewer.app import viewing
from medviewer.domain.color_maps import HOT_IRON
from medviewer.domain.display import Window
from medviewer.domain.loaded import Loaded
from medviewer.domain.look import DenoiseKind, Interpolation
from medviewer.domain.planes import PlaneName
from medviewer.domain.voi import HeaderVoi, VoiFunction, VoiLut
from medviewer.rendering.offscreen import pixels
from medviewer.ui.look_questions import NO_NUMBER, WindowDialog
from medviewer.ui.preset_dialog import PresetDialog

if TYPE_CHECKING:
    from ui.conftest import Bench

A = PlaneName.AXIAL
NONE, SHIFT = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def bench(bench: Bench) -> Bench:
    """The made-up study at its first ball."""
    bench.open()
    viewing.go_to(bench.review, CENTERS[0])
    bench.settle()
    return bench


def at(bench: Bench, column: int, row: int) -> QPoint:
    """Where a pixel of the axial slice is, in Qt pixels."""
    frame = bench.view().scene.frame
    assert frame is not None
    x, y, z = frame.plane.to_lps((column, row))
    return bench.place(A, (float(x), float(y), float(z)))


def picture(bench: Bench) -> np.ndarray:
    bench.settle()
    return pixels(bench.view().render_window).astype(int)


def grey_share(shown: np.ndarray) -> float:
    """How much of a picture is without a colour."""
    return float((np.ptp(shown, axis=2) <= 2).mean())


def test_that_colours_are_chosen_in_the_menu_and_seen_in_every_slice(bench: Bench) -> None:
    before = grey_share(picture(bench))
    bench.key(Qt.Key.Key_3)
    bench.trigger("color_hot_iron")
    assert bench.session.view.look.color_map == HOT_IRON
    assert grey_share(picture(bench)) < before - 0.3
    assert bench.window.actions_set.action("color_hot_iron").isChecked()
    bench.trigger("color_grey")
    assert grey_share(picture(bench)) > before - 0.02


def test_that_interpolation_is_chosen_in_the_menu(bench: Bench) -> None:
    linear = picture(bench)
    bench.trigger("interpolation_nearest")
    assert bench.session.view.look.interpolation is Interpolation.NEAREST
    assert (picture(bench) != linear).any()
    bench.trigger("interpolation_linear")
    assert (picture(bench) == linear).all()


def test_that_w_and_a_drag_take_the_window_from_a_region_and_no_measurement_is_left(bench: Bench) -> None:
    bench.key(Qt.Key.Key_2)
    column, row = bench.view().scene.frame.plane.to_pixel(CENTERS[0])  # type: ignore[union-attr]  # there is a frame
    bench.key(Qt.Key.Key_W)
    bench.drag(A, at(bench, int(column) - 6, int(row) - 5), at(bench, int(column) + 6, int(row) + 6))
    bench.settle()
    window = bench.session.view.window
    assert (window.low, window.high) == (-850, 40)  # air and the ball, each more than a hundredth of it
    assert bench.review.room.tool is None
    assert bench.review.room.measurements.draft is None
    assert bench.review.room.measurements.on_study("1.2.3") == ()
    bench.drag(A, at(bench, 20, 20), at(bench, 25, 20))
    assert bench.session.view.window.width > window.width


def test_that_a_region_of_one_value_is_told_and_the_tool_stays_until_escape(bench: Bench) -> None:
    before = bench.session.view.window
    bench.key(Qt.Key.Key_W)
    bench.drag(A, at(bench, 1, 1), at(bench, 4, 4))
    assert bench.session.view.window == before
    assert "no two different values" in bench.session.notices[-1].title
    assert bench.review.room.measurements.draft is None
    bench.key(Qt.Key.Key_Escape)
    assert bench.review.room.tool is None


def dialog_of(bench: Bench) -> WindowDialog:
    bench.key(Qt.Key.Key_W, SHIFT)
    found = bench.window.findChild(WindowDialog)
    assert found is not None
    return found


def test_that_numbers_are_typed_and_what_makes_no_window_is_said(bench: Bench) -> None:
    dialog = dialog_of(bench)
    assert dialog.width_edit.text() == f"{bench.session.view.window.width:.6g}"
    for text, why in (("0", "larger than 0"), ("-3", "larger than 0"), ("wide", NO_NUMBER), ("inf", NO_NUMBER)):
        dialog.width_edit.setText(text)
        assert why in dialog.why.text()
        assert not dialog.ok.isEnabled()
    dialog.width_edit.clear()
    QTest.keyClicks(dialog.width_edit, "350")
    dialog.level_edit.clear()
    QTest.keyClicks(dialog.level_edit, "-45,5")
    assert dialog.why.text() == ""
    QTest.keyClick(dialog.width_edit, Qt.Key.Key_Return)
    bench.settle()
    assert (bench.session.view.window.width, bench.session.view.window.level) == (350, -45.5)


def test_that_a_dialog_that_is_left_changes_nothing(bench: Bench) -> None:
    before = bench.session.view.window
    dialog = dialog_of(bench)
    dialog.width_edit.setText("77")
    dialog.reject()
    assert bench.session.view.window == before


def preset_dialog(bench: Bench) -> PresetDialog:
    bench.trigger("window_keep")
    return bench.window.findChildren(PresetDialog)[-1]


def test_that_a_window_is_kept_on_a_digit_and_named_in_the_menu_until_it_is_as_shipped_again(bench: Bench) -> None:
    bench.session.set_view(replace(bench.session.view, window=Window(200.0, 75.0)))
    dialog = preset_dialog(bench)
    assert not dialog.ok.isEnabled()
    assert not dialog.shipped.isEnabled()
    dialog.digit.setCurrentIndex(dialog.digit.findData(5))
    assert dialog.digit.currentText() == "5   Brain"
    QTest.keyClicks(dialog.name, "Subdural")
    QTest.keyClick(dialog.name, Qt.Key.Key_Return)
    bench.settle()
    bench.trigger("window_3")  # keys need an active window, and a dialog leaves none
    assert bench.session.view.window == Window(1500, -600)
    bench.trigger("window_5")
    assert bench.session.view.window == Window(200.0, 75.0)
    bench.window.actions_set.catch_up()
    assert bench.window.actions_set.action("window_5").text() == "Subdural"
    again = preset_dialog(bench)
    again.digit.setCurrentIndex(again.digit.findData(5))
    assert again.digit.currentText() == "5   Subdural"
    bench.qtbot.mouseClick(again.shipped, Qt.MouseButton.LeftButton)
    bench.settle()
    bench.trigger("window_5")
    assert bench.session.view.window == Window(80, 40)
    bench.window.actions_set.catch_up()
    assert bench.window.actions_set.action("window_5").text() == "Brain"


def test_that_the_curve_is_chosen_in_the_menu(bench: Bench) -> None:
    window = bench.session.view.window
    bench.trigger("curve_sigmoid")
    bench.settle()
    assert bench.session.view.window == replace(window, function=VoiFunction.SIGMOID)
    assert bench.window.actions_set.action("curve_sigmoid").isChecked()
    assert not bench.window.actions_set.action("curve_linear_exact").isChecked()


def header_menu(bench: Bench) -> QMenu:
    menu = next(menu for menu in bench.window.findChildren(QMenu) if menu.title() == "Of this series")
    menu.aboutToShow.emit()
    return menu


def test_that_what_the_header_offers_is_chosen_by_name(bench: Bench) -> None:
    entries = header_menu(bench).actions()
    assert [(entry.text(), entry.isEnabled()) for entry in entries] == [("The header offers none", False)]
    table = VoiLut(0, (np.arange(100, dtype="<u2") * 40).tobytes(), 12, "BONE")
    voi = HeaderVoi(((Window(400, 40), "SOFT"),), (table,))
    bench.session.set_loaded(Loaded((bench.desk.volume,), voi=voi))
    entries = header_menu(bench).actions()
    assert [entry.text() for entry in entries] == ["BONE  (table)", "SOFT  (W 400 L 40)"]
    entries[0].trigger()
    assert bench.session.view.window == table.window
    assert [entry.isChecked() for entry in header_menu(bench).actions()] == [True, False]


def test_that_the_digits_are_suv_windows_on_pet(bench: Bench) -> None:
    action = bench.window.actions_set.action("window_2")
    assert action.text() == "Soft tissue"
    current = bench.session.current
    assert current is not None
    bench.session.desk.current = replace(current, series=replace(current.series, modality="PT"))
    bench.session.set_loaded(Loaded((bench.desk.volume,), suv_factor=0.01))
    bench.settle()
    assert action.text() == "SUV 0-5"
    bench.key(Qt.Key.Key_2)
    assert bench.session.view.window == Window(500, 250)
    assert bench.session.view.inverted
    assert not bench.window.actions_set.action("window_4").isEnabled()


def hold(bench: Bench, event: QEvent.Type) -> None:
    act = QTest.keyPress if event == QEvent.Type.KeyPress else QTest.keyRelease
    act(bench.window, Qt.Key.Key_Z)
    bench.settle()


def test_that_z_magnifies_what_is_under_the_pointer_while_it_is_held(bench: Bench) -> None:
    view = bench.view()
    send_move(view, at(bench, 20, 20), Qt.MouseButton.NoButton, NONE)
    before = picture(bench)
    hold(bench, QEvent.Type.KeyPress)
    assert (picture(bench) != before).any()
    where = view.scene.glass.at
    send_move(view, at(bench, 30, 25), Qt.MouseButton.NoButton, NONE)
    bench.settle()
    assert view.scene.glass.at == view.device_pixel(QPointF(at(bench, 30, 25))) != where
    assert bench.view(PlaneName.CORONAL).scene.glass.at is None
    bench.wheel(A, 1)
    hold(bench, QEvent.Type.KeyRelease)
    bench.wheel(A, -1)
    assert view.scene.glass.at is None
    assert not bench.review.room.magnifying
    assert (picture(bench) == before).all()


def test_that_the_glass_goes_with_the_pointer_and_when_the_window_loses_the_keyboard(bench: Bench) -> None:
    view = bench.view()
    send_move(view, at(bench, 20, 20), Qt.MouseButton.NoButton, NONE)
    hold(bench, QEvent.Type.KeyPress)
    assert view.scene.glass.at is not None
    QApplication.sendEvent(view, QEvent(QEvent.Type.Leave))
    assert view.scene.glass.at is None
    send_move(view, at(bench, 20, 20), Qt.MouseButton.NoButton, NONE)
    assert view.scene.glass.at is not None
    bench.window._keys.let_go()
    bench.settle()
    assert view.scene.glass.at is None


def test_that_noise_is_taken_out_as_a_job_marked_and_left_at_once(bench: Bench) -> None:
    before = picture(bench)
    bench.trigger("denoise_median")
    bench.settle()
    assert bench.session.view.look.denoise is DenoiseKind.MEDIAN
    assert (picture(bench) != before).any()
    for name in PlaneName:
        frame = bench.view(name).scene.frame
        assert frame is not None
        assert frame.text.top_right[0] == "processed: median 3x3x3"
    assert bench.window.actions_set.action("denoise_median").isChecked()
    bench.trigger("denoise_off")
    assert bench.session.jobs == ()
    assert (picture(bench) == before).all()


def test_that_the_status_bar_reads_the_original_while_processed_values_are_shown(bench: Bench) -> None:
    said: list[str] = []
    bench.window.grid.hovered.connect(said.append)
    bench.trigger("denoise_curvature")
    bench.settle()
    view = bench.view()
    for column, row in ((20, 20), (13, 22), (32, 15)):
        send_move(view, at(bench, column, row), Qt.MouseButton.NoButton, NONE)
        lps = view.lps_under(QPointF(at(bench, column, row)))
        assert said[-1].startswith(f"HU {bench.desk.volume.value_at(lps):.0f} at")  # type: ignore[arg-type]  # it lies on the slice
