"""The test pattern of the display check, in device pixels: after SMPTE RP 133 and AAPM TG18-QC, drawn here anew."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPoint, QRect, QSize
from PySide6.QtGui import QColor, QImage, QPainter

from medviewer.domain.gsdf import even_steps, grey_value

STEPS = 18
SURROUND = 128
DARK_PAIR, BRIGHT_PAIR = (0, 13), (255, 242)
"""0 and 5 %, 100 and 95 % of 255: surround and inner patch."""
LINE_VALUES = ((0, 255), (118, 138))
"""High and low contrast of the finest lines."""
ORDINARY_CD_M2 = (0.6, 350.0)
"""Black and white of an ordinary screen with gamma 2.2, for the steps that are even for the eye."""
GRID_VALUE, FRAME_VALUE = 148, 255
GRID = (12, 8)


class PatternPlaces:
    """Where each part of the pattern lies, in device pixels, for a screen of some size."""

    def __init__(self, size: QSize) -> None:
        width, height = size.width(), size.height()
        self.whole = QRect(QPoint(0, 0), size)
        self.unit = max(min(width, height) // 24, 8)
        left, wide = 3 * self.unit, width - 6 * self.unit
        self.even_values = QRect(left, 3 * self.unit, wide, 2 * self.unit)
        self.even_differences = QRect(left, 5 * self.unit + self.unit // 2, wide, 2 * self.unit)
        self.ramp = QRect(left, 8 * self.unit, wide, self.unit)
        side, top = 4 * self.unit, 9 * self.unit + self.unit // 2
        self.dark = QRect(left, top, side, side)
        self.bright = QRect(left + wide - side, top, side, side)
        block = 2 * self.unit
        far_x, far_y = width - block - self.unit // 2, height - block - self.unit // 2
        near = self.unit // 2
        middle = QPoint((width - 2 * block) // 2, top + self.unit)
        upper, lower = (QPoint(near, near), QPoint(far_x - block, near)), (QPoint(near, far_y),)
        self.lines = (*upper, middle, *lower, QPoint(far_x - block, far_y))
        self.block = block

    def step(self, row: QRect, number: int) -> QRect:
        """One of the steps of a row, without gaps."""
        edges = [row.left() + row.width() * n // STEPS for n in (number, number + 1)]
        return QRect(edges[0], row.top(), edges[1] - edges[0], row.height())

    @property
    def questions_top(self) -> int:
        """Below this, between the corners, there is room for questions."""
        return self.dark.bottom() + self.unit


def inner(area: QRect) -> QRect:
    """The middle half of a patch."""
    return area.adjusted(area.width() // 4, area.height() // 4, -area.width() // 4, -area.height() // 4)


def even_values() -> tuple[int, ...]:
    """Grey values of the steps that are equally far apart."""
    return tuple(round(255 * step / (STEPS - 1)) for step in range(STEPS))


def even_differences() -> tuple[int, ...]:
    """Grey values of the steps that are equally many just noticeable differences apart on an ordinary screen."""
    return tuple(grey_value(cd, *ORDINARY_CD_M2) for cd in even_steps(STEPS, *ORDINARY_CD_M2))


def pattern_image(size: QSize) -> QImage:
    """The pattern for a screen of that many device pixels; nothing in it is scaled or smoothed."""
    places = PatternPlaces(size)
    image = QImage(size, QImage.Format.Format_RGB32)
    image.fill(_grey(SURROUND))
    painter = QPainter(image)
    _draw_geometry(painter, places)
    for row, values in ((places.even_values, even_values()), (places.even_differences, even_differences())):
        for number, value in enumerate(values):
            painter.fillRect(places.step(row, number), _grey(value))
    painter.drawImage(places.ramp.topLeft(), _ramp(places.ramp.size()))
    for area, (around, within) in ((places.dark, DARK_PAIR), (places.bright, BRIGHT_PAIR)):
        painter.fillRect(area, _grey(around))
        painter.fillRect(inner(area), _grey(within))
    for corner in places.lines:
        _draw_lines(painter, corner, places.block)
    painter.end()
    return image


def _draw_geometry(painter: QPainter, places: PatternPlaces) -> None:
    """A grid of squares, a frame on the outermost pixels, and an angle in each corner."""
    width, height = places.whole.width(), places.whole.height()
    painter.setPen(_grey(GRID_VALUE))
    for n in range(1, GRID[0]):
        painter.drawLine(width * n // GRID[0], 0, width * n // GRID[0], height - 1)
    for n in range(1, GRID[1]):
        painter.drawLine(0, height * n // GRID[1], width - 1, height * n // GRID[1])
    painter.setPen(_grey(FRAME_VALUE))
    painter.drawRect(places.whole.adjusted(0, 0, -1, -1))
    inset = places.unit // 4
    painter.drawRect(places.whole.adjusted(inset, inset, -1 - inset, -1 - inset))


def _draw_lines(painter: QPainter, corner: QPoint, block: int) -> None:
    """Lines one pixel wide, one pixel apart: upright and lying, at high and low contrast, in a square of four."""
    for row, values in enumerate(LINE_VALUES):
        for column in range(2):
            index = np.indices((block // 2, block))[1 - column] % 2
            place = corner + QPoint(column * block, row * (block // 2))
            painter.drawImage(place, _from_grey(np.where(index == 0, *values).astype(np.uint8)))


def _ramp(size: QSize) -> QImage:
    """Black to white from left to right, each grey value once where there is room."""
    row = np.round(np.linspace(0, 255, size.width())).astype(np.uint8)
    return _from_grey(np.repeat(row[None], size.height(), axis=0))


def _from_grey(values: np.ndarray[tuple[int, ...], np.dtype[np.uint8]]) -> QImage:
    rows, columns = values.shape
    return QImage(values.tobytes(), columns, rows, columns, QImage.Format.Format_Grayscale8).copy()


def _grey(value: int) -> QColor:
    return QColor(value, value, value)
