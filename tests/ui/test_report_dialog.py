"""The report before it is sent off."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtWidgets import QApplication, QFileDialog, QMessageBox

from medviewer.app import deciding, viewing
from medviewer.ui.report_dialog import ReportDialog

if TYPE_CHECKING:
    from pathlib import Path

    from ui.conftest import Bench

QUESTION = "Sign the report on DOE JANE (ID 1234) as Dr N. Example, with 1 accepted and 1 rejected findings?"


def preview(bench: Bench) -> ReportDialog:
    bench.trigger("report")
    bench.settle()
    (dialog,) = bench.window.findChildren(ReportDialog)
    return dialog


def decide_all(bench: Bench) -> None:
    viewing.select_finding(bench.review, "f1")
    deciding.accept(bench.review)
    viewing.select_finding(bench.review, "f2")
    deciding.reject(bench.review, "Vessel")


def test_that_the_preview_shows_the_pages_of_the_exported_pdf(loaded: Bench) -> None:
    dialog = preview(loaded)
    (report, folder, formats) = loaded.desk.exported[0]
    assert formats == ("pdf",)
    assert report.is_preliminary
    assert dialog.document.pageCount() == 1
    assert folder.exists()
    dialog.close()
    QApplication.processEvents()
    assert not folder.exists()


def test_that_a_preliminary_report_is_exported_in_all_formats(loaded: Bench, tmp_path: Path) -> None:
    dialog = preview(loaded)
    dialog.preliminary.click()
    (chooser,) = dialog.findChildren(QFileDialog)
    chooser.fileSelected.emit(str(tmp_path))
    chooser.close()
    loaded.settle()
    report, folder, formats = loaded.desk.exported[-1]
    assert (folder, formats) == (tmp_path, ("pdf", "sr", "json", "csv"))
    assert report.is_preliminary
    assert "Report written" in loaded.session.notices[-1].title


def test_that_pending_findings_keep_a_report_from_being_signed(loaded: Bench) -> None:
    dialog = preview(loaded)
    dialog.sign.click()
    (box,) = dialog.findChildren(QMessageBox)
    assert "cannot be signed" in box.text()
    assert "2 findings" in box.text()
    box.close()
    dialog.close()
    assert len(loaded.desk.exported) == 1


def test_that_signing_asks_in_words_and_exports_a_final_report(loaded: Bench, tmp_path: Path) -> None:
    decide_all(loaded)
    dialog = preview(loaded)
    dialog.sign.click()
    (box,) = dialog.findChildren(QMessageBox)
    assert box.text() == QUESTION
    next(button for button in box.buttons() if button.text() == "Sign and export").click()
    (chooser,) = dialog.findChildren(QFileDialog)
    chooser.fileSelected.emit(str(tmp_path))
    chooser.close()
    loaded.settle()
    report, _, _ = loaded.desk.exported[-1]
    assert not report.is_preliminary
    assert report.reader == "Dr N. Example"


@pytest.mark.parametrize("decided", [False, True])
def test_that_opening_the_preview_signs_nothing(loaded: Bench, decided: bool) -> None:
    if decided:
        decide_all(loaded)
    dialog = preview(loaded)
    assert dialog.report.is_preliminary
    dialog.close()
