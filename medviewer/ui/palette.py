"""The command palette: all actions, found by a few letters of their names and done with Enter."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QHeaderView, QLineEdit, QTreeWidget, QTreeWidgetItem, QVBoxLayout, QWidget
from typing_extensions import override

from medviewer.domain.wording import mark, tr
from medviewer.ui.actions import ACTIONS
from medviewer.ui.fuzzy import rating
from medviewer.ui.rows import text_label
from medviewer.ui.shortcuts import key_text, keys_in_force

if TYPE_CHECKING:
    from collections.abc import Callable

    from medviewer.app.review import Review
    from medviewer.app.session import ReviewSession
    from medviewer.ui.action_spec import ActionSpec

SIZE_PX = (560, 420)
TRAVEL = frozenset({Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown})
NOT_NOW = mark("“{}” is not possible now.")
OPENS_ITSELF = "palette"
NAMED, POSSIBLE = 1000, 50
"""Points on top of those for the letters."""


class Palette(QDialog):
    """A line to type in over the list of actions; those that are not possible now are grey.

    Parameters
    ----------
    review
        What the actions are asked whether they are possible on, and whose keys are shown.
    run
        Does an action, once the palette has closed.
    """

    def __init__(self, review: Review, run: Callable[[ActionSpec], None], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._review = review
        self._run = run
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(tr("All actions"))
        self.resize(*SIZE_PX)
        self.line = QLineEdit()
        self.line.setPlaceholderText(tr("What do you want to do?"))
        self.line.setAccessibleName(tr("Search actions"))
        self.list = self._make_list()
        self.said = text_label(tr("Arrows choose, Enter does it, Esc closes."), "secondary")
        box = QVBoxLayout(self)
        box.setContentsMargins(12, 12, 12, 12)
        box.setSpacing(8)
        for part in (self.line, self.list, self.said):
            box.addWidget(part)
        self.line.textChanged.connect(self.search)
        self.list.itemClicked.connect(self.do_current)
        self.list.currentItemChanged.connect(self._name_current)
        self.search("")
        self.line.setFocus()

    def _make_list(self) -> QTreeWidget:
        table = QTreeWidget()
        table.setColumnCount(2)
        table.setHeaderHidden(True)
        table.setRootIsDecorated(False)
        table.setUniformRowHeights(True)
        table.setAccessibleName(tr("Actions"))
        table.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # the arrows act on it from the line
        header = table.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        return table

    def search(self, typed: str) -> None:
        """List what answers to the letters, the best first; in the order of the table where none are typed."""
        rated = [
            (points, number, spec)
            for number, spec in enumerate(ACTIONS)
            if spec.id != OPENS_ITSELF and (points := self._points(typed, spec)) is not None
        ]
        keys = keys_in_force(self._review.session.settings.shortcuts)
        self.list.clear()
        for _points, number, spec in sorted(rated, key=lambda each: (-each[0], each[1])):
            self.list.addTopLevelItem(self._row(number, spec, key_text(keys[spec.id])))
        first = self.list.topLevelItem(0)
        if first is not None:
            self.list.setCurrentItem(first)

    def _points(self, typed: str, spec: ActionSpec) -> int | None:
        """What an action is worth for the letters: its own name more than its menu's, and what is possible more."""
        points = rating(typed, _title(spec, self._review.session))
        if points is None or not typed.strip():
            return points
        own = rating(typed, spec.said)
        named = points if own is None else max(points, own + NAMED)
        return named + (POSSIBLE if spec.enabled(self._review.session) else 0)

    def _row(self, number: int, spec: ActionSpec, keys: str) -> QTreeWidgetItem:
        row = QTreeWidgetItem([_title(spec, self._review.session), keys])
        row.setData(0, Qt.ItemDataRole.UserRole, number)
        if not spec.enabled(self._review.session):
            disabled = self.palette().brush(self.palette().ColorGroup.Disabled, self.palette().ColorRole.Text)
            for column in range(2):
                row.setForeground(column, disabled)
            row.setData(
                0,
                Qt.ItemDataRole.AccessibleTextRole,
                tr("{title}, not possible now", title=_title(spec, self._review.session)),
            )
        return row

    @property
    def current(self) -> ActionSpec | None:
        """The action in the current row."""
        row = self.list.currentItem()
        return None if row is None else ACTIONS[row.data(0, Qt.ItemDataRole.UserRole)]

    def do_current(self) -> None:
        """Close, and do the action of the current row; one that is not possible now is said to be that."""
        spec = self.current
        if spec is None:
            return
        if not spec.enabled(self._review.session):
            self.said.setText(tr(NOT_NOW).format(spec.said.rstrip("…")))
            return
        self.accept()
        self._run(spec)

    def _name_current(self) -> None:
        """Tell a screen reader the row that the arrows came to: the line keeps the keyboard."""
        row = self.list.currentItem()
        said = "" if row is None else f"{row.data(0, Qt.ItemDataRole.AccessibleTextRole) or row.text(0)} {row.text(1)}"
        self.line.setAccessibleDescription(said.strip())

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in TRAVEL:
            QCoreApplication.sendEvent(self.list, QKeyEvent(event.type(), event.key(), event.modifiers()))
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.do_current()
        else:
            super().keyPressEvent(event)


def _title(spec: ActionSpec, session: ReviewSession) -> str:
    text = spec.text_for(session).rstrip("…")
    return f"{tr(spec.menu)}: {text}" if spec.menu else text
