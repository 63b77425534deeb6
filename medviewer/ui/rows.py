"""Small parts that panels are made of: headings, lines of text, rules."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import QFrame, QLabel, QSizePolicy, QVBoxLayout, QWidget
from typing_extensions import override


def text_label(text: str = "", role: str = "") -> QLabel:
    """A label that wraps and takes the width it is given; `role` picks its look in the style sheet."""
    label = QLabel(text)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    label.setProperty("role", role)
    label.setMinimumWidth(1)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return label


def heading(text: str) -> QLabel:
    """The heading of a panel."""
    label = QLabel(text)
    label.setProperty("role", "heading")
    return label


def rule() -> QFrame:
    """A thin line between two parts."""
    line = QFrame()
    line.setProperty("role", "rule")
    return line


def panel_box(widget: QWidget, spacing: int = 8) -> QVBoxLayout:
    """The layout of a panel, on the 4/8 px grid."""
    widget.setObjectName("panel")
    widget.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
    box = QVBoxLayout(widget)
    box.setContentsMargins(8, 8, 8, 8)
    box.setSpacing(spacing)
    return box


class ElidedLabel(QLabel):
    """One line, elided in the middle where it does not fit; the tooltip has the whole text."""

    def __init__(self, text: str = "", role: str = "secondary") -> None:
        super().__init__()
        self.setProperty("role", role)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.show_text(text)

    def show_text(self, text: str) -> None:
        """Show another text."""
        self.setText(text)
        self.setToolTip(text)

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(20, super().minimumSizeHint().height())

    @override
    def paintEvent(self, event: object) -> None:
        painter = QPainter(self)
        painter.setPen(self.palette().color(self.foregroundRole()))
        shown = QFontMetrics(self.font()).elidedText(self.text(), Qt.TextElideMode.ElideMiddle, self.width())
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignVCenter | self.alignment(), shown)
