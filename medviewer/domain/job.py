"""What a piece of background work may say, and how it is told to stop."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable


class Cancelled(Exception):  # noqa: N818 - a state that the user asked for, not an error
    """Raised inside a job after the user stopped it."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a job is: fraction 0..1, what it is doing, and a partial result where there is one to show already."""

    fraction: float
    message: str = ""
    partial: Any = None


@dataclass(frozen=True, slots=True)
class Done:
    """A job ended with a value."""

    value: Any


@dataclass(frozen=True, slots=True)
class Failed:
    """A job ended with an error."""

    error: Exception


@dataclass(frozen=True, slots=True)
class Stopped:
    """A job ended because it was cancelled."""


ProgressReport: TypeAlias = "Callable[[Progress], None]"
"""How a job says how far it is; cheap, callable from the job's thread."""

JobEvent = Progress | Done | Failed | Stopped


class CancelToken:
    """One-way switch between the user and a job; callbacks run once, on the cancelling thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._event = threading.Event()
        self._callbacks: list[Callable[[], None]] = []

    @property
    def is_cancelled(self) -> bool:
        """Whether `cancel` was called."""
        return self._event.is_set()

    def cancel(self) -> None:
        """Ask the job to stop; a second call does nothing."""
        with self._lock:
            if self._event.is_set():
                return
            self._event.set()
            callbacks, self._callbacks = self._callbacks, []
        for callback in callbacks:
            callback()

    def on_cancel(self, callback: Callable[[], None]) -> None:
        """Call back when cancelled; at once if it has happened already."""
        with self._lock:
            if not self._event.is_set():
                self._callbacks.append(callback)
                return
        callback()

    def check(self) -> None:
        """Raise Cancelled after `cancel`."""
        if self._event.is_set():
            raise Cancelled
