"""Diameters over time: a line for each lesion, and one for the sum of the targets."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from medviewer.domain.lesion_pairs import CellState
from medviewer.domain.measured import NotMeasurable
from medviewer.domain.wording import mark, tr
from medviewer.ui.follow_up_marks import SUM_NUMBER, color_of, draw_mark
from medviewer.ui.theme import shown_theme, ui_font

if TYPE_CHECKING:
    from datetime import date

    from PySide6.QtGui import QMouseEvent, QPaintEvent

    from medviewer.domain.follow_up import FollowUp

LEFT_PX, RIGHT_PX, TOP_PX, BOTTOM_PX = 56.0, 24.0, 24.0, 30.0
REACH_PX = 12.0
STEPS = (1.0, 2.0, 5.0)
EMPTY = mark("No diameter has been measured yet.")


@dataclass(frozen=True, slots=True)
class Line:
    """Diameters in mm by date; `is_sure` says of each whether it was answered."""

    number: int
    name: str
    points: tuple[tuple[date, float, bool], ...]

    @property
    def text(self) -> str:
        """As a screen reader says it."""
        return f"{self.name}: {', '.join(f'{day}: {mm:.1f} mm' for day, mm, _sure in self.points)}"


def lines_of(found: FollowUp) -> tuple[Line, ...]:
    """What is drawn: the lesions by their numbers, and the sum of targets last."""
    lines = []
    for number, track in enumerate(found.tracks):
        points = []
        for time, cell in zip(found.times, track.cells, strict=True):
            size = 0.0 if cell.state is CellState.GONE else None if cell.lesion is None else cell.lesion.size_mm
            if size is not None and not isinstance(size, NotMeasurable):
                points.append((time.date, size, cell.is_sure))
        lines.append(Line(number, track.name, tuple(points)))
    sums = zip(found.times, found.responses, strict=False)
    total = [(t.date, r.sum_mm, True) for t, r in sums if not isinstance(r.sum_mm, NotMeasurable)]
    if len(found.targets) > 1:
        lines.append(Line(SUM_NUMBER, tr("sum of targets"), tuple(total)))
    return tuple(line for line in lines if line.points)


def step_mm(largest: float, most: int = 5) -> float:
    """A round distance of lines, of which at most so many reach the largest value."""
    power = 1.0
    while True:
        for step in STEPS:
            if largest <= step * power * most:
                return step * power
        power *= 10.0


class FollowUpPlot(QWidget):
    """Dates to the right, millimetres up; a click on a mark asks for that lesion."""

    chosen = Signal(int)
    """Number of the lesion."""

    def __init__(self) -> None:
        super().__init__()
        self._lines: tuple[Line, ...] = ()
        self._dates: tuple[date, ...] = ()
        self.selected: int | None = None
        self.setAccessibleName(tr("Diameters over time"))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(320, 160)

    def show_follow_up(self, found: FollowUp) -> None:
        """Draw this."""
        self._lines = lines_of(found)
        self._dates = tuple(time.date for time in found.times)
        self.setAccessibleDescription("; ".join(line.text for line in self._lines) or tr(EMPTY))
        self.update()

    def select(self, number: int | None) -> None:
        """Draw this lesion's line thicker."""
        self.selected = number
        self.update()

    @property
    def _inside(self) -> QRectF:
        return QRectF(LEFT_PX, TOP_PX, self.width() - LEFT_PX - RIGHT_PX, self.height() - TOP_PX - BOTTOM_PX)

    @property
    def _top_mm(self) -> float:
        largest = max(mm for line in self._lines for _day, mm, _sure in line.points)
        step = step_mm(max(largest, 1.0))
        return step * (int(largest / step - 1e-9) + 1)

    def place(self, day: date, mm: float) -> QPointF:
        """Where a value is drawn."""
        area, first, last = self._inside, self._dates[0], self._dates[-1]
        days = (last - first).days
        across = 0.5 if days == 0 else (day - first).days / days
        return QPointF(area.left() + across * area.width(), area.bottom() - mm / self._top_mm * area.height())

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        at = event.position()
        near = [
            ((self.place(day, mm) - at).manhattanLength(), line.number)
            for line in self._lines
            for day, mm, _sure in line.points
            if line.number != SUM_NUMBER
        ]
        if near and min(near)[0] <= REACH_PX:
            self.chosen.emit(min(near)[1])

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(ui_font(9))
        theme = shown_theme()
        painter.fillRect(self.rect(), QColor(theme.panel))
        if not self._lines:
            painter.setPen(QColor(theme.secondary))
            painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, tr(EMPTY))
        else:
            self._draw_axes(painter)
            for line in self._lines:
                self._draw_line(painter, line)
        painter.end()

    def _draw_axes(self, painter: QPainter) -> None:
        theme, area, top = shown_theme(), self._inside, self._top_mm
        step = step_mm(top)
        words = QFontMetricsF(painter.font())
        for number in range(round(top / step) + 1):
            y = area.bottom() - number * step / top * area.height()
            painter.setPen(QPen(QColor(theme.line), 1.0))
            painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y))
            painter.setPen(QColor(theme.secondary))
            text = f"{number * step:g} mm"
            painter.drawText(QPointF(area.left() - 8 - words.horizontalAdvance(text), y + words.ascent() / 2 - 1), text)
        free = 0.0
        for day in self._dates:
            x, text = self.place(day, 0.0).x(), day.isoformat()
            width = words.horizontalAdvance(text)
            painter.drawLine(QPointF(x, area.bottom()), QPointF(x, area.bottom() + 4))
            left = min(max(x - width / 2, 2.0), self.width() - width - 2.0)
            if left >= free:  # dates close to each other share the room of the first
                painter.drawText(QPointF(left, area.bottom() + 8 + words.ascent()), text)
                free = left + width + 8

    def _draw_line(self, painter: QPainter, line: Line) -> None:
        """The line and its marks; dashed to what nobody has answered yet, dotted for the sum."""
        is_thick = line.number == self.selected
        places = [self.place(day, mm) for day, mm, _sure in line.points]
        for (begin, end), (_day, _mm, is_sure) in zip(pairwise(places), line.points[1:], strict=True):
            style = Qt.PenStyle.SolidLine if is_sure else Qt.PenStyle.DashLine
            style = Qt.PenStyle.DotLine if line.number == SUM_NUMBER else style
            painter.setPen(QPen(color_of(line.number), 3.0 if is_thick else 1.5, style))
            painter.drawLine(begin, end)
        for place in places:
            draw_mark(painter, place, line.number, 6.0 if is_thick else 4.5)
