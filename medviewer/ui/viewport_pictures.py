"""A viewport as it is shown, for elsewhere: to the clipboard, into a PNG file, onto paper."""

from __future__ import annotations

import math
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QGuiApplication, QImage, QPageLayout, QPainter, QTextOption
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QFileDialog

from medviewer.app.shared import Notice
from medviewer.app.slice_text import identity
from medviewer.domain.errors import UserError
from medviewer.domain.report import DISCLAIMER
from medviewer.domain.wording import tr
from medviewer.ui.action_set import run_safely
from medviewer.ui.theme import ON_BLACK, ui_font
from medviewer.ui.vtk_view import when_not_drawing
from medviewer.ui.window_picture import save_picture

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget

    from medviewer.app.review import Review
    from medviewer.domain.study import Study
    from medviewer.ui.vtk_view import RenderWidget

LETTERS_PX, MARGIN_PX = 12, 8
"""Of the lines under a picture, in Qt pixels."""


class ViewportPictures(QObject):
    """What leaves the window as a picture: the active viewport with all that lies over it, named and disclaimed.

    Parameters
    ----------
    review
        Whose active viewport it is, and who is told how it went.
    window
        The window that dialogs belong to.
    viewport
        Gives the active viewport; None where there is none on screen.
    """

    def __init__(self, review: Review, window: QWidget, viewport: Callable[[], RenderWidget | None]) -> None:
        super().__init__(window)
        self._review, self._window, self._viewport = review, window, viewport
        self._printer: QPrinter | None = None
        """It must live as long as its dialog."""

    def copy(self) -> None:
        """Put the active viewport on the clipboard."""
        self._take(self._copy)

    def save(self) -> None:
        """Ask for a file, and write the active viewport into it as PNG."""
        self._take(self._ask_file)

    def print(self) -> None:
        """Ask for a printer, and print the active viewport on one page."""
        self._take(self._ask_printer)

    def _take(self, use: Callable[[QImage], None]) -> None:
        """Draw the picture now, as it is shown, and use it."""
        when_not_drawing(self, lambda: run_safely(self._review, lambda: use(self.picture())))

    def picture(self) -> QImage:
        """The active viewport in device pixels, over a line with the patient, the study and what it is not for.

        Raises
        ------
        UserError
            Where no series is on screen.
        """
        current, viewport = self._review.session.current, self._viewport()
        if current is None or viewport is None:
            message = tr("There is no picture: no series is on screen.")
            raise UserError(message, tr("Open a study first."))
        return with_words(viewport.picture(), picture_lines(current.study))

    def _copy(self, image: QImage) -> None:
        QGuiApplication.clipboard().setImage(image)
        self._review.session.notify(Notice(tr("The picture is on the clipboard. It names the patient.")))

    def _ask_file(self, image: QImage) -> None:
        dialog = QFileDialog(self._window, tr("Save picture"), "", tr("PNG pictures (*.png)"))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setFileMode(QFileDialog.FileMode.AnyFile)
        dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
        dialog.setDefaultSuffix("png")
        dialog.selectFile("picture.png")
        dialog.fileSelected.connect(partial(self._save, image))
        dialog.open()

    def _save(self, image: QImage, path: str) -> None:
        def write() -> None:
            try:
                save_picture(image, Path(path))
            except OSError as error:
                message = tr("The picture could not be written to {path}.", path=path)
                raise UserError(message, tr("Choose a folder that can be written to.")) from error
            self._review.session.notify(Notice(tr("Picture written to {path}. It names the patient.", path=path)))

        run_safely(self._review, write)

    def _ask_printer(self, image: QImage) -> None:
        self._printer = printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        is_wide = image.width() > image.height()
        kind = QPageLayout.Orientation
        printer.setPageOrientation(kind.Landscape if is_wide else kind.Portrait)
        dialog = QPrintDialog(printer, self._window)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setWindowModality(Qt.WindowModality.WindowModal)
        dialog.accepted.connect(partial(self._print, image))
        dialog.show()

    def _print(self, image: QImage, printer: QPrinter) -> None:
        def put() -> None:
            print_picture(image, printer)
            where = printer.outputFileName() or printer.printerName()
            self._review.session.notify(Notice(tr("Picture printed: {where}. It names the patient.", where=where)))

        run_safely(self._review, put)


def picture_lines(study: Study) -> tuple[str, ...]:
    """What stands under a picture that leaves the window: who it is, which study, and what it is not for."""
    about = (study.description, study.date.isoformat() if study.date else "")
    accession = tr("accession {number}", number=study.accession) if study.accession else ""
    who = " · ".join(identity(study.patient))
    return who, " · ".join(part for part in (*about, accession) if part), tr(DISCLAIMER)


def with_words(image: QImage, lines: tuple[str, ...]) -> QImage:
    """A picture with lines under it, broken where they are too long; in its device pixels, without a ratio."""
    ratio = image.devicePixelRatio()
    margin, width = round(MARGIN_PX * ratio), image.width()
    room = QRectF(margin, image.height() + margin, max(1, width - 2 * margin), 1 << 16)
    font = ui_font()
    font.setPixelSize(round(LETTERS_PX * ratio))
    broken = QTextOption(Qt.AlignmentFlag.AlignLeft)
    broken.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    text = "\n".join(line for line in lines if line)
    bare = QImage(image)
    bare.setDevicePixelRatio(1.0)
    measure = QPainter(bare)
    measure.setFont(font)
    needed = math.ceil(measure.boundingRect(room, text, broken).height())
    measure.end()
    whole = QImage(width, image.height() + needed + 2 * margin, QImage.Format.Format_RGB32)
    whole.fill(QColor("black"))
    painter = QPainter(whole)
    painter.drawImage(0, 0, bare)
    painter.setFont(font)
    painter.setPen(QColor(ON_BLACK.text))
    painter.drawText(room, text, broken)
    painter.end()
    return whole


def print_picture(image: QImage, printer: QPrinter) -> None:
    """Draw a picture on one page, as large as fits, in its own proportions; raises UserError where that failed."""
    painter = QPainter()
    if not painter.begin(printer):
        message = tr("The picture could not be printed.")
        raise UserError(message, tr("Check the printer, or choose a file in a folder that can be written to."))
    page = QRectF(painter.viewport())
    size = QSizeF(image.size()).scaled(page.size(), Qt.AspectRatioMode.KeepAspectRatio)
    left, top = (page.width() - size.width()) / 2, 0.0
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    painter.drawImage(QRectF(left, top, size.width(), size.height()), image)
    if not painter.end():
        message = tr("The picture could not be printed as a whole.")
        raise UserError(message, tr("Check the printer and try again."))
