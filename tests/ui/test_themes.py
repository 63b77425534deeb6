"""Dark and light: what is on screen in each, and that a choice is seen at once and kept."""

from __future__ import annotations

import re
from collections import Counter
from itertools import product
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QImage, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QCheckBox,
    QComboBox,
    QDoubleSpinBox,
    QLabel,
    QLineEdit,
    QListView,
    QPlainTextEdit,
    QPushButton,
    QRadioButton,
    QSlider,
    QSpinBox,
    QTabBar,
    QToolButton,
    QTreeView,
    QVBoxLayout,
    QWidget,
)
from ui.test_access import LEAST_CONTRAST, LEAST_OF_MARKS, contrast

from medviewer.app import viewing
from medviewer.app.appearance import choose_theme
from medviewer.app.settings import Settings
from medviewer.domain.decision import ReviewState
from medviewer.ui.icons import icon
from medviewer.ui.theme import DARK, LIGHT, THEMES, apply_theme, shown_theme, wanted_theme

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot
    from ui.conftest import Bench

    from medviewer.ui.theme import Theme


@pytest.fixture(autouse=True)
def _dark_again(qapp: QApplication) -> Iterator[None]:
    yield
    apply_theme(qapp, DARK)


def pixel(window: QWidget, widget: QWidget, at: QPoint) -> str:
    """The colour on screen under a place in a widget; the images themselves are not in it."""
    return QColor(window.grab().toImage().pixel(widget.mapTo(window, at))).name()


def words_on_surfaces(window: QWidget) -> Iterator[tuple[str, str, str]]:
    """Each visible label and button: what it says, the colour of its words, and the colour under its corner."""
    picture = window.grab().toImage()
    for widget in window.findChildren(QWidget):
        if not isinstance(widget, (QLabel, QAbstractButton)) or not widget.isVisible() or not widget.isEnabled():
            continue
        if not widget.text() or widget.visibleRegion().isEmpty():
            continue
        corner = widget.visibleRegion().boundingRect().topLeft() + QPoint(4, 2)
        under = QColor(picture.pixel(widget.mapTo(window, corner))).name()
        yield widget.text(), widget.palette().color(widget.foregroundRole()).name(), under


def test_that_a_choice_in_the_menu_is_seen_at_once_and_kept(loaded: Bench) -> None:
    header = loaded.window.header
    loaded.trigger("theme_light")
    loaded.settle()
    assert shown_theme() == LIGHT
    assert pixel(loaded.window, header, QPoint(2, 2)) == LIGHT.panel
    assert loaded.desk.saved[-1].theme == "light"
    assert loaded.window.actions_set.action("theme_light").isChecked()
    loaded.trigger("theme_dark")
    loaded.settle()
    assert pixel(loaded.window, header, QPoint(2, 2)) == DARK.panel
    assert loaded.desk.saved[-1].theme == "dark"


@pytest.mark.parametrize("name", ["light", "dark"])
def test_that_all_words_in_the_window_can_be_read(loaded: Bench, name: str) -> None:
    viewing.step_finding(loaded.review, 1)
    loaded.trigger(f"theme_{name}")
    loaded.settle()
    found = list(words_on_surfaces(loaded.window))
    assert len(found) > 15
    assert [one for one in found if contrast(one[1], one[2]) < LEAST_CONTRAST] == []


def test_that_a_list_is_painted_in_the_theme(loaded: Bench) -> None:
    loaded.trigger("theme_light")
    loaded.settle()
    for panel in (loaded.window.findings.list, loaded.window.studies.tree):
        image = panel.viewport().grab().toImage()
        places = product(range(image.width()), range(image.height()))
        counts = Counter(QColor(image.pixel(x, y)).name() for x, y in places)
        assert counts.most_common(1)[0][0] in {LIGHT.panel, LIGHT.raised}
        assert counts[LIGHT.text] > 20
        assert counts[DARK.text] < counts[LIGHT.text]  # some greys of smoothed letters are alike


def test_that_images_lie_on_black_in_every_theme(bench: Bench) -> None:
    for name in THEMES:
        bench.trigger(f"theme_{name}")
        bench.settle()
        assert pixel(bench.window, bench.window.grid, QPoint(10, 10)) == "#000000"


