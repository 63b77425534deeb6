"""All shortcuts in one table that can be searched and edited; a key never does two things."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QHeaderView,
    QLineEdit,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from medviewer.domain.wording import mark, tr
from medviewer.ui.action_set import run_safely
from medviewer.ui.actions import ACTIONS
from medviewer.ui.rows import text_label
from medviewer.ui.shortcuts import key_of, key_text, keys_in_force, why_refused, with_keys, without_own_keys

if TYPE_CHECKING:
    from medviewer.app.review import Review
    from medviewer.app.settings import Settings

SIZE_PX = (620, 620)
ID_ROLE = int(Qt.ItemDataRole.UserRole)
HINT = mark("Choose an action, then Change. Enter does it too.")
PRESS = mark("Press the new key for “{}”. Esc leaves it as it is.")


class KeyTable(QTreeWidget):
    """The table; Enter asks for another key of the row."""

    wanted = Signal()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.wanted.emit()
        else:
            super().keyPressEvent(event)


class ShortcutDialog(QDialog):
    """Shows and changes the keys of all actions; each change counts and is kept at once.

    Parameters
    ----------
    review
        Whose settings hold the keys.
    """

    def __init__(self, review: Review, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._review = review
        self._recording = ""
        self._adds = False
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(tr("Keyboard shortcuts"))
        self.resize(*SIZE_PX)
        self.search = QLineEdit()
        self.search.setPlaceholderText(tr("Search an action or a key"))
        self.search.setAccessibleName(tr("Search shortcuts"))
        self.search.setClearButtonEnabled(True)
        self.table = KeyTable()
        self.said = text_label(tr(HINT), "secondary")
        self.change, self.add = QPushButton(tr("Change…")), QPushButton(tr("Add a key…"))
        self.remove, self.reset = QPushButton(tr("No key")), QPushButton(tr("Reset"))
        self.reset_all, self.close_button = QPushButton(tr("Reset all")), QPushButton(tr("Close"))
        self._fill()
        self._place()
        self._connect()
        self.table.setCurrentItem(self._items()[0])
        self._show_choice()

    def _fill(self) -> None:
        self.table.setHeaderLabels([tr("Action"), tr("Keys"), tr("Menu")])
        self.table.setRootIsDecorated(False)
        self.table.setAccessibleName(tr("Shortcuts"))
        self.table.setUniformRowHeights(True)
        for spec in ACTIONS:
            item = QTreeWidgetItem(
                [spec.said.rstrip("…") + (tr(" (hold to peek)") if spec.held else ""), "", tr(spec.menu)]
            )
            item.setData(0, ID_ROLE, spec.id)
            self.table.addTopLevelItem(item)
        header = self.table.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(2, QHeaderView.ResizeMode.ResizeToContents)
        self._show_keys()

    def _place(self) -> None:
        box = QVBoxLayout(self)
        box.setContentsMargins(16, 16, 16, 16)
        box.setSpacing(8)
        box.addWidget(self.search)
        box.addWidget(self.table, 1)
        box.addWidget(self.said)
        line = QHBoxLayout()
        for button in (self.change, self.add, self.remove, self.reset, self.reset_all, self.close_button):
            button.setAutoDefault(False)
            if button is self.reset_all:
                line.addStretch(1)
            line.addWidget(button)
        box.addLayout(line)

    def _connect(self) -> None:
        self.search.textChanged.connect(self._filter)
        self.table.currentItemChanged.connect(self._show_choice)
        self.table.wanted.connect(self._ask_change)
        self.table.itemDoubleClicked.connect(self._ask_change)
        self.change.clicked.connect(self._ask_change)
        self.add.clicked.connect(self._ask_more)
        self.remove.clicked.connect(self._take_away)
        self.reset.clicked.connect(self._reset_one)
        self.reset_all.clicked.connect(self._reset_all)
        self.close_button.clicked.connect(self.accept)
        self.finished.connect(self._let_go)

    @property
    def chosen(self) -> str:
        """The id of the action in the current row; empty where no row is."""
        item = self.table.currentItem()
        return "" if item is None or item.isHidden() else str(item.data(0, ID_ROLE))

    def choose(self, name: str) -> None:
        """Go to the row of an action."""
        self.table.setCurrentItem(next(item for item in self._items() if item.data(0, ID_ROLE) == name))

    def _items(self) -> list[QTreeWidgetItem]:
        return [item for n in range(self.table.topLevelItemCount()) if (item := self.table.topLevelItem(n)) is not None]

    def _filter(self, text: str) -> None:
        words = text.casefold().split()
        for item in self._items():
            row = f"{item.text(0)} {item.text(1)} {item.text(2)}".casefold()
            item.setHidden(not all(word in row for word in words))
        seen = [item for item in self._items() if not item.isHidden()]
        if seen and not self.chosen:
            self.table.setCurrentItem(seen[0])
        self._show_choice()

    def _show_keys(self) -> None:
        keys = keys_in_force(self._review.session.settings.shortcuts)
        for item in self._items():
            item.setText(1, key_text(keys[item.data(0, ID_ROLE)]))

    def _show_choice(self) -> None:
        self._stop_recording(tr(HINT))
        name = self.chosen
        keys = keys_in_force(self._review.session.settings.shortcuts)
        for button in (self.change, self.add):
            button.setEnabled(bool(name))
        self.remove.setEnabled(bool(name) and bool(keys[name]))
        self.reset.setEnabled(name in self._review.session.settings.shortcuts)
        self.reset_all.setEnabled(bool(self._review.session.settings.shortcuts))

    def _ask_change(self) -> None:
        self._record(adds=False)

    def _ask_more(self) -> None:
        self._record(adds=True)

    def _record(self, *, adds: bool) -> None:
        item = self.table.currentItem()
        if self.chosen and item is not None:
            self._recording, self._adds = self.chosen, adds
            self.grabKeyboard()
            self.said.setText(tr(PRESS).format(item.text(0)))

    def _stop_recording(self, said: str) -> None:
        if self._recording:
            self.releaseKeyboard()
        self._recording = ""
        self.said.setText(said)

    @override
    def event(self, event: QEvent) -> bool:
        if self._recording and isinstance(event, QKeyEvent):
            event.accept()
            if event.type() == QEvent.Type.KeyPress:
                self._take(event)
            return True  # no key means anything else meanwhile, Tab and Esc neither
        if self._recording and event.type() == QEvent.Type.WindowDeactivate:
            self._stop_recording(tr(HINT))
        return super().event(event)

    def _take(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self._stop_recording(tr(HINT))
            return
        key = key_of(event)
        if not key:
            return  # Shift and the like come before the key that they belong to
        name = self._recording
        keys = keys_in_force(self._review.session.settings.shortcuts)
        refused = why_refused(name, key, keys)
        if refused:
            self._stop_recording(refused)
            return
        self._keep(with_keys(self._review.session.settings, name, (*keys[name], key) if self._adds else (key,)))

    def _take_away(self) -> None:
        self._keep(with_keys(self._review.session.settings, self.chosen, ()))

    def _reset_one(self) -> None:
        """Give the action its keys of the table back; one that does something else meanwhile stays there."""
        settings, name = self._review.session.settings, self.chosen
        own = next(spec.keys for spec in ACTIONS if spec.id == name)
        keys = keys_in_force(settings.shortcuts)
        refused = next((why for key in own if (why := why_refused(name, key, keys))), "")
        if refused:
            self.said.setText(refused)
            return
        self._keep(with_keys(settings, name, own))

    def _reset_all(self) -> None:
        self._keep(without_own_keys(self._review.session.settings))

    def _keep(self, settings: Settings) -> None:
        def keep() -> None:
            self._review.ports.save_settings(settings)
            self._review.session.set_settings(settings)

        run_safely(self._review, keep)
        self._show_keys()
        self._show_choice()

    def _let_go(self) -> None:
        if self._recording:
            self._recording = ""
            self.releaseKeyboard()
