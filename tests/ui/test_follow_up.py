"""Comparing with earlier studies in the real window: the question who it is, registering, and the follow-up."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
from made_lesions import HOME, gone, lesion, points, same
from PySide6.QtCore import QPoint, QPointF, QRect, Qt
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog, QLineEdit
from ui.fakes import CENTERS

from medviewer.app.appearance import choose_theme
from medviewer.app.measuring import add_measurement
from medviewer.app.scanning import open_path
from medviewer.domain.follow_up import FollowUp, follow_up
from medviewer.domain.lesion_pairs import Answer
from medviewer.domain.measured import NotMeasurable
from medviewer.domain.measurement import MeasurementKind
from medviewer.domain.planes import PlaneName, slice_number, slice_plane
from medviewer.domain.record import EntryKind
from medviewer.ui.actions import ACTIONS
from medviewer.ui.follow_up_answers import answers_for
from medviewer.ui.follow_up_marks import ON_DARK, ON_LIGHT, SHAPES, SUM_NUMBER, color_of, draw_mark
from medviewer.ui.follow_up_plot import EMPTY, FollowUpPlot, lines_of, step_mm
from medviewer.ui.follow_up_window import NOTHING, ONE_STUDY, FollowUpWindow
from medviewer.ui.theme import DARK, LIGHT

if TYPE_CHECKING:
    from ui.conftest import Bench

CTRL = Qt.KeyboardModifier.ControlModifier


def add_prior(bench: Bench, **patient: str) -> None:
    """Open a study of two years before."""
    now = bench.desk.study
    series = replace(now.series[0], id="p1", series_uid="1.2.3.9", description="Chest before")
    who = replace(now.patient, **patient)
    bench.desk.study = replace(now, uid="1.2.2", date=date(2023, 5, 6), series=(series,), patient=who)
    open_path(bench.review, Path("before"), then_show=False)
    bench.settle()
    bench.desk.study = now


@pytest.fixture
def compared(bench: Bench) -> Bench:
    """A study and the one before it, side by side."""
    bench.open()
    add_prior(bench)
    bench.trigger("show_prior")
    bench.settle()
    return bench


def measure(bench: Bench, series_id: str, center: tuple[float, float, float], size: float, label: str) -> None:
    session = next(s for s in bench.review.room.sessions.values() if s.current and s.current.series.id == series_id)
    assert session.volume is not None
    geometry = session.volume.geometry
    plane = slice_plane(geometry, PlaneName.AXIAL, slice_number(geometry, PlaneName.AXIAL, center))
    middle, right, down = np.array(center), np.array(plane.right), np.array(plane.down)
    ends = [middle - right * size / 2, middle + right * size / 2, middle - down * size / 4, middle + down * size / 4]
    add_measurement(bench.review.on(session), MeasurementKind.BIDIRECTIONAL, [tuple(e) for e in ends], plane, label)


def opened(bench: Bench) -> FollowUpWindow:
    bench.trigger("follow_up")
    bench.settle()
    shown = bench.window.questions.follow_up.window
    assert shown is not None
    return shown


def texts(shown: FollowUpWindow) -> list[list[str]]:
    table = shown.table
    rows = range(table.rowCount())
    found = [[table.item(row, column) for column in range(table.columnCount())] for row in rows]
    return [["" if item is None else item.text() for item in row] for row in found]


def test_that_a_doubtful_person_is_asked_beside_the_images_and_the_answer_kept(bench: Bench) -> None:
    bench.open()
    card = bench.window.person
    assert not card.isVisible()
    add_prior(bench, birth_date="")
    assert card.isVisible()
    assert not card.isModal()
    assert "1961-02-03" in card.here.text()
    assert "1961-02-03" not in card.there.text()
    assert card.why.text() == "The birth date is missing in one of them."
    on_screen = [QRect(one.mapToGlobal(QPoint(0, 0)), one.size()) for one in (card, bench.window.grid)]
    assert not on_screen[0].intersects(on_screen[1])
    bench.qtbot.mouseClick(card.yes, Qt.MouseButton.LeftButton)
    bench.settle()
    assert not card.isVisible()
    (entry,) = bench.desk.record.kept
    assert (entry.kind, entry.key, entry.author) == (EntryKind.PRIOR, "1.2.2", "Dr N. Example")
    bench.trigger("show_prior")
    bench.settle()
    assert bench.window.grid.cells


def test_that_a_nameless_reader_is_asked_for_the_name_before_the_answer_is_kept(make_bench) -> None:
    bench = make_bench(reader="")
    bench.open()
    add_prior(bench, sex="")
    bench.qtbot.mouseClick(bench.window.person.no, Qt.MouseButton.LeftButton)
    assert bench.desk.record.kept == []
    dialog = bench.window.findChild(QDialog)
    dialog.findChild(QLineEdit).setText("Dr Two")
    dialog.accept()
    bench.settle()
    assert [(one.author, '"same": false' in one.payload) for one in bench.desk.record.kept] == [("Dr Two", True)]


def test_that_registering_says_so_in_the_corner_of_the_other_series(compared: Bench) -> None:
    assert compared.window.actions_set.action("register").isEnabled()
    compared.trigger("register")
    compared.settle()
    corners = [
        " ".join(view.scene.frame.text.bottom_left) for view in compared.window.grid.viewports if view.isVisible()
    ]
    assert [("registered, ± 1.2 mm" in corner) for corner in corners] == [False, True]


def test_that_pairs_are_proposed_confirmed_and_taken_back(compared: Bench) -> None:
    measure(compared, "p1", CENTERS[0], 10.0, "nodule")
    measure(compared, "s1", CENTERS[0], 12.6, "nodule")
    shown = opened(compared)
    assert not shown.isModal()
    assert texts(shown)[0] == [
        "nodule  (target)", "10.0 × 5.0 mm", "12.6 × 6.3 mm  (proposed)", "+2.6 mm (+26 %)", "1.05 ml (sphere)",
        "731 days",
    ]  # fmt: skip
    assert texts(shown)[1][1:3] == ["10.0 mm\nbaseline", "not evaluable"]
    assert shown.said.text().startswith("1 to be answered: select a row.")
    shown.table.selectRow(0)
    enabled = {answer for answer, button in shown.buttons.items() if button.isEnabled()}
    assert enabled == {Answer.SAME, Answer.OTHER}
    compared.qtbot.mouseClick(shown.buttons[Answer.SAME], Qt.MouseButton.LeftButton)
    compared.settle()
    assert texts(shown)[0][2] == "12.6 × 6.3 mm"
    assert texts(shown)[1][2] == "12.6 mm\nstable disease"
    assert "+26.0 % from baseline" in shown.said.text()
    compared.qtbot.keyClick(shown, Qt.Key.Key_Z, CTRL)
    compared.settle()
    assert texts(shown)[0][2] == "12.6 × 6.3 mm  (proposed)"
    assert not shown.undo.isEnabled()
    shown.close()


def test_that_gone_and_new_lesions_are_said_to_be_so(compared: Bench) -> None:
    measure(compared, "p1", CENTERS[0], 12.0, "old one")
    measure(compared, "s1", CENTERS[1], 8.0, "other one")
    shown = opened(compared)
    for row, answer in ((0, Answer.GONE), (1, Answer.NEW)):
        shown.table.selectRow(row)
        compared.qtbot.mouseClick(shown.buttons[answer], Qt.MouseButton.LeftButton)
        compared.settle()
    assert [row[2] for row in texts(shown)] == ["gone", "8.0 × 4.0 mm  (new)", "0.0 mm\nprogressive disease"]
    assert texts(shown)[0][3] == "-12.0 mm (-100 %)"


def test_that_a_click_brings_both_viewports_to_the_lesion(compared: Bench) -> None:
    measure(compared, "p1", CENTERS[1], 10.0, "nodule")
    measure(compared, "s1", CENTERS[1], 11.0, "nodule")
    measure(compared, "s1", CENTERS[2], 20.0, "far one")
    shown = opened(compared)
    for number, center in ((1, CENTERS[2]), (0, CENTERS[1])):
        shown.table.cellClicked.emit(number, 0)
        compared.settle()
        np.testing.assert_allclose(compared.session.view.position_lps, center, atol=1e-6)
    other = compared.review.room.sessions[1]
    np.testing.assert_allclose(other.view.position_lps, CENTERS[1], atol=1e-6)
    shown.table.cellClicked.emit(2, 1)  # the sum has no place
    line = next(one for one in lines_of(shown.found) if one.number == 1)
    compared.qtbot.mouseClick(
        shown.plot, Qt.MouseButton.LeftButton, pos=shown.plot.place(*line.points[0][:2]).toPoint()
    )
    compared.settle()
    assert shown.table.lesions_selected() == [1]
    compared.qtbot.mouseClick(shown.plot, Qt.MouseButton.LeftButton, pos=QPointF(3, 3).toPoint())
    np.testing.assert_allclose(compared.session.view.position_lps, CENTERS[2], atol=1e-6)


def test_that_the_first_date_goes_to_its_lesion_and_the_one_after_it(compared: Bench) -> None:
    measure(compared, "p1", CENTERS[1], 10.0, "nodule")
    measure(compared, "s1", CENTERS[1], 11.0, "nodule")
    shown = opened(compared)
    shown.table.cellClicked.emit(0, 1)
    compared.settle()
    for session in compared.review.room.sessions.values():
        np.testing.assert_allclose(session.view.position_lps, CENTERS[1], atol=1e-6)


def test_that_the_table_is_exported_where_the_reader_says(compared: Bench, tmp_path: Path) -> None:
    measure(compared, "p1", CENTERS[0], 10.0, "nodule")
    shown = opened(compared)
    compared.qtbot.mouseClick(shown.export, Qt.MouseButton.LeftButton)
    dialog = compared.window.findChild(QFileDialog)
    assert dialog.selectedFiles()[0].endswith("1234_follow-up.csv")
    dialog.fileSelected.emit(str(tmp_path / "table.csv"))
    dialog.close()
    compared.settle()
    assert (tmp_path / "table.csv").read_text(encoding="utf-8-sig").startswith("lesion,target,organ,date")
    assert compared.review.room.notices[-1].title == "The follow-up table was written."


def test_that_the_window_says_what_to_do_while_it_is_empty(bench: Bench) -> None:
    assert not bench.window.actions_set.action("follow_up").isEnabled()
    bench.window.questions._do(next(spec for spec in ACTIONS if spec.id == "follow_up"))
    assert bench.review.room.notices[-1].title == "No study is open, so there is nothing to follow up."
    bench.open()
    shown = opened(bench)
    assert shown.said.text() == NOTHING
    assert shown.plot.accessibleDescription() == EMPTY
    assert not shown.export.isEnabled()
    measure(bench, "s1", CENTERS[0], 10.0, "nodule")
    bench.settle()
    assert shown.said.text() == ONE_STUDY
    assert opened(bench) is shown
    shown.close()
    QApplication.processEvents()
    bench.qtbot.waitUntil(lambda: bench.window.questions.follow_up.window is None)


def followed(*times, answers=()) -> FollowUp:
    return follow_up(points(*times), answers, lambda _one, _other: HOME)


def test_that_two_rows_can_be_said_to_be_one_lesion() -> None:
    found = followed((lesion("a0"),), (lesion("b1", at=(90, 0, 0)),))
    (given,) = answers_for(found, [0, 1], -1).values()
    assert (given.earlier, given.later, given.answer, given.study_uid) == ("a0", "b1", Answer.SAME, "s1")
    assert answers_for(followed((lesion("a0"), lesion("b0", at=(90, 0, 0)))), [0, 1], -1) == {}
    paired = followed((lesion("a0"),), (lesion("a1"), lesion("b1", at=(90, 0, 0))))
    assert answers_for(paired, [0, 1], -1) == {}
    assert answers_for(paired, [], -1) == answers_for(paired, [7], -1) == {}


def test_that_only_what_fits_the_date_can_be_answered() -> None:
    found = followed((lesion("a0"),), (lesion("a1"),), (), answers=(same("a0", "a1"), gone("a1", 2)))
    assert list(answers_for(found, [0], 1)) == [Answer.OTHER]
    assert answers_for(found, [0], 0) == answers_for(found, [0], 2) == answers_for(found, [0], -1) == {}


@pytest.mark.parametrize(
    ("largest", "step"), [(1.0, 1.0), (5.0, 1.0), (6.0, 2.0), (24.0, 5.0), (80.0, 20.0), (999.0, 200.0)]
)
def test_that_the_axis_has_round_steps(largest: float, step: float) -> None:
    assert step_mm(largest) == step


def test_that_the_plot_draws_each_value_at_its_date_and_size(qtbot) -> None:
    plot = FollowUpPlot()
    qtbot.addWidget(plot)
    plot.resize(600, 300)
    sure, asked = lesion("a0", 20.0), lesion("b0", 40.0, (90, 0, 0))
    found = followed((sure, asked), (lesion("a1", 10.0), lesion("b1", NotMeasurable("no"), (90, 0, 0))), (),
                     answers=(same("a0", "a1"), gone("a1", 2)))  # fmt: skip
    plot.show_follow_up(found)
    assert [(line.name, [mm for _day, mm, _sure in line.points]) for line in lines_of(found)] == [
        ("a", [20.0, 10.0, 0.0]), ("b", [40.0]), ("sum of targets", [60.0]),
    ]  # fmt: skip
    assert "a: 2023-01-01: 20.0 mm, 2024-01-01: 10.0 mm" in plot.accessibleDescription()
    days = [time.date for time in found.times]
    left, middle, right = (plot.place(day, 20.0) for day in days)
    assert (middle.x() - left.x()) == pytest.approx((right.x() - left.x()) * 365 / 731)
    assert plot.place(days[0], 40.0).y() < left.y() < plot.place(days[0], 0.0).y()
    picture = plot.grab().toImage()
    for line in lines_of(found):
        at = plot.place(*line.points[0][:2]).toPoint()
        assert picture.pixelColor(at) == color_of(line.number)
    alone = FollowUpPlot()
    qtbot.addWidget(alone)
    alone.show_follow_up(followed((sure,)))
    assert alone.place(days[0], 20.0).x() == pytest.approx((56 + alone.width() - 24) / 2)


def test_that_no_two_of_the_first_dozens_look_alike_and_each_can_be_seen() -> None:
    assert len({(number % len(ON_DARK), number % len(SHAPES)) for number in range(len(ON_DARK) * len(SHAPES))}) == 42
    assert len(ON_DARK) == len(ON_LIGHT)
    for number in (SUM_NUMBER, *range(len(SHAPES))):
        image = QImage(16, 16, QImage.Format.Format_RGB32)
        image.fill(QColor("black"))
        painter = QPainter(image)
        draw_mark(painter, QPointF(8, 8), number)
        painter.end()
        assert image.pixelColor(8, 8) == color_of(number)


def test_that_marks_take_the_colours_of_another_theme(compared: Bench, qapp: QApplication) -> None:
    measure(compared, "p1", CENTERS[0], 12.0, "old one")
    table = opened(compared).table

    def shown() -> list[QColor]:
        items = [table.item(row, 0) for row in range(2)]
        return [item.icon().pixmap(14, 14).toImage().pixelColor(7, 7) for item in items if item is not None]

    before = shown()
    choose_theme(compared.review, "light")
    compared.settle()
    after = shown()
    choose_theme(compared.review, "dark")
    compared.settle()
    assert before == shown() == [QColor(ON_DARK[0]), QColor(DARK.text)]
    assert after == [QColor(ON_LIGHT[0]), QColor(LIGHT.text)]
