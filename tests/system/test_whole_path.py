"""From a folder to a signed report, in the real window on the real services, and again on the next day."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import numpy as np
import pydicom
import pytest
from pypdf import PdfReader

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

MODEL = "lung-nodule-candidates"
FORMATS = ("pdf", "sr", "json", "csv")


@pytest.fixture
def desktop(qapp) -> Iterator:
    """Opens the window as `medviewer open` does; every window is closed at the end."""
    del qapp
    from medviewer.main import Desktop
    from medviewer.ui.errand import WindowRequest

    made = []

    def make(**request) -> Desktop:
        made.append(Desktop(WindowRequest(**request)))
        made[-1].window.show()
        return made[-1]

    yield make
    for one in made:
        one.close()


def settle(qtbot, one) -> None:
    qtbot.waitUntil(one.window.is_idle, timeout=120_000)


def opened(qtbot, desktop, study):
    from medviewer.app.opening import open_path

    one = desktop(reader="Dr One")
    one.window.activateWindow()
    qtbot.waitUntil(one.window.isActiveWindow, timeout=10_000)
    settle(qtbot, one)
    open_path(one.review, study)
    settle(qtbot, one)
    return one


def decide_by_keys(qtbot, one) -> list[str]:
    """Accept every finding with the keys N and A, the second is rejected; gives their ids as listed."""
    from PySide6.QtCore import Qt

    from medviewer.app import deciding

    session = one.review.session
    listed = [f.id for f in session.listed_findings()]
    for number, finding_id in enumerate(listed):
        qtbot.keyClick(one.window, Qt.Key.Key_N)
        assert session.selected == finding_id
        if number == 1:
            deciding.reject(one.review, "Vessel")
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


def test_that_a_study_is_read_decided_on_signed_and_found_again(qtbot, desktop, chest, tmp_path):
    from medviewer.app.analysing import run_model
    from medviewer.app.reporting import current_report, export_report

    one = opened(qtbot, desktop, chest)
    run_model(one.review, MODEL)
    settle(qtbot, one)
    session = one.review.session
    listed = decide_by_keys(qtbot, one)
    export_report(one.review, current_report(one.review, signed=True), tmp_path / "out", FORMATS)
    settle(qtbot, one)
    before = dict(session.decisions)
    heat = np.array(session.analysis.heatmap.volume.array)
    one.close()
    check_reports(tmp_path / "out", len(listed))

    again = opened(qtbot, desktop, chest)
    assert again.review.session.decisions == before
    assert [f.id for f in again.review.session.listed_findings()] == listed
    assert np.array_equal(again.review.session.analysis.heatmap.volume.array, heat)


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
