"""How a study is looked at is on disk soon after it changed, and comes back in the real window."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt

from medviewer.domain.display import Window
from medviewer.domain.planes import PlaneName
from medviewer.ui.autosave import AUTOSAVE_MS

if TYPE_CHECKING:
    from collections.abc import Callable

    from ui.conftest import Bench

CTRL = Qt.KeyboardModifier.ControlModifier


def kept(bench: Bench) -> str:
    return next(iter(bench.desk.record.readings.values()), "")


def test_that_a_change_is_written_within_a_second(bench: Bench) -> None:
    bench.open()
    bench.qtbot.waitUntil(lambda: bool(kept(bench)), timeout=1000)
    bench.session.set_view(replace(bench.session.view, window=Window(123.0, 45.0)))
    bench.qtbot.waitUntil(lambda: '"width":123.0' in kept(bench), timeout=1000)
    assert AUTOSAVE_MS < 1000


def test_that_scrolling_without_a_pause_does_not_put_the_writing_off(bench: Bench) -> None:
    bench.open()
    written = []

    def scroll_on() -> bool:
        bench.wheel(PlaneName.AXIAL, 1 if len(written) % 2 else -1)
        written.append(kept(bench))
        return len({text for text in written if text}) >= 2

    bench.qtbot.waitUntil(scroll_on, timeout=3000)


def test_that_closing_writes_what_was_changed_last_and_a_new_window_shows_it(
    make_bench: Callable[..., Bench],
) -> None:
    first = make_bench().open()
    first.key(Qt.Key.Key_2, CTRL)
    first.key(Qt.Key.Key_3)
    first.key(Qt.Key.Key_Down)
    view, layout = first.session.view, first.review.room.layout
    first.window.close()
    second = make_bench().open()
    assert second.review.room.layout == layout
    assert second.session.view == view
    assert second.view(second.window.grid.viewports[0].plane).scene.frame is not None  # type: ignore[union-attr]  # a slice view


def test_that_a_full_disk_is_told_once_and_the_work_goes_on(bench: Bench) -> None:
    bench.desk.record.fails = True
    bench.open()

    def told() -> list[str]:
        return [notice.title for notice in bench.session.notices if "looked at" in notice.title]

    bench.qtbot.waitUntil(lambda: len(told()) == 1)
    for _ in range(3):
        bench.key(Qt.Key.Key_Down)
        bench.qtbot.waitUntil(lambda: not bench.window._autosave._timer.isActive() and not bench.review.jobs.active)
    assert len(told()) == 1
    bench.desk.record.fails = False
    bench.key(Qt.Key.Key_Down)
    bench.qtbot.waitUntil(lambda: bool(kept(bench)), timeout=1000)


@pytest.mark.parametrize("leaves", [True, False])
def test_that_a_window_that_scripts_use_keeps_nothing(bench: Bench, *, leaves: bool) -> None:
    bench.review.room.keeps_readings = not leaves
    bench.open()
    bench.key(Qt.Key.Key_Down)
    bench.window.close()
    assert bool(kept(bench)) is not leaves
