"""A viewport in the grid: its border, the slider beside it, and what it says while it is empty."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget
from typing_extensions import override

from medviewer.domain.wording import mark, tr
from medviewer.ui.series_drag import dragged_series
from medviewer.ui.slice_strip import SliceStrip
from medviewer.ui.slice_viewport import SliceViewport
from medviewer.ui.theme import ON_BLACK

if TYPE_CHECKING:
    from PySide6.QtGui import QDragEnterEvent, QDropEvent, QPaintEvent

    from medviewer.app.signal import Topic
    from medviewer.domain.vectors import Vec3
    from medviewer.ui.volume_viewport import VolumeViewport

EMPTY_CELL_TEXT = mark("Drag a series here")
BORDER_PX = 2
PARALLEL = 0.999999
"""Cosine from which two slices are parallel."""


class ViewportFrame(QWidget):
    """A viewport with its border: one pixel, two in the accent colour on the active one; the image never shifts."""

    dropped = Signal(str)
    """The id of a series that was dropped on it."""

    def __init__(self, viewport: SliceViewport | VolumeViewport) -> None:
        super().__init__()
        self.setAcceptDrops(True)
        self.viewport = viewport
        self.active = False
        self.hint = QLabel(tr(EMPTY_CELL_TEXT))
        self.hint.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.hint.setWordWrap(True)
        self.hint.setProperty("role", "on black")
        self.hint.hide()
        self.strip = SliceStrip(viewport) if isinstance(viewport, SliceViewport) else None
        box = QHBoxLayout(self)
        box.setContentsMargins(BORDER_PX, BORDER_PX, BORDER_PX, BORDER_PX)
        box.setSpacing(0)
        box.addWidget(self.hint)
        box.addWidget(viewport)
        if self.strip is not None:
            box.addWidget(self.strip)

    def set_empty(self, *, empty: bool) -> None:
        """Say what to do in a viewport that shows no series."""
        self.hint.setVisible(empty)
        self.viewport.setVisible(not empty)

    def refresh(self, topics: frozenset[Topic]) -> None:
        """Follow the session."""
        self.viewport.refresh(topics)
        if self.strip is not None:
            self.strip.refresh(topics)
            self.strip.setVisible(self.strip.is_of_use and not self.viewport.isHidden())

    def may_cut(self, normal: Vec3) -> bool:
        """Whether a slice that faces so (LPS) may be seen as a line in this one; parallel ones cannot."""
        frame = self.viewport.scene.frame if isinstance(self.viewport, SliceViewport) else None
        if frame is None or frame.reference is not None:
            return True
        return abs(sum(a * b for a, b in zip(frame.plane.normal, normal, strict=True))) < PARALLEL

    def set_active(self, *, active: bool) -> None:
        """Draw the border of the active viewport, or the plain one."""
        if active != self.active:
            self.active = active
            self.update()

    @override
    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if dragged_series(event.mimeData()) is not None:
            event.acceptProposedAction()

    @override
    def dropEvent(self, event: QDropEvent) -> None:
        series_id = dragged_series(event.mimeData())
        if series_id is not None:
            event.acceptProposedAction()
            self.dropped.emit(series_id)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor("black"))
        width = BORDER_PX if self.active else 1
        pen = QPen(QColor(ON_BLACK.accent if self.active else ON_BLACK.line), width)
        pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
        painter.setPen(pen)
        inset = width / 2
        painter.drawRect(self.rect().toRectF().adjusted(inset, inset, -inset, -inset))
