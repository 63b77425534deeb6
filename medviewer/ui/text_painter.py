"""Words over the images, painted by Qt: it shapes every script and finds a font for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor, QFontMetricsF, QImage, QPainter

from medviewer.ui.theme import ui_font

if TYPE_CHECKING:
    from numpy.typing import NDArray

ROOM = 1.3
"""Rows of a line as a multiple of the typeface's own height: marks of other scripts reach further."""


def paint_line(text: str, height_px: int, color: tuple[int, int, int]) -> NDArray[np.uint8]:
    """One line of text as RGBA pixels (rows, columns, 4), not premultiplied; `rendering.text.TextPainter`."""
    font = ui_font()
    font.setPixelSize(height_px)
    metrics = QFontMetricsF(font)
    rows = max(1, round(height_px * ROOM))
    columns = max(1, int(metrics.horizontalAdvance(text)) + 2)
    image = QImage(columns, rows, QImage.Format.Format_RGBA8888)
    image.fill(QColor(*color, 0))
    painter = QPainter(image)
    painter.setFont(font)
    painter.setPen(QColor(*color))
    painter.drawText(QPointF(1.0, round(height_px * 1.02)), text)
    painter.end()
    stride = image.bytesPerLine()
    values = np.frombuffer(image.constBits(), dtype=np.uint8).reshape(rows, stride)[:, : 4 * columns]
    return values.reshape(rows, columns, 4).copy()
