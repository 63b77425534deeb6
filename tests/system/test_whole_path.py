"""From a folder to a signed report, in the real window on the real services, and again on the next day."""

from __future__ import annotations

import json
import zipfile
from typing import TYPE_CHECKING

import numpy as np
import pydicom
import pytest
from pypdf import PdfReader
from real_window import opened, settle

if TYPE_CHECKING:
    from pathlib import Path

MODEL = "lung-nodule-candidates"
FORMATS = ("pdf", "sr", "json", "csv")


def reject_by_keys(qtbot, one) -> None:
    """X, the digit of "Vessel" in the dialog, Enter."""
    from PySide6.QtCore import Qt

    from medviewer.domain.decision import REJECTION_REASONS
    from medviewer.ui.dialogs import RejectDialog

    qtbot.keyClick(one.window, Qt.Key.Key_X)
    qtbot.waitUntil(lambda: bool(one.window.findChildren(RejectDialog)), timeout=10_000)
    (dialog,) = one.window.findChildren(RejectDialog)
    qtbot.keyClick(dialog, Qt.Key(Qt.Key.Key_1 + REJECTION_REASONS.index("Vessel")))
    qtbot.keyClick(dialog, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: not one.window.findChildren(RejectDialog), timeout=10_000)


def decide_by_keys(qtbot, one) -> list[str]:
    """Accept every finding with the keys N and A, the second is rejected with X; gives their ids as listed."""
    from PySide6.QtCore import Qt

    session = one.review.session
    listed = [f.id for f in session.listed_findings()]
    for number, finding_id in enumerate(listed):
        qtbot.keyClick(one.window, Qt.Key.Key_N)
        assert session.selected == finding_id
        if number == 1:
            reject_by_keys(qtbot, one)
        else:
            qtbot.keyClick(one.window, Qt.Key.Key_A)
    assert {session.state(i).value for i in listed} == {"accepted", "rejected"}
    return listed


def check_reports(folder: Path, decided: int) -> None:
    written = json.loads((folder / "findings.json").read_text())
    assert len(written["decisions"]) == decided
    assert {d["reader"] for d in written["decisions"]} == {"Dr One"}
    document = pydicom.dcmread(folder / "report_sr.dcm")
    assert (document.VerificationFlag, document.PreliminaryFlag) == ("VERIFIED", "FINAL")
    text = " ".join(page.extract_text() for page in PdfReader(folder / "report.pdf").pages)
    assert "Dr One" in text
    assert "Vessel" in text


def check_same_signature(first: Path, second: Path) -> None:
    stamps = [pydicom.dcmread(folder / "report_sr.dcm").VerifyingObserverSequence[0] for folder in (first, second)]
    assert stamps[0] == stamps[1]


def test_that_a_study_is_read_decided_on_signed_and_found_again(qtbot, desktop, chest, tmp_path):
    from medviewer.app.analysing import run_model
    from medviewer.app.reporting import current_report, export_report, sign

    one = opened(qtbot, desktop, chest)
    run_model(one.review, MODEL)
    settle(qtbot, one)
    session = one.review.session
    listed = decide_by_keys(qtbot, one)
    signed = sign(one.review, current_report(one.review, signed=True))
    export_report(one.review, signed, tmp_path / "out", FORMATS)
    settle(qtbot, one)
    before = dict(session.decisions)
    heat = np.array(session.analysis.heatmap.volume.array)
    one.close()
    check_reports(tmp_path / "out", len(listed))

    again = opened(qtbot, desktop, chest)
    assert again.review.session.decisions == before
    assert [f.id for f in again.review.session.listed_findings()] == listed
    assert np.array_equal(again.review.session.analysis.heatmap.volume.array, heat)
    assert again.window.findings.signed.text().startswith("Signed by Dr One, ")
    export_report(again.review, current_report(again.review), tmp_path / "again", ("pdf", "sr"))
    settle(qtbot, again)
    check_same_signature(tmp_path / "out", tmp_path / "again")


@pytest.mark.usefixtures("analysed_home")
def test_that_the_preview_shows_the_real_report(qtbot, desktop, chest):
    from PySide6.QtCore import QSize

    from medviewer.ui.report_dialog import ReportDialog

    one = opened(qtbot, desktop, chest)
    one.window.actions_set.action("report").trigger()
    qtbot.waitUntil(lambda: len(one.window.findChildren(ReportDialog)) == 1, timeout=10_000)
    (dialog,) = one.window.findChildren(ReportDialog)
    qtbot.waitUntil(lambda: dialog.document.pageCount() > 0, timeout=60_000)
    page = dialog.document.render(0, QSize(300, 424))
    shades = {
        page.pixelColor(x, y).lightness() for x in range(300) for y in range(424) if page.pixelColor(x, y).alpha()
    }
    assert min(shades) < 64, "words are dark on the page"
    assert len(shades) > 20, "a key image has many shades"
    assert "PRELIMINARY" in dialog.document.getAllText(0).text()
    dialog.close()


