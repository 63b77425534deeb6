"""The four viewports, one of them large when asked, and what stands there before anything is open."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QGridLayout, QLabel, QPushButton, QStackedLayout, QVBoxLayout, QWidget
from typing_extensions import override

from medviewer.app.session import ViewName
from medviewer.app.signal import Topic
from medviewer.domain.planes import PlaneName
from medviewer.ui.slice_viewport import SliceViewport
from medviewer.ui.theme import DARK
from medviewer.ui.volume_viewport import VolumeViewport
from medviewer.ui.vtk_view import DrawQueue

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QAction, QPaintEvent

    from medviewer.app.review import Review

EMPTY_TEXT = "Drop a study folder here, or Ctrl+O. Try the demo study."
BORDER_PX = 2
PLACES = {
    ViewName.AXIAL: (0, 0),
    ViewName.CORONAL: (0, 1),
    ViewName.SAGITTAL: (1, 0),
    ViewName.VOLUME_3D: (1, 1),
}


class ViewportFrame(QWidget):
    """A viewport with its border: one pixel, two in the accent colour on the active one; the image never shifts."""

    def __init__(self, viewport: SliceViewport | VolumeViewport) -> None:
        super().__init__()
        self.viewport = viewport
        self.active = False
        box = QVBoxLayout(self)
        box.setContentsMargins(BORDER_PX, BORDER_PX, BORDER_PX, BORDER_PX)
        box.addWidget(viewport)

    def set_active(self, *, active: bool) -> None:
        """Draw the border of the active viewport, or the plain one."""
        if active != self.active:
            self.active = active
            self.update()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor("black"))
        width = BORDER_PX if self.active else 1
        pen = QPen(QColor(DARK.accent if self.active else DARK.line), width)
        pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
        painter.setPen(pen)
        inset = width / 2
        painter.drawRect(self.rect().toRectF().adjusted(inset, inset, -inset, -inset))


class ViewportGrid(QWidget):
    """Axial and coronal over sagittal and 3D.

    Parameters
    ----------
    review
        What the use cases act on.
    action
        Gives the action with an id.
    """

    def __init__(self, review: Review, action: Callable[[str], QAction]) -> None:
        super().__init__()
        self.setObjectName("viewports")
        self._review = review
        queue = DrawQueue(self)
        self.slices = {plane: SliceViewport(review, plane, queue) for plane in PlaneName}
        self.volume = VolumeViewport(review, queue)
        self.frames = {ViewName(plane.value): ViewportFrame(view) for plane, view in self.slices.items()}
        self.frames[ViewName.VOLUME_3D] = ViewportFrame(self.volume)
        self._stack = QStackedLayout(self)
        self._stack.addWidget(self._empty_page(action))
        self._stack.addWidget(self._grid_page())

    @property
    def viewports(self) -> tuple[SliceViewport | VolumeViewport, ...]:
        """All four, in the order of their names."""
        return (*self.slices.values(), self.volume)

    @property
    def shows_images(self) -> bool:
        """Whether the viewports are on screen (else the empty state is)."""
        return self._stack.currentIndex() == 1

    def refresh(self, topics: frozenset[Topic]) -> None:
        """Follow the session: empty or not, which is large, which is active, what each shows."""
        session = self._review.session
        was_empty = not self.shows_images
        self._stack.setCurrentIndex(0 if session.current is None else 1)
        if was_empty and self.shows_images:
            self.slices[PlaneName.AXIAL].setFocus()  # keys belong to the images now, and not to a button
        if topics & {Topic.VIEW, Topic.VOLUME}:
            large, active = session.view.maximised, session.view.active
            for name, frame in self.frames.items():
                frame.setVisible(large in (None, name))
                frame.set_active(active=name is active)
            self._grid.activate()
        for viewport in self.viewports:
            viewport.refresh(topics)

    def warm_up(self) -> None:
        """Make the graphics contexts in the next turns of the event loop, before there is anything to draw."""
        for viewport in self.viewports:
            viewport.ask_to_draw()

    def let_go(self) -> None:
        """Forget drags whose release will not be heard."""
        for view in self.slices.values():
            view.cancel_drag()

    def finalize(self) -> None:
        """Let go of all graphics contexts."""
        for viewport in self.viewports:
            viewport.finalize()

    def _grid_page(self) -> QWidget:
        page = QWidget()
        grid = QGridLayout(page)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(0)
        self._grid = grid
        for name, (row, column) in PLACES.items():
            grid.addWidget(self.frames[name], row, column)
        return page

    def _empty_page(self, action: Callable[[str], QAction]) -> QWidget:
        page = QWidget()
        page.setObjectName("empty")
        page.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        box = QVBoxLayout(page)
        box.addStretch()
        label = QLabel(EMPTY_TEXT)
        label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        box.addWidget(label)
        for name in ("open_folder", "open_demo"):
            button = QPushButton(action(name).text())
            button.clicked.connect(action(name).trigger)
            box.addWidget(button, alignment=Qt.AlignmentFlag.AlignHCenter)
        box.addStretch()
        return page
