"""The report before it is sent off: the very PDF that an export writes, and the two ways to send it."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QBuffer, Qt
from PySide6.QtPdf import QPdfDocument
from PySide6.QtPdfWidgets import QPdfView
from PySide6.QtWidgets import QDialog, QFileDialog, QHBoxLayout, QMessageBox, QPushButton, QVBoxLayout

from medviewer.app.reporting import current_report, export_report, sign
from medviewer.domain.errors import UserError
from medviewer.domain.job import CancelToken
from medviewer.domain.report import ACCEPTED_STATES, DISCLAIMER, Report
from medviewer.domain.wording import tr
from medviewer.ui.errors import show_error
from medviewer.ui.panels.signature_line import local_time
from medviewer.ui.preview import start_preview
from medviewer.ui.report_folder import report_folder
from medviewer.ui.rows import text_label
from medviewer.ui.vtk_view import when_not_drawing

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget

    from medviewer.app.review import Review

SIZE_PX = (860, 720)


class ReportDialog(QDialog):
    """Shows the report as it stands; opening it signs nothing.

    Parameters
    ----------
    review
        What the report is made of. Raises UserError where there is nothing to report.
    """

    def __init__(self, review: Review, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(tr("Report preview"))
        self.resize(*SIZE_PX)
        self._review = review
        self.report = current_report(review)
        self._closed = CancelToken()
        self._pdf = QBuffer(self)
        self.document = QPdfDocument(self)
        self.pages = QPdfView(self)
        self.pages.setPageMode(QPdfView.PageMode.MultiPage)
        self.pages.setZoomMode(QPdfView.ZoomMode.FitToWidth)
        self.state = text_label(tr("Preparing the preview…"), "secondary")
        self.as_it_is = QPushButton(
            tr("Export preliminary…") if self.report.is_preliminary else tr("Export as signed…")
        )
        self.sign = QPushButton(tr("Sign addendum and export…") if _was_signed(self.report) else tr("Sign and export…"))
        self._place()
        start_preview(review, self.report, self._show, self._closed)
        self.finished.connect(self._tidy)

    def _place(self) -> None:
        box = QVBoxLayout(self)
        box.addWidget(self.state)
        box.addWidget(self.pages, 1)
        box.addWidget(text_label(tr(DISCLAIMER), "secondary"))
        line = QHBoxLayout()
        line.addStretch(1)
        close = QPushButton(tr("Close"))
        for button in (close, self.as_it_is, self.sign):
            button.setAutoDefault(False)
            line.addWidget(button)
        for button in (self.as_it_is, self.sign):
            button.setEnabled(False)  # what is sent off has been seen first
        close.clicked.connect(self.reject)
        self.as_it_is.clicked.connect(self._export_as_it_is)
        self.sign.clicked.connect(self._ask_to_sign)
        box.addLayout(line)

    def _show(self, pdf: bytes) -> None:
        self._pdf.setData(pdf)
        self._pdf.open(QBuffer.OpenModeFlag.ReadOnly)
        self.document.load(self._pdf)
        self.pages.setDocument(self.document)
        self.as_it_is.setEnabled(True)
        self.sign.setEnabled(True)
        self.state.setText(tr("{summary} This is the PDF that is exported.", summary=_summary(self.report)))

    def _export_as_it_is(self) -> None:
        self._choose_folder(self.report, self.export_to)

    def _ask_to_sign(self) -> None:
        when_not_drawing(self, self._ask_in_words)

    def _ask_in_words(self) -> None:
        try:
            signed = current_report(self._review, signed=True)
        except UserError as error:
            show_error(self, error)
            return
        box = QMessageBox(self)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.setIcon(QMessageBox.Icon.Question)
        box.setWindowTitle(tr("Sign the report"))
        box.setText(sign_question(signed))
        box.setInformativeText(_addendum_words(signed))
        yes = box.addButton(tr("Sign and export"), QMessageBox.ButtonRole.AcceptRole)
        box.addButton(QMessageBox.StandardButton.Cancel)
        yes.clicked.connect(partial(self._sign, signed))
        box.open()

    def _sign(self, to_be_signed: Report, _checked: bool = False) -> None:
        self._choose_folder(to_be_signed, self.sign_and_export_to)

    def _choose_folder(self, report: Report, send: Callable[[Report, str], None]) -> None:
        dialog = QFileDialog(self, tr("Folder for the report"))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
        dialog.fileSelected.connect(partial(send, report))
        dialog.open()

    def sign_and_export_to(self, report: Report, folder: str) -> None:
        """Put the signature on record, then export; where it cannot be kept nothing is exported."""
        try:
            signed = sign(self._review, report)
        except UserError as error:
            show_error(self, error)
            return
        self.export_to(signed, folder)

    def export_to(self, report: Report, folder: str) -> None:
        """Write the report's formats into a new folder in the chosen one; how it went is told as a notice."""
        export_report(self._review, report, report_folder(report, Path(folder)))
        self.accept()

    def _tidy(self) -> None:
        self._closed.cancel()
        self.document.close()


def _summary(report: Report) -> str:
    accepted = len(report.having(*ACCEPTED_STATES))
    kind = tr("Preliminary") if report.is_preliminary else tr("Final")
    return tr(
        "{kind}: {findings} findings, {accepted} accepted.", kind=kind, findings=len(report.findings), accepted=accepted
    )


def _was_signed(report: Report) -> bool:
    return report.addendum_to is not None or not report.is_preliminary


def _addendum_words(report: Report) -> str:
    earlier = report.addendum_to
    if earlier is None:
        return ""
    return tr(
        "It is an addendum to the report signed by {reader}, {local_time}.",
        reader=earlier.reader,
        local_time=local_time(earlier.time),
    )


def sign_question(report: Report) -> str:
    """The question before signing, naming whose report it is and what is in it."""
    patient, accepted = report.study.patient, len(report.having(*ACCEPTED_STATES))
    others = len(report.findings) - accepted
    return tr(
        "Sign the report on {name} (ID {id}) as {reader}, with {accepted} accepted and {others} rejected findings?",
        name=patient.display_name,
        id=patient.id or tr("none"),
        reader=report.reader,
        accepted=accepted,
        others=others,
    )
