"""The display check: a pattern in the screen's own pixels, questions, and a result on record."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QApplication
from qt_pictures import pixels_of

from medviewer.app.display_checks import FILE_NAME, display_checks
from medviewer.domain.gsdf import jnd_index
from medviewer.ui.dialogs import ReaderDialog
from medviewer.ui.display_check import DisplayCheckWindow
from medviewer.ui.display_pattern import (
    ORDINARY_CD_M2,
    STEPS,
    PatternPlaces,
    even_differences,
    even_values,
    pattern_image,
)

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtCore import QPoint
    from PySide6.QtGui import QImage
    from ui.conftest import Bench

SIZES = [(1920, 1200), (2560, 2048), (1280, 1024)]


def greys(image: QImage) -> np.ndarray:
    """(rows, columns); every pixel of the pattern is grey."""
    values = pixels_of(image)
    assert (values == values[..., :1]).all()
    return values[..., 0]


@pytest.fixture(params=SIZES, ids=str)
def pattern(request: pytest.FixtureRequest, qapp: QApplication) -> tuple[np.ndarray, PatternPlaces]:
    size = QSize(*request.param)
    return greys(pattern_image(size)), PatternPlaces(size)


def at(values: np.ndarray, point: QPoint) -> int:
    return int(values[point.y(), point.x()])


def test_that_the_patches_are_0_5_95_and_100_percent(pattern: tuple[np.ndarray, PatternPlaces]) -> None:
    values, places = pattern
    assert (at(values, places.dark.topLeft()), at(values, places.dark.center())) == (0, round(0.05 * 255))
    assert (at(values, places.bright.topLeft()), at(values, places.bright.center())) == (255, round(0.95 * 255))


def test_that_the_finest_lines_alternate_with_every_pixel(pattern: tuple[np.ndarray, PatternPlaces]) -> None:
    values, places = pattern
    for corner in places.lines:
        x, y, block = corner.x(), corner.y(), places.block
        upright = values[y + 3, x : x + block].astype(int)
        lying = values[y : y + block // 2, x + block + 3].astype(int)
        for line in (upright, lying):
            assert set(np.abs(np.diff(line))) == {255}
        faint = values[y + block // 2 + 3, x : x + block].astype(int)
        assert set(np.abs(np.diff(faint))) == {20}


def test_that_the_outermost_pixels_are_the_frame(pattern: tuple[np.ndarray, PatternPlaces]) -> None:
    values, _ = pattern
    for edge in (values[0], values[-1], values[:, 0], values[:, -1]):
        assert (edge == 255).all()


def test_that_the_steps_and_the_ramp_rise_from_black_to_white(pattern: tuple[np.ndarray, PatternPlaces]) -> None:
    values, places = pattern
    for row in (places.even_values, places.even_differences):
        shown = [at(values, places.step(row, number).center()) for number in range(STEPS)]
        assert shown == sorted(set(shown))
        assert (shown[0], shown[-1]) == (0, 255)
    ramp = values[places.ramp.center().y(), places.ramp.left() : places.ramp.right() + 1].astype(int)
    assert set(np.diff(ramp)) <= {0, 1}
    assert (ramp[0], ramp[-1]) == (0, 255)


def test_that_one_row_is_even_in_values_and_the_other_for_the_eye() -> None:
    assert set(np.diff(even_values())) == {15}
    darkest, brightest = ORDINARY_CD_M2
    seen = [jnd_index(darkest + (brightest - darkest) * (value / 255) ** 2.2) for value in even_differences()]
    gaps = np.diff(seen)
    assert gaps == pytest.approx(gaps.mean(), rel=0.25)  # grey values are whole numbers
    plain = [jnd_index(darkest + (brightest - darkest) * (value / 255) ** 2.2) for value in even_values()]
    assert np.diff(plain).std() > 2 * gaps.std()


def test_that_no_parts_lie_over_each_other(pattern: tuple[np.ndarray, PatternPlaces]) -> None:
    _, places = pattern
    parts = [places.even_values, places.even_differences, places.ramp, places.dark, places.bright]
    for n, one in enumerate(parts):
        assert places.whole.contains(one)
        assert not any(one.intersects(other) for other in parts[n + 1 :])


def check_of(bench: Bench) -> DisplayCheckWindow:
    bench.trigger("display_check")
    (window,) = bench.window.findChildren(DisplayCheckWindow)
    bench.qtbot.waitExposed(window)
    return window


def answer(bench: Bench, window: DisplayCheckWindow, *, but: str = "") -> None:
    for name, group in window.groups.items():
        assert not window.keep.isEnabled()
        bench.qtbot.mouseClick(group.button(0 if name == but else 1), Qt.MouseButton.LeftButton)
    bench.qtbot.mouseClick(window.keep, Qt.MouseButton.LeftButton)
    QApplication.processEvents()


def test_that_the_pattern_fills_the_screen_pixel_by_pixel(bench: Bench) -> None:
    window = check_of(bench)
    assert window.size() == bench.window.screen().size()
    window.panel.hide()
    assert (greys(window.grab().toImage()) == greys(pattern_image(window.device_pixels))).all()
    bench.qtbot.keyClick(window, Qt.Key.Key_Escape)
    QApplication.processEvents()
    assert bench.window.findChildren(DisplayCheckWindow) == []


@pytest.mark.parametrize(("but", "said"), [("", "The display passed its check."), ("lines", "did not pass")])
def test_that_the_answers_are_on_record_with_reader_and_time(
    bench: Bench, medviewer_home: Path, but: str, said: str
) -> None:
    answer(bench, check_of(bench), but=but)
    (check,) = display_checks(medviewer_home)
    assert (check.reader, check.passed) == ("Dr N. Example", not but)
    assert [name for name, seen in check.answers.items() if not seen] == ([but] if but else [])
    screen = bench.window.screen().size()
    assert check.pixels == (screen.width(), screen.height())
    assert said in bench.session.notices[-1].title


def test_that_leaving_keeps_nothing(bench: Bench, medviewer_home: Path) -> None:
    window = check_of(bench)
    bench.qtbot.mouseClick(window.leave, Qt.MouseButton.LeftButton)
    assert not (medviewer_home / FILE_NAME).exists()


def test_that_the_name_is_asked_first_where_nobody_reads(make_bench) -> None:
    bench = make_bench(reader="")
    bench.trigger("display_check")
    (dialog,) = bench.window.findChildren(ReaderDialog)
    assert bench.window.findChildren(DisplayCheckWindow) == []
    dialog.close()
