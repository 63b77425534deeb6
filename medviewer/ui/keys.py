"""Keys that are more than a shortcut: one that acts while held, and Space on a button."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit, QPlainTextEdit, QWidget
from typing_extensions import override

from medviewer.app import overlays
from medviewer.ui.shortcuts import key_of, keys_in_force

if TYPE_CHECKING:
    from collections.abc import Callable

    from medviewer.app.review import Review

TAP_SECONDS = 0.3
"""A key held longer than this was a look underneath; a shorter one was a tap."""
PEEK = "overlays"
"""The action whose key is heard here."""


class HeldKeys(QObject):
    """Hears the keys of one window before its widgets do.

    O, or what the user chose instead, hides the overlays while it is held; a tap switches them. `before_key` is called
    before a key can meet a shortcut.
    """

    def __init__(self, review: Review, window: QWidget, before_key: Callable[[], None]) -> None:
        super().__init__(window)
        self._before_key = before_key
        self._review = review
        self._window = window
        self._pressed_at: float | None = None
        self._pressed_key: int | None = None

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if not isinstance(event, QKeyEvent) or not isinstance(watched, QWidget):
            return False
        if watched.window() is not self._window:
            return False
        if event.type() == QEvent.Type.ShortcutOverride:
            self._before_key()
            return self._override(watched, event)
        return self._hold(watched, event)

    def _override(self, watched: QWidget, event: QKeyEvent) -> bool:
        if event.key() == Qt.Key.Key_Space and isinstance(watched, QAbstractButton) and watched.hasFocus():
            event.accept()  # Space presses the button that has the focus
            return True
        return False

    def _hold(self, watched: QWidget, event: QKeyEvent) -> bool:
        if isinstance(watched, QLineEdit | QPlainTextEdit) or event.type() not in (
            QEvent.Type.KeyPress,
            QEvent.Type.KeyRelease,
        ):
            return False
        is_press = event.type() == QEvent.Type.KeyPress
        if not (self._is_peek(event) if is_press else event.key() == self._pressed_key):
            return False
        if not event.isAutoRepeat() and self._review.session.volume is not None:
            self._press(event.key()) if is_press else self._release()
        return True

    def _is_peek(self, event: QKeyEvent) -> bool:
        """Whether a key that goes down is the one for a look underneath; its modifiers may be let go before it."""
        return key_of(event) in keys_in_force(self._review.session.settings.shortcuts)[PEEK]

    def _press(self, key: int) -> None:
        if self._pressed_at is None:
            self._pressed_at, self._pressed_key = time.monotonic(), key
            overlays.peek(self._review, on=True)

    def _release(self) -> None:
        if self._pressed_at is None:
            return
        held, self._pressed_at, self._pressed_key = time.monotonic() - self._pressed_at, None, None
        overlays.peek(self._review, on=False)
        if held < TAP_SECONDS:
            overlays.toggle_overlays(self._review)

    def let_go(self) -> None:
        """End a look underneath: the window lost the keyboard while the key was down."""
        if self._pressed_at is not None:
            self._pressed_at = self._pressed_key = None
            overlays.peek(self._review, on=False)

    def listen(self) -> None:
        """Start to hear keys."""
        app = QApplication.instance()
        if app is not None:
            app.installEventFilter(self)

    def stop(self) -> None:
        """Hear no keys any more."""
        app = QApplication.instance()
        if app is not None:
            app.removeEventFilter(self)
