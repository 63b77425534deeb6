"""One refresh per turn of the event loop, however much changed in it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QObject, QTimer, Slot

if TYPE_CHECKING:
    from medviewer.app.session import ReviewSession
    from medviewer.app.signal import Topic


class Panel(Protocol):
    """Anything that shows a part of the session."""

    def refresh(self, topics: frozenset[Topic]) -> None:
        """Show the session as it is now; `topics` is what changed since the last time."""


class Refresh(QObject):
    """Collects changed topics and hands them to all panels in the next turn of the event loop."""

    def __init__(self, session: ReviewSession, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._panels: list[Panel] = []
        self._dirty: frozenset[Topic] = frozenset()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(0)
        self._timer.timeout.connect(self.now)
        session.changed.connect(self.mark)

    @property
    def is_dirty(self) -> bool:
        """Whether a refresh is still to come."""
        return bool(self._dirty)

    def add(self, panel: Panel) -> None:
        """Refresh this panel too from now on."""
        self._panels.append(panel)

    def mark(self, topics: frozenset[Topic]) -> None:
        """Remember that these topics changed."""
        self._dirty |= topics
        if self._panels:
            self._timer.start()

    @Slot()
    def now(self) -> None:
        """Refresh all panels with what changed; an error of one is raised when all have had their turn."""
        topics, self._dirty = self._dirty, frozenset()
        errors = []
        for panel in tuple(self._panels) if topics else ():
            try:
                panel.refresh(topics)
            except Exception as error:  # noqa: BLE001 - raised below: the other panels are not to show what was before
                errors.append(error)
        if errors:
            raise errors[0]

    def stop(self) -> None:
        """Refresh nothing any more."""
        self._timer.stop()
        self._panels.clear()
        self._dirty = frozenset()
