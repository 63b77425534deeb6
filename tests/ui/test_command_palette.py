"""The command palette: every action by a few letters, with the keyboard alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from medviewer.ui.actions import ACTIONS
from medviewer.ui.fuzzy import rating
from medviewer.ui.palette import Palette

if TYPE_CHECKING:
    from ui.conftest import Bench


def palette_of(bench: Bench) -> Palette:
    bench.key(Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    (palette,) = bench.window.findChildren(Palette)
    bench.qtbot.waitExposed(palette)
    return palette


def titles(palette: Palette) -> list[str]:
    return [palette.list.topLevelItem(n).text(0) for n in range(palette.list.topLevelItemCount())]


def test_that_letters_must_come_in_their_order() -> None:
    assert rating("fsc", "View: Full screen") is not None
    assert rating("csf", "View: Full screen") is None
    assert rating("", "anything") == 0
    assert rating("x", "") is None


@pytest.mark.parametrize(
    ("typed", "better", "worse"),
    [
        ("zi", "Zoom in", "Horizontal zebra line"),
        ("inv", "Invert", "Findings of verdicts"),
        ("undo", "Findings: Undo", "Run a model that does not"),
        ("screen", "Full screen", "Full screenshot of the view"),
        ("next", "Findings: Next finding", "unnext finding"),
    ],
)
def test_that_word_starts_neighbours_and_short_texts_come_first(typed: str, better: str, worse: str) -> None:
    best, other = rating(typed, better), rating(typed, worse)
    assert best is not None
    assert other is None or best > other


def test_that_it_lists_every_action_but_itself_with_its_keys(bench: Bench) -> None:
    palette = palette_of(bench)
    assert len(titles(palette)) == len(ACTIONS) - 1
    rows = {palette.list.topLevelItem(n).text(0): palette.list.topLevelItem(n).text(1) for n in range(len(ACTIONS) - 1)}
    assert rows["Findings: Undo"] == "Ctrl+Z"
    bench.qtbot.keyClick(palette.line, Qt.Key.Key_Escape)
    QApplication.processEvents()
    assert bench.window.findChildren(Palette) == []


def test_that_letters_and_enter_do_an_action(loaded: Bench) -> None:
    palette = palette_of(loaded)
    loaded.qtbot.keyClicks(palette.line, "invrt")
    assert titles(palette)[0] == "View: Invert"
    loaded.qtbot.keyClick(palette.line, Qt.Key.Key_Return)
    loaded.settle()
    assert loaded.session.view.inverted
    assert loaded.window.findChildren(Palette) == []


def test_that_the_arrows_travel_while_the_line_keeps_the_keyboard(loaded: Bench) -> None:
    palette = palette_of(loaded)
    loaded.qtbot.keyClicks(palette.line, "zoom")
    first, second = titles(palette)[:2]
    loaded.qtbot.keyClick(palette.line, Qt.Key.Key_Down)
    assert palette.list.currentItem().text(0) == second
    assert second in palette.line.accessibleDescription()
    loaded.qtbot.keyClick(palette.line, Qt.Key.Key_Up)
    assert palette.list.currentItem().text(0) == first
    assert palette.focusWidget() is palette.line
    palette.close()


def test_that_what_is_not_possible_is_grey_and_does_nothing(bench: Bench) -> None:
    palette = palette_of(bench)
    bench.qtbot.keyClicks(palette.line, "findings: accept")
    row = palette.list.currentItem()
    assert row.text(0) == "Findings: Accept"
    assert (
        row.foreground(0).color()
        == palette.palette().brush(palette.palette().ColorGroup.Disabled, palette.palette().ColorRole.Text).color()
    )
    bench.qtbot.keyClick(palette.line, Qt.Key.Key_Return)
    assert palette.isVisible()
    assert palette.said.text() == "“Accept” is not possible now."
    assert bench.session.notices == ()
    palette.close()
