"""The report before it is sent off."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QFileDialog, QMessageBox

from medviewer.app import deciding, viewing
from medviewer.ui.report_dialog import ReportDialog

if TYPE_CHECKING:
    from pathlib import Path

    from ui.conftest import Bench

    from medviewer.domain.job import CancelToken

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
    assert not folder.exists()
    dialog.close()


def close_while_writing(bench: Bench) -> Path:
    """Close the preview in the middle of its export, then let the export end; gives the folder it wrote to."""
    begun, go_on = threading.Event(), threading.Event()

    def wait(_token: CancelToken) -> None:
        begun.set()
        assert go_on.wait(10)

    bench.desk.exporting = wait
    bench.trigger("report")
    (dialog,) = bench.window.findChildren(ReportDialog)
    assert begun.wait(10)
    dialog.close()
    QApplication.processEvents()
    go_on.set()
    bench.settle()
    return bench.desk.exported[-1][1]


def test_that_a_preview_closed_while_it_is_written_leaves_no_file_and_says_nothing(loaded: Bench) -> None:
    before = loaded.session.notices
    folder = close_while_writing(loaded)
    assert folder.name.startswith("medviewer-preview-")
    assert not folder.exists()
    assert loaded.session.notices == before


def test_that_closing_the_preview_tells_its_job_to_end(loaded: Bench) -> None:
    begun, seen = threading.Event(), threading.Event()

    def wait(token: CancelToken) -> None:
        token.on_cancel(seen.set)
        begun.set()
        assert seen.wait(10)
        token.check()

    loaded.desk.exporting = wait
    before = loaded.session.notices
    loaded.trigger("report")
    (dialog,) = loaded.window.findChildren(ReportDialog)
    assert begun.wait(10)
    dialog.close()
    loaded.settle()
    assert seen.is_set()
    assert loaded.session.notices == before
    assert not loaded.desk.exported[-1][1].exists()


def test_that_a_preview_stopped_by_its_button_says_so(loaded: Bench) -> None:
    stopped = threading.Event()

    def wait(token: CancelToken) -> None:
        token.on_cancel(stopped.set)
        assert stopped.wait(10)
        token.check()

    loaded.desk.exporting = wait
    loaded.trigger("report")
    loaded.qtbot.waitUntil(lambda: "Preparing the preview" in loaded.window.status.job.text())
    loaded.qtbot.mouseClick(loaded.window.status.stop, Qt.MouseButton.LeftButton)
    loaded.settle()
    assert loaded.session.notices[-1].title == "Stopped: Preparing the preview."
    loaded.window.findChildren(ReportDialog)[0].close()


def test_that_a_preliminary_report_is_exported_in_all_formats(loaded: Bench, tmp_path: Path) -> None:
    dialog = preview(loaded)
    dialog.as_it_is.click()
    (chooser,) = dialog.findChildren(QFileDialog)
    chooser.fileSelected.emit(str(tmp_path))
    chooser.close()
    loaded.settle()
    report, folder, formats = loaded.desk.exported[-1]
    assert (folder.parent, formats) == (tmp_path, ("pdf", "sr", "json", "csv"))
    assert folder == tmp_path / f"1234_20250506_report-{report.created.astimezone():%Y%m%d-%H%M%S}"
    assert report.is_preliminary
    assert f"Report written to {folder}:" in loaded.session.notices[-1].title


def test_that_pending_findings_keep_a_report_from_being_signed(loaded: Bench) -> None:
    dialog = preview(loaded)
    dialog.sign.click()
    (box,) = dialog.findChildren(QMessageBox)
    assert "cannot be signed" in box.text()
    assert "2 of its findings" in box.text()
    box.close()
    dialog.close()
    assert len(loaded.desk.exported) == 1


def sign_in_words(dialog: ReportDialog, folder: Path) -> tuple[str, str]:
    """Press the button, say yes, choose the folder; gives what was asked."""
    dialog.sign.click()
    (box,) = dialog.findChildren(QMessageBox)
    asked = box.text(), box.informativeText()
    next(button for button in box.buttons() if button.text() == "Sign and export").click()
    (chooser,) = dialog.findChildren(QFileDialog)
    chooser.fileSelected.emit(str(folder))
    chooser.close()
    return asked


def signed(bench: Bench, folder: Path) -> None:
    decide_all(bench)
    assert sign_in_words(preview(bench), folder) == (QUESTION, "")
    bench.settle()


def test_that_signing_asks_in_words_and_exports_a_final_report(loaded: Bench, tmp_path: Path) -> None:
    signed(loaded, tmp_path)
    report, _, _ = loaded.desk.exported[-1]
    assert not report.is_preliminary
    assert report.reader == "Dr N. Example"


def test_that_the_signature_is_on_record_before_anything_is_exported(loaded: Bench, tmp_path: Path) -> None:
    at_export: list[int] = []
    loaded.desk.exporting = lambda _token: at_export.append(len(loaded.desk.record.signed))
    signed(loaded, tmp_path)
    assert at_export == [0, 1], "of the preview, and of the signed report"


def test_that_a_signature_that_cannot_be_kept_is_told_and_nothing_is_exported(loaded: Bench, tmp_path: Path) -> None:
    decide_all(loaded)
    dialog = preview(loaded)
    loaded.desk.record.fails = True
    sign_in_words(dialog, tmp_path)
    loaded.settle()
    assert any("disk is full" in box.text() for box in dialog.findChildren(QMessageBox))
    assert len(loaded.desk.exported) == 1
    assert list(tmp_path.iterdir()) == []
    assert loaded.session.signatures == ()
    dialog.close()


def test_that_the_folder_not_chosen_signs_nothing(loaded: Bench) -> None:
    decide_all(loaded)
    dialog = preview(loaded)
    dialog.sign.click()
    (box,) = dialog.findChildren(QMessageBox)
    next(button for button in box.buttons() if button.text() == "Sign and export").click()
    (chooser,) = dialog.findChildren(QFileDialog)
    chooser.reject()
    assert loaded.desk.record.signed == []
    dialog.close()


def test_that_a_signed_report_is_shown_and_exported_again_as_it_was_signed(loaded: Bench, tmp_path: Path) -> None:
    signed(loaded, tmp_path / "first")
    (signature,) = loaded.desk.record.signed
    dialog = ReportDialog(loaded.review, loaded.window)
    assert (dialog.as_it_is.text(), dialog.sign.text()) == ("Export as signed…", "Sign addendum and export…")
    dialog.export_to(dialog.report, str(tmp_path / "second"))
    loaded.settle()
    report, _, _ = loaded.desk.exported[-1]
    assert (report.is_preliminary, report.created, report.addendum_to) == (False, signature.time, None)
    assert loaded.desk.record.signed == [signature]


def test_that_signing_again_after_a_change_is_called_an_addendum(loaded: Bench, tmp_path: Path) -> None:
    signed(loaded, tmp_path)
    viewing.select_finding(loaded.review, "f1")
    deciding.reject(loaded.review, "Vessel")
    dialog = ReportDialog(loaded.review, loaded.window)
    dialog.open()
    loaded.settle()
    assert (dialog.as_it_is.text(), dialog.sign.text()) == ("Export preliminary…", "Sign addendum and export…")
    _, more = sign_in_words(dialog, tmp_path)
    loaded.settle()
    first, second = loaded.desk.record.signed
    when = first.time.astimezone().strftime("%Y-%m-%d %H:%M")
    assert more == f"It is an addendum to the report signed by Dr N. Example, {when}."
    assert loaded.desk.exported[-1][0].addendum_to == first
    assert second.time > first.time


def test_that_a_report_never_signed_is_offered_for_signing(loaded: Bench) -> None:
    dialog = preview(loaded)
    assert (dialog.as_it_is.text(), dialog.sign.text()) == ("Export preliminary…", "Sign and export…")
    dialog.close()


@pytest.mark.parametrize("decided", [False, True])
def test_that_opening_the_preview_signs_nothing(loaded: Bench, decided: bool) -> None:
    if decided:
        decide_all(loaded)
    dialog = preview(loaded)
    assert dialog.report.is_preliminary
    dialog.close()


def test_that_nothing_is_sent_off_before_it_was_seen(bench: Bench) -> None:
    bench.open().analyse()
    dialog = ReportDialog(bench.review, bench.window)
    dialog.open()
    assert not dialog.as_it_is.isEnabled()
    assert not dialog.sign.isEnabled()
    bench.settle()
    assert dialog.as_it_is.isEnabled()
    assert dialog.sign.isEnabled()
    dialog.close()
