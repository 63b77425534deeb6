"""The question whether an earlier study is of the same person, with both identities side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from medviewer.app.priors import PersonQuestion, answer_question, open_question
from medviewer.app.signal import Topic
from medviewer.app.slice_text import identity
from medviewer.domain.wording import mark, tr
from medviewer.ui.action_set import run_safely
from medviewer.ui.rows import text_label

if TYPE_CHECKING:
    from collections.abc import Callable

    from medviewer.app.review import Review
    from medviewer.domain.study import Study

TOPICS = frozenset({Topic.STUDIES, Topic.VOLUME})
ASKED = mark("Is this the same person?")


class PersonCard(QWidget):
    """Beside the images and never over them; hidden while there is nothing to ask. An answer is kept with a name.

    Parameters
    ----------
    review
        What the answer acts on.
    as_reader
        Runs an answer once a reader is named.
    """

    def __init__(self, review: Review, as_reader: Callable[[Callable[[], None]], None]) -> None:
        super().__init__()
        self._review, self._as_reader = review, as_reader
        self.question: PersonQuestion | None = None
        self.here, self.there = text_label(), text_label()
        self.why = text_label("", "warning")
        self.yes, self.no = QPushButton(tr("Yes, the same")), QPushButton(tr("No"))
        outer = QVBoxLayout(self)
        outer.setContentsMargins(8, 4, 8, 4)
        outer.addWidget(self._card())
        self.yes.clicked.connect(lambda: self._answer(is_same=True))
        self.no.clicked.connect(lambda: self._answer(is_same=False))
        self.setVisible(False)

    def _card(self) -> QFrame:
        card = QFrame()
        card.setObjectName("notice")
        box = QVBoxLayout(card)
        box.setContentsMargins(8, 8, 8, 8)
        box.setSpacing(4)
        box.addWidget(text_label(tr(ASKED), "title"))
        sides = QHBoxLayout()
        for heading, side in ((tr("This study"), self.here), (tr("Earlier study"), self.there)):
            column = QVBoxLayout()
            label = QLabel(heading)
            label.setProperty("role", "secondary")
            column.addWidget(label)
            column.addWidget(side)
            column.addStretch(1)
            sides.addLayout(column, 1)
        box.addLayout(sides)
        box.addWidget(self.why)
        line = QHBoxLayout()
        line.addStretch(1)
        line.addWidget(self.yes)
        line.addWidget(self.no)
        box.addLayout(line)
        return card

    def refresh(self, topics: frozenset[Topic]) -> None:
        """Ask the next question on the study on screen."""
        if not topics & TOPICS:
            return
        question = open_question(self._review)
        if question != self.question:
            self.question = question
            if question is not None:
                self.here.setText(_lines(question.study))
                self.there.setText(_lines(question.earlier))
                self.why.setText(" ".join(question.reasons))
                self.yes.setAccessibleName(tr("{asked} Yes: {lines}", asked=tr(ASKED), lines=_lines(question.earlier)))
                self.no.setAccessibleName(tr("{asked} No: {lines}", asked=tr(ASKED), lines=_lines(question.earlier)))
        self.setVisible(question is not None)

    def _answer(self, *, is_same: bool) -> None:
        question = self.question
        if question is not None:
            run_safely(
                self._review,
                lambda: self._as_reader(lambda: answer_question(self._review, question, is_same=is_same)),
            )


def _lines(study: Study) -> str:
    day = "" if study.date is None else study.date.isoformat()
    return "\n".join((*identity(study.patient), *(part for part in (study.description, day) if part)))
