"""Measuring in the real window with mouse and keys, against NumPy on the same voxels."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QInputDialog
from ui.conftest import send_move

from medviewer.domain.measurement import MeasurementKind
from medviewer.domain.measurement_editing import handles
from medviewer.domain.planes import PlaneName

if TYPE_CHECKING:
    from ui.conftest import Bench

    from medviewer.domain.measurement import Measurement

LEFT = Qt.MouseButton.LeftButton
NONE = Qt.KeyboardModifier.NoModifier


@pytest.fixture
def bench(bench: Bench) -> Bench:
    bench.open()
    bench.settle()
    return bench


def kept(bench: Bench) -> tuple[Measurement, ...]:
    current = bench.session.current
    assert current is not None
    return bench.review.room.measurements.on_study(current.study.uid)


def at(bench: Bench, column: int, row: int, plane: PlaneName = PlaneName.AXIAL) -> QPoint:
    """Where a pixel of the slice is, in Qt pixels."""
    frame = bench.view(plane).scene.frame
    assert frame is not None
    x, y, z = frame.plane.to_lps((column, row))
    return bench.place(plane, (float(x), float(y), float(z)))


def drawn_length(bench: Bench) -> Measurement:
    bench.key(Qt.Key.Key_D)
    bench.drag(PlaneName.AXIAL, at(bench, 5, 5), at(bench, 15, 9))
    bench.settle()
    return kept(bench)[-1]


def words(bench: Bench) -> str:
    frame = bench.view().scene.frame
    assert frame is not None
    return "\n".join(text for one in frame.measurements for text in one.words)


def test_that_a_drag_with_d_measures_the_distance(bench: Bench) -> None:
    one = drawn_length(bench)
    first, second = (np.array(point) for point in one.points_lps)
    px_mm = 1.5 / bench.view().scene.view.px_per_mm  # type: ignore[union-attr]  # there is a frame
    frame = bench.view().scene.frame
    assert frame is not None
    expected = np.linalg.norm(frame.plane.to_lps((15, 9)) - frame.plane.to_lps((5, 5)))
    assert np.linalg.norm(second - first) == pytest.approx(expected, abs=2 * px_mm)
    assert f"{np.linalg.norm(second - first):.1f}"[:3] in words(bench)
    assert "mm: patient plane" in words(bench)
    assert bench.window.measurements.isVisible()
    window = bench.session.view.window
    bench.key(Qt.Key.Key_Escape)
    bench.drag(PlaneName.AXIAL, at(bench, 20, 20), at(bench, 25, 25))
    assert len(kept(bench)) == 1
    assert bench.session.view.window != window


def test_that_an_ellipse_says_the_mean_of_the_very_pixels_inside(bench: Bench) -> None:
    bench.key(Qt.Key.Key_E)
    bench.drag(PlaneName.AXIAL, at(bench, 4, 4), at(bench, 16, 14))
    bench.settle()
    (one,) = kept(bench)
    frame = bench.view().scene.frame
    volume = bench.session.volume
    assert frame is not None
    assert volume is not None
    (u0, v0), (u1, v1) = frame.plane.to_pixel(np.array(one.points_lps))
    columns, rows = frame.plane.size
    row, column = np.mgrid[:rows, :columns]
    middle, half = np.array([u0 + u1, v0 + v1]) / 2, np.abs(np.array([u1 - u0, v1 - v0])) / 2
    inside = ((column - middle[0]) / half[0]) ** 2 + ((row - middle[1]) / half[1]) ** 2 <= 1
    pixel = np.stack([column[inside], row[inside]], axis=-1)
    index = np.rint(volume.geometry.to_index(frame.plane.to_lps(pixel))).astype(int)
    values = volume.array[tuple(index.T)].astype(np.float64)
    said = next(item for item in bench.window.measurements._shown)
    mean, count = said.measured.quantity("Mean"), said.measured.quantity("Pixels")
    assert mean is not None
    assert count is not None
    assert mean.value == pytest.approx(values.mean(), rel=1e-12)
    assert count.value == inside.sum()


def test_that_a_measurement_is_named_and_the_name_is_on_record_and_undone(bench: Bench) -> None:
    one = drawn_length(bench)
    bench.key(Qt.Key.Key_F2)
    (dialog,) = bench.window.findChildren(QInputDialog)
    dialog.setTextValue("liver, segment 4")
    dialog.accept()
    bench.settle()
    assert [(m.id, m.label) for m in kept(bench)] == [(one.id, "liver, segment 4")]
    assert "liver, segment 4" in words(bench)
    assert "liver, segment 4" in bench.window.measurements.tree.topLevelItem(0).text(0)
    bench.trigger("undo")
    bench.settle()
    assert kept(bench)[0].label == ""


def test_that_backspace_deletes_what_is_selected(bench: Bench) -> None:
    drawn_length(bench)
    bench.key(Qt.Key.Key_Escape)
    bench.qtbot.mouseClick(bench.view(), LEFT, NONE, at(bench, 15, 9))
    bench.key(Qt.Key.Key_Backspace)
    bench.settle()
    assert kept(bench) == ()


def test_that_a_region_on_thick_slices_says_whose_values_it_has(bench: Bench) -> None:
    bench.key(Qt.Key.Key_E)
    bench.drag(PlaneName.AXIAL, at(bench, 5, 5), at(bench, 15, 15))
    bench.settle()
    thin = words(bench)
    said = "values of the single slice in the middle"
    assert said not in thin
    bench.trigger("slab_mip")
    bench.settle()
    assert words(bench) == f"{thin}\n{said}"


def test_that_handles_are_dragged_and_undo_takes_it_back(bench: Bench) -> None:
    before = drawn_length(bench)
    bench.key(Qt.Key.Key_Escape)
    bench.drag(PlaneName.AXIAL, at(bench, 15, 9), at(bench, 20, 20))
    bench.settle()
    (after,) = kept(bench)
    assert after.id == before.id
    assert after.points_lps[0] == before.points_lps[0]
    assert after.points_lps[1] != before.points_lps[1]
    bench.key(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert kept(bench) == (before,)
    bench.key(Qt.Key.Key_Y, Qt.KeyboardModifier.ControlModifier)
    assert kept(bench) == (after,)


def test_that_delete_removes_the_selected_one_and_undo_brings_it_back(bench: Bench) -> None:
    one = drawn_length(bench)
    bench.key(Qt.Key.Key_Delete)
    assert kept(bench) == ()
    assert bench.desk.record.revisions("1.2.3")[-1].is_deleted
    bench.key(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert kept(bench) == (one,)


def test_that_an_angle_takes_a_drag_and_a_click(bench: Bench) -> None:
    bench.key(Qt.Key.Key_G)
    bench.drag(PlaneName.AXIAL, at(bench, 5, 5), at(bench, 5, 15))
    assert kept(bench) == ()
    send_move(bench.view(), at(bench, 12, 14), Qt.MouseButton.NoButton, NONE)
    bench.settle()
    assert "Angle" in words(bench) or "°" in words(bench)
    bench.qtbot.mouseClick(bench.view(), LEFT, NONE, at(bench, 15, 15))
    bench.settle()
    (one,) = kept(bench)
    legs = [np.array(one.points_lps[k]) - np.array(one.points_lps[1]) for k in (0, 2)]
    degrees = np.degrees(np.arccos(legs[0] @ legs[1] / np.linalg.norm(legs[0]) / np.linalg.norm(legs[1])))
    assert f"{degrees:.0f}" in words(bench)


def test_that_cobb_takes_two_lines(bench: Bench) -> None:
    bench.trigger("measure_cobb")
    bench.drag(PlaneName.AXIAL, at(bench, 5, 5), at(bench, 15, 5))
    assert kept(bench) == ()
    bench.drag(PlaneName.AXIAL, at(bench, 5, 15), at(bench, 15, 20))
    bench.settle()
    assert [one.kind for one in kept(bench)] == [MeasurementKind.COBB]


def test_that_a_contour_follows_the_pointer(bench: Bench) -> None:
    bench.trigger("measure_freehand")
    view = bench.view()
    bench.qtbot.mousePress(view, LEFT, NONE, at(bench, 5, 5))
    for column, row in ((15, 5), (15, 15), (5, 15)):
        send_move(view, at(bench, column, row), LEFT, NONE)
    bench.qtbot.mouseRelease(view, LEFT, NONE, at(bench, 5, 15))
    bench.settle()
    (one,) = kept(bench)
    assert one.kind is MeasurementKind.FREEHAND
    assert len(one.points_lps) == 4


def test_that_a_contour_is_changed_by_its_handles(bench: Bench) -> None:
    test_that_a_contour_follows_the_pointer(bench)
    bench.key(Qt.Key.Key_Escape)
    bench.settle()
    (before,) = kept(bench)
    held = handles(before)[-2]
    assert bench.review.room.measurements.selected is None
    bench.qtbot.mouseClick(bench.view(), LEFT, NONE, at(bench, 15, 10))  # on its right side, which selects it
    bench.settle()
    bench.drag(PlaneName.AXIAL, bench.place(PlaneName.AXIAL, held), at(bench, 20, 2))
    bench.settle()
    (after,) = kept(bench)
    assert (after.id, len(after.points_lps)) == (before.id, len(before.points_lps))
    there = bench.place(PlaneName.AXIAL, handles(after)[-2])
    assert (there - at(bench, 20, 2)).manhattanLength() <= 2
    bench.key(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    bench.settle()
    assert kept(bench) == (before,)


def test_that_a_click_probes_and_a_text_is_asked_for(bench: Bench) -> None:
    bench.trigger("measure_probe")
    bench.qtbot.mouseClick(bench.view(), LEFT, NONE, at(bench, 7, 8))
    bench.settle()
    assert [one.kind for one in kept(bench)] == [MeasurementKind.PROBE]
    bench.key(Qt.Key.Key_T)
    bench.qtbot.mouseClick(bench.view(), LEFT, NONE, at(bench, 20, 8))
    dialog = bench.window.findChild(QInputDialog)
    assert dialog is not None
    dialog.setTextValue("old scar")
    dialog.accept()
    QApplication.processEvents()
    assert kept(bench)[-1].label == "old scar"


def test_that_a_measurement_is_seen_on_its_slice_alone_and_the_list_leads_back(bench: Bench) -> None:
    drawn_length(bench)
    bench.key(Qt.Key.Key_Escape)
    bench.wheel(PlaneName.AXIAL, -3)
    bench.settle()
    assert words(bench) == ""
    row = bench.window.measurements.tree.topLevelItem(0)
    assert row is not None
    bench.window.measurements.tree.itemClicked.emit(row, 0)
    bench.settle()
    assert "mm" in words(bench)


def test_that_one_that_cannot_be_saved_is_not_shown(bench: Bench) -> None:
    bench.desk.record.fails = True
    bench.key(Qt.Key.Key_D)
    bench.drag(PlaneName.AXIAL, at(bench, 5, 5), at(bench, 15, 9))
    bench.settle()
    assert kept(bench) == ()
    assert words(bench) == ""
    assert bench.session.notices[-1].is_error


def test_that_a_line_begun_on_one_slice_is_not_finished_on_another(bench: Bench) -> None:
    bench.key(Qt.Key.Key_G)
    bench.drag(PlaneName.AXIAL, at(bench, 5, 5), at(bench, 5, 15))
    bench.wheel(PlaneName.AXIAL, -1)
    bench.settle()
    bench.qtbot.mouseClick(bench.view(), LEFT, NONE, at(bench, 15, 15))
    bench.settle()
    assert kept(bench) == ()
