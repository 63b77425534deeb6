"""A second window of viewports, for a second monitor; panels and keys are those of the main window."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QPoint, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QVBoxLayout, QWidget
from typing_extensions import override

from medviewer.app.arranging import toggle_second
from medviewer.app.signal import Topic
from medviewer.domain.wording import tr
from medviewer.ui.keys import HEARS_KEYS
from medviewer.ui.viewport_grid import ViewportGrid

if TYPE_CHECKING:
    from PySide6.QtGui import QCloseEvent, QScreen

    from medviewer.app.review import Review
    from medviewer.app.session import Room
    from medviewer.domain.layout import Layout
    from medviewer.ui.action_set import ActionSet

START_PX = (900, 700)


def second_layout(room: Room) -> Layout:
    """The layout of the second window, which is open."""
    if room.second is None:
        message = tr("there is no second window")
        raise LookupError(message)
    return room.second


class ImagesWindow(QWidget):
    """The window itself: nothing but viewports."""

    closed = Signal()

    def __init__(self, grid: ViewportGrid) -> None:
        super().__init__()
        self.grid = grid
        self.setProperty(HEARS_KEYS, True)
        self.setAccessibleName(tr("Second window"))
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(grid)
        self.resize(*START_PX)

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.ActivationChange and not self.isActiveWindow():
            self.grid.let_go()
        super().changeEvent(event)

    @override
    def closeEvent(self, event: QCloseEvent) -> None:
        self.closed.emit()
        super().closeEvent(event)


class SecondWindow(QObject):
    """Opens and closes the second window as the room says. It is kept when closed: graphics contexts are dear.

    Parameters
    ----------
    review
        What the use cases act on.
    actions
        Their keys are heard in the second window too.
    owner
        The main window.
    """

    hovered = Signal(str)
    menu_wanted = Signal(QPoint)

    def __init__(self, review: Review, actions: ActionSet, owner: QWidget) -> None:
        super().__init__(owner)
        self._review, self._actions, self._owner = review, actions, owner
        self.window: ImagesWindow | None = None

    @property
    def grid(self) -> ViewportGrid | None:
        """The viewports of the second window; None while it is not open."""
        is_open = self.window is not None and self._review.room.second is not None
        return self.window.grid if is_open and self.window is not None else None

    def refresh(self, topics: frozenset[Topic]) -> None:
        """Follow the session."""
        room = self._review.room
        if Topic.LAYOUT in topics:
            if room.second is not None and self.window is None:
                self._make()
            if self.window is not None:
                self._show() if room.second is not None else self.window.hide()
        if self.window is not None and room.second is not None:
            self.window.grid.refresh(topics)
            self._name(self.window)

    def _make(self) -> None:
        grid = ViewportGrid(self._review, self._actions.action, second_layout)
        grid.hovered.connect(self.hovered)
        grid.menu_wanted.connect(self.menu_wanted)
        self.window = ImagesWindow(grid)
        self.window.addActions(self._owner.actions())
        self.window.closed.connect(self._closed)

    def _show(self) -> None:
        """On another screen where there is one, and filling it; else beside the main window."""
        if self.window is None or self.window.isVisible():
            return
        other = self._other_screen()
        if other is not None:
            self.window.setGeometry(other.availableGeometry())
            self.window.showMaximized()
        else:
            self.window.show()

    def _other_screen(self) -> QScreen | None:
        here = self._owner.screen()
        return next((screen for screen in QGuiApplication.screens() if screen is not here), None)

    def _name(self, window: ImagesWindow) -> None:
        """The patients in the title, as in the main window."""
        second = second_layout(self._review.room)
        shown = [self._review.room.sessions[group].current for group in second.groups]
        names = dict.fromkeys(one.study.patient.display_name for one in shown if one is not None)
        window.setWindowTitle(" – ".join((*names, "medviewer 2")))

    def _closed(self) -> None:
        if self._review.room.second is not None:
            toggle_second(self._review)

    def stop(self) -> None:
        """Close it with the main window, and let go of its graphics contexts; the room keeps its layout."""
        if self.window is not None:
            self.window.closed.disconnect(self._closed)
            self.window.grid.finalize()
            self.window.close()
            self.window.deleteLater()
            self.window = None
