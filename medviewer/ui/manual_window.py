"""The manual in a window of its own: contents, text, and a search that shows where the words are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QColor, QTextCharFormat, QTextCursor, QTextDocument
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QTextBrowser,
    QTextEdit,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from medviewer.domain.wording import tr
from medviewer.ui.manual import FIRST_TOPIC, manual_topics
from medviewer.ui.panels.evidence_panel import EvidencePanel
from medviewer.ui.panels.findings_panel import FindingsPanel
from medviewer.ui.panels.studies_panel import StudiesPanel
from medviewer.ui.rows import text_label
from medviewer.ui.theme import shown_theme
from medviewer.ui.viewport_grid import ViewportGrid

if TYPE_CHECKING:
    from medviewer.app.review import Review
    from medviewer.ui.manual import ManualTopic

SIZE_PX = (900, 680)
CONTENTS_PX = 240
TOPIC_OF: tuple[tuple[type[QWidget], str], ...] = (
    (StudiesPanel, "reading-a-study"),
    (ViewportGrid, "slices-and-windows"),
    (FindingsPanel, "findings-and-verdicts"),
    (EvidencePanel, "findings-and-verdicts"),
)


def topic_for(widget: QWidget | None) -> str:
    """The page about the panel that a widget is in; the first one where none is."""
    while widget is not None:
        for kind, topic in TOPIC_OF:
            if isinstance(widget, kind):
                return topic
        widget = widget.parentWidget()
    return FIRST_TOPIC


class ManualWindow(QDialog):
    """Pages on the left, the text on the right; a search leaves the pages that have the words.

    Parameters
    ----------
    review
        Whose keys stand in it.
    topic
        The page to open at.
    """

    def __init__(self, review: Review, topic: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(tr("Manual"))
        self.resize(*SIZE_PX)
        self.topics = manual_topics(review.session.settings.shortcuts)
        self.search = QLineEdit()
        self.search.setPlaceholderText(tr("Search the manual"))
        self.search.setAccessibleName(tr("Search the manual"))
        self.search.setClearButtonEnabled(True)
        self.contents = QListWidget()
        self.contents.setAccessibleName(tr("Contents"))
        self.contents.setFixedWidth(CONTENTS_PX)
        self.text = QTextBrowser()
        self.text.setAccessibleName(tr("Text of the manual"))
        self.text.setOpenExternalLinks(False)
        self.text.document().setDocumentMargin(16)
        self.said = text_label("", "secondary")
        self._place()
        self.contents.currentRowChanged.connect(self._show_page)
        self.search.textChanged.connect(self._look)
        self.search.returnPressed.connect(self.next_hit)
        self._list()
        self.open_topic(topic)

    def _place(self) -> None:
        box = QHBoxLayout(self)
        box.setContentsMargins(12, 12, 12, 12)
        box.setSpacing(12)
        left = QVBoxLayout()
        left.setSpacing(8)
        for part in (self.search, self.said, self.contents):
            left.addWidget(part)
        self.said.setFixedWidth(CONTENTS_PX)
        self.search.setFixedWidth(CONTENTS_PX)
        box.addLayout(left)
        box.addWidget(self.text, 1)

    @property
    def topic(self) -> ManualTopic | None:
        """The page on screen."""
        item = self.contents.currentItem()
        return None if item is None else self.topics[int(item.data(Qt.ItemDataRole.UserRole))]

    def open_topic(self, name: str) -> None:
        """Go to a page."""
        self.search.clear()
        self.contents.setCurrentRow(next((n for n, topic in enumerate(self.topics) if topic.id == name), 0))

    def _list(self) -> None:
        words = self.search.text()
        before = self.topic
        self.contents.blockSignals(True)
        self.contents.clear()
        for number, topic in enumerate(self.topics):
            count = topic.count(words)
            if words.strip() and not count:
                continue
            item = QListWidgetItem(f"{topic.title}  ({count})" if words.strip() else topic.title)
            item.setData(Qt.ItemDataRole.UserRole, number)
            self.contents.addItem(item)
            if topic is before:
                self.contents.setCurrentItem(item)
        self.contents.blockSignals(False)
        if self.contents.currentRow() < 0:
            self.contents.setCurrentRow(0)

    def _look(self) -> None:
        self._list()
        words = self.search.text().strip()
        self.said.setText(
            "" if not words or self.contents.count() else tr("“{words}” is not in the manual.", words=words)
        )
        self._show_page()

    def _show_page(self) -> None:
        topic = self.topic
        if topic is None:
            self.text.clear()
            return
        theme = shown_theme()
        self.text.document().setDefaultStyleSheet(
            f"h1, h2 {{ color: {theme.text}; }} a {{ color: {theme.accent}; }} "
            f"td, th {{ padding: 3px 12px 3px 0; }} th {{ color: {theme.secondary}; text-align: left; }}"
        )
        self.text.setMarkdown(topic.markdown)
        self._mark_hits()

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.PaletteChange and self.isVisible():
            self._show_page()  # links keep the colour that they were laid out with
        super().changeEvent(event)

    def hits(self) -> list[QTextCursor]:
        """Where the words that are searched for stand on the page."""
        found: list[QTextCursor] = []
        words = " ".join(self.search.text().split())
        at = QTextCursor(self.text.document())
        while words and not (at := self.text.document().find(words, at, QTextDocument.FindFlag(0))).isNull():
            found.append(QTextCursor(at))
        return found

    def _mark_hits(self) -> None:
        look = QTextCharFormat()
        theme = shown_theme()
        look.setBackground(QColor(theme.accent))
        look.setForeground(QColor(theme.window))
        marks = []
        for cursor in self.hits():
            mark = QTextEdit.ExtraSelection()
            mark.cursor = cursor
            mark.format = look
            marks.append(mark)
        self.text.setExtraSelections(marks)
        if marks:
            self._go_to(self.hits()[0])

    def next_hit(self) -> None:
        """Go to the next place with the words, after the last one to the next page that has them."""
        after = [hit for hit in self.hits() if hit.position() > self.text.textCursor().position()]
        if after:
            self._go_to(after[0])
        elif self.contents.count():
            self.contents.setCurrentRow((self.contents.currentRow() + 1) % self.contents.count())
            if self.contents.count() == 1:
                self._mark_hits()

    def _go_to(self, hit: QTextCursor) -> None:
        place = QTextCursor(hit)
        place.setPosition(hit.selectionEnd())
        self.text.setTextCursor(place)
        self.text.ensureCursorVisible()
