"""A window in a process of its own: opens a folder, changes how it is looked at, says so, and goes on until killed."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QTimer

from medviewer.app.arranging import set_layout
from medviewer.app.scanning import open_path
from medviewer.desktop import Desktop
from medviewer.domain.display import Window
from medviewer.domain.layout import grid_of
from medviewer.ui.errand import WindowRequest


def main(folder: Path) -> None:
    """Never ends by itself."""
    desktop = Desktop(WindowRequest(new_window=True))
    desktop.window.show()
    open_path(desktop.review, folder)

    def change() -> None:
        session = desktop.review.session
        set_layout(desktop.review, grid_of(1, 2))
        session.set_view(replace(session.view, window=Window(432.0, 21.0), inverted=True))
        sys.stdout.write("changed\n")
        sys.stdout.flush()

    desktop.window.when_ready(change)
    QTimer.singleShot(120_000, desktop.qt.quit)
    desktop.qt.exec()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
