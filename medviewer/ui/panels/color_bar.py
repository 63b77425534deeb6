"""The colour legend of a heatmap: its fixed range with its unit."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from medviewer.domain.wording import tr
from medviewer.rendering.colormaps import inferno
from medviewer.ui.theme import SMALL_POINTS, shown_theme, ui_font

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent

BAR_PX = 10
HEIGHT_PX = 30


class ColorBar(QWidget):
    """A horizontal bar from the low to the high end; the part that is not drawn is empty."""

    def __init__(self) -> None:
        super().__init__()
        self._range = (0.0, 1.0, 0.0)
        self._unit = ""
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def show_range(self, low: float, high: float, floor: float, unit: str) -> None:
        """Show another range; nothing is drawn under `floor`."""
        if ((low, high, floor), unit) == (self._range, self._unit):
            return
        self._range, self._unit = (low, high, floor), unit
        self.setToolTip(
            tr(
                "{low:g} to {high:g} {unit}, the same for every study; not drawn under {floor:g} {unit}",
                low=low,
                high=high,
                unit=unit,
                floor=floor,
            )
        )
        self.update()

    @override
    def sizeHint(self) -> QSize:
        return QSize(100, HEIGHT_PX)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        low, high, floor = self._range
        painter = QPainter(self)
        colors = np.ascontiguousarray(np.rint(inferno(np.linspace(0, 1, 256)) * 255).astype(np.uint8)[None, :, :3])
        image = QImage(colors.tobytes(), 256, 1, 768, QImage.Format.Format_RGB888)
        bar = QRect(0, 0, self.width(), BAR_PX)
        painter.drawImage(bar, image)
        hidden = round(self.width() * (floor - low) / (high - low)) if high > low else 0
        painter.fillRect(QRect(0, 0, hidden, BAR_PX), QColor("black"))
        theme = shown_theme()
        painter.setPen(QColor(theme.edge))
        painter.drawRect(bar.adjusted(0, 0, -1, -1))
        painter.setPen(QColor(theme.secondary))
        painter.setFont(ui_font(SMALL_POINTS))
        words = QRect(0, BAR_PX + 2, self.width(), self.height() - BAR_PX - 2)
        painter.drawText(words, Qt.AlignmentFlag.AlignLeft, f"{low:g}")
        painter.drawText(words, Qt.AlignmentFlag.AlignRight, f"{high:g} {self._unit}")
        painter.end()
