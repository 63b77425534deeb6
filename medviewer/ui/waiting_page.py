"""What stands in the place of the images while they are on their way: empty frames, and how far the work is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QFrame, QLabel, QProgressBar, QVBoxLayout, QWidget
from typing_extensions import override

from medviewer.ui.rows import ElidedLabel, panel_box
from medviewer.ui.theme import ON_BLACK

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent

    from medviewer.app.shared import JobStatus

CARD_PX = 300
BAR_PX = 8
STEPS = 1000


class WaitingPage(QWidget):
    """The frames of the four viewports without images; a card in the middle names the work that brings them."""

    def __init__(self) -> None:
        super().__init__()
        self.title = ElidedLabel(role="title")
        self.message = ElidedLabel()
        self.bar = QProgressBar()
        box = QVBoxLayout(self)
        box.addWidget(self._card(), alignment=Qt.AlignmentFlag.AlignCenter)

    def _card(self) -> QFrame:
        card = QFrame()
        column = panel_box(card)
        card.setObjectName("waiting")
        card.setFixedWidth(CARD_PX)
        self.bar.setFixedHeight(BAR_PX)
        self.bar.setTextVisible(False)
        self.bar.setRange(0, STEPS)
        parts: tuple[QLabel | QProgressBar, ...] = (self.title, self.message, self.bar)
        for part in parts:
            column.addWidget(part)
        return card

    def show_job(self, job: JobStatus | None) -> None:
        """Say what is being done and how far it is; None where its first image is about to come."""
        if job is not None:
            self.title.show_text(f"{job.label}…")
            self.message.show_text(job.message)
            self.bar.setValue(round(job.fraction * STEPS))

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor("black"))
        painter.setPen(QPen(QColor(ON_BLACK.line), 1))
        width, height = self.width() / 2, self.height() / 2
        for x, y in ((0.0, 0.0), (width, 0.0), (0.0, height), (width, height)):
            painter.drawRect(QRectF(x, y, width, height).adjusted(0.5, 0.5, -0.5, -0.5))
        painter.end()
