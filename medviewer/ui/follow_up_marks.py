"""How lesions are told apart in table and plot: a colour and a shape for each, and line styles beside them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPen, QPixmap, QPolygonF

from medviewer.ui.theme import shown_theme

if TYPE_CHECKING:
    from collections.abc import Sequence

ON_DARK = ("#E69F00", "#56B4E9", "#0bac80", "#CC79A7", "#F0E442", "#e8753a")
ON_LIGHT = ("#8a5a00", "#0b5482", "#00593f", "#8a3a68", "#5b5500", "#a33c00")
"""Hues of Okabe and Ito, as light or dark as lines on the panel need."""
SHAPES = ("circle", "square", "triangle", "diamond", "cross", "plus", "down")
MARK_PX = 14
SUM_NUMBER = -1
"""Of the sum of targets."""
_CORNERS: dict[str, Sequence[tuple[float, float]]] = {
    "square": ((-1, -1), (1, -1), (1, 1), (-1, 1)),
    "triangle": ((0, -1.2), (1.1, 0.9), (-1.1, 0.9)),
    "diamond": ((0, -1.3), (1.3, 0), (0, 1.3), (-1.3, 0)),
    "down": ((0, 1.2), (1.1, -0.9), (-1.1, -0.9)),
}


def color_of(number: int) -> QColor:
    """The colour of a lesion by its number in the table; of the sum, that of the text."""
    theme = shown_theme()
    if number == SUM_NUMBER:
        return QColor(theme.text)
    hues = ON_DARK if theme.name == "dark" else ON_LIGHT
    return QColor(hues[number % len(hues)])


def shape_of(number: int) -> str:
    """The shape of a lesion by its number: other than those of its neighbours."""
    return "circle" if number == SUM_NUMBER else SHAPES[number % len(SHAPES)]


def draw_mark(painter: QPainter, place: QPointF, number: int, radius: float = 4.5) -> None:
    """Draw the mark of a lesion around a place."""
    color, shape = color_of(number), shape_of(number)
    painter.save()
    painter.setPen(QPen(color, 2.0))
    painter.setBrush(color)
    painter.translate(place)
    if shape in _CORNERS:
        painter.drawPolygon(QPolygonF([QPointF(x * radius, y * radius) for x, y in _CORNERS[shape]]))
    elif shape == "circle":
        painter.drawEllipse(QPointF(0, 0), radius, radius)
    else:
        turn = 45.0 if shape == "cross" else 0.0
        painter.rotate(turn)
        painter.drawLine(QPointF(-radius, 0), QPointF(radius, 0))
        painter.drawLine(QPointF(0, -radius), QPointF(0, radius))
    painter.restore()


def mark_icon(number: int, ratio: float = 1.0) -> QIcon:
    """The mark of a lesion as an icon."""
    pixmap = QPixmap(QSize(MARK_PX, MARK_PX) * ratio)
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    draw_mark(painter, QPointF(MARK_PX / 2, MARK_PX / 2), number)
    painter.end()
    return QIcon(pixmap)