def test_that_a_path_that_cannot_be_opened_is_told_on_a_card_in_the_window(qtbot, desktop, tmp_path):
    from PySide6.QtWidgets import QLabel

    (tmp_path / "study").mkdir()
    (tmp_path / "study" / "letter.txt").write_text("no image")
    one = opened(qtbot, desktop, tmp_path / "study")
    qtbot.waitUntil(lambda: bool(one.window.notices.cards), timeout=10_000)
    card = one.window.notices.cards[-1]
    words = " ".join(label.text() for label in card.findChildren(QLabel) if label.isVisible())
    assert "Nothing to show in study" in words
    assert "Open a folder with DICOM or NIfTI files." in words
    assert one.window.rect().contains(card.rect().translated(card.mapTo(one.window, card.rect().topLeft())))
    assert not one.window.grid.shows_images


def test_that_a_reader_named_on_the_command_line_is_so_for_one_session(desktop):
    one = desktop(reader="Dr Guest")
    assert one.review.session.settings.reader == "Dr Guest"
    one.close()
    assert desktop().review.session.settings.reader == ""


def test_that_a_run_can_be_stopped_within_a_second_and_leaves_nothing(qtbot, desktop, chest):
    import time

    from medviewer.app.analysing import run_model

    one = opened(qtbot, desktop, chest)
    job = run_model(one.review, MODEL)
    qtbot.waitUntil(lambda: any(s.fraction > 0.15 for s in one.review.session.jobs), timeout=60_000)
    begin = time.perf_counter()
    one.review.jobs.stop(job.number)
    qtbot.waitUntil(lambda: not one.review.session.jobs, timeout=10_000)
    assert time.perf_counter() - begin < 1.0
    assert one.review.session.analysis is None
    assert "was stopped" in one.review.session.notices[-1].title
    assert one.services.store.analyses(one.review.session.current.study.uid) == ()


def test_that_the_screenshot_command_draws_the_real_window(chest, tmp_path, qapp):
    del qapp
    from PySide6.QtGui import QImage

    from medviewer.main import run_window
    from medviewer.ui.errand import WindowRequest

    picture: Path = tmp_path / "window.png"
    assert run_window(WindowRequest((chest,), screenshot=picture)) == 0
    image = QImage(str(picture))
    assert (image.width(), image.height()) >= (1280, 800)
    colours = {image.pixel(x, y) for x in range(230, 960, 7) for y in range(60, 760, 7)}
    assert len(colours) > 100


def test_that_a_path_without_images_ends_the_screenshot_command_with_three(tmp_path, qapp, capsys):
    del qapp
    from medviewer.main import run_window
    from medviewer.ui.errand import WindowRequest

    (tmp_path / "empty").mkdir()
    assert run_window(WindowRequest((tmp_path / "empty",), screenshot=tmp_path / "window.png")) == 3
    assert "Nothing to show" in capsys.readouterr().err


@pytest.mark.slow
def test_that_a_real_chest_ct_is_read_in_the_window_and_sent_off_unsigned(qtbot, desktop, shared_data, tmp_path):
    from PySide6.QtCore import Qt
    from PySide6.QtWidgets import QFileDialog

    from medviewer.app.analysing import run_model
    from medviewer.ui.report_dialog import ReportDialog

    one = opened(qtbot, desktop, shared_data / "ct_chest_cptac")
    run_model(one.review, MODEL)
    settle(qtbot, one)
    qtbot.keyClick(one.window, Qt.Key.Key_N)
    qtbot.keyClick(one.window, Qt.Key.Key_A)
    one.window.actions_set.action("report").trigger()
    qtbot.waitUntil(lambda: len(one.window.findChildren(ReportDialog)) == 1, timeout=10_000)
    (dialog,) = one.window.findChildren(ReportDialog)
    qtbot.waitUntil(dialog.as_it_is.isEnabled, timeout=30_000)
    dialog.as_it_is.click()
    (chooser,) = dialog.findChildren(QFileDialog)
    chooser.fileSelected.emit(str(tmp_path))
    chooser.close()
    settle(qtbot, one)
    (folder,) = tmp_path.iterdir()
    assert folder.name.startswith("C3N-00247_")
    assert {"report.pdf", "report_sr.dcm", "findings.json", "findings.csv"} <= {path.name for path in folder.iterdir()}
    written = json.loads((folder / "findings.json").read_text())
    assert [d["verdict"] for d in written["decisions"]] == ["accepted"]
    document = pydicom.dcmread(folder / "report_sr.dcm")
    assert (document.VerificationFlag, document.PreliminaryFlag) == ("UNVERIFIED", "PRELIMINARY")
    assert document.PatientID == "C3N-00247"
    assert any(str(folder) in notice.title for notice in one.review.session.notices)


