"""Rows of two lines with a picture: the second line is quieter, both are elided in the middle."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QIcon, QPainter
from PySide6.QtWidgets import QApplication, QStyle, QStyledItemDelegate, QStyleOptionViewItem
from typing_extensions import override

from medviewer.ui.theme import SMALL_POINTS, shown_theme, ui_font

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

SECOND_LINE = int(Qt.ItemDataRole.UserRole) + 1
PROGRESS = int(Qt.ItemDataRole.UserRole) + 2
"""Fraction 0..1 while the row's series is being loaded, else None."""
DIMMED = int(Qt.ItemDataRole.UserRole) + 3
BOLD = int(Qt.ItemDataRole.UserRole) + 4
PADDING = 4
BAR_PX = 3

Index = QModelIndex | QPersistentModelIndex


class TwoLineDelegate(QStyledItemDelegate):
    """Paints DisplayRole, below it SECOND_LINE, at the left DecorationRole (an icon of the view's icon size)."""

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        height = QFontMetrics(ui_font()).height() + 2 * PADDING
        if index.data(SECOND_LINE):
            height += QFontMetrics(ui_font(SMALL_POINTS)).height()
        if isinstance(index.data(Qt.ItemDataRole.DecorationRole), QIcon):
            height = max(height, option.decorationSize.height() + 2 * PADDING)
        return QSize(40, height)

    @override
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        painter.save()
        self._paint_surface(painter, option)
        area = option.rect.adjusted(PADDING, PADDING, -PADDING, -PADDING)
        picture = index.data(Qt.ItemDataRole.DecorationRole)
        if isinstance(picture, QIcon):
            side = option.decorationSize
            spot = QRect(area.left(), area.center().y() - side.height() // 2 + 1, side.width(), side.height())
            picture.paint(painter, spot)
            area.setLeft(spot.right() + 2 * PADDING)
        self._paint_words(painter, area, index)
        self._paint_progress(painter, option.rect, index.data(PROGRESS))
        painter.restore()

    def _paint_surface(self, painter: QPainter, option: QStyleOptionViewItem) -> None:
        widget: QWidget = option.widget
        theme = shown_theme()
        style = widget.style() if widget is not None else QApplication.style()
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        if selected or option.state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(option.rect, QColor(theme.raised))
        if selected:
            painter.fillRect(
                QRect(option.rect.left(), option.rect.top(), 2, option.rect.height()), QColor(theme.accent)
            )
        if option.state & QStyle.StateFlag.State_HasFocus and style is not None:
            painter.setPen(QColor(theme.accent))
            painter.drawRect(option.rect.adjusted(0, 0, -1, -1))

    def _paint_words(self, painter: QPainter, area: QRect, index: Index) -> None:
        first, second = str(index.data(Qt.ItemDataRole.DisplayRole) or ""), str(index.data(SECOND_LINE) or "")
        theme = shown_theme()
        font = ui_font(bold=bool(index.data(BOLD)))
        small = ui_font(SMALL_POINTS)
        heights = [QFontMetrics(font).height(), QFontMetrics(small).height() if second else 0]
        top = area.center().y() - sum(heights) // 2 + 1
        bright = theme.secondary if index.data(DIMMED) else theme.text
        for text, face, color, height in (
            (first, font, bright, heights[0]),
            (second, small, theme.secondary, heights[1]),
        ):
            painter.setFont(face)
            painter.setPen(QColor(color))
            shown = QFontMetrics(face).elidedText(text, Qt.TextElideMode.ElideMiddle, area.width())
            line = QRect(area.left(), top, area.width(), height)
            painter.drawText(line, Qt.AlignmentFlag.AlignVCenter, shown)
            top += height

    def _paint_progress(self, painter: QPainter, rect: QRect, fraction: object) -> None:
        if isinstance(fraction, float):
            bar = QRect(rect.left(), rect.bottom() - BAR_PX + 1, rect.width(), BAR_PX)
            theme = shown_theme()
            painter.fillRect(bar, QColor(theme.line))
            bar.setWidth(round(rect.width() * fraction))
            painter.fillRect(bar, QColor(theme.accent))
