"""Notices at the foot of the panels, never over images: errors stay until dismissed, the rest goes by itself."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QFrame, QHBoxLayout, QToolButton, QVBoxLayout, QWidget

from medviewer.app.signal import Topic
from medviewer.domain.wording import tr
from medviewer.ui.icons import icon
from medviewer.ui.rows import text_label

if TYPE_CHECKING:
    from medviewer.app.review import Review
    from medviewer.app.shared import Notice

INFO_MS = 8000
SHOWN_AT_ONCE = 3


class NoticeCard(QFrame):
    """One notice with its button to dismiss it."""

    def __init__(self, notice: Notice, review: Review) -> None:
        super().__init__()
        self.notice = notice
        self._review = review
        self.setObjectName("notice")
        self.setProperty("error", notice.is_error)
        line = QHBoxLayout(self)
        line.setContentsMargins(8, 8, 4, 8)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(text_label(notice.title, "warning" if notice.is_error else ""))
        if notice.advice:
            words.addWidget(text_label(notice.advice, "secondary"))
        line.addLayout(words, 1)
        self.button = QToolButton()
        self.button.setIcon(icon("x", "secondary"))
        self.button.setToolTip(tr("Dismiss"))
        self.button.setAccessibleName(tr("Dismiss"))
        self.button.clicked.connect(self.dismiss)
        line.addWidget(self.button, 0, Qt.AlignmentFlag.AlignTop)

    def dismiss(self) -> None:
        """Forget the notice."""
        self._review.session.dismiss(self.notice)


class Notices(QWidget):
    """The latest notices, newest last; those that are no errors vanish after some seconds."""

    def __init__(self, review: Review) -> None:
        super().__init__()
        self._review = review
        self._cards: list[NoticeCard] = []
        self._timers: dict[int, QTimer] = {}
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(8, 4, 8, 8)
        self._box.setSpacing(4)
        self.setVisible(False)

    @property
    def cards(self) -> tuple[NoticeCard, ...]:
        """The notices on screen."""
        return tuple(self._cards)

    def refresh(self, topics: frozenset[Topic]) -> None:
        """Show the notices of the session."""
        if Topic.JOBS not in topics:
            return
        notices = self._review.session.notices
        shown = notices[-SHOWN_AT_ONCE:]
        if [card.notice for card in self._cards] != list(shown):
            self._rebuild(shown)
        for notice in notices:
            if not notice.is_error and id(notice) not in self._timers:
                self._start_timer(notice)
        self.setVisible(bool(self._cards))

    def stop(self) -> None:
        """Let no timer fire any more."""
        for timer in self._timers.values():
            timer.stop()

    def _rebuild(self, notices: tuple[Notice, ...]) -> None:
        for card in self._cards:
            self._box.removeWidget(card)
            card.hide()
            card.deleteLater()
        self._cards = [NoticeCard(notice, self._review) for notice in notices]
        for card in self._cards:
            self._box.addWidget(card)
            card.show()  # a layout shows what it is given a turn later

    def _start_timer(self, notice: Notice) -> None:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.timeout.connect(partial(self._expire, notice))
        timer.start(INFO_MS)
        self._timers[id(notice)] = timer

    def _expire(self, notice: Notice) -> None:
        self._timers.pop(id(notice)).deleteLater()
        self._review.session.dismiss(notice)
