"""The hands on the 3D view: window drag, crop box, cut, menu, segments, saving."""

from __future__ import annotations

import struct
import threading
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QPoint, Qt
from PySide6.QtWidgets import QApplication, QInputDialog, QMenu
from ui.conftest import send_move, send_wheel

from medviewer.domain.annotations import SegmentMask
from medviewer.domain.geometry import Geometry
from medviewer.domain.layers import OverlayLayer
from medviewer.domain.volume import Volume
from medviewer.domain.volume_display import WHOLE, VolumeDisplay
from medviewer.domain.volume_presets import preset_called
from medviewer.rendering.offscreen import pixels
from medviewer.rendering.volume_body import made_of
from medviewer.rendering.volume_marks import MarkKind
from medviewer.ui.volume_menu import VolumeMenu

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from PySide6.QtGui import QAction
    from ui.conftest import Bench

    from medviewer.domain.job import CancelToken
    from medviewer.domain.volume_presets import Transfer
    from medviewer.rendering.volume_body import Made
    from medviewer.rendering.volume_proxy import Proxies
    from medviewer.ui.volume_viewport import VolumeViewport

NONE = Qt.KeyboardModifier.NoModifier
LEFT = Qt.MouseButton.LeftButton


@pytest.fixture(name="opened")
def opened_fixture(bench: Bench) -> Bench:
    return bench.open()


def view(bench: Bench) -> VolumeViewport:
    return bench.window.grid.volume


def pull(bench: Bench, start: QPoint, end: QPoint, modifier: Qt.KeyboardModifier = NONE) -> None:
    bench.qtbot.mousePress(view(bench), LEFT, modifier, start)
    for part in (0.5, 1.0):
        send_move(view(bench), start + (end - start) * part, LEFT, modifier)
    bench.qtbot.mouseRelease(view(bench), LEFT, modifier, end)
    bench.settle()


def mark_at(bench: Bench, kind: MarkKind) -> QPoint:
    """A place where a kind of mark lies, in Qt pixels."""
    ratio = view(bench).pixel_ratio
    for y in range(0, view(bench).height(), 3):
        for x in range(0, view(bench).width(), 3):
            mark = view(bench).scene.marks.at(x * ratio, y * ratio)
            if mark is not None and mark.kind is kind:
                return QPoint(x, y)
    pytest.fail(f"no {kind} in the view")


def menu(bench: Bench) -> dict[str, QAction]:
    """The menu that was opened last: its actions by their names."""
    return {action.text(): action for action in bench.window.findChildren(VolumeMenu)[-1].actions()}


def close_menus(bench: Bench) -> None:
    for one in bench.window.findChildren(VolumeMenu):
        one.close()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


def chosen(bench: Bench, name: str) -> None:
    """Take an action of the menu."""
    view(bench).pop_menu(QPoint(10, 10))
    menu(bench)[name].trigger()
    close_menus(bench)
    QApplication.processEvents()
    bench.settle()


def test_that_a_drag_with_ctrl_changes_the_window_of_the_preset_and_turns_nothing(opened: Bench) -> None:
    axes = view(opened).scene.orbit.axes()
    middle = view(opened).rect().center()
    pull(opened, middle, middle + QPoint(40, 0), Qt.KeyboardModifier.ControlModifier)
    width, level = preset_called("", "CT").window
    now = view(opened).display.window
    assert now is not None
    assert now[0] > width * 1.15
    assert now[1] == pytest.approx(level)
    np.testing.assert_allclose(view(opened).scene.orbit.axes(), axes)


def test_that_the_button_opens_the_menu_with_the_presets_of_the_modality(opened: Bench) -> None:
    opened.qtbot.mouseClick(view(opened), LEFT, NONE, mark_at(opened, MarkKind.BUTTON))
    actions = menu(opened)
    assert [name for name, action in actions.items() if action.isChecked()] == ["CT overview"]
    close_menus(opened)
    assert {"CT bone", "CT lung", "CT vessels", "CT soft tissue", "MIP"} <= set(actions)


