"""The way from the command line to the window: to the one that is open, else to a new one."""

from __future__ import annotations

import gc
import os
import sys
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from medviewer.desktop import Desktop
    from medviewer.ui.errand import WindowRequest


def run_window(request: WindowRequest) -> int:
    """Open the window and stay until it is closed; gives the exit code of the command line.

    Where a window is open on the same data folder, it is asked to do it instead, and this ends at once with 0.
    """
    try:
        if not (request.leaves or request.new_window) and _hand_over(request):
            sys.stderr.write("Handed to the window that is open.\n")
            return 0
        return new_desktop(request).run()
    finally:
        gc.enable()


def new_desktop(request: WindowRequest) -> Desktop:
    """A window of its own with all behind it, not shown yet."""
    _begin_start()
    from medviewer.desktop import Desktop  # noqa: PLC0415 - its imports are most of the start

    return Desktop(request)


def bench_ui(path: Path) -> dict[str, float]:
    """Figures of the window while a study opens and every model that takes it runs: seconds, see `ui.bench`.

    The window has a new data folder, which is removed afterwards: nothing that a person left in a study is in its way,
    and nothing that is measured gets on record. Models are those that are shipped.
    """
    from tempfile import TemporaryDirectory  # noqa: PLC0415 - nobody else needs it

    from medviewer.app.settings import DATABASE_VARIABLE, HOME_VARIABLE  # noqa: PLC0415 - as above

    with TemporaryDirectory(prefix="medviewer-bench-") as home:
        os.environ[HOME_VARIABLE] = home
        os.environ.pop(DATABASE_VARIABLE, None)
        return _measure_window(path)


def _measure_window(path: Path) -> dict[str, float]:
    from medviewer.ui.bench import WindowBench  # noqa: PLC0415 - nobody else needs it
    from medviewer.ui.errand import WindowRequest  # noqa: PLC0415 - as above

    desktop = new_desktop(WindowRequest(new_window=True))
    try:
        desktop.window.show()
        desktop.wait_until_prepared()
        return WindowBench(desktop.window, desktop.review).measure(path)
    finally:
        desktop.close()


def _hand_over(request: WindowRequest) -> bool:
    """Whether a window that is open has taken over what was asked for."""
    _begin_start()
    from medviewer.ui.single_instance import Errands, doorbell_name, hand_over  # noqa: PLC0415 - Qt: after the above

    paths = tuple(str(path.absolute()) for path in request.paths)
    errands = Errands(paths, request.model, request.reader, request.accession, request.study_uid)
    return hand_over(doorbell_name(), errands)


def _begin_start() -> None:
    """Load what needs no Qt before Qt, and look for no garbage while the window and all that it needs are loaded.

    Qt looks through the source of every module that is imported after it, for 0.1 s in all. The modules make hundreds
    of thousands of objects, none of which goes, and which Python would look at many times over; it looks for garbage
    again when all is loaded (`Preparation`).
    """
    gc.disable()
    import_module("medviewer.services")
