"""The key images of the study: a list to go to each of them."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QTreeWidget, QTreeWidgetItem, QVBoxLayout, QWidget

from medviewer.app.marking import jump_to_key, remove_mark
from medviewer.app.signal import Topic
from medviewer.domain.wording import tr
from medviewer.ui.action_set import run_safely
from medviewer.ui.icons import icon
from medviewer.ui.panels.signature_line import local_time
from medviewer.ui.panels.two_lines import BOLD, SECOND_LINE, TwoLineDelegate
from medviewer.ui.rows import heading

if TYPE_CHECKING:
    from medviewer.app.key_slices import KeySlice
    from medviewer.app.review import Review

SHOWN_TOPICS = frozenset({Topic.MEASUREMENTS, Topic.VOLUME})
TALLEST_PX = 132
ID_ROLE = int(Qt.ItemDataRole.UserRole)


class KeyImagesPanel(QWidget):
    """Marked slices with who marked them; hidden while there are none.

    Parameters
    ----------
    review
        What the use cases act on.
    """

    def __init__(self, review: Review) -> None:
        super().__init__()
        self._review = review
        self._shown: tuple[KeySlice, ...] = ()
        self.tree = QTreeWidget()
        self.tree.setHeaderHidden(True)
        self.tree.setIndentation(0)
        self.tree.setItemDelegate(TwoLineDelegate(self.tree))
        self.tree.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.tree.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.tree.setMaximumHeight(TALLEST_PX)
        self.tree.setAccessibleName(tr("Key images"))
        self.tree.itemClicked.connect(self._go)
        self.tree.itemActivated.connect(self._go)
        self.tree.itemSelectionChanged.connect(self._enable)
        self.remove = QToolButton()
        self.remove.setIcon(icon("trash"))
        self.remove.setToolTip(tr("Remove the chosen key image"))
        self.remove.setAccessibleName(tr("Remove the chosen key image"))
        self.remove.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.remove.clicked.connect(self._remove)
        self._place()
        self._enable()
        self.setVisible(False)

    def _place(self) -> None:
        box = QVBoxLayout(self)
        box.setContentsMargins(8, 8, 8, 8)
        box.setSpacing(4)
        top = QHBoxLayout()
        top.addWidget(heading(tr("KEY IMAGES")), 1)
        top.addWidget(self.remove)
        box.addLayout(top)
        box.addWidget(self.tree)

    def refresh(self, topics: frozenset[Topic]) -> None:
        """List what is marked on the study on screen."""
        if not topics & SHOWN_TOPICS:
            return
        current = self._review.session.current
        keys = () if current is None else self._review.room.key_slices.on_study(current.study.uid)
        if keys != self._shown:
            self._shown = keys
            self._rebuild()
        self.setVisible(bool(keys))

    def _rebuild(self) -> None:
        self.tree.clear()
        for key in self._shown:
            row = QTreeWidgetItem([f"{tr(key.plane.value)} {key.number}/{key.count}"])
            said = " · ".join(part for part in (key.author, local_time(key.created)) if part)
            row.setData(0, SECOND_LINE, said)
            row.setData(0, BOLD, False)
            row.setData(0, ID_ROLE, key.id)
            row.setToolTip(0, f"{key.words}\n{said}")
            self.tree.addTopLevelItem(row)

    def _enable(self) -> None:
        self.remove.setEnabled(bool(self.tree.selectedItems()))

    def _go(self, row: QTreeWidgetItem) -> None:
        run_safely(self._review, lambda: jump_to_key(self._review, row.data(0, ID_ROLE)))

    def _remove(self) -> None:
        for row in self.tree.selectedItems():
            run_safely(self._review, partial(remove_mark, self._review, row.data(0, ID_ROLE)))