def glyph_colors(made: QIcon, mode: QIcon.Mode = QIcon.Mode.Normal) -> set[str]:
    image: QImage = made.pixmap(QSize(40, 40), mode).toImage()
    there = (image.pixelColor(x, y) for x in range(40) for y in range(40))
    return {color.name() for color in there if color.alpha() == 255}


def test_that_an_icon_that_is_there_already_changes_with_the_theme(qapp: QApplication) -> None:
    made = icon("folder-open")
    assert glyph_colors(made) == {DARK.text}
    apply_theme(qapp, LIGHT)
    assert glyph_colors(made) == {LIGHT.text}
    assert glyph_colors(made, QIcon.Mode.Disabled) == {LIGHT.disabled}


def test_that_the_desktop_is_followed_where_the_settings_say_so(
    loaded: Bench, monkeypatch: pytest.MonkeyPatch, qapp: QApplication
) -> None:
    scheme = [Qt.ColorScheme.Light]
    hints = qapp.styleHints()

    told = type("Hints", (), {"colorScheme": lambda _self: scheme[0]})
    monkeypatch.setattr("medviewer.ui.theme.QGuiApplication.styleHints", told)
    choose_theme(loaded.review, "system")
    loaded.settle()
    assert shown_theme() == LIGHT
    scheme[0] = Qt.ColorScheme.Dark
    hints.colorSchemeChanged.emit(scheme[0])
    assert shown_theme() == DARK
    scheme[0] = Qt.ColorScheme.Unknown
    assert wanted_theme("system") == DARK


def test_that_each_state_has_its_own_colour_in_every_theme() -> None:
    for theme in THEMES.values():
        assert len({theme.state(state) for state in ReviewState if state is not ReviewState.DEFERRED}) == 4


def test_that_a_theme_that_does_not_exist_is_dropped_from_the_settings() -> None:
    assert Settings().theme == "dark"
    assert wanted_theme("sepia") == DARK


def test_that_no_widget_has_colours_of_its_own(project_root: Path) -> None:
    """Everything that paints asks for the theme; only its file names one of them."""
    for path in (project_root / "medviewer" / "ui").rglob("*.py"):
        if path.name != "theme.py":
            text = path.read_text(encoding="utf-8")
            assert re.search(r"\b(DARK|LIGHT)\b", text) is None, path


def kinds() -> list[QWidget]:
    """One of each kind of control, with something in it."""
    model = QStandardItemModel()
    model.appendRow(QStandardItem("one"))
    views: list[QListView | QTreeView] = [QListView(), QTreeView()]
    for view in views:
        view.setModel(model)
        model.setParent(view)
    combo, tabs = QComboBox(), QTabBar()
    combo.addItem("one")
    tabs.addTab("one")
    made = [QPushButton("one"), QToolButton(), QCheckBox("one"), QRadioButton("one"), QLineEdit(), QPlainTextEdit()]
    return [*made, QSpinBox(), QDoubleSpinBox(), combo, tabs, QSlider(Qt.Orientation.Horizontal), *views]


@pytest.mark.parametrize("theme", THEMES.values(), ids=list(THEMES))
def test_that_the_focus_is_seen_on_every_kind_of_control(theme: Theme, qtbot: QtBot, qapp: QApplication) -> None:
    apply_theme(qapp, theme)
    window = QWidget()
    qtbot.addWidget(window)
    box = QVBoxLayout(window)
    elsewhere, made = QPushButton("elsewhere"), kinds()
    for widget in (elsewhere, *made):
        widget.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        box.addWidget(widget)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    for widget in made:
        elsewhere.setFocus()
        QApplication.processEvents()
        without = widget.grab().toImage()
        widget.setFocus(Qt.FocusReason.TabFocusReason)
        QApplication.processEvents()
        ring = ring_contrast(without, widget.grab().toImage())
        assert ring >= LEAST_OF_MARKS, f"{type(widget).__name__}: {ring:.2f}"


def ring_contrast(without: QImage, image: QImage) -> float:
    """The largest ratio between what was and what is now in a pixel, over at least twenty pixels."""
    size = without.size()
    pairs = {
        (QColor(without.pixel(x, y)).name(), QColor(image.pixel(x, y)).name()): (x, y)
        for x in range(size.width())
        for y in range(size.height())
        if without.pixel(x, y) != image.pixel(x, y)
    }
    return max((contrast(old, new) for old, new in pairs), default=0.0)
