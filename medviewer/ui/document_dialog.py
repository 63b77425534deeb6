"""Documents that lie in a study: a PDF, or a report as text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QBuffer, Qt
from PySide6.QtPdf import QPdfDocument
from PySide6.QtPdfWidgets import QPdfView
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPushButton, QTreeWidget, QTreeWidgetItem, QVBoxLayout

from medviewer.app.layers import origin_text
from medviewer.app.signal import Topic
from medviewer.domain.wording import mark, tr
from medviewer.ui.rows import text_label
from medviewer.ui.vtk_view import when_not_drawing

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from medviewer.app.review import Review
    from medviewer.domain.documents import Document, TextLine

SIZE_PX = (760, 680)
PDF = "application/pdf"
NOT_SHOWN = mark("A document of type {} ({:,} bytes) is not shown here.")


class Documents:
    """Opens a dialog for each document that the session shows.

    Parameters
    ----------
    review
        Whose documents.
    window
        What the dialogs belong to.
    """

    def __init__(self, review: Review, window: QWidget) -> None:
        self._review = review
        self._window = window
        self._shown: Document | None = None

    def refresh(self, topics: frozenset[Topic]) -> None:
        """Open what has not been opened yet."""
        document = self._review.session.over.document
        if Topic.STUDIES not in topics or document is None or document is self._shown:
            return
        self._shown = document
        when_not_drawing(self._window, lambda: DocumentDialog(document, self._window).open())


class DocumentDialog(QDialog):
    """Shows one document, with who made it and what a reader has to know of it."""

    def __init__(self, document: Document, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(document.origin.title)
        self.resize(*SIZE_PX)
        self._buffer = QBuffer(self)
        self.pdf = QPdfDocument(self)
        box = QVBoxLayout(self)
        box.addWidget(text_label(origin_text(document.origin), "secondary"))
        for note in document.notes:
            box.addWidget(text_label(note, "warning"))
        box.addWidget(self._body(document), 1)
        line = QHBoxLayout()
        line.addStretch(1)
        close = QPushButton(tr("Close"))
        close.clicked.connect(self.reject)
        line.addWidget(close)
        box.addLayout(line)
        self.finished.connect(self._tidy)

    def _body(self, document: Document) -> QWidget:
        if document.media_type == PDF:
            return self._pages(document.content)
        if document.lines:
            return text_tree(document.lines)
        return text_label(tr(NOT_SHOWN).format(document.media_type, len(document.content)))

    def _pages(self, content: bytes) -> QWidget:
        self._buffer.setData(content)
        self._buffer.open(QBuffer.OpenModeFlag.ReadOnly)
        self.pdf.load(self._buffer)
        if self.pdf.pageCount() < 1:
            return text_label(tr("The PDF in this object is damaged and cannot be shown."), "warning")
        pages = QPdfView(self)
        pages.setPageMode(QPdfView.PageMode.MultiPage)
        pages.setZoomMode(QPdfView.ZoomMode.FitToWidth)
        pages.setDocument(self.pdf)
        return pages

    def _tidy(self) -> None:
        self.pdf.close()


def text_tree(lines: tuple[TextLine, ...]) -> QTreeWidget:
    """The lines of a report, each below the one that it belongs to."""
    tree = QTreeWidget()
    tree.setHeaderHidden(True)
    tree.setWordWrap(True)
    tree.setAccessibleName(tr("Text of the report"))
    above: list[QTreeWidgetItem] = []
    for line in lines:
        item = QTreeWidgetItem([": ".join(part for part in (line.name, line.text) if part)])
        item.setToolTip(0, item.text(0))
        del above[line.depth :]
        if above:
            above[-1].addChild(item)
        else:
            tree.addTopLevelItem(item)
        above.append(item)
    tree.expandAll()
    return tree
