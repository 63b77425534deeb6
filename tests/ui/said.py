"""Every text that a window says, on screen or to a screen reader."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QComboBox,
    QGroupBox,
    QLabel,
    QLineEdit,
    QListView,
    QMenu,
    QTextEdit,
    QWidget,
)

from medviewer.app.resolve import slice_frame
from medviewer.domain.planes import PlaneName

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from medviewer.app.session import ReviewSession

OPEN, CLOSE = "⟦", "⟧"
_INNERMOST = re.compile(f"{OPEN}[^{OPEN}{CLOSE}]*{CLOSE}")
_ROLES = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole)


def untranslated(text: str) -> str:
    """What of a text came through no translation, where that puts brackets around each text."""
    while (less := _INNERMOST.sub(" ", text)) != text:
        text = less
    return " ".join(text.split())


def texts_of(root: QWidget) -> Iterator[str]:
    """The texts of a widget and of all that is in it."""
    for widget in (root, *root.findChildren(QWidget)):
        yield from (widget.toolTip(), widget.accessibleName(), widget.accessibleDescription(), widget.windowTitle())
        yield from next((say(widget) for kind, say in _SAYING.items() if isinstance(widget, kind)), ())
    for action in root.findChildren(QAction):
        yield from (action.text(), action.toolTip())


def _cells(view: QAbstractItemView) -> Iterator[str]:
    model = view.model()
    for column in range(1 if isinstance(view, QListView) else model.columnCount(QModelIndex())):
        head = model.headerData(column, Qt.Orientation.Horizontal)
        if isinstance(head, str):
            yield head
        for row in range(model.rowCount(QModelIndex())):
            values = (model.index(row, column).data(role) for role in _ROLES)
            yield from (value for value in values if isinstance(value, str))


_SAYING: dict[type[QWidget], Callable[[Any], Iterable[str]]] = {
    QLabel: lambda label: (label.text(),),
    QAbstractButton: lambda button: (button.text(),),
    QLineEdit: lambda line: (line.placeholderText(),),
    QGroupBox: lambda box: (box.title(),),
    QMenu: lambda menu: (menu.title(),),
    QTextEdit: lambda text: (text.toPlainText(),),
    QComboBox: lambda box: [box.itemText(number) for number in range(box.count())],
    QAbstractItemView: _cells,
}


def drawn_texts(session: ReviewSession) -> Iterator[str]:
    """The words in the corners of the slice views."""
    for plane in PlaneName:
        frame = slice_frame(session, plane)
        if frame is not None:
            text = frame.text
            yield from (*text.top_left, *text.top_right, *text.bottom_left, *text.bottom_right)
