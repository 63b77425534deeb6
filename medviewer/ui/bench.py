"""Measures the window: how soon an image is there, and how long the event loop ever stands still."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from PySide6.QtCore import QEventLoop, QObject, Qt, QTimer, Slot

from medviewer.app.analysing import run_model
from medviewer.app.scanning import open_path
from medviewer.ui.bench_hands import HandsBench, bench_start
from medviewer.ui.vtk_view import RenderWidget

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from medviewer.app.review import Review
    from medviewer.ui.main_window import MainWindow

TICK_MS = 2


class GapWatch(QObject):
    """Longest time between two turns of the event loop, in seconds; turns within a full 3D picture count apart."""

    def __init__(self) -> None:
        super().__init__()
        self.longest = 0.0
        self.longest_full_3d = 0.0
        self._last = time.perf_counter()
        self._in_full_3d = False
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(TICK_MS)
        self._timer.timeout.connect(self._tick)

    def start(self) -> None:
        """Watch from now on."""
        self.longest = self.longest_full_3d = 0.0
        self._last = time.perf_counter()
        self._timer.start()

    def stop(self) -> None:
        """Watch no longer."""
        self._timer.stop()

    @Slot()
    def _tick(self) -> None:
        now = time.perf_counter()
        gap, self._last = now - self._last, now
        if RenderWidget.drawing or self._in_full_3d:
            self.longest_full_3d = max(self.longest_full_3d, gap)
        else:
            self.longest = max(self.longest, gap)
        # A tick that comes while a picture is drawn was let through by that picture: the next gap is its rest.
        self._in_full_3d = RenderWidget.drawing


class WindowBench:
    """Opens a study in the window as a person would, then runs the models on it.

    Parameters
    ----------
    window, review
        The window to measure, shown, and what it works on.
    """

    def __init__(self, window: MainWindow, review: Review) -> None:
        self._window = window
        self._review = review

    def measure(self, path: Path) -> dict[str, float]:
        """Seconds from the start of opening to the first image, and the longest gaps of the event loop."""
        watch = GapWatch()
        self._wait(self._window.when_ready)
        self._wait(lambda done: self._when(lambda: self._window.grid.has_drawn, done))  # contexts and shaders are there
        watch.start()
        begin = time.perf_counter()
        open_path(self._review, path)
        self._wait(self._when_first_image)
        first = time.perf_counter() - begin
        self._wait(self._window.when_ready)
        opening_gap = watch.longest
        hands = HandsBench(self._window, self._review)
        by_hand = hands.measure()  # before the models, whose heatmaps the bare view does not draw
        watch.start()
        model_seconds = self._run_models()
        watch.stop()
        with_findings = hands.measure_with_findings()
        return {
            "first_image_seconds": first,
            "longest_gap_opening_seconds": opening_gap,
            "longest_gap_running_seconds": watch.longest,
            "longest_gap_full_3d_seconds": watch.longest_full_3d,
            "model_seconds": model_seconds,
            **by_hand,
            **with_findings,
            **hands.memory(),
            **bench_start(),
        }

    def _run_models(self) -> float:
        begin = time.perf_counter()
        current = self._review.session.current
        for plugin in self._review.session.catalog.plugins:
            if current is not None and plugin.accepts(current.series.modality):
                run_model(self._review, plugin.id)
                self._wait(self._window.when_ready)
        return time.perf_counter() - begin

    def _when_first_image(self, done: Callable[[], None]) -> None:
        """Call back as soon as all slice views have drawn an image, by themselves as in daily use."""
        views = self._window.grid.slices.values()
        self._when(lambda: all(view.drawn and view.scene.frame is not None for view in views), done)

    def _when(self, reached: Callable[[], bool], done: Callable[[], None]) -> None:
        """Call back in the turn of the event loop in which the condition holds."""
        timer = QTimer(self._window)
        timer.setTimerType(Qt.TimerType.PreciseTimer)
        timer.setInterval(TICK_MS)

        def look() -> None:
            if reached():
                timer.stop()
                timer.deleteLater()
                done()

        timer.timeout.connect(look)
        timer.start()

    @staticmethod
    def _wait(begin: Callable[[Callable[[], None]], object]) -> None:
        loop = QEventLoop()
        begin(loop.quit)
        loop.exec()
