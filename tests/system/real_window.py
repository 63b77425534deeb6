"""The real window on the real services, worked in as a person would."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from medviewer.desktop import Desktop

PATIENCE_MS = 120_000


def settle(qtbot: QtBot, one: Desktop) -> None:
    """Wait until all work has ended and is on screen."""
    qtbot.waitUntil(one.window.is_idle, timeout=PATIENCE_MS)


def open_study(qtbot: QtBot, one: Desktop, path: Path) -> None:
    """Open a path in a window."""
    from medviewer.app.scanning import open_path

    open_path(one.review, path)
    settle(qtbot, one)


def opened(qtbot: QtBot, desktop, study: Path) -> Desktop:
    """A window of its own that has the keyboard, with a study in it; made by the fixture `desktop`."""
    one = desktop(reader="Dr One")
    one.window.activateWindow()
    qtbot.waitUntil(one.window.isActiveWindow, timeout=10_000)
    settle(qtbot, one)
    open_study(qtbot, one, study)
    return one
