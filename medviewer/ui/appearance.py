"""The theme of the settings, put on the whole application as soon as it is chosen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from medviewer.app.signal import Topic
from medviewer.ui.theme import apply_theme, shown_theme, wanted_theme

if TYPE_CHECKING:
    from medviewer.app.review import Review


class Appearance(QObject):
    """Follows the settings, and the desktop where they say so.

    Parameters
    ----------
    review
        Whose settings count.
    """

    def __init__(self, review: Review, parent: QObject) -> None:
        super().__init__(parent)
        self._review = review
        QGuiApplication.styleHints().colorSchemeChanged.connect(self.show_wanted)
        self.show_wanted()

    def refresh(self, topics: frozenset[Topic]) -> None:
        """Show the theme that the settings name."""
        if Topic.SETTINGS in topics:
            self.show_wanted()

    def show_wanted(self) -> None:
        """Put the theme on the application where it shows another one."""
        app, wanted = QApplication.instance(), wanted_theme(self._review.session.settings.theme)
        if isinstance(app, QApplication) and wanted != shown_theme():
            apply_theme(app, wanted)