def test_that_a_preset_from_the_menu_is_drawn(opened: Bench) -> None:
    before = pixels(view(opened).render_window)
    chosen(opened, "MIP")
    assert view(opened).display.preset == "mip"
    assert (pixels(view(opened).render_window) != before).any()
    view(opened).pop_menu(QPoint(10, 10))
    assert menu(opened)["MIP"].isChecked()
    close_menus(opened)


def test_that_a_face_of_the_crop_box_is_pulled_and_reset(opened: Bench) -> None:
    chosen(opened, "Crop box")
    handle = mark_at(opened, MarkKind.FACE)
    mark = view(opened).scene.marks.at(
        *(part * view(opened).pixel_ratio for part in (float(handle.x()), float(handle.y())))
    )
    assert mark is not None
    center = view(opened).rect().center()
    pull(opened, handle, handle + (center - handle) * 0.4)
    crop = view(opened).display.crop
    assert [axis for axis in range(3) if crop[axis] != (0.0, 1.0)] == [mark.axis]
    assert "cropped" in " ".join(view(opened).scene._notes(view(opened).scene.frame))  # type: ignore[arg-type]  # there is a frame
    chosen(opened, "Reset crop box")
    assert view(opened).display.crop == WHOLE


def test_that_the_cut_lies_across_the_view_and_slider_and_wheel_move_it(opened: Bench) -> None:
    chosen(opened, "Cut across the view")
    cut = view(opened).display.cut
    assert cut is not None
    np.testing.assert_allclose(cut.into, view(opened).scene.orbit.axes()[2])
    slider = mark_at(opened, MarkKind.SLIDER)
    pull(opened, slider, slider + QPoint(0, 2000))
    moved = view(opened).display.cut
    frame = view(opened).scene.frame
    assert moved is not None
    assert frame is not None
    assert moved.fraction(frame.volume.geometry) == 1.0
    chosen(opened, "Remove the cut")
    assert view(opened).display.cut is None


def test_that_sides_are_chosen_from_the_menu_and_space_looks_from_the_front_again(opened: Bench) -> None:
    view(opened).pop_menu(QPoint(10, 10))
    sides = menu(opened)["Look"].menu()
    assert isinstance(sides, QMenu)
    next(action for action in sides.actions() if action.text() == "From the patient's left").trigger()
    close_menus(opened)
    opened.settle()
    assert view(opened).scene.orbit.letters() == ("A", "P", "H", "F")
    opened.key(Qt.Key.Key_Space)
    opened.settle()
    assert view(opened).scene.orbit.letters() == ("R", "L", "H", "F")


