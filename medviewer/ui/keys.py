"""Keys that are more than a shortcut: one that acts while held, Space on a button, arrows in a list."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractScrollArea,
    QAbstractSlider,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QWidget,
)
from typing_extensions import override

from medviewer.app import overlays
from medviewer.ui.shortcuts import key_of, keys_in_force

if TYPE_CHECKING:
    from collections.abc import Callable

    from medviewer.app.review import Review

HEARS_KEYS = "hears keys"
"""Property of other windows in which the keys are heard as in the main one."""
TAP_SECONDS = 0.3
"""A key held longer than this was a look underneath; a shorter one was a tap."""
PEEK, MAGNIFY = "overlays", "magnifier"
"""The actions whose keys are heard here."""
BROWSED = (QAbstractItemView, QAbstractScrollArea, QAbstractSlider, QAbstractSpinBox, QComboBox)
"""What is gone through with keys that move the images elsewhere."""
BROWSING_KEYS = frozenset(
    {
        Qt.Key.Key_Up,
        Qt.Key.Key_Down,
        Qt.Key.Key_Left,
        Qt.Key.Key_Right,
        Qt.Key.Key_Home,
        Qt.Key.Key_End,
        Qt.Key.Key_PageUp,
        Qt.Key.Key_PageDown,
        Qt.Key.Key_Return,
    }
)


class HeldKeys(QObject):
    """Hears the keys of one window before its widgets do.

    O, or what the user chose instead, hides the overlays while it is held; a tap switches them. Z shows a magnifying
    glass while it is held. `before_key` is called before a key can meet a shortcut.
    """

    def __init__(self, review: Review, window: QWidget, before_key: Callable[[], None]) -> None:
        super().__init__(window)
        self._before_key = before_key
        self._review = review
        self._window = window
        self._pressed_at: float | None = None
        self._pressed_key: int | None = None
        self._action = ""

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if not isinstance(event, QKeyEvent) or not isinstance(watched, QWidget):
            return False
        if watched.window() is not self._window and not watched.window().property(HEARS_KEYS):
            return False
        if event.type() == QEvent.Type.ShortcutOverride:
            self._before_key()
            return self._override(watched, event)
        return self._hold(watched, event)

    def _override(self, watched: QWidget, event: QKeyEvent) -> bool:
        if event.key() == Qt.Key.Key_Space and isinstance(watched, QAbstractButton) and watched.hasFocus():
            event.accept()  # Space presses the button that has the focus
            return True
        if event.key() in BROWSING_KEYS and isinstance(watched, BROWSED) and watched.hasFocus():
            event.accept()  # reached with Tab: the arrows are its own now
            return True
        return False

    def _hold(self, watched: QWidget, event: QKeyEvent) -> bool:
        if isinstance(watched, QLineEdit | QPlainTextEdit) or event.type() not in (
            QEvent.Type.KeyPress,
            QEvent.Type.KeyRelease,
        ):
            return False
        is_press = event.type() == QEvent.Type.KeyPress
        action = self._held_by(event) if is_press else self._action if event.key() == self._pressed_key else ""
        if not action:
            return False
        if not event.isAutoRepeat() and self._review.session.volume is not None:
            self._press(action, event.key()) if is_press else self._release()
        return True

    def _held_by(self, event: QKeyEvent) -> str:
        """The action of a key that goes down, if it acts while it is held; modifiers may be let go before it."""
        keys, pressed = keys_in_force(self._review.session.settings.shortcuts), key_of(event)
        return next((name for name in (PEEK, MAGNIFY) if pressed in keys[name]), "")

    def _press(self, action: str, key: int) -> None:
        if self._pressed_at is None:
            self._pressed_at, self._pressed_key, self._action = time.monotonic(), key, action
            self._act(on=True)

    def _act(self, *, on: bool) -> None:
        if self._action == PEEK:
            overlays.peek(self._review, on=on)
        else:
            self._review.room.set_magnifying(on=on)

    def _release(self) -> None:
        if self._pressed_at is None:
            return
        held, self._pressed_at, self._pressed_key = time.monotonic() - self._pressed_at, None, None
        self._act(on=False)
        if held < TAP_SECONDS and self._action == PEEK:
            overlays.toggle_overlays(self._review)

    def let_go(self) -> None:
        """End what a held key does: the window lost the keyboard while the key was down."""
        if self._pressed_at is not None:
            self._pressed_at = self._pressed_key = None
            self._act(on=False)

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
