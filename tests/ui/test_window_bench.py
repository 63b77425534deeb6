"""The bench of the window measures what it says: figures on a small study, with few steps."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import pytest

from medviewer.app import viewing
from medviewer.app.slices import active_plane
from medviewer.ui import bench_hands
from medviewer.ui.bench import GapWatch
from medviewer.ui.bench_hands import HandsBench, bench_start

if TYPE_CHECKING:
    from ui.conftest import Bench


@pytest.fixture(autouse=True)
def _few(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bench_hands, "STEPS", 3)
    monkeypatch.setattr(bench_hands, "STUDIES", 4)
    monkeypatch.setattr(bench_hands, "STARTS", 1)


def test_that_the_hands_are_measured_beside_a_bare_view_and_beside_one_step(bench: Bench) -> None:
    bench.open()
    bench.settle()
    figures = HandsBench(bench.window, bench.review).measure()
    assert all(math.isfinite(value) for value in figures.values())
    assert figures["step_ratio"] == figures["step_ms"] / figures["bare_step_ms"]
    assert figures["crosshair_over_2x2_step"] == figures["crosshair_ms"] / figures["step_ms"]
    assert figures["window_drag_over_2x2_step"] == figures["window_drag_ms"] / figures["step_ms"]
    memory = HandsBench(bench.window, bench.review).memory()
    assert 0.5 < memory["rss_ratio"] < 2.0


def test_that_a_step_is_timed_until_it_is_on_screen(bench: Bench) -> None:
    bench.open()
    bench.settle()
    plane = active_plane(bench.session)
    before = bench.view(plane).scene.frame
    seconds = HandsBench(bench.window, bench.review)._timed(lambda: viewing.step_slices(bench.review, plane, 1))
    after = bench.view(plane).scene.frame
    assert before is not None
    assert after is not None
    assert after.plane.number == before.plane.number + 1
    assert bench.view(plane).drawn
    assert seconds > 0


def test_that_a_start_is_timed_until_it_is_seen_and_until_all_is_loaded() -> None:
    figures = bench_start()
    assert 0 < figures["start_seconds"] < figures["loaded_seconds"]
    assert figures["start_ratio"] == figures["start_seconds"] / figures["bare_start_seconds"]


def test_that_a_window_that_does_not_come_up_is_no_figure(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bench_hands, "OURS", "print('something else')")
    with pytest.raises(RuntimeError, match="did not come up"):
        bench_start()


def test_that_the_longest_gap_of_the_event_loop_is_seen(bench: Bench) -> None:
    import time

    watch = GapWatch()
    watch.start()
    bench.qtbot.waitUntil(lambda: watch.longest > 0)
    until = time.perf_counter() + 0.3
    while time.perf_counter() < until:
        pass
    bench.qtbot.waitUntil(lambda: watch.longest >= 0.3)
    watch.stop()
    assert watch.longest < 3.0
