"""The table of the follow-up: a row for each lesion, a column for each date, the sum below."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableWidget, QTableWidgetItem
from typing_extensions import override

from medviewer.domain.follow_up import FollowUp, cell_text, overall_of, response_text, step_text, steps_of, volume_text
from medviewer.domain.growth import days_text
from medviewer.domain.measured import NotMeasurable
from medviewer.domain.wording import mark, tr
from medviewer.ui.follow_up_marks import SUM_NUMBER, mark_icon

if TYPE_CHECKING:
    from medviewer.domain.lesion_pairs import Track
    from medviewer.domain.recist import Response

LESION = mark("Lesion")
AFTER_DATES = (mark("Change since first"), mark("Last volume"), mark("Doubling time"))
SUM_ROW = mark("Sum of targets")


class FollowUpTable(QTableWidget):
    """Rows are numbered as the tracks; the last row is the sum.

    A click or Enter on a row asks to go to its lesion.
    """

    chosen = Signal(int, int)
    """Number of the lesion, and of the date (-1 for none)."""

    def __init__(self) -> None:
        super().__init__()
        self._found = FollowUp()
        self.setAccessibleName(tr("Lesions over time"))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setWordWrap(True)
        self.verticalHeader().setVisible(False)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        self.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft)
        self.cellClicked.connect(self._choose)
        self.cellActivated.connect(self._choose)

    def show_follow_up(self, found: FollowUp) -> None:
        """Show this; the selection stays where there are as many lesions."""
        if found == self._found and self.columnCount():
            return
        rows = self.lesions_selected()
        self._found = found
        head = [tr(LESION), *(time.date.isoformat() for time in found.times), *map(tr, AFTER_DATES)]
        self.clear()
        self.setColumnCount(len(head))
        self.setHorizontalHeaderLabels(head)
        self.setRowCount(len(found.tracks) + bool(found.tracks))
        for number, track in enumerate(found.tracks):
            self._fill(number, self._texts(number, track))
            self._mark(number, number)
            self._tell(number, len(found.times) + 1, "\n".join(step_text(found, one) for one in steps_of(found, track)))
            self._tell(
                number,
                len(found.times) + 2,
                tr("Of the {volume_words}", volume_words=tr(track.last.volume_words))
                if track.last.volume_words
                else "",
            )
        if found.tracks:
            self._fill_sums(len(found.tracks))
        self._fit()
        for row in rows:
            if row < len(found.tracks):
                self.selectRow(row)

    def _fit(self) -> None:
        header = self.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(self.columnCount() - 1, QHeaderView.ResizeMode.Stretch)

    def _texts(self, number: int, track: Track) -> list[str]:
        overall = overall_of(self._found, track)
        name = tr("{lesion}  (target)", lesion=track.name) if number in self._found.targets else track.name
        change = "" if overall is None else overall.size.text("mm")
        doubling = "" if overall is None else days_text(overall.doubling_days)
        return [name, *(cell_text(cell) for cell in track.cells), change, volume_text(track.last), doubling]

    def _fill_sums(self, row: int) -> None:
        responses = self._found.responses
        self._fill(row, [tr(SUM_ROW), *(_sum_text(one) for one in responses), "", "", ""])
        for column, response in enumerate(responses, start=1):
            self._tell(row, column, "\n".join((response_text(response), *response.reasons)))
        self._mark(row, SUM_NUMBER)

    def _mark(self, row: int, number: int) -> None:
        item = self.item(row, 0)
        if item is not None:
            item.setIcon(mark_icon(number, self.devicePixelRatioF()))

    def _tell(self, row: int, column: int, text: str) -> None:
        item = self.item(row, column)
        if item is not None:
            item.setToolTip(text)

    def _fill(self, row: int, texts: list[str]) -> None:
        for column, text in enumerate(texts):
            item = QTableWidgetItem(text)
            item.setToolTip(text)
            item.setTextAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
            self.setItem(row, column, item)

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.PaletteChange:
            for number in range(len(self._found.tracks)):
                self._mark(number, number)
            self._mark(len(self._found.tracks), SUM_NUMBER)  # there is no such row while there are no lesions
        super().changeEvent(event)

    def lesions_selected(self) -> list[int]:
        """Numbers of the lesions whose rows are selected."""
        rows = {index.row() for index in self.selectionModel().selectedRows()}
        return sorted(row for row in rows if row < len(self._found.tracks))

    def date_selected(self) -> int:
        """Number of the date whose column is the current one; -1 for none."""
        at = self.currentColumn() - 1
        return at if 0 <= at < len(self._found.times) else -1

    def _choose(self, row: int, column: int) -> None:
        if row < len(self._found.tracks):
            at = column - 1
            self.chosen.emit(row, at if 0 <= at < len(self._found.times) else -1)


def _sum_text(response: Response) -> str:
    word = tr(response.category.value)
    return word if isinstance(response.sum_mm, NotMeasurable) else f"{response.sum_mm:.1f} mm\n{word}"
