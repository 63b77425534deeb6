"""What is cut off in a window; as a program, on the made-up study and printed as JSON, for other scale factors.

Qt takes its scale factor at its start, so each needs a process of its own: `python -m ui.clipping 1280x800 ...`.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QAbstractButton, QAbstractScrollArea, QApplication, QDialog, QLabel, QToolButton, QWidget

from medviewer.ui.rows import ElidedLabel

if TYPE_CHECKING:
    from collections.abc import Callable

    from medviewer.ui.main_window import MainWindow
    from medviewer.ui.vtk_view import RenderWidget

PATIENCE_SECONDS = 60.0
DIALOGS = ("palette", "shortcuts", "manual", "passport", "reader", "save_layout", "reject", "report", "window_keep")


def cut_off(window: QWidget) -> list[str]:
    """Visible buttons and labels that are smaller than their words or stand out of the window; sideways scrolling."""
    buttons = [b for b in window.findChildren(QAbstractButton) if _is_narrow(b)]
    labels = [label for label in window.findChildren(QLabel) if _is_short(label)]
    areas = [a for a in window.findChildren(QAbstractScrollArea) if a.horizontalScrollBar().maximum() > 0]
    outside = [w for w in window.findChildren(QWidget) if w.isVisible() and _stands_out(w, window)]
    return [repr(widget) for widget in (*buttons, *labels, *areas, *outside) if widget.isVisible()]


def _is_narrow(button: QAbstractButton) -> bool:
    """By what Qt asks for, and by the letters themselves with the picture beside them."""
    if button.width() < button.minimumSizeHint().width():
        return True
    is_bare = isinstance(button, QToolButton) and button.toolButtonStyle() is Qt.ToolButtonStyle.ToolButtonIconOnly
    shown = "" if is_bare else button.text().replace("&", "")
    picture = 0 if button.icon().isNull() else button.iconSize().width()
    return button.width() < button.fontMetrics().horizontalAdvance(shown) + picture


def _is_short(label: QLabel) -> bool:
    if label.wordWrap():
        words = label.text().split()
        longest = max((label.fontMetrics().horizontalAdvance(word) for word in words), default=0)
        return label.height() < label.heightForWidth(label.width()) or label.width() < longest
    if not isinstance(label, ElidedLabel) and label.textFormat() is Qt.TextFormat.PlainText:
        lines = label.text().splitlines()
        if any(label.fontMetrics().horizontalAdvance(line) > label.width() for line in lines):
            return True
    elides = isinstance(label, ElidedLabel)
    return label.height() < label.minimumSizeHint().height() or (
        not elides and label.width() < label.minimumSizeHint().width()
    )


def _stands_out(widget: QWidget, window: QWidget) -> bool:
    if widget.window() is not window or _is_scrolled(widget, window):
        return False
    corner = widget.mapTo(window, QPoint(0, 0))
    return not window.rect().contains(widget.rect().translated(corner))


def _is_scrolled(widget: QWidget, window: QWidget) -> bool:
    parent = widget.parentWidget()
    while parent is not None and parent is not window:
        if isinstance(parent, QAbstractScrollArea):
            return True
        parent = parent.parentWidget()
    return False


def _wait(ready: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE_SECONDS
    while not ready():
        assert time.monotonic() < end, "the window did not come to rest"
        QApplication.processEvents()


def _dialog_cut_off(window: MainWindow, name: str) -> list[str]:
    """What is cut off in the dialog that an action opens; it is closed then."""
    before = set(window.findChildren(QDialog))
    window.actions_set.action(name).trigger()
    _wait(window.is_idle)
    (dialog,) = set(window.findChildren(QDialog)) - before
    _wait(dialog.isVisible)
    QApplication.processEvents()
    found = cut_off(dialog)
    dialog.close()
    QApplication.processEvents()
    return found


def _sizes(view: RenderWidget) -> list[list[int]]:
    """Width and height in pixels that VTK draws, and those that the X server has of the view."""
    seen = view.screen().grabWindow(view.winId())
    return [list(view.render_window.GetSize()), [seen.width(), seen.height()]]


def main(sizes: list[str]) -> None:
    """Print scale factor, and per size in Qt pixels what is cut off, for the window with a chosen finding."""
    from ui.fakes import MODEL, Desk, make_review

    from medviewer.app import viewing
    from medviewer.app.analysing import run_model
    from medviewer.app.jobs import JobRunner
    from medviewer.app.scanning import open_path
    from medviewer.ui.main_thread import MainThread
    from medviewer.ui.main_window import MainWindow
    from medviewer.ui.theme import apply_theme

    app = QApplication(["clipping"])
    apply_theme(app)
    bridge = MainThread()
    review = make_review(Desk(), JobRunner(bridge.post))
    window = MainWindow(review)
    window.show()
    open_path(review, Path("study"))
    _wait(window.is_idle)
    run_model(review, MODEL.id)
    _wait(window.is_idle)
    viewing.select_finding(review, "f1")
    found: dict[str, object] = {}
    for text in sizes:
        width, height = map(int, text.split("x"))
        window.resize(width, height)
        QApplication.processEvents()
        _wait(window.is_idle)
        picture = window.grab_picture()
        found[text] = {
            "size": [window.width(), window.height()],
            "pixels": [picture.width(), picture.height()],
            "cut_off": cut_off(window),
            "folded": len(window.header.folded),
            "views": [_sizes(view) for view in window.grid.viewports if view.isVisible()],
        }
    found["dialogs"] = {name: _dialog_cut_off(window, name) for name in DIALOGS}
    window.close()
    print(json.dumps(found))


if __name__ == "__main__":
    main(sys.argv[1:])
