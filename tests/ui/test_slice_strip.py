"""The slider beside a slice view, with what was seen, in the real window."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint, Qt

from medviewer.app.seeing import seen_of
from medviewer.domain.layout import ViewName
from medviewer.domain.planes import PlaneName
from medviewer.domain.slab import Slab, SlabMode
from medviewer.ui.slice_strip import MARKS_PX
from medviewer.ui.theme import ON_BLACK

if TYPE_CHECKING:
    from ui.conftest import Bench

    from medviewer.ui.slice_strip import SliceStrip

A = PlaneName.AXIAL


@pytest.fixture
def bench(bench: Bench) -> Bench:
    return bench.open()


def strip(bench: Bench) -> SliceStrip:
    found = bench.window.grid.frames[ViewName.AXIAL].strip
    assert found is not None
    return found


def seen(bench: Bench) -> tuple[tuple[int, int], ...]:
    found = seen_of(bench.session, A)
    return () if found is None else found.runs


def number(bench: Bench) -> int:
    frame = bench.view().scene.frame
    assert frame is not None
    return frame.plane.number


def test_that_a_slice_is_seen_once_it_was_on_screen_long_enough(bench: Bench) -> None:
    here = number(bench)
    bench.qtbot.waitUntil(lambda: seen(bench) == ((here, here),))
    bench.key(Qt.Key.Key_Down)
    bench.qtbot.waitUntil(lambda: seen(bench) == ((here, here + 1),))
    assert f"Slice {here + 1} of" in strip(bench).accessibleName()
    assert "2 seen" in strip(bench).accessibleName()


def test_that_slices_that_only_fly_by_are_not_seen(bench: Bench) -> None:
    bench.key(Qt.Key.Key_Home)
    for _ in range(3):
        bench.key(Qt.Key.Key_Down)
    bench.qtbot.waitUntil(lambda: (4, 4) in seen(bench))
    assert not any(first <= 2 <= last for first, last in seen(bench))


def test_that_a_click_on_the_strip_goes_there_and_a_drag_follows(bench: Bench) -> None:
    one = strip(bench)
    count = bench.view().scene.frame.plane.count  # type: ignore[union-attr]  # there is a frame
    bench.qtbot.mousePress(one, Qt.MouseButton.LeftButton, pos=QPoint(8, 1))
    bench.settle()
    assert number(bench) == 1
    bench.qtbot.mouseMove(one, QPoint(8, one.height() - 1))
    bench.qtbot.mouseRelease(one, Qt.MouseButton.LeftButton, pos=QPoint(8, one.height() - 1))
    bench.qtbot.mouseClick(one, Qt.MouseButton.LeftButton, pos=QPoint(8, one.height() - 1))
    bench.settle()
    assert number(bench) == count


def test_that_marks_stand_where_their_slices_are(bench: Bench) -> None:
    bench.key(Qt.Key.Key_Home)
    bench.qtbot.waitUntil(lambda: (1, 1) in [(a, a) for a, _ in seen(bench)])
    bench.settle()
    one = strip(bench)
    picture = one.grab().toImage()
    ratio = picture.devicePixelRatio()
    top = picture.pixelColor(int(MARKS_PX / 2 * ratio), 1).name()
    bottom = picture.pixelColor(int(MARKS_PX / 2 * ratio), picture.height() - 2).name()
    assert (top, bottom) == (ON_BLACK.accent, ON_BLACK.panel)


def test_that_nothing_is_marked_while_slices_are_thick(bench: Bench) -> None:
    bench.qtbot.waitUntil(lambda: bool(seen(bench)))
    before = seen(bench)
    bench.session.set_view(replace(bench.session.view, slab=Slab(SlabMode.MAX, 10.0)))
    bench.key(Qt.Key.Key_Down)
    bench.settle()
    assert not strip(bench)._timer.isActive()
    bench.trigger("slab_off")
    assert seen(bench) == before


def test_that_the_3d_view_has_no_strip(bench: Bench) -> None:
    assert bench.window.grid.frames[ViewName.VOLUME_3D].strip is None