def test_that_what_is_chosen_last_counts_while_the_body_is_still_prepared(
    opened: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[tuple[bool, Proxies]] = []
    go = threading.Event()

    def slowly(volume: Volume, transfer: Transfer | None, token: CancelToken, *, beside: bool) -> Made:
        go.wait(10)
        one = made_of(volume, transfer, token, beside=beside)
        made.append((beside, one.proxies))
        return one

    monkeypatch.setattr("medviewer.rendering.volume_body.made_of", slowly)
    for beside in (True, False):
        view(opened).set_display(replace(view(opened)._wanted(), beside=beside))
        opened.qtbot.waitUntil(lambda: not opened.window.is_behind)
    go.set()
    opened.settle()
    drawn = view(opened).scene.cast.proxies
    assert [beside for beside, proxies in made if proxies is drawn] == [False]


def test_that_the_wheel_comes_nearer_and_keeps_that_with_the_view(opened: Bench) -> None:
    before = view(opened).scene.orbit.pose
    send_wheel(view(opened), 2)
    pose = opened.session.view.volume.pose
    assert pose is not None
    assert np.linalg.norm(pose.position_lps) != np.linalg.norm(before.position_lps)
    assert pose == view(opened).scene.orbit.pose


def test_that_a_volume_is_seen_again_as_it_was_left(make_bench: Callable[..., Bench]) -> None:
    first = make_bench().open()
    middle = view(first).rect().center()
    pull(first, middle, middle + QPoint(60, 25))
    chosen(first, "CT bone")
    chosen(first, "Cut across the view")
    pull(first, middle, middle + QPoint(-20, 35))
    left, display, letters = view(first).picture(), view(first).display, view(first).scene.orbit.letters()
    first.window.close()
    second = make_bench().open()
    assert view(second).display == display
    assert view(second).scene.orbit.letters() == letters != ("R", "L", "H", "F")
    assert view(second).picture() == left


def test_that_segments_over_the_images_are_surfaces_in_3d_until_overlays_are_hidden(opened: Bench) -> None:
    volume = opened.session.volume
    assert volume is not None
    grid = volume.geometry
    low = np.array(grid.shape) // 3
    affine = grid.affine.copy()
    affine[:3, 3] = grid.to_lps(low)
    shape = (int(low[0]), int(low[1]), int(low[2]))
    mask = Volume(Geometry(affine, shape, grid.frame_uid), np.ones(shape, np.uint8))
    layer = OverlayLayer("a", "s", "Liver", (0, 255, 0), SegmentMask(1, "Liver", mask))
    opened.session.over.set_layers((layer,))
    QApplication.processEvents()
    opened.settle()
    opened.qtbot.waitUntil(lambda: len(view(opened).display.surfaces) == 1)
    opened.settle()
    assert greens(opened) > 50
    opened.session.over.set_layers(())
    QApplication.processEvents()
    opened.settle()
    assert view(opened).display.surfaces == ()
    assert greens(opened) == 0


def greens(bench: Bench) -> int:
    picture = pixels(view(bench).render_window).astype(int)
    return int(((picture[..., 1] > 60) & (picture[..., 1] > 1.5 * picture[..., 0] + 20) & (picture[..., 2] < 60)).sum())


def test_that_a_threshold_is_asked_for_and_its_surface_saved(opened: Bench, tmp_path: Path) -> None:
    view(opened).pop_menu(QPoint(10, 10))
    menu(opened)["Save surface of a threshold…"].trigger()
    close_menus(opened)
    asked = opened.window.findChild(QInputDialog)
    assert asked is not None
    assert asked.doubleValue() == 250
    asked.reject()
    frame = view(opened).scene.frame
    assert frame is not None
    saving = view(opened)._saving
    path = tmp_path / "a.stl"
    middle = float(np.median(frame.volume.array))
    taken = []
    saving._ask_file = lambda make, title: taken.append((make, title))  # type: ignore[method-assign]  # no dialog in a test
    saving._with_threshold(frame, VolumeDisplay(), middle)
    saving.save(*taken[0], path)
    opened.settle()
    assert struct.unpack_from("<I", path.read_bytes(), 80)[0] > 4
    assert any("saved as a.stl" in notice.title for notice in opened.session.notices)


def test_that_a_surface_that_is_nowhere_is_said_and_leaves_no_file(opened: Bench, tmp_path: Path) -> None:
    frame, saving, taken = view(opened).scene.frame, view(opened)._saving, []
    assert frame is not None
    saving._ask_file = lambda make, title: taken.append((make, title))  # type: ignore[method-assign]  # no dialog in a test
    saving._with_threshold(frame, VolumeDisplay(), 1e6)
    saving.save(*taken[0], tmp_path / "a.glb")
    opened.settle()
    assert list(tmp_path.iterdir()) == []
    assert any(notice.is_error and "empty" in notice.title for notice in opened.session.notices)


def test_that_the_kept_picture_of_the_3d_view_is_at_full_quality(opened: Bench) -> None:
    view(opened).scene.turn(30, 10)
    view(opened)._draw_coarse()
    view(opened).picture()
    assert view(opened)._full_drawn
    drawn = view(opened).scene.cast.drawn
    assert drawn is not None
    assert drawn.caster.GetImageSampleDistance() == 1.0
