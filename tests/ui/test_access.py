"""The window for those who cannot use a mouse, and for those who cannot see it well."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QColor
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSlider,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QDialog,
    QLineEdit,
    QMenuBar,
    QScrollBar,
    QTextEdit,
    QWidget,
)

from medviewer.ui.style_sheet import STYLE_SHEET
from medviewer.ui.theme import ON_BLACK, THEMES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ui.conftest import Bench

    from medviewer.ui.theme import Theme

CONTROLS = (QAbstractButton, QAbstractItemView, QAbstractSlider, QAbstractSpinBox, QComboBox, QLineEdit, QTextEdit)
DIALOGS = ("palette", "shortcuts", "manual", "display_check", "reader", "passport", "report", "window_keep")
LEAST_CONTRAST = 4.5
"""WCAG 2.1, 1.4.3."""
LEAST_OF_MARKS = 3.0
"""WCAG 2.1, 1.4.11."""


def controls(root: QWidget) -> Iterator[QWidget]:
    """Everything that a person acts on, without what Qt puts into its own widgets."""
    for widget in root.findChildren(QWidget):
        inside = isinstance(widget.parentWidget(), (QLineEdit, QAbstractItemView, QComboBox, QMenuBar))
        if isinstance(widget, CONTROLS) and not isinstance(widget, QScrollBar) and not inside:
            yield widget


def told(widget: QWidget) -> str:
    """What a screen reader says of a control."""
    interface = QAccessible.queryAccessibleInterface(widget)
    return interface.text(QAccessible.Text.Name).strip() if interface is not None else ""


def nameless(root: QWidget) -> list[str]:
    return [
        f"{type(widget).__name__} in {type(widget.parentWidget()).__name__}"
        for widget in controls(root)
        if not told(widget)
    ]


def test_that_every_control_of_the_window_has_a_name_for_a_screen_reader(loaded: Bench) -> None:
    assert len(list(controls(loaded.window))) > 20
    assert nameless(loaded.window) == []


@pytest.mark.parametrize("name", DIALOGS)
def test_that_every_control_of_a_dialog_has_a_name_for_a_screen_reader(loaded: Bench, name: str) -> None:
    before = set(loaded.window.findChildren(QDialog))
    loaded.trigger(name)
    loaded.settle()
    (dialog,) = set(loaded.window.findChildren(QDialog)) - before
    assert nameless(dialog) == []
    dialog.close()


def test_that_tab_reaches_every_control_that_is_enabled_in_the_header_and_the_panels(loaded: Bench) -> None:
    seen: list[QWidget] = []
    widget = loaded.window.nextInFocusChain()
    while widget is not loaded.window and widget not in seen:
        seen.append(widget)
        widget = widget.nextInFocusChain()
    for control in controls(loaded.window.header):
        if control.isVisible():
            assert control.focusPolicy() & Qt.FocusPolicy.TabFocus, told(control)
            assert control in seen


@pytest.mark.parametrize("name", ["report", "shortcuts", "palette"])
def test_that_the_focus_is_seen(loaded: Bench, name: str) -> None:
    """The pixels of a control differ with the focus: on a button, a list and a line."""
    loaded.trigger(name)
    loaded.settle()
    dialog = loaded.window.findChildren(QDialog)[-1]
    loaded.qtbot.waitExposed(dialog)
    dialog.activateWindow()
    loaded.qtbot.waitUntil(dialog.isActiveWindow)
    able = [
        control
        for control in controls(dialog)
        if control.isVisible() and control.isEnabled() and control.focusPolicy() & Qt.FocusPolicy.TabFocus
    ]
    assert able
    for control in able:
        dialog.setFocus()
        others = [other for other in able if other is not control] or [dialog]
        others[0].setFocus()
        QApplication.processEvents()
        without = control.grab().toImage()
        control.setFocus()
        QApplication.processEvents()
        assert control.grab().toImage() != without, told(control)
    dialog.close()


def linear(channel: int) -> float:
    """WCAG 2.1, relative luminance."""
    share = channel / 255
    return share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4


def contrast(one: str, other: str) -> float:
    """Ratio of two colours, 1 to 21 (WCAG 2.1)."""
    lights = []
    for name in (one, other):
        color = QColor(name)
        red, green, blue = (linear(channel) for channel in (color.red(), color.green(), color.blue()))
        lights.append(0.2126 * red + 0.7152 * green + 0.0722 * blue)
    return (max(lights) + 0.05) / (min(lights) + 0.05)


def test_that_the_ratio_is_that_of_the_guidelines() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21.0)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


SURFACES = ("window", "panel", "raised")
WORDS = ("text", "secondary", "accent", "pending", "accepted", "rejected", "modified")
"""Every colour of words, each used on every surface: rows are raised where the mouse is."""
MARKS = ("text", "secondary", "accent", "edge", "pending", "accepted", "rejected", "modified")
"""Colours of icons, of the borders of controls, and of the focus ring."""


@pytest.mark.parametrize(("theme", "word", "surface"), list(product(THEMES.values(), WORDS, SURFACES)))
def test_that_text_can_be_read_on_every_surface_of_every_theme(theme: Theme, word: str, surface: str) -> None:
    assert contrast(getattr(theme, word), getattr(theme, surface)) >= LEAST_CONTRAST


@pytest.mark.parametrize(("theme", "mark", "surface"), list(product(THEMES.values(), MARKS, SURFACES)))
def test_that_icons_borders_and_the_focus_are_seen_in_every_theme(theme: Theme, mark: str, surface: str) -> None:
    assert contrast(getattr(theme, mark), getattr(theme, surface)) >= LEAST_OF_MARKS


@pytest.mark.parametrize("theme", THEMES.values(), ids=list(THEMES))
def test_that_words_on_the_accent_the_chosen_entry_and_black_can_be_read(theme: Theme) -> None:
    assert contrast(theme.window, theme.accent) >= LEAST_CONTRAST
    assert contrast(theme.text, theme.line) >= LEAST_CONTRAST  # the chosen entry of a menu
    assert contrast(ON_BLACK.secondary, "#000000") >= LEAST_CONTRAST
    assert contrast(ON_BLACK.accent, "#000000") >= LEAST_OF_MARKS


def test_that_every_kind_of_control_says_in_the_style_sheet_how_it_shows_the_focus() -> None:
    rules = STYLE_SHEET.template
    for kind in ("QToolButton", "QPushButton", "QLineEdit", "QTreeView", "QListView", "QSlider", "QRadioButton"):
        assert f"{kind}:focus" in rules
