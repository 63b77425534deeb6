"""What waits until a window is on screen: it comes up sooner, and its person sees it while the rest is loaded."""

from __future__ import annotations

import gc
import threading
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QTimer, Slot
from typing_extensions import override

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget


PATIENCE_MS = 2000
"""A window that is shown and not painted for so long is minimised, or behind others where such are not painted."""


class FirstPaint(QObject):
    """Calls back once, in the turn of the event loop after a widget was painted for the first time."""

    def __init__(self, widget: QWidget, callback: Callable[[], None]) -> None:
        super().__init__(widget)
        self._callback = callback
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._call)
        widget.installEventFilter(self)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Show:
            self._timer.start(PATIENCE_MS)
        elif event.type() == QEvent.Type.Paint:
            watched.removeEventFilter(self)
            self._timer.start(0)
        return False

    @Slot()
    def _call(self) -> None:
        widget = self.parent()  # not kept: the last to know a widget would take it along
        if widget is not None:
            widget.removeEventFilter(self)
        self.deleteLater()
        self._callback()


class Preparation:
    """Loads in a thread of its own what is else loaded at its first use, and keeps it from the garbage collector.

    A collection of the hundreds of thousands of objects that the libraries bring holds Python's lock for 0.1-0.4 s,
    in which the window would stand still: there is none while they are loaded, and none of them is looked at later.

    Parameters
    ----------
    load
        Runs in the thread.
    post
        Hands a function to the main thread.
    ended
        Called on the main thread with what went wrong; None where nothing did.
    """

    def __init__(
        self,
        load: Callable[[], None],
        post: Callable[[Callable[[], None]], None],
        ended: Callable[[Exception | None], None],
    ) -> None:
        self._load, self._post, self._ended = load, post, ended
        self._thread = threading.Thread(target=self._run, name="medviewer-prepare", daemon=True)
        self.is_done = False

    def start(self) -> None:
        """Begin, on the main thread."""
        gc.disable()
        self._thread.start()

    def wait(self) -> None:
        """Wait until the thread has ended: libraries are not to be loaded while the program is taken apart."""
        if self._thread.ident is not None:
            self._thread.join()
        gc.enable()

    def _run(self) -> None:
        error: Exception | None = None
        try:
            self._load()
        except Exception as failed:  # noqa: BLE001 - told on the main thread, whatever it is
            error = failed
        self._post(lambda: self._end(error))

    def _end(self, error: Exception | None) -> None:
        gc.freeze()
        gc.enable()
        self.is_done = True
        self._ended(error)
