"""The way from the command line to the window: to the one that is open, else to a new one."""

from __future__ import annotations

import gc
import sys
from typing import TYPE_CHECKING

from medviewer import services  # noqa: F401 - it and what it imports before Qt: see below

# Qt looks through the source of every module that is imported after it, for 0.1 s in all.
# isort: split
from medviewer.ui.errand import WindowRequest
from medviewer.ui.single_instance import Errands, doorbell_name, hand_over

if TYPE_CHECKING:
    from pathlib import Path

    from medviewer.desktop import Desktop


def run_window(request: WindowRequest) -> int:
    """Open the window and stay until it is closed; gives the exit code of the command line.

    Where a window is open on the same data folder, it is asked to do it instead, and this ends at once with 0.
    """
    if not (request.leaves or request.new_window):
        paths = tuple(str(path.absolute()) for path in request.paths)
        errands = Errands(paths, request.model, request.reader, request.accession, request.study_uid)
        if hand_over(doorbell_name(), errands):
            sys.stderr.write("Handed to the window that is open.\n")
            return 0
    return new_desktop(request).run()


def new_desktop(request: WindowRequest) -> Desktop:
    """A window of its own with all behind it, not shown yet.

    Python looks for garbage again when the window has loaded all that it needs: the modules that are imported here
    make hundreds of thousands of objects, none of which goes, and would be looked at many times over.
    """
    gc.disable()
    from medviewer.desktop import Desktop  # noqa: PLC0415 - its imports are most of the start

    return Desktop(request)


def bench_ui(path: Path) -> dict[str, float]:
    """Figures of the window while a study opens and every model that takes it runs: seconds, see `ui.bench`."""
    from medviewer.ui.bench import WindowBench  # noqa: PLC0415 - nobody else needs it

    desktop = new_desktop(WindowRequest(new_window=True))
    desktop.review.room.keeps_readings = False
    try:
        desktop.window.show()
        desktop.wait_until_prepared()
        return WindowBench(desktop.window, desktop.review).measure(path)
    finally:
        desktop.close()
