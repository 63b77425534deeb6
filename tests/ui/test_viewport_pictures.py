"""A viewport taken out of the window: what is on the picture, and that nobody writes one unasked."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pypdf
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QFileDialog, QLineEdit
from qt_pictures import pixels_of

from medviewer.app import viewing
from medviewer.domain.errors import UserError
from medviewer.domain.layout import ViewName
from medviewer.domain.planes import PlaneName
from medviewer.domain.report import DISCLAIMER
from medviewer.ui.viewport_pictures import picture_lines, print_picture, with_words

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray
    from ui.conftest import Bench

A4_MM = (210.0, 297.0)


def shown(bench: Bench, plane: PlaneName = PlaneName.AXIAL) -> NDArray[np.uint8]:
    return pixels_of(bench.view(plane).picture())


def notice(bench: Bench) -> str:
    return bench.session.notices[-1].title


def test_that_a_copy_is_the_viewport_to_the_pixel_with_lines_under_it(loaded: Bench) -> None:
    viewing.step_finding(loaded.review, 1)
    loaded.settle()
    loaded.key(Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    loaded.settle()
    copied = pixels_of(QGuiApplication.clipboard().image())
    view = shown(loaded)
    rows = view.shape[0]
    assert copied.shape[1] == view.shape[1]
    assert copied.shape[0] > rows
    assert np.array_equal(copied[:rows], view)
    assert (copied[rows:] > 128).any()
    assert "clipboard" in notice(loaded)


def test_that_the_lines_name_the_patient_the_study_and_what_it_is_not(loaded: Bench) -> None:
    current = loaded.session.current
    assert current is not None
    patient = current.study.patient
    who, about, words = picture_lines(current.study)
    assert patient.display_name in who
    assert patient.id in who
    assert current.study.description in about
    assert words == DISCLAIMER


def test_that_overlays_and_the_scale_bar_are_on_it(loaded: Bench) -> None:
    viewing.step_finding(loaded.review, 1)
    loaded.settle()
    with_overlays = pixels_of(loaded.window.questions.pictures.picture())
    loaded.trigger("overlays")
    loaded.settle()
    without = pixels_of(loaded.window.questions.pictures.picture())
    assert with_overlays.shape == without.shape
    assert (with_overlays != without).any()


def test_that_the_active_viewport_is_taken_and_the_large_one_where_one_is_alone(loaded: Bench) -> None:
    viewing.activate(loaded.review, ViewName.CORONAL)
    loaded.settle()
    view = shown(loaded, PlaneName.CORONAL)
    assert np.array_equal(pixels_of(loaded.window.questions.pictures.picture())[: view.shape[0]], view)
    loaded.trigger("maximise_sagittal")
    loaded.settle()
    view = shown(loaded, PlaneName.SAGITTAL)
    assert np.array_equal(pixels_of(loaded.window.questions.pictures.picture())[: view.shape[0]], view)


def test_that_a_narrow_picture_has_all_its_words_on_more_lines() -> None:
    narrow, wide = QImage(90, 60, QImage.Format.Format_RGB32), QImage(900, 60, QImage.Format.Format_RGB32)
    lines = ("DOE^JANE · ID 1234", "Chest CT", DISCLAIMER)
    assert with_words(narrow, lines).height() > with_words(wide, lines).height() > 60
    ink = pixels_of(with_words(narrow, lines))[60:].max(axis=(1, 2)) > 100
    assert ink.nonzero()[0].max() < len(ink) - 4  # the last line ends within the picture


def test_that_the_letters_grow_with_the_device_pixels() -> None:
    small, large = (QImage(400 * k, 100 * k, QImage.Format.Format_RGB32) for k in (1, 2))
    large.setDevicePixelRatio(2.0)
    heights = [with_words(one, ("a", "b")).height() - one.height() for one in (small, large)]
    assert heights[1] == pytest.approx(2 * heights[0], abs=4)


def test_that_a_picture_is_written_where_the_person_says_and_not_before(loaded: Bench, tmp_path: Path) -> None:
    before = sorted(tmp_path.rglob("*"))
    loaded.trigger("save_picture")
    (dialog,) = [one for one in loaded.window.findChildren(QFileDialog) if one.isVisible()]
    assert sorted(tmp_path.rglob("*")) == before
    wanted = pixels_of(loaded.window.questions.pictures.picture())
    line = dialog.findChild(QLineEdit)
    assert line is not None
    line.setText(str(tmp_path / "axial"))
    dialog.accept()
    loaded.settle()
    assert np.array_equal(pixels_of(QImage(str(tmp_path / "axial.png"))), wanted)
    assert "axial.png" in notice(loaded)


def test_that_a_picture_that_cannot_be_written_is_told(loaded: Bench, tmp_path: Path) -> None:
    there = tmp_path / "file"
    there.write_text("no folder")
    loaded.window.questions.pictures._save(QImage(4, 4, QImage.Format.Format_RGB32), str(there / "a.png"))
    assert loaded.session.notices[-1].is_error


def printed(image: QImage, path: Path, orientation: str = "Portrait") -> pypdf.PdfReader:
    from PySide6.QtGui import QPageLayout

    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setPageOrientation(QPageLayout.Orientation[orientation])
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(path))
    print_picture(image, printer)
    return pypdf.PdfReader(path)


@pytest.mark.parametrize(("columns", "rows"), [(400, 300), (300, 700), (900, 100)])
def test_that_the_printed_page_fits_and_keeps_the_proportions(tmp_path: Path, columns: int, rows: int) -> None:
    image = QImage(columns, rows, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.red)
    page, *others = printed(image, tmp_path / "page.pdf").pages
    assert others == []
    matrices: list[tuple[float, ...]] = []

    def look(operator: bytes, _operands: object, matrix: list[float], _text: list[float]) -> None:
        if operator == b"Do":
            matrices.append(tuple(matrix))

    page.extract_text(visitor_operand_before=look)
    (a, b, c, d, left, low) = matrices[-1]
    width, height = abs(a) + abs(c), abs(b) + abs(d)
    box = page.mediabox
    assert width / height == pytest.approx(columns / rows, rel=0.01)
    assert left >= 0
    assert left + width <= float(box.width) + 0.5
    assert height <= float(box.height)
    fills = max(width / float(box.width), height / float(box.height))
    assert fills > 0.85
    assert low <= float(box.height)


def test_that_a_print_is_asked_for_with_the_page_as_the_picture_lies(loaded: Bench, tmp_path: Path) -> None:
    loaded.trigger("print_picture")
    (dialog,) = loaded.window.findChildren(QPrintDialog)
    picture = loaded.window.questions.pictures.picture()
    layout = dialog.printer().pageLayout().orientation()
    assert (layout is layout.Landscape) is (picture.width() > picture.height())
    dialog.printer().setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    dialog.printer().setOutputFileName(str(tmp_path / "out.pdf"))
    dialog.accepted.emit(dialog.printer())
    loaded.settle()
    assert len(pypdf.PdfReader(tmp_path / "out.pdf").pages) == 1
    assert "out.pdf" in notice(loaded)
    dialog.reject()


@pytest.mark.qt_log_ignore("QPainter::begin")
def test_that_a_page_that_cannot_be_printed_is_told(tmp_path: Path) -> None:
    there = tmp_path / "file"
    there.write_text("no folder")
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(there / "page.pdf"))
    with pytest.raises(UserError, match="could not be printed"):
        print_picture(QImage(10, 10, QImage.Format.Format_RGB32), printer)


def test_that_without_a_series_there_is_no_picture(bench: Bench) -> None:
    assert not bench.window.actions_set.action("copy_picture").isEnabled()
    with pytest.raises(UserError, match="no series is on screen"):
        bench.window.questions.pictures.picture()
