"""The windows and tables that the header of the series on screen offers, by their names."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QMenu

from medviewer.app.looking import offered_windows, set_window
from medviewer.domain.wording import mark, tr

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from medviewer.app.review import Review
    from medviewer.domain.voi import Window

TITLE = mark("Of this series")
NOTHING = mark("The header offers none")


def header_windows(review: Review, owner: QWidget) -> QMenu:
    """A menu that is filled when it is shown."""
    menu = QMenu(tr(TITLE), owner)
    menu.aboutToShow.connect(partial(_fill, menu, review))
    return menu


def _fill(menu: QMenu, review: Review) -> None:
    menu.clear()
    for name, window in offered_windows(review.session):
        entry = menu.addAction(f"{name}  ({_numbers(window)})")
        entry.setCheckable(True)
        entry.setChecked(window == review.session.view.window)
        entry.triggered.connect(partial(_take, review, window))
    if menu.isEmpty():
        menu.addAction(tr(NOTHING)).setEnabled(False)


def _numbers(window: Window) -> str:
    return tr("table") if window.lut is not None else f"W {window.width:g} L {window.level:g}"


def _take(review: Review, window: Window, _checked: bool = False) -> None:
    set_window(review, window)
