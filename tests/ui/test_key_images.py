"""Key images in the real window: K, the star, the list, the report."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import Qt

from medviewer.app.key_slices import STAR
from medviewer.app.reporting import current_report
from medviewer.domain.planes import PlaneName
from medviewer.domain.record import EntryKind, in_force

if TYPE_CHECKING:
    from ui.conftest import Bench

CTRL = Qt.KeyboardModifier.ControlModifier


def has_star(bench: Bench, plane: PlaneName = PlaneName.AXIAL) -> bool:
    frame = bench.view(plane).scene.frame
    return frame is not None and STAR in frame.text.top_right


def mark(bench: Bench) -> None:
    bench.key(Qt.Key.Key_K)
    bench.settle()


def test_that_k_puts_a_star_on_the_slice_and_a_line_in_the_list(loaded: Bench) -> None:
    panel = loaded.window.key_images
    assert not panel.isVisible()
    before = loaded.view().picture()
    mark(loaded)
    assert has_star(loaded)
    assert loaded.view().picture() != before
    assert not has_star(loaded, PlaneName.CORONAL)
    assert panel.isVisible()
    assert panel.tree.topLevelItemCount() == 1
    assert len(in_force(loaded.desk.record.entries("1.2.3", EntryKind.KEY_IMAGE))) == 1
    mark(loaded)
    assert not has_star(loaded)
    assert not panel.isVisible()


def test_that_the_star_stays_with_its_slice_and_the_list_leads_back(loaded: Bench) -> None:
    mark(loaded)
    loaded.wheel(PlaneName.AXIAL, -3)
    loaded.settle()
    assert not has_star(loaded)
    panel = loaded.window.key_images
    row = panel.tree.topLevelItem(0)
    assert row is not None
    panel.tree.itemClicked.emit(row, 0)
    loaded.settle()
    assert has_star(loaded)


def test_that_undo_takes_the_mark_back_and_the_trash_removes_the_chosen_one(loaded: Bench) -> None:
    mark(loaded)
    loaded.key(Qt.Key.Key_Z, CTRL)
    loaded.settle()
    assert not has_star(loaded)
    loaded.key(Qt.Key.Key_Y, CTRL)
    loaded.settle()
    panel = loaded.window.key_images
    assert not panel.remove.isEnabled()
    row = panel.tree.topLevelItem(0)
    assert row is not None
    row.setSelected(True)
    panel.remove.click()
    loaded.settle()
    assert not has_star(loaded)
    loaded.key(Qt.Key.Key_Z, CTRL)
    loaded.settle()
    assert has_star(loaded)


def test_that_no_star_appears_where_it_could_not_be_saved(loaded: Bench) -> None:
    loaded.desk.record.fails = True
    mark(loaded)
    assert not has_star(loaded)
    assert loaded.session.notices[-1].is_error


def test_that_the_mark_is_there_again_when_the_study_is_opened_again(loaded: Bench) -> None:
    mark(loaded)
    loaded.review.room.key_slices._studies.clear()
    loaded.session.close_series()
    loaded.settle()
    loaded.open()
    loaded.settle()
    assert has_star(loaded)


def test_that_the_report_takes_the_picture(loaded: Bench) -> None:
    mark(loaded)
    report = current_report(loaded.review)
    (image,) = report.marked
    assert image.caption.startswith("axial slice")
    assert np.asarray(image.pixels).shape[2] == 3
