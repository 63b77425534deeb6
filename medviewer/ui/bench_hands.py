"""Measures what a reader's hands feel: slice steps, the crosshair, the window, the start, and memory over a day."""

from __future__ import annotations

import gc
import os
import statistics
import subprocess
import sys
import time
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtWidgets import QApplication

from medviewer.app import viewing
from medviewer.app.arranging import put_series, set_layout
from medviewer.app.opening import show_series
from medviewer.app.slices import active_plane
from medviewer.domain.layout import MPR, grid_of
from medviewer.domain.link import Link
from medviewer.domain.vectors import vec3
from medviewer.rendering.bare_slice import BareSlice
from medviewer.rendering.image_data import vtk_image
from medviewer.ui.bare_view import READY, BareView
from medviewer.ui.slice_viewport import SliceViewport

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from medviewer.app.review import Review
    from medviewer.domain.volume import Volume
    from medviewer.ui.main_window import MainWindow

STEPS = 50
STUDIES, SETTLED = 50, 3
"""How many studies are opened and closed one after the other, and after how many memory is taken as settled."""
STARTS = 5
OURS = (
    "from medviewer.main import new_desktop\n"
    "from medviewer.ui.errand import WindowRequest\n"
    "import sys\n"
    "desktop = new_desktop(WindowRequest(new_window=True))\n"
    "desktop.window.show()\n"
    f"say = lambda: (sys.stdout.write('{READY}\\n'), sys.stdout.flush())\n"
    "desktop.window.when_painted(lambda: (say(), desktop.qt.exit()))\n"
    "desktop.qt.exec()\n"
    "desktop.wait_until_prepared()\n"
    "while not desktop.window.grid.has_drawn:\n"
    "    desktop.qt.processEvents()\n"
    "say()\n"
    "desktop.close()\n"
)


