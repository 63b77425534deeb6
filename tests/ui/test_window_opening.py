"""Opening, running and failing: what the window shows, and that it never stays busy."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QApplication
from ui.fakes import MODEL, SCORES

from medviewer.app.analysing import run_model
from medviewer.app.scanning import open_path
from medviewer.domain.errors import UserError
from medviewer.domain.job import Progress
from medviewer.domain.study import Patient
from medviewer.ui.panels.findings_panel import NO_MODEL_RUN, NO_SERIES, NONE_LISTED, RUNNING
from medviewer.ui.panels.two_lines import PROGRESS, SECOND_LINE
from medviewer.ui.viewport_grid import EMPTY_TEXT

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QTreeWidgetItem
    from ui.conftest import Bench
    from ui.fakes import Desk

    from medviewer.domain.job import CancelToken, ProgressReport
    from medviewer.domain.loaded import Loaded


def texts(item: QTreeWidgetItem) -> tuple[str, str]:
    return item.text(0), item.data(0, SECOND_LINE)


def test_that_the_empty_window_says_what_to_do(bench: Bench) -> None:
    from PySide6.QtWidgets import QLabel

    assert not bench.window.grid.shows_images
    assert any(label.text() == EMPTY_TEXT and label.isVisible() for label in bench.window.findChildren(QLabel))
    assert bench.window.findings.empty.text() == NO_SERIES


def test_that_an_opened_folder_is_a_tree_of_patient_study_and_series(bench: Bench) -> None:
    bench.open()
    tree = bench.window.studies.tree
    patient = tree.topLevelItem(0)
    assert texts(patient) == ("DOE JANE", "ID 1234 · 1961-02-03 F")
    assert texts(patient.child(0)) == ("CT chest", "2025-05-06")
    able, refused = (patient.child(0).child(n) for n in range(2))
    assert texts(able) == ("CT  Chest 3 mm", "24 slices, 48×40")
    assert texts(refused)[1] == "The gantry was tilted by 12.0°."
    rejected = tree.topLevelItem(1)
    assert rejected.text(0) == "Not opened (1)"
    assert texts(rejected.child(0)) == ("notes.txt", "Text, not an image.")
    assert bench.window.studies.warnings.text() == "Patient ID 1234 stands for two names."


def test_that_the_largest_series_is_on_screen_after_opening(bench: Bench) -> None:
    bench.open()
    assert bench.window.grid.shows_images
    assert all(view.scene.frame is not None for view in bench.window.grid.slices.values())
    assert bench.window.windowTitle() == "DOE JANE – medviewer"


def test_that_two_patients_with_one_id_are_two_nodes(bench: Bench) -> None:
    from dataclasses import replace

    bench.open("first")
    study = bench.desk.study
    other = replace(study, uid="9.9", patient=replace(study.patient, name="ROE^RICHARD"))
    bench.desk.study = other
    bench.open("second")
    tree = bench.window.studies.tree
    names = [tree.topLevelItem(n).text(0) for n in range(tree.topLevelItemCount())]
    assert names[:2] == ["DOE JANE", "ROE RICHARD"]


def test_that_a_refused_series_says_why_when_clicked(bench: Bench) -> None:
    bench.open()
    tree = bench.window.studies.tree
    refused = tree.topLevelItem(0).child(0).child(1)
    place = tree.visualItemRect(refused).center()
    bench.qtbot.mouseClick(tree.viewport(), Qt.MouseButton.LeftButton, pos=place)
    bench.settle()
    assert bench.window.notices.cards[-1].notice.title == "Head: The gantry was tilted by 12.0°."


def test_that_a_folder_dropped_on_the_window_opens(bench: Bench) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(Path("study").absolute()))])
    event = QDropEvent(
        QPointF(300, 300),
        Qt.DropAction.CopyAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    bench.window.dropEvent(event)
    bench.settle()
    assert bench.session.volume is not None


def test_that_an_empty_folder_is_told_and_nothing_stays_busy(bench: Bench) -> None:
    bench.open("empty")
    assert bench.session.jobs == ()
    assert "The folder is empty." in bench.window.notices.cards[-1].notice.title
    assert not bench.window.status.bar.isVisible()


def test_that_the_findings_panel_says_what_it_waits_for(bench: Bench) -> None:
    go = threading.Event()
    bench.desk.work = lambda _token, _progress: go.wait(10)
    bench.open()
    panel = bench.window.findings
    assert panel.empty.text() == NO_MODEL_RUN
    run_model(bench.review, MODEL.id)
    bench.qtbot.waitUntil(lambda: panel.empty.text() == RUNNING)
    assert bench.window.status.bar.isVisible()
    go.set()
    bench.settle()
    assert not panel.empty.isVisible()
    assert not bench.window.status.bar.isVisible()


def test_that_the_threshold_filters_without_a_second_run(loaded: Bench) -> None:
    runs = []
    loaded.desk.work = lambda _token, _progress: runs.append(1)
    panel = loaded.window.findings
    for percent, count in ((95, 0), (70, 1), (50, 2), (20, 3)):
        panel.threshold.setValue(percent)
        loaded.settle()
        assert len(panel.model.rows) == count
        assert panel.title.text() == f"FINDINGS   {count} of {len(SCORES)}"
        frame = loaded.view().scene.frame
        assert frame is not None
        assert len(frame.boxes) == count
    panel.threshold.setValue(95)
    loaded.settle()
    assert panel.empty.text() == NONE_LISTED
    assert runs == []


def test_that_rejected_findings_are_shown_only_when_asked_for(loaded: Bench) -> None:
    from medviewer.app import deciding, viewing

    viewing.select_finding(loaded.review, "f1")
    deciding.reject(loaded.review, "Vessel")
    loaded.session.select(None)
    loaded.settle()
    assert [row.finding_id for row in loaded.window.findings.model.rows] == ["f2"]
    loaded.qtbot.mouseClick(loaded.window.findings.rejected, Qt.MouseButton.LeftButton)
    loaded.settle()
    assert [row.finding_id for row in loaded.window.findings.model.rows] == ["f1", "f2"]


@pytest.mark.parametrize(
    ("error", "title"),
    [(UserError("The model file is damaged.", "Install it again."), "The model file is damaged.")],
)
def test_that_a_failed_run_leaves_nothing_busy_and_says_why(bench: Bench, error: Exception, title: str) -> None:
    def fail(_token: CancelToken, _progress: ProgressReport) -> None:
        raise error

    bench.desk.work = fail
    bench.open().analyse()
    assert bench.session.jobs == ()
    assert bench.window.notices.cards[-1].notice.title == title
    assert not bench.window.status.stop.isVisible()


@pytest.mark.parametrize("expected_warnings", [["unexpected error"]])
def test_that_an_unexpected_error_is_told_without_ending_the_window(bench: Bench, expected_warnings: list[str]) -> None:
    def fail(_token: CancelToken, _progress: ProgressReport) -> None:
        raise ZeroDivisionError

    bench.desk.work = fail
    bench.open().analyse()
    assert expected_warnings
    notice = bench.window.notices.cards[-1].notice
    assert "did not expect" in notice.title
    assert "ZeroDivisionError" in notice.advice
    assert bench.window.isVisible()


def test_that_the_stop_button_ends_the_running_model(bench: Bench) -> None:
    def wait(token: CancelToken, _progress: ProgressReport) -> None:
        stopped = threading.Event()
        token.on_cancel(stopped.set)
        assert stopped.wait(10)
        token.check()

    bench.desk.work = wait
    bench.open()
    run_model(bench.review, MODEL.id)
    bench.qtbot.waitUntil(lambda: "tile 1 of 3" in bench.window.status.job.text())
    bench.qtbot.mouseClick(bench.window.status.stop, Qt.MouseButton.LeftButton)
    bench.settle()
    assert bench.session.analysis is None
    assert "was stopped" in bench.window.notices.cards[-1].notice.title


def test_that_the_row_of_a_series_shows_how_far_its_loading_is(bench: Bench) -> None:
    go = threading.Event()
    load = bench.desk.load

    def slow(series: object, token: CancelToken, progress: ProgressReport) -> Loaded:
        progress(Progress(0.4, "40 of 99 slices"))
        go.wait(10)
        return load(series, token, progress)  # type: ignore[arg-type]  # the fake looks at no series

    object.__setattr__(bench.review.ports, "load", slow)
    open_path(bench.review, Path("study"))
    tree = bench.window.studies.tree

    def fraction() -> object:
        item = tree.topLevelItem(0)
        return None if item is None else item.child(0).child(0).data(0, PROGRESS)

    bench.qtbot.waitUntil(lambda: fraction() == pytest.approx(0.4))
    go.set()
    bench.settle()
    assert fraction() is None


def test_that_the_status_bar_names_device_model_and_seconds(loaded: Bench) -> None:
    assert loaded.window.status.device.text() == "CPU (no usable GPU) · Lung nodule candidates 1.0 · 10.0 s"


def no_gpu() -> str:
    message = "No usable GPU: the CUDA provider did not start."
    raise UserError(message, "Install the driver.")


def test_that_a_device_that_cannot_be_used_is_said_to_be_so_with_the_reason(
    desk: Desk, make_bench: Callable[..., Bench]
) -> None:
    desk.device_text = no_gpu
    status = make_bench().window.status
    assert status.device.text() == "no usable device"
    assert "the CUDA provider did not start. Install the driver." in status.device.toolTip()


def test_that_a_search_for_the_device_that_was_stopped_claims_nothing(
    desk: Desk, make_bench: Callable[..., Bench]
) -> None:
    bench = make_bench()
    go = threading.Event()
    bench.desk.work = lambda _token, _progress: go.wait(10)
    bench.open()
    run_model(bench.review, MODEL.id)
    bench.window.status.find_device()
    bench.review.jobs.stop(bench.session.jobs[-1].number)
    go.set()
    bench.settle()
    assert bench.window.status.device.text().startswith("device not known")


def test_that_one_patient_written_in_two_ways_is_one_node(bench: Bench) -> None:
    from dataclasses import replace

    bench.open("first")
    study = bench.desk.study
    bench.desk.study = replace(study, uid="9.9", patient=replace(study.patient, name="Doe^Jane^^ "))
    bench.open("second")
    tree = bench.window.studies.tree
    assert tree.topLevelItem(0).childCount() == 2
    assert "is used by" not in bench.window.studies.warnings.text()


def test_that_studies_that_name_nobody_are_not_put_together(bench: Bench) -> None:
    from dataclasses import replace

    nobody = replace(bench.desk.study, patient=Patient("", "", "", ""))
    bench.desk.study = nobody
    bench.open("first")
    bench.desk.study = replace(nobody, uid="9.9")
    bench.open("second")
    tree = bench.window.studies.tree
    assert [tree.topLevelItem(n).childCount() for n in range(2)] == [1, 1]


def test_that_one_id_with_two_names_in_two_folders_is_told(bench: Bench) -> None:
    from dataclasses import replace

    bench.open("first")
    study = bench.desk.study
    bench.desk.study = replace(study, uid="9.9", patient=replace(study.patient, name="ROE^RICHARD"))
    bench.open("second")
    assert "Patient ID '1234' is used by 2 patients" in bench.window.studies.warnings.text()


def test_that_closing_the_window_ends_its_jobs(bench: Bench) -> None:
    ended = threading.Event()

    def wait(token: CancelToken, _progress: ProgressReport) -> None:
        stopped = threading.Event()
        token.on_cancel(stopped.set)
        stopped.wait(10)
        ended.set()
        token.check()

    bench.desk.work = wait
    bench.open()
    run_model(bench.review, MODEL.id)
    bench.qtbot.waitUntil(lambda: "tile 1 of 3" in bench.window.status.job.text())
    bench.window.close()
    assert ended.is_set()
    assert bench.review.jobs.active == ()
    assert not bench.window.isVisible()


def test_that_panel_sizes_are_kept_and_come_back(make_bench: Callable[..., Bench]) -> None:
    first = make_bench()
    first.window.splitters.columns.setSizes([300, 600, 380])
    QApplication.processEvents()
    sizes = first.window.splitters.columns.sizes()
    first.window.close()
    kept = first.desk.saved[-1]
    second = make_bench()
    second.window.splitters.restore(kept.window_state)
    QApplication.processEvents()
    assert second.window.splitters.columns.sizes() == pytest.approx(sizes, abs=2)


def test_that_a_folded_side_comes_back_with_an_error(bench: Bench) -> None:
    bench.trigger("right_panels")
    assert bench.window.splitters.columns.sizes()[2] == 0
    bench.open("empty")
    assert bench.window.splitters.columns.sizes()[2] > 0
