"""Keys and wheel on real series in the real window, against the files as others read them."""

from __future__ import annotations

import numpy as np
import pydicom
import pytest
import SimpleITK as sitk
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication
from real_window import open_study, opened, settle

CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
NONE = Qt.KeyboardModifier.NoModifier


@pytest.fixture(name="chest_folder")
def chest_folder_fixture(shared_data):
    return shared_data / "ct_chest_cptac" / "dicom"


def press(qtbot, one, key, modifier=NONE) -> None:
    qtbot.keyClick(one.window, key, modifier)
    settle(qtbot, one)


def wheel(qtbot, one, view, notches: int) -> None:
    at = QPointF(view.rect().center())
    turned = QPoint(0, 120 * notches)
    QApplication.sendEvent(
        view,
        QWheelEvent(
            at,
            QPointF(view.mapToGlobal(at)),
            QPoint(),
            turned,
            Qt.MouseButton.NoButton,
            NONE,
            Qt.ScrollPhase.NoScrollPhase,
            False,
        ),
    )
    settle(qtbot, one)


def volume_of(folder) -> sitk.Image:
    """The largest series of a folder, by SimpleITK."""
    names = max(
        (
            sitk.ImageSeriesReader.GetGDCMSeriesFileNames(str(folder), uid)
            for uid in sitk.ImageSeriesReader.GetGDCMSeriesIDs(str(folder))
        ),
        key=len,
    )
    return sitk.ReadImage(names)


def axial(one):
    from medviewer.domain.planes import PlaneName

    return one.window.grid.slices[PlaneName.AXIAL]


def test_that_digits_choose_the_values_own_window_the_headers_and_those_of_ct(qtbot, desktop, chest_folder):
    header = pydicom.dcmread(next(chest_folder.rglob("*.dcm")), stop_before_pixels=True)
    values = sitk.GetArrayFromImage(volume_of(chest_folder))
    one = opened(qtbot, desktop, chest_folder)
    press(qtbot, one, Qt.Key.Key_3)
    window = one.review.session.view.window
    assert (window.width, window.level) == (1500, -600)
    press(qtbot, one, Qt.Key.Key_1)
    window = one.review.session.view.window
    width, level = (np.atleast_1d(np.asarray(v, float))[0] for v in (header.WindowWidth, header.WindowCenter))
    assert (window.width, window.level) == (width, level)
    press(qtbot, one, Qt.Key.Key_0)
    window = one.review.session.view.window
    inside = ((values > window.low) & (values < window.high)).mean()
    assert (window.width, window.level) != (width, level)
    assert values.min() <= window.low < window.high <= values.max()
    assert inside > 0.3
    assert axial(one).scene.frame.window == window


@pytest.mark.parametrize(("name", "reduced"), [("mip", np.max), ("minip", np.min), ("mean", np.mean)])
def test_that_thick_slices_are_what_numpy_makes_of_the_files(qtbot, desktop, chest_folder, name, reduced):
    picture = volume_of(chest_folder)
    values = sitk.GetArrayFromImage(picture)
    one = opened(qtbot, desktop, chest_folder)
    one.window.actions_set.catch_up()
    one.window.actions_set.action(f"slab_{name}").trigger()
    for reach, words in ((1, "9.0 mm"), (2, "15.0 mm")):
        settle(qtbot, one)
        frame = axial(one).scene.frame
        middle = picture.TransformPhysicalPointToIndex(frame.plane.origin_lps)[2]
        expected = reduced(values[middle - reach : middle + reach + 1].astype(np.float64), axis=0)
        np.testing.assert_allclose(frame.drawn.array[0], expected, atol=1e-3)
        assert words in " ".join(frame.text.bottom_left)
        press(qtbot, one, Qt.Key.Key_Plus, SHIFT)


def test_that_series_of_two_patients_scroll_together_at_the_distance_at_which_they_were_linked(
    qtbot, desktop, chest_folder, shared_data
):
    from medviewer.app.arranging import put_series

    one = opened(qtbot, desktop, chest_folder)
    open_study(qtbot, one, shared_data / "ct_head_tilt" / "dicom")
    press(qtbot, one, Qt.Key.Key_2, CTRL)
    room = one.review.room
    studies = one.review.session.opened.studies
    for session in list(room.sessions.values())[:2]:
        study = studies[0] if session is next(iter(room.sessions.values())) else studies[-1]
        put_series(one.review, session, study, next(series for series in study.series if series.opens))
        settle(qtbot, one)
    first, second = list(room.sessions.values())[:2]
    assert first.current.study.patient != second.current.study.patient
    if room.link.is_on:
        press(qtbot, one, Qt.Key.Key_L, CTRL)
    left, right = one.window.grid.viewports[:2]
    apart = np.array(second.view.position_lps)
    wheel(qtbot, one, left, -2)
    assert np.array(second.view.position_lps) == pytest.approx(apart)
    press(qtbot, one, Qt.Key.Key_L, CTRL)
    before = np.array(first.view.position_lps), np.array(second.view.position_lps)
    wheel(qtbot, one, left, -4)
    moved = np.array(first.view.position_lps) - before[0]
    assert np.linalg.norm(moved) == pytest.approx(4 * volume_of(chest_folder).GetSpacing()[2])
    np.testing.assert_allclose(np.array(second.view.position_lps) - before[1], moved, atol=1e-6)
    plane = right.scene.frame.plane
    off = (np.array(second.view.position_lps) - plane.origin_lps) @ np.array(plane.normal)
    assert abs(off) <= second.volume.geometry.spacing_mm[0] / 2 + 0.01, "the slice on screen is another one"