class HandsBench:
    """Works in a window that shows a series, as a reader would.

    Parameters
    ----------
    window, review
        The window, shown, with a series of slices on screen.
    """

    def __init__(self, window: MainWindow, review: Review) -> None:
        self._window = window
        self._review = review

    def measure(self) -> dict[str, float]:
        """Milliseconds from the hand to the picture, medians.

        A step in one of four viewports beside a bare VTK view of its size; the crosshair and the window, which change
        three planes, beside a step in the same layout, which moves the lines of the crosshair in the two others, and
        beside the step in one of four viewports, which draws one picture.
        """
        step, bare, longest = self._steps()
        set_layout(self._review, MPR)
        self._settle()
        three, cross, window = self._steps_here(), self._crosshair(), self._drag()
        return {
            "step_ms": step,
            "bare_step_ms": bare,
            "step_ratio": step / bare,
            "longest_step_over_bare_ms": longest,
            "mpr_step_ms": three,
            "crosshair_ms": cross,
            "crosshair_ratio": cross / three,
            "crosshair_over_2x2_step": cross / step,
            "window_drag_ms": window,
            "window_drag_ratio": window / three,
            "window_drag_over_2x2_step": window / step,
        }

    def measure_with_findings(self) -> dict[str, float]:
        """Milliseconds of a step in one of four viewports with all that the models found drawn over it, a median."""
        set_layout(self._review, grid_of(2, 2))
        self._settle()
        return {"findings_step_ms": self._steps_here()}

    def _steps(self) -> tuple[float, float, float]:
        """A slice step in one of four viewports, that of a bare view of the same size, and the longest beyond it."""
        review, volume = self._review, self._review.session.volume
        if volume is None or review.session.current is None:
            message = "there is no series to step through"
            raise LookupError(message)
        study, series = review.session.current.study, review.session.current.series
        set_layout(review, grid_of(2, 2))
        for session in list(review.room.sessions.values()):
            put_series(review, session, study, series)
        review.room.set_link(Link(is_on=False))
        self._settle()
        viewport = next(iter(self._window.grid.viewports))
        size = viewport.width(), viewport.height()
        widget = BareView()
        widget.resize(*size)
        widget.show()
        QApplication.processEvents()
        bare = _bare_slice(volume, widget)
        ours, theirs = [], []
        plane = active_plane(review.session)
        for number in range(-5, STEPS):
            mine = self._timed(partial(viewing.step_slices, review, plane, 1 if (number // 20) % 2 else -1))
            its = _seconds(partial(_show, bare, (number + 5) % volume.geometry.shape[0], size))
            if number >= 0:
                ours.append(mine)
                theirs.append(its)
        bare.finalize()
        widget.close()
        return _median_ms(ours), _median_ms(theirs), 1000 * (max(ours) - statistics.median(theirs))

    def _crosshair(self) -> float:
        """The crosshair to another place: all three planes are drawn anew."""
        volume = self._review.session.volume
        shape = np.array((1, 1, 1) if volume is None else volume.geometry.shape)
        seconds = []
        for number in range(STEPS):
            index = shape * (0.3 + 0.4 * number / STEPS)
            place = (0.0, 0.0, 0.0) if volume is None else vec3(volume.geometry.to_lps(index))
            seconds.append(self._timed(partial(viewing.go_to, self._review, place)))
        return _median_ms(seconds)

    def _steps_here(self) -> float:
        """A slice step in the layout that is shown."""
        plane = active_plane(self._review.session)
        steps = [partial(viewing.step_slices, self._review, plane, 1 if (n // 20) % 2 else -1) for n in range(STEPS)]
        return _median_ms([self._timed(step) for step in steps])

    def _drag(self) -> float:
        """A drag that changes the window of all three planes."""
        return _median_ms([self._timed(lambda: viewing.drag_window(self._review, 3.0, 1.0)) for _ in range(STEPS)])

    def _timed(self, act: Callable[[], object]) -> float:
        """Seconds until all slice views that are on screen show what was done."""
        views = [view for view in self._window.grid.viewports if isinstance(view, SliceViewport) and view.isVisible()]
        begin = time.perf_counter()
        act()
        while self._window.is_behind or not all(view.drawn for view in views):
            QApplication.processEvents()
        return time.perf_counter() - begin

    def _settle(self) -> None:
        while not self._window.is_idle():
            QApplication.processEvents()

    def memory(self) -> dict[str, float]:
        """Resident memory, in MB, after a few and after many series that were opened and closed, and the ratio.

        All series of all studies that were found are opened in turn, again and again.
        """
        review, resident = self._review, []
        found = [(study, series) for study in review.session.opened.studies for series in study.series if series.opens]
        for number in range(STUDIES):
            if found:
                show_series(review, *found[number % len(found)])
            self._settle()
            review.session.close_series()
            self._settle()
            gc.collect()
            resident.append(_resident_mb())
        settled, end = resident[SETTLED - 1], resident[-1]
        return {"rss_third_mb": settled, "rss_end_mb": end, "rss_ratio": end / settled}


def _resident_mb() -> float:
    """Resident memory of this process (proc(5): the second number of statm, in pages)."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def _bare_slice(volume: Volume, widget: BareView) -> BareSlice:
    """A bare view of the axial slices of a volume, fitted as ours."""
    view, geometry = BareSlice(int(widget.winId()), vtk_image(volume), 1500.0, -600.0), volume.geometry
    view.fit(*geometry.center_lps, geometry.shape[1] * geometry.spacing_mm[1] / 2)
    return view


def _show(bare: BareSlice, index: int, size: tuple[int, int]) -> None:
    bare.show(index, *size)
    QApplication.processEvents()


def _seconds(act: Callable[[], object]) -> float:
    begin = time.perf_counter()
    act()
    return time.perf_counter() - begin


def _median_ms(seconds: Sequence[float]) -> float:
    return 1000 * statistics.median(seconds)


def bench_start() -> dict[str, float]:
    """Seconds from the start of the program to a window that can be used, beside a bare one; medians, in turn.

    Ours is painted and takes a study then, but draws no image yet: when all is loaded and every viewport is ready to
    draw is told apart (`loaded_seconds`). Both are started once before, so that their modules are compiled, as those of
    an installed program are.
    """
    bare, ours, loaded = [], [], []
    for _ in range(STARTS + 1):
        bare += _until_said([sys.executable, "-m", "medviewer.ui.bare_view"], 1)
        painted, prepared = _until_said([sys.executable, "-c", OURS], 2)
        ours.append(painted)
        loaded.append(prepared)
    start, peer = statistics.median(ours[1:]), statistics.median(bare[1:])
    return {
        "start_seconds": start,
        "bare_start_seconds": peer,
        "start_ratio": start / peer,
        "loaded_seconds": statistics.median(loaded[1:]),
    }


def _until_said(command: list[str], times: int) -> list[float]:
    """Seconds until a program says for each of so many times that it is ready."""
    compiling = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    begin = time.perf_counter()
    with subprocess.Popen(  # noqa: S603 - this interpreter, on modules of ours
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, env=compiling
    ) as program:
        lines = iter(()) if program.stdout is None else iter(program.stdout)
        said = [(line.strip(), time.perf_counter() - begin) for line in lines]
    if [line for line, _seconds in said] != [READY] * times:
        message = "the window did not come up"
        raise RuntimeError(message)
    return [seconds for _line, seconds in said]
