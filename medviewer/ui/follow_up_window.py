"""The follow-up in a window of its own: table, plot, and what the reader says of proposed pairs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPushButton, QSplitter, QVBoxLayout, QWidget

from medviewer.app.monitoring import TOPICS, Monitoring
from medviewer.app.monitoring_studies import followed
from medviewer.app.signal import Topic
from medviewer.domain.errors import UserError
from medviewer.domain.follow_up import FollowUp, response_text
from medviewer.domain.lesion_pairs import Answer, CellState
from medviewer.domain.recist import thresholds_text
from medviewer.domain.wording import mark, tr
from medviewer.ui.action_set import run_safely
from medviewer.ui.follow_up_answers import answers_for
from medviewer.ui.follow_up_plot import FollowUpPlot
from medviewer.ui.follow_up_table import FollowUpTable
from medviewer.ui.rows import text_label

if TYPE_CHECKING:
    from collections.abc import Callable

    from medviewer.app.review import Review

SIZE_PX = (980, 640)
NOTHING = mark(
    "Measure a lesion (D or B), or accept a finding, in this study and in an earlier one; they are listed here."
)
ONE_STUDY = mark("Only one study of this person is open. Open the folder with an earlier one to compare.")
BUTTONS = (
    (Answer.SAME, mark("Same lesion")),
    (Answer.OTHER, mark("Not the same")),
    (Answer.GONE, mark("Gone")),
    (Answer.NEW, mark("New lesion")),
)


class FollowUpWindow(QDialog):
    """Stays open beside the images and follows what is measured; Ctrl+Z takes back the last answer.

    Parameters
    ----------
    review
        What the answers act on.
    as_reader
        Runs an answer once a reader is named.
    save
        Asks where to write the table.
    """

    def __init__(
        self,
        review: Review,
        as_reader: Callable[[Callable[[], None]], None],
        save: Callable[[FollowUp], None],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(tr("Follow-up"))
        self.resize(*SIZE_PX)
        self._review, self._as_reader, self._save = review, as_reader, save
        self._link = review.room.link
        self.monitoring = Monitoring(review)
        self.found = FollowUp()
        self.who, self.said = text_label("", "title"), text_label("", "secondary")
        self.table, self.plot = FollowUpTable(), FollowUpPlot()
        self.buttons = {answer: QPushButton(tr(text)) for answer, text in BUTTONS}
        self.undo, self.export = QPushButton(tr("Undo")), QPushButton(tr("Export table…"))
        self._place()
        self._connect()
        self._show()

    def _place(self) -> None:
        box = QVBoxLayout(self)
        box.setContentsMargins(12, 12, 12, 12)
        box.setSpacing(8)
        box.addWidget(self.who)
        parts = QSplitter(Qt.Orientation.Vertical)
        parts.setChildrenCollapsible(False)
        parts.addWidget(self.table)
        parts.addWidget(self.plot)
        parts.setSizes([320, 240])
        line = QHBoxLayout()
        for button in (*self.buttons.values(), self.undo, self.export):
            button.setAutoDefault(False)
            line.addWidget(button)
        line.insertStretch(len(self.buttons), 1)
        box.addWidget(parts, 1)
        box.addLayout(line)
        box.addWidget(self.said)
        box.addWidget(text_label(thresholds_text(), "secondary"))

    def _connect(self) -> None:
        self.table.chosen.connect(self._go)
        self.table.itemSelectionChanged.connect(self._enable)
        self.table.currentCellChanged.connect(self._enable)
        self.plot.chosen.connect(self._choose)
        for answer, button in self.buttons.items():
            button.clicked.connect(lambda _checked=False, one=answer: self._answer(one))
        self.undo.clicked.connect(self._undo)
        self.export.clicked.connect(lambda: self._save(self.found))
        QShortcut(QKeySequence("Ctrl+Z"), self, self._undo)

    def refresh(self, topics: frozenset[Topic]) -> None:
        """Show the lesions as they are now."""
        if not topics & TOPICS:
            return
        self.monitoring.refresh(topics)
        room = self._review.room
        # of slice steps and strokes that go on there are many, and the record is not to be read at each
        steps = {Topic.VIEW} if room.segments.draft is None else {Topic.VIEW, Topic.SEGMENTS}
        if room.link is not self._link or (topics & TOPICS) - steps:
            self._show()

    def _show(self) -> None:
        current = self._review.session.current
        self._link = self._review.room.link
        try:
            found = followed(self._review)
        except UserError as error:
            self.said.setText(error.title)
            return
        if found != self.found or current is None:
            self.found = found
            self.table.show_follow_up(found)
            self.plot.show_follow_up(found)
        self.who.setText("" if current is None else current.study.patient.display_name)
        self.export.setEnabled(bool(found.tracks))
        self._enable()

    def _enable(self) -> None:
        possible = self._possible()
        for answer, button in self.buttons.items():
            button.setEnabled(answer in possible)
        self.undo.setEnabled(self.monitoring.can_undo)
        rows = self.table.lesions_selected()
        self.plot.select(rows[0] if rows else None)
        self.said.setText(self._words())

    def _words(self) -> str:
        """What is to be done next, else the response at the last date."""
        if not self.found.tracks:
            return tr(NOTHING)
        if len(self.found.times) < 2:
            return tr(ONE_STUDY)
        asked = self.found.open_questions
        last = self.found.responses[-1]
        todo = tr("{asked} to be answered: select a row. ", asked=asked) if asked else ""
        return f"{todo}{self.found.times[-1].date}: {response_text(last)}. {' '.join(last.reasons)}"

    def _possible(self) -> dict[Answer, object]:
        return dict(answers_for(self.found, self.table.lesions_selected(), self.table.date_selected()))

    def _answer(self, answer: Answer) -> None:
        given = answers_for(self.found, self.table.lesions_selected(), self.table.date_selected()).get(answer)
        if given is not None:
            run_safely(self._review, lambda: self._as_reader(lambda: self._keep(lambda: self.monitoring.answer(given))))

    def _undo(self) -> None:
        run_safely(self._review, lambda: self._keep(self.monitoring.undo))

    def _keep(self, act: Callable[[], None]) -> None:
        act()
        self._show()

    def _choose(self, number: int) -> None:
        self.table.selectRow(number)
        self._go(number, -1)

    def _go(self, number: int, date_number: int) -> None:
        """Both viewports to a lesion: at the date chosen, else at its last, and at the one before it."""
        track = self.found.tracks[number]
        seen = [at for at, cell in enumerate(track.cells) if cell.lesion is not None]
        last = date_number if date_number in seen else seen[-1]
        lesions = [track.cells[last].lesion, track.before(last)]
        if lesions[1] is None and track.cells[last].state is CellState.FIRST and len(seen) > 1:
            lesions[1] = track.cells[seen[1]].lesion
        run_safely(self._review, lambda: self.monitoring.show([one for one in lesions if one is not None]))
