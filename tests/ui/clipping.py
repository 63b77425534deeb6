"""What is cut off in a window; as a program, on the made-up study and printed as JSON, for other scale factors.

Qt takes its scale factor at its start, so each needs a process of its own: `python -m ui.clipping 1280x800 ...`.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QAbstractButton, QAbstractScrollArea, QApplication, QLabel, QWidget

from medviewer.ui.rows import ElidedLabel

if TYPE_CHECKING:
    from collections.abc import Callable

PATIENCE_SECONDS = 60.0


def cut_off(window: QWidget) -> list[str]:
    """Visible buttons and labels that are smaller than their words or stand out of the window; sideways scrolling."""
    buttons = [b for b in window.findChildren(QAbstractButton) if b.width() < b.minimumSizeHint().width()]
    labels = [label for label in window.findChildren(QLabel) if _is_short(label)]
    areas = [a for a in window.findChildren(QAbstractScrollArea) if a.horizontalScrollBar().maximum() > 0]
    outside = [w for w in window.findChildren(QWidget) if w.isVisible() and _stands_out(w, window)]
    return [repr(widget) for widget in (*buttons, *labels, *areas, *outside) if widget.isVisible()]


def _is_short(label: QLabel) -> bool:
    if label.wordWrap():
        return label.height() < label.heightForWidth(label.width())
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
        }
    window.close()
    print(json.dumps(found))


if __name__ == "__main__":
    main(sys.argv[1:])
