"""What earlier scans found in the files of the present one, by the study index."""

from __future__ import annotations

import logging
import os
import stat
import time
from collections import defaultdict
from typing import TYPE_CHECKING, Self

from medviewer.io.index_codec import outcome_codec

if TYPE_CHECKING:
    from pathlib import Path
    from types import TracebackType

    from medviewer.io.index_codec import Outcome
    from medviewer.io.index_port import HeaderIndex, Kept, Stamp

LOG = logging.getLogger("medviewer.index")

SETTLED_NS = 2_000_000_000
"""A file changed less long ago is read again next time: until then another change may leave the same stamp.

FAT counts in steps of two seconds, other file systems of up to 16 ms.
"""

KEPT_AT_ONCE = 500
"""So many files are written to the index in one transaction."""


def stamp_of(path: Path) -> Stamp | None:
    """Size and times of a regular file; None for a pipe, a device or a dangling link. Raises PermissionError.

    The time of the entry's change (ctime) tells of a file that was replaced with its size and time kept.
    """
    try:
        facts = path.stat()
    except FileNotFoundError:
        return None
    return (facts.st_size, facts.st_mtime_ns, facts.st_ctime_ns) if stat.S_ISREG(facts.st_mode) else None


class KnownFiles:
    """Asks the index folder by folder, and tells it what was found; without an index nothing is known.

    Leaving the context writes what has not been written yet, after a cancelled scan too.
    """

    def __init__(self, index: HeaderIndex | None) -> None:
        self._index = index
        self._folders: dict[str, str] = {}
        self._unasked: dict[str, dict[str, Kept]] = {}
        self._learnt: dict[str, dict[str, Kept | None]] = defaultdict(dict)
        self._waiting = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._write()

    def outcome(self, path: Path, stamp: Stamp) -> Outcome | None:
        """What was found in the file when it last had this stamp; None where it has to be read."""
        if self._index is None:
            return None
        folder, name = self._place(path)
        if folder not in self._unasked:
            self._unasked[folder] = dict(self._index.known(folder))
        then, text = self._unasked[folder].pop(name, (None, ""))
        if then != stamp:
            return None
        try:
            found: Outcome = outcome_codec().decode(text, path)
        except ValueError:
            return None
        return found

    def learn(self, path: Path, stamp: Stamp, outcome: Outcome) -> None:
        """Keep what was found in a file that had this stamp before it was read."""
        now = time.time_ns()
        if self._index is None or any(abs(now - moment) < SETTLED_NS for moment in stamp[1:]):
            return
        try:
            text = outcome_codec().encode(outcome, path)
        except TypeError as error:
            LOG.debug("%s is read at every scan: %s", path.name, error)
            return
        folder, name = self._place(path)
        self._learnt[folder][name] = stamp, text
        self._waiting += 1
        if self._waiting >= KEPT_AT_ONCE:
            self._write()

    def forget_the_rest(self) -> None:
        """Drop the files that nobody asked about: in folders that were walked whole, they are gone."""
        for folder, rest in self._unasked.items():
            if rest:
                self._learnt[folder].update(dict.fromkeys(rest))

    def _place(self, path: Path) -> tuple[str, str]:
        """Absolute folder, and name in it."""
        folder, name = os.path.split(path)
        if folder not in self._folders:
            self._folders[folder] = os.path.abspath(folder)  # noqa: PTH100 - links stay as they are
        return self._folders[folder], name

    def _write(self) -> None:
        if self._index is not None and self._learnt:
            self._index.keep(self._learnt)
        self._learnt, self._waiting = defaultdict(dict), 0
