"""Which side is which on the very screen: told by what lies in the pictures, not by our own geometry."""

from __future__ import annotations

import json

import numpy as np
import pytest
import SimpleITK as sitk
from PIL import Image
from qt_pictures import pixels_of
from real_window import open_study, settle

WIDTH, LEVEL = 500.0, 50.0
"""A window in which lungs are black, soft tissue is grey and bone is white."""
LUNG, TISSUE, BONE = 40, 70, 235
"""Shades on the screen: at most, at least, at least."""


def large_window(qtbot, desktop):
    one = desktop(reader="Dr One")
    one.window.resize(1600, 1100)
    qtbot.waitExposed(one.window)
    settle(qtbot, one)
    return one


def on_screen(qtbot, view) -> np.ndarray:
    """What the X server shows where the view is, as soon as it is what the view has drawn: it lags behind."""
    from PySide6.QtCore import QPoint

    drawn, seen = pixels_of(view.picture()), []

    def has_come() -> bool:
        corner = view.mapToGlobal(QPoint(0, 0))
        grabbed = view.screen().grabWindow(0, corner.x(), corner.y(), view.width(), view.height())
        seen.append(pixels_of(grabbed.toImage()))
        return seen[-1].shape == drawn.shape and bool((seen[-1] == drawn).mean() > 0.99)

    qtbot.waitUntil(has_come, timeout=10_000)
    return seen[-1]


def grey(picture: np.ndarray) -> np.ndarray:
    """Shades of what is grey; words and marks in colours are -1."""
    is_grey = np.ptp(picture.astype(int), axis=2) < 12
    return np.where(is_grey, picture[..., 1].astype(int), -1)


def largest(mask: np.ndarray) -> np.ndarray:
    """The largest part of a mask that hangs together; thin lines and words go first."""
    image = sitk.GetImageFromArray(mask.astype(np.uint8))
    opened_mask = sitk.BinaryMorphologicalOpening(image, (1, 1))
    parts = sitk.RelabelComponent(sitk.ConnectedComponent(opened_mask))
    return sitk.GetArrayFromImage(parts) == 1


def lungs_of(shades: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The two largest dark parts that the picture's edge does not cut, the left one on the screen first."""
    smooth = sitk.SmoothingRecursiveGaussian(sitk.GetImageFromArray(np.maximum(shades, 0).astype(np.float32)), 1.5)
    parts = sitk.GetArrayFromImage(sitk.RelabelComponent(sitk.ConnectedComponent(smooth < LUNG)))
    cut = np.unique(np.concatenate([parts[0], parts[-1], parts[:, 0], parts[:, -1]]))
    one, other = [parts == n for n in range(1, parts.max() + 1) if n not in cut][:2]
    return (one, other) if np.nonzero(one)[1].mean() < np.nonzero(other)[1].mean() else (other, one)


@pytest.mark.parametrize("number", [54, 62])
def test_that_the_heart_is_on_the_right_of_the_screen_and_the_spine_below(qtbot, desktop, shared_data, number):
    """The patient is seen from the feet, on the back: his left is on the right. Slices through the four chambers."""
    from medviewer.app.looking import set_window
    from medviewer.app.overlays import toggle_crosshair
    from medviewer.app.viewing import go_to_slice
    from medviewer.domain.display import Window
    from medviewer.domain.planes import PlaneName

    one = large_window(qtbot, desktop)
    open_study(qtbot, one, shared_data / "ct_chest_cptac" / "dicom")
    set_window(one.review, Window(WIDTH, LEVEL))
    assert one.review.session.view.crosshair
    toggle_crosshair(one.review)
    go_to_slice(one.review, PlaneName.AXIAL, number)
    settle(qtbot, one)
    shades = grey(on_screen(qtbot, one.window.grid.slices[PlaneName.AXIAL]))

    left, right = lungs_of(shades)
    rows, columns = (np.nonzero((left | right).any(axis=axis))[0] for axis in (1, 0))
    chest = np.zeros(shades.shape, bool)
    chest[rows[0] : rows[-1], columns[0] : columns[-1]] = True
    middle_row, middle_column = (rows[0] + rows[-1]) / 2, (columns[0] + columns[-1]) / 2

    bone = largest((shades >= BONE) & chest)
    spine_row, spine_column = (places.mean() for places in np.nonzero(bone))
    assert spine_row > middle_row + 0.2 * np.ptp(rows)
    assert abs(spine_column - middle_column) < 0.1 * np.ptp(columns)

    heart = largest((shades >= TISSUE) & chest & (np.arange(len(shades))[:, None] < middle_row))
    sides = heart[:, round(spine_column) :].sum() / heart.sum()
    assert heart.sum() > 0.05 * chest.sum()
    assert sides > 0.6
    assert left.sum() > right.sum(), "the heart takes its room from the lung on its side"


def box_lines(changed: np.ndarray) -> tuple[int, int, int, int]:
    """Left, top, right, bottom of a rectangle among changed pixels: its sides are the only long straight lines."""
    places = []
    for axis in (0, 1):
        counts = changed.sum(axis=axis)
        places.append(np.nonzero(counts > 0.5 * counts.max())[0])
    (columns, rows) = places
    return int(columns[0]), int(rows[0]), int(columns[-1]), int(rows[-1])


def likeness(one: np.ndarray, other: np.ndarray) -> float:
    """How alike two grey pictures of any size are: the correlation of both at 48 x 48 pixels."""
    small = [
        Image.fromarray(picture.astype(np.uint8)).resize((48, 48), Image.Resampling.BOX) for picture in (one, other)
    ]
    return float(np.corrcoef(*(np.asarray(picture, float).ravel() for picture in small))[0, 1])


def test_that_a_box_around_the_left_lung_is_on_the_right_of_the_screen(qtbot, desktop, shared_data):
    """Radiologists drew the boxes; which lung is which they say by name. Another reader gives the picture in them."""
    from medviewer.app.measuring import add_measurement
    from medviewer.domain.measurement import MeasurementKind
    from medviewer.domain.planes import PlaneName

    folder = shared_data / "cxr_lungs_ccby"
    marked = json.loads((folder / "index.json").read_text())
    assert len(marked) == 10
    one = large_window(qtbot, desktop)
    for entry in marked:
        open_study(qtbot, one, folder / entry["file"])
        view = one.window.grid.slices[PlaneName.AXIAL]
        before = on_screen(qtbot, view)
        left, top, width, height = entry["boxes"]["Left Lung"]["bbox_xywh"]
        corners = [(left, top, 0.0), (left + width, top + height, 0.0)]
        add_measurement(one.review, MeasurementKind.RECTANGLE, corners, view.scene.view.plane, "Left Lung")
        settle(qtbot, one)
        x0, y0, x1, y1 = box_lines((on_screen(qtbot, view) != before).any(axis=2))
        assert (x0 + x1) / 2 > before.shape[1] / 2, entry["file"]
        whole = np.asarray(Image.open(folder / entry["file"]).convert("L"))
        inside = whole[top : top + height, left : left + width]
        seen = before[y0:y1, x0:x1].mean(axis=2)
        assert likeness(seen, inside) > 0.95, entry["file"]
        assert likeness(seen[:, ::-1], inside) < likeness(seen, inside) - 0.05, entry["file"]
