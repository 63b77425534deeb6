"""What was measured on the study: a list to go to each measurement."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QTreeWidget, QTreeWidgetItem, QVBoxLayout, QWidget

from medviewer.app.measurement_list import measured_items
from medviewer.app.measuring import jump_to
from medviewer.app.signal import Topic
from medviewer.domain.wording import tr
from medviewer.ui.action_set import run_safely
from medviewer.ui.panels.two_lines import BOLD, SECOND_LINE, TwoLineDelegate
from medviewer.ui.rows import heading

if TYPE_CHECKING:
    from medviewer.app.review import Review
    from medviewer.domain.measured_list import MeasuredItem

SHOWN_TOPICS = frozenset({Topic.MEASUREMENTS, Topic.VOLUME})
TALLEST_PX = 220
ID_ROLE = int(Qt.ItemDataRole.UserRole)


class MeasurementsPanel(QWidget):
    """Measurements with their values and the source of their millimetres; hidden while there are none.

    Parameters
    ----------
    review
        What the use cases act on.
    """

    def __init__(self, review: Review) -> None:
        super().__init__()
        self._review = review
        self._shown: tuple[MeasuredItem, ...] = ()
        self.tree = QTreeWidget()
        self.tree.setHeaderHidden(True)
        self.tree.setIndentation(0)
        self.tree.setItemDelegate(TwoLineDelegate(self.tree))
        self.tree.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.tree.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.tree.setMaximumHeight(TALLEST_PX)
        self.tree.setAccessibleName(tr("Measurements"))
        self.tree.itemClicked.connect(self._go)
        self.tree.itemActivated.connect(self._go)
        box = QVBoxLayout(self)
        box.setContentsMargins(8, 8, 8, 8)
        box.setSpacing(4)
        box.addWidget(heading(tr("MEASUREMENTS")))
        box.addWidget(self.tree)
        self.setVisible(False)

    def refresh(self, topics: frozenset[Topic]) -> None:
        """List what was measured on the study on screen."""
        if not topics & SHOWN_TOPICS:
            return
        items = measured_items(self._review)
        if items != self._shown:
            self._shown = items
            self._rebuild()
        selected = self._review.room.measurements.selected
        for number, item in enumerate(items):
            row = self.tree.topLevelItem(number)
            if row is not None:
                row.setSelected(item.measurement.id == selected)
        self.setVisible(bool(items))

    def _rebuild(self) -> None:
        self.tree.clear()
        for item in self._shown:
            source = item.measured.source_text
            row = QTreeWidgetItem([f"{item.name}  {item.main_text}".rstrip()])
            row.setData(0, SECOND_LINE, source)
            row.setData(0, BOLD, False)
            row.setData(0, ID_ROLE, item.measurement.id)
            row.setToolTip(0, "\n".join((item.name, item.series, *item.measured.lines, source)))
            self.tree.addTopLevelItem(row)

    def _go(self, row: QTreeWidgetItem) -> None:
        run_safely(self._review, lambda: jump_to(self._review, row.data(0, ID_ROLE)))
