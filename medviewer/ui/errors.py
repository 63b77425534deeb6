"""What nobody caught: into the log, then in front of the person, never into silence."""

from __future__ import annotations

import logging
import sys
import threading
import traceback
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox

from medviewer.domain.errors import UserError
from medviewer.domain.wording import tr

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import TracebackType

    from PySide6.QtWidgets import QWidget

    Show = Callable[[BaseException], None]
    Post = Callable[[Callable[[], None]], None]

LOG = logging.getLogger("medviewer.errors")


def install_excepthook(show: Show, post: Post) -> Callable[[], None]:
    """Log every uncaught exception of any thread, then hand it to `show` on the GUI thread.

    Returns a function that puts the former hooks back.
    """
    former = sys.excepthook, threading.excepthook

    def tell(error: BaseException | None, trace: TracebackType | None) -> None:
        if error is None or isinstance(error, KeyboardInterrupt):
            return
        if not isinstance(error, UserError):
            LOG.error("uncaught", exc_info=(type(error), error, trace))
        post(lambda: show(error))

    sys.excepthook = lambda _kind, error, trace: tell(error, trace)
    threading.excepthook = lambda args: tell(args.exc_value, args.exc_traceback)

    def restore() -> None:
        sys.excepthook, threading.excepthook = former

    return restore


def show_error(parent: QWidget | None, error: BaseException) -> QMessageBox:
    """Open a box that says what happened; it does not block. What is no UserError has its details to unfold."""
    box = QMessageBox(parent)
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    box.setIcon(QMessageBox.Icon.Warning)
    box.setWindowTitle("medviewer")
    if isinstance(error, UserError):
        box.setText(error.title)
        box.setInformativeText(error.advice)
    else:
        box.setText(tr("Something went wrong: {name}.", name=type(error).__name__))
        box.setInformativeText(tr("Decisions already on record are safe. The details are in the log."))
        box.setDetailedText("".join(traceback.format_exception(error)))
    box.open()
    return box
