"""One signal for all that changes in the session."""

from __future__ import annotations

import logging
from collections import Counter
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

LOG = logging.getLogger("medviewer.session")


class Topic(StrEnum):
    """What changed."""

    STUDIES = "studies"
    VOLUME = "volume"
    FINDINGS = "findings"
    SELECTION = "selection"
    VIEW = "view"
    JOBS = "jobs"
    PLUGINS = "plugins"
    SETTINGS = "settings"
    LAYOUT = "layout"
    MEASUREMENTS = "measurements"
    SEGMENTS = "segments"
    SEEN = "seen"


class Changed:
    """Tells its listeners which topics changed; a listener that raises does not keep the others from hearing."""

    def __init__(self) -> None:
        self._listeners: list[Callable[[frozenset[Topic]], None]] = []
        self.counts: Counter[Topic] = Counter()
        """How often each topic was told."""

    def connect(self, listener: Callable[[frozenset[Topic]], None]) -> None:
        """Call `listener(topics)` after each change, on the main thread."""
        self._listeners.append(listener)

    def emit(self, *topics: Topic) -> None:
        """Tell all listeners."""
        said = frozenset(topics)
        self.counts.update(said)
        for listener in tuple(self._listeners):
            try:
                listener(said)
            except Exception:
                LOG.exception("a listener failed on %s", sorted(said))