SCREEN = {
    "axial": ((1, 0, 0), (0, 1, 0)),
    "coronal": ((1, 0, 0), (0, 0, -1)),
    "sagittal": ((0, 1, 0), (0, 0, -1)),
}
"""Patient directions (LPS) of screen right and screen down in the radiological convention."""


class HeaderGrid:
    """The index axes (slice, row, column) of a series as its headers give them (PS3.3 C.7.6.2.1.1); pydicom only."""

    def __init__(self, archive: Path) -> None:
        places = {}
        with zipfile.ZipFile(archive) as members:
            for name in members.namelist():
                if name.endswith(".dcm"):
                    with members.open(name) as member:
                        header = pydicom.dcmread(member, stop_before_pixels=True)
                    places[name] = np.array(header.ImagePositionPatient, float)
        along_row, along_column = np.array(header.ImageOrientationPatient, float).reshape(2, 3)
        normal = np.cross(along_row, along_column)
        self.files = sorted(places, key=lambda name: places[name] @ normal)
        gap = (places[self.files[-1]] - places[self.files[0]]) @ normal / (len(self.files) - 1)
        self.directions = np.array([normal, along_column, along_row])
        self.spacing = (gap, *map(float, header.PixelSpacing))
        self.shape = (len(self.files), header.Rows, header.Columns)

    def letter(self, direction) -> str:
        """The letter of a direction that is near to one patient axis."""
        order = np.argsort(-np.abs(direction))
        assert abs(direction[order[1]]) < 0.3
        return ("LR", "PA", "HF")[order[0]][0 if direction[order[0]] > 0 else 1]

    def axis(self, screen) -> tuple[int, int]:
        """Index axis nearest to a direction of the screen, and its sense."""
        along = self.directions @ np.array(screen)
        number = int(np.argmax(np.abs(along)))
        return number, 1 if along[number] > 0 else -1

    def letters(self, view: str) -> tuple[str, str, str, str]:
        """Letters at the (left, right, top, bottom) edges."""
        (right, u), (down, v) = (self.axis(screen) for screen in SCREEN[view])
        ends = (-u * self.directions[right], u * self.directions[right])
        return tuple(map(self.letter, (*ends, -v * self.directions[down], v * self.directions[down])))

    def place(self, view: str, index, size) -> tuple[int, int]:
        """Device pixel of a voxel in a view of (width, height) that shows the whole slice."""
        axes = [self.axis(screen) for screen in SCREEN[view]]
        scale = min(pixels / (self.shape[a] * self.spacing[a]) for pixels, (a, _) in zip(size, axes, strict=True))
        at = []
        for pixels, (a, sense) in zip(size, axes, strict=True):
            steps = index[a] - (self.shape[a] - 1) / 2
            at.append(int(pixels / 2 + sense * steps * self.spacing[a] * scale))
        return at[0], at[1]


@pytest.mark.slow
def test_that_a_real_oblique_mr_is_drawn_where_its_header_says(qtbot, desktop, shared_data):
    from dataclasses import replace

    from medviewer.app import viewing
    from medviewer.domain.display import Window
    from medviewer.rendering.offscreen import pixels

    folder = shared_data / "mr_t1_defaced_384"
    grid = HeaderGrid(folder / "dicoms.zip")
    one = opened(qtbot, desktop, folder)
    session = one.review.session
    assert session.volume.geometry.shape == grid.shape
    points = json.loads((folder / "oracle_points.json").read_text())["points"]
    for point in sorted(points, key=lambda point: -point["value"])[:3]:
        index = (grid.files.index(point["file"]), point["row"], point["col"])
        viewing.reset_view(one.review)
        session.set_view(replace(session.view, window=Window(100.0, 50.0), crosshair=False))
        viewing.go_to(one.review, tuple(point["lps"]))
        for plane in one.window.grid.slices:  # around the voxel, which stays where the whole slice has it
            viewing.zoom(one.review, plane, 16.0, tuple(point["lps"]))
        settle(qtbot, one)
        for plane, view in one.window.grid.slices.items():
            assert view.scene.frame.plane.letters == grid.letters(plane.value)
            drawn = pixels(view.render_window)
            x, y = grid.place(plane.value, index, (drawn.shape[1], drawn.shape[0]))
            assert drawn[y, x] == pytest.approx(np.full(3, point["value"] * 2.55), abs=4), (plane, point)
