"""Accepting, rejecting and modifying by keys and mouse."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication
from ui.fakes import CENTERS

from medviewer.app.shared import Notice
from medviewer.app.signal import Topic
from medviewer.domain.decision import REJECTION_REASONS, ReviewState, Verdict
from medviewer.domain.planes import PlaneName
from medviewer.ui.dialogs import ReaderDialog, RejectDialog

if TYPE_CHECKING:
    from collections.abc import Callable

    from ui.conftest import Bench


def dialog_of(bench: Bench, kind: type) -> object:
    bench.qtbot.waitUntil(lambda: bool(bench.window.findChildren(kind)))
    return bench.window.findChildren(kind)[0]


def rows(bench: Bench) -> list[tuple[str, str]]:
    QApplication.processEvents()
    return [(row.finding_id, row.state.value) for row in bench.window.findings.model.rows]


def test_that_a_is_in_the_ledger_before_the_list_says_accepted(loaded: Bench) -> None:
    loaded.key(Qt.Key.Key_N)
    loaded.key(Qt.Key.Key_A)
    (line,) = loaded.desk.record.lines
    assert (line.finding_id, line.verdict, line.reader) == ("f1", Verdict.ACCEPTED, "Dr N. Example")
    assert loaded.desk.record.seen == [{}]
    assert rows(loaded) == [("f1", "accepted"), ("f2", "pending")]


def test_that_a_decision_that_cannot_be_kept_leaves_the_finding_pending_and_says_why(loaded: Bench) -> None:
    loaded.desk.record.fails = True
    loaded.key(Qt.Key.Key_N)
    loaded.key(Qt.Key.Key_A)
    assert rows(loaded)[0] == ("f1", "pending")
    card = loaded.window.notices.cards[-1]
    assert card.notice.is_error
    assert "disk is full" in card.notice.title
    assert card.isVisible()


def test_that_a_second_notice_is_on_screen_as_soon_as_it_is_there(bench: Bench) -> None:
    for number in (1, 2):
        bench.session.notify(Notice(f"Notice {number}", is_error=True))
        bench.window.notices.refresh(frozenset({Topic.JOBS}))
        assert [card.isVisible() for card in bench.window.notices.cards] == [True] * number


def test_that_x_asks_for_a_reason_and_keeps_it(loaded: Bench) -> None:
    loaded.key(Qt.Key.Key_N)
    loaded.key(Qt.Key.Key_X)
    dialog = dialog_of(loaded, RejectDialog)
    assert isinstance(dialog, RejectDialog)
    assert not dialog.ok.isEnabled()
    dialog.group.button(1).click()
    loaded.qtbot.mouseClick(dialog.ok, Qt.MouseButton.LeftButton)
    (line,) = loaded.desk.record.lines
    assert (line.verdict, line.reason) == (Verdict.REJECTED, REJECTION_REASONS[1])
    assert loaded.session.state("f1") is ReviewState.REJECTED


def test_that_free_text_is_reason_enough_to_reject(loaded: Bench) -> None:
    loaded.key(Qt.Key.Key_N)
    loaded.key(Qt.Key.Key_X)
    dialog = dialog_of(loaded, RejectDialog)
    assert isinstance(dialog, RejectDialog)
    loaded.qtbot.keyClicks(dialog.note, "Nipple shadow")
    dialog.ok.click()
    assert loaded.desk.record.lines[0].reason == "Nipple shadow"


def test_that_a_question_left_without_an_answer_decides_nothing(loaded: Bench) -> None:
    loaded.key(Qt.Key.Key_N)
    loaded.key(Qt.Key.Key_X)
    dialog = dialog_of(loaded, RejectDialog)
    assert isinstance(dialog, RejectDialog)
    loaded.qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert loaded.desk.record.lines == []


def test_that_undo_and_redo_by_keys_add_lines_and_change_the_list(loaded: Bench) -> None:
    loaded.key(Qt.Key.Key_N)
    loaded.key(Qt.Key.Key_A)
    loaded.key(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert rows(loaded)[0] == ("f1", "pending")
    loaded.key(Qt.Key.Key_Y, Qt.KeyboardModifier.ControlModifier)
    assert rows(loaded)[0] == ("f1", "accepted")
    verdicts = [line.verdict for line in loaded.desk.record.lines]
    assert verdicts == [Verdict.ACCEPTED, Verdict.WITHDRAWN, Verdict.ACCEPTED]


def test_that_nothing_is_decided_until_a_reader_is_named(make_bench: Callable[..., Bench]) -> None:
    bench = make_bench(reader="").open().analyse()
    bench.key(Qt.Key.Key_N)
    bench.key(Qt.Key.Key_A)
    dialog = dialog_of(bench, ReaderDialog)
    assert isinstance(dialog, ReaderDialog)
    assert bench.desk.record.lines == []
    assert not dialog.ok.isEnabled()
    bench.qtbot.keyClicks(dialog.name, "Dr A. Reader")
    dialog.ok.click()
    assert [line.reader for line in bench.desk.record.lines] == ["Dr A. Reader"]
    assert bench.desk.saved[-1].reader == "Dr A. Reader"
    QApplication.processEvents()
    assert "Dr A. Reader" in bench.window.header.reader.text()


def test_that_dragging_a_box_after_m_moves_it_by_as_many_millimetres(loaded: Bench) -> None:
    loaded.key(Qt.Key.Key_N)
    loaded.key(Qt.Key.Key_M)
    view = loaded.view()
    start = loaded.place(PlaneName.AXIAL, CENTERS[0])
    mm_per_px = view.pixel_ratio / view.scene.view.px_per_mm  # type: ignore[union-attr]  # there is a frame
    loaded.drag(PlaneName.AXIAL, start, start + QPoint(30, -20))
    (line,) = loaded.desk.record.lines
    assert line.verdict is Verdict.MODIFIED
    assert line.region is not None
    moved = np.array(line.region.center_lps) - CENTERS[0]
    assert moved == pytest.approx((30 * mm_per_px, -20 * mm_per_px, 0.0), abs=0.01)
    assert line.region.size_mm == (12.0, 12.0, 12.0)


def test_that_a_dragged_box_goes_back_where_the_ledger_fails(loaded: Bench) -> None:
    loaded.desk.record.fails = True
    loaded.key(Qt.Key.Key_N)
    loaded.key(Qt.Key.Key_M)
    start = loaded.place(PlaneName.AXIAL, CENTERS[0])
    loaded.drag(PlaneName.AXIAL, start, start + QPoint(30, 0))
    loaded.settle()
    frame = loaded.view().scene.frame
    assert frame is not None
    box = next(drawn.box for drawn in frame.boxes if drawn.finding_id == "f1")
    assert box.center_lps == CENTERS[0]
    assert loaded.session.notices[-1].is_error


def test_that_a_drag_is_seen_in_all_views_before_it_ends(loaded: Bench) -> None:
    from ui.conftest import send_move

    loaded.key(Qt.Key.Key_N)
    loaded.key(Qt.Key.Key_M)
    start = loaded.place(PlaneName.AXIAL, CENTERS[0])
    view = loaded.view()
    loaded.qtbot.mousePress(view, Qt.MouseButton.LeftButton, pos=start)
    send_move(view, start + QPoint(20, 0), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    coronal = loaded.view(PlaneName.CORONAL)
    loaded.qtbot.waitUntil(lambda: coronal.scene.frame.boxes[0].box.center_lps[0] > CENTERS[0][0] + 1)
    assert loaded.desk.record.lines == []
    loaded.key(Qt.Key.Key_Escape)
    loaded.qtbot.mouseRelease(view, Qt.MouseButton.LeftButton, pos=start + QPoint(20, 0))
    assert loaded.desk.record.lines == []


def test_that_the_buttons_of_the_selected_row_do_what_the_keys_do(loaded: Bench) -> None:
    from PySide6.QtWidgets import QToolButton

    loaded.key(Qt.Key.Key_N)
    panel = loaded.window.findings
    buttons = panel.list.indexWidget(panel.model.index(0)).findChildren(QToolButton)
    accept = next(button for button in buttons if button.text() == "Accept")
    loaded.qtbot.mouseClick(accept, Qt.MouseButton.LeftButton)
    assert [line.verdict for line in loaded.desk.record.lines] == [Verdict.ACCEPTED]


def test_that_a_digit_and_enter_are_enough_to_reject(loaded: Bench) -> None:
    loaded.key(Qt.Key.Key_N)
    loaded.key(Qt.Key.Key_X)
    dialog = dialog_of(loaded, RejectDialog)
    assert isinstance(dialog, RejectDialog)
    loaded.qtbot.keyClick(dialog, Qt.Key.Key_3)
    loaded.qtbot.keyClick(dialog, Qt.Key.Key_Return)
    assert [line.reason for line in loaded.desk.record.lines] == [REJECTION_REASONS[2]]


def test_that_another_finding_chosen_meanwhile_is_not_rejected_in_its_place(loaded: Bench) -> None:
    loaded.key(Qt.Key.Key_N)
    loaded.key(Qt.Key.Key_X)
    dialog = dialog_of(loaded, RejectDialog)
    assert isinstance(dialog, RejectDialog)
    loaded.session.select("f2")
    dialog.group.button(0).click()
    dialog.ok.click()
    assert loaded.desk.record.lines == []
