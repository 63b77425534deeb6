"""The peer of our window in benchmarks: a Qt widget with one slice view of VTK, and nothing else.

Run as a program it is the bare window whose start ours is measured against; it imports no more than such a window
needs.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QWidget
from typing_extensions import override

from medviewer.rendering.bare_slice import BareSlice, small_image

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEngine

READY = "ready"


class BareView(QWidget):
    """A native widget for a bare slice view; it is drawn when told to, and at no other time."""

    def __init__(self) -> None:
        super().__init__()
        for attribute in (Qt.WidgetAttribute.WA_NativeWindow, Qt.WidgetAttribute.WA_PaintOnScreen):
            self.setAttribute(attribute)

    @override
    def paintEngine(self) -> QPaintEngine:
        return None  # type: ignore[return-value]  # Qt's own way of saying that VTK paints here


def main() -> None:
    """Show a bare window, say so once it has drawn, and leave."""
    app = QApplication(sys.argv[:1])
    widget = BareView()
    widget.resize(1280, 800)
    widget.show()
    view = BareSlice(int(widget.winId()), small_image(), 100.0, 50.0)
    view.fit(32.0, 32.0, 0.0, 40.0)

    def draw() -> None:
        view.show(1, widget.width(), widget.height())
        sys.stdout.write(READY + "\n")
        sys.stdout.flush()
        view.finalize()
        app.quit()

    QTimer.singleShot(0, draw)
    app.exec()


if __name__ == "__main__":
    main()
