"""The header on a narrow window: what there is no room for stands in a menu, and can be done all the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QToolButton
from ui.clipping import cut_off

if TYPE_CHECKING:
    from ui.conftest import Bench

SMALLEST = 1024
"""Qt pixels: a laptop of 1280 x 800 at 125 %."""


def make_wide(bench: Bench, width: int) -> None:
    bench.window.resize(width, 700)
    QApplication.processEvents()
    bench.settle()


def titles(button: QToolButton) -> list[str]:
    return [action.text().split("\t")[0] for action in button.menu().actions()]


def test_that_a_wide_window_has_everything_on_the_line(loaded: Bench) -> None:
    make_wide(loaded, 1280)
    assert loaded.window.header.folded == ()
    assert not loaded.window.header.more.isVisible()


def test_that_a_narrow_window_keeps_every_action_of_the_line(loaded: Bench) -> None:
    make_wide(loaded, SMALLEST)
    header = loaded.window.header
    assert loaded.window.width() == SMALLEST
    assert header.more.isVisible()
    assert {"Undo", "Redo", "Heatmap"} <= set(titles(header.more))
    folded = [part for part in header.folded if isinstance(part, QToolButton)]
    assert len(header.more.menu().actions()) == len(folded)
    assert cut_off(loaded.window) == []


def test_that_a_folded_menu_opens_from_the_button_at_the_end(loaded: Bench) -> None:
    make_wide(loaded, loaded.window.header.minimumSizeHint().width())
    more = loaded.window.header.more
    assert {"Layout", "Window", "Measure"} <= set(titles(more))
    inner = next(action.menu() for action in more.menu().actions() if action.text() == "Measure")
    assert "Length" in [action.text() for action in inner.actions()]
    assert cut_off(loaded.window) == []


def test_that_what_was_folded_comes_back_with_the_room(loaded: Bench) -> None:
    make_wide(loaded, SMALLEST)
    make_wide(loaded, 1400)
    assert loaded.window.header.folded == ()
    assert all(part.isVisible() for part in loaded.window.header.drop_downs.values())


def test_that_a_long_name_of_the_reader_folds_more(loaded: Bench) -> None:
    make_wide(loaded, SMALLEST)
    before = len(loaded.window.header.folded)
    settings = loaded.session.settings.model_copy(update={"reader": "Professor Dr Maximiliane Mustermann-Beispiel"})
    loaded.session.set_settings(settings)
    loaded.settle()
    assert len(loaded.window.header.folded) >= before
    assert cut_off(loaded.window) == []


@pytest.mark.parametrize("kind", [QLabel, QPushButton])
def test_that_words_that_are_cut_are_found(loaded: Bench, kind: type[QLabel | QPushButton]) -> None:
    """The test's own eyes: a part that is too narrow for its words is told."""
    part = kind("Words that need more room than they have", loaded.window)
    part.resize(60, 30)
    part.move(200, 200)
    part.show()
    assert len(cut_off(loaded.window)) == 1
