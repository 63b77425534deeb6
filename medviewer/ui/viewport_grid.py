"""The four viewports, one of them alone when asked or where there is one, and what stands there before all that."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QGridLayout, QLabel, QPushButton, QStackedLayout, QVBoxLayout, QWidget
from typing_extensions import override

from medviewer.app.opening import opening_job
from medviewer.app.resolve import view_alone
from medviewer.app.session import ViewName
from medviewer.app.signal import Topic
from medviewer.domain.planes import PlaneName
from medviewer.ui.reel_strip import ReelStrip
from medviewer.ui.slice_viewport import SliceViewport
from medviewer.ui.theme import DARK
from medviewer.ui.volume_viewport import VolumeViewport
from medviewer.ui.vtk_view import DrawQueue
from medviewer.ui.waiting_page import WaitingPage

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
        self._queue = queue = DrawQueue(self)
        self.slices = {plane: SliceViewport(review, plane, queue) for plane in PlaneName}
        self.volume = VolumeViewport(review, queue)
        self.frames = {ViewName(plane.value): ViewportFrame(view) for plane, view in self.slices.items()}
        self.frames[ViewName.VOLUME_3D] = ViewportFrame(self.volume)
        self.reel = ReelStrip(review, action("cine"))
        self._stack = QStackedLayout(self)
        self.empty, self.waiting, self._images = self._empty_page(action), WaitingPage(), self._grid_page()
        for page in (self.empty, self.waiting, self._images):
            self._stack.addWidget(page)

    @property
    def viewports(self) -> tuple[SliceViewport | VolumeViewport, ...]:
        """All four, in the order of their names."""
        return (*self.slices.values(), self.volume)

    @property
    def shows_images(self) -> bool:
        """Whether the viewports are on screen (else the empty state or the waiting one is)."""
        return self._stack.currentWidget() is self._images

    @property
    def has_drawn(self) -> bool:
        """Whether no viewport waits for its turn to draw or to get warm."""
        return self._queue.is_empty

    def refresh(self, topics: frozenset[Topic]) -> None:
        """Follow the session: empty or not, which is large, which is active, what each shows."""
        session = self._review.session
        was_empty = not self.shows_images
        self._stack.setCurrentWidget(self._page())
        if was_empty and self.shows_images:
            self.slices[PlaneName.AXIAL].setFocus()  # keys belong to the images now, and not to a button
        if topics & {Topic.VIEW, Topic.VOLUME}:
            alone = view_alone(session)
            active = alone or session.view.active
            for name, frame in self.frames.items():
                frame.setVisible(alone in (None, name))
                frame.set_active(active=name is active)
            self.reel.refresh(topics)
            self._column.activate()
        for viewport in self.viewports:
            viewport.refresh(topics)

    def _page(self) -> QWidget:
        """Images once there are some; until then what is on its way, and without that what to do."""
        session = self._review.session
        if session.volume is not None or (session.current is not None and self.shows_images):
            return self._images
        job = opening_job(session)
        if session.current is None and job is None:
            return self.empty
        self.waiting.show_job(job)
        return self.waiting

    def warm_up(self) -> None:
        """Make graphics contexts and shaders in the next turns of the event loop, before there is anything to draw."""
        for viewport in self.viewports:
            viewport.ask_to_draw()

    def let_go(self) -> None:
        """Forget drags whose release will not be heard."""
        for view in self.slices.values():
            view.cancel_drag()

    def finalize(self) -> None:
        """Play nothing any more, and let go of all graphics contexts."""
        self.reel.stop()
        for viewport in self.viewports:
            viewport.finalize()

    def _grid_page(self) -> QWidget:
        page = QWidget()
        self._column = QVBoxLayout(page)
        grid = QGridLayout()
        for layout in (self._column, grid):
            layout.setContentsMargins(0, 0, 0, 0)
            layout.setSpacing(0)
        for name, (row, column) in PLACES.items():
            grid.addWidget(self.frames[name], row, column)
        self._column.addLayout(grid, 1)
        self._column.addWidget(self.reel)
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
