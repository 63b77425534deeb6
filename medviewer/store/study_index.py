"""The study index: what was found in files that a scan has read, so that it need not read them again.

A cache and no record: it may be deleted at any time. Whatever is wrong with it, nobody is told; it begins anew.
"""

from __future__ import annotations

import logging
import sqlite3
import threading
import time
import zlib
from typing import TYPE_CHECKING, Self, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path
    from types import TracebackType

LOG = logging.getLogger("medviewer.index")

INDEX_FILE = "index.sqlite"
"""Its name in the program's own folder."""

BUSY_SECONDS = 1.0
"""How long another process that is writing is waited for."""

REST_SECONDS = 30.0
"""An index that another process holds, or that lies where nothing can be written, is left alone for so long."""

LARGEST_BYTES = 1 << 29
"""An index that has grown beyond this begins anew: about half a million files."""

_DAMAGED = frozenset({sqlite3.SQLITE_ERROR, sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_MISMATCH})
"""Result codes of a file that is no index of ours; others (busy, full, read-only) pass."""

_TABLE = """
CREATE TABLE file (
    folder BLOB NOT NULL, name BLOB NOT NULL,
    size INTEGER NOT NULL, changed_ns INTEGER NOT NULL, entry_changed_ns INTEGER NOT NULL,
    found TEXT NOT NULL, checksum INTEGER NOT NULL,
    PRIMARY KEY (folder, name)
)
"""
_ASK = "SELECT name, size, changed_ns, entry_changed_ns, found, checksum FROM file WHERE folder = ?"
_SEEK = "SELECT folder, name, found, checksum FROM file WHERE instr(found, ?) OR instr(found, ?) ORDER BY folder, name"
_PUT = "INSERT OR REPLACE INTO file VALUES (?, ?, ?, ?, ?, ?, ?)"
_DROP = "DELETE FROM file WHERE folder = ? AND name = ?"

Stamp = tuple[int, int, int]
"""Size in bytes, time of the last change of the content and of the file's entry in ns."""

Kept = tuple[Stamp, str]
Answer = TypeVar("Answer")


class StudyIndex:
    """An SQLite file that remembers texts about files by folder and name. For any thread; close it at the end.

    Parameters
    ----------
    path
        The SQLite file; made at the first use, readable by its user alone.
    schema
        Names what the texts mean; an index whose texts mean something else is emptied.
    """

    def __init__(self, path: Path, schema: str) -> None:
        self._path = path
        self._seed = zlib.crc32(schema.encode())
        self._lock = threading.Lock()
        self._connection: sqlite3.Connection | None = None
        self._rests_until = 0.0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the file; the next call opens it again."""
        with self._lock:
            self._let_go()

    def known(self, folder: str) -> dict[str, Kept]:
        """Stamp and text of the files of a folder, by name; empty where nothing is known."""

        def ask(connection: sqlite3.Connection) -> dict[str, Kept]:
            rows = connection.execute(_ASK, (_bytes(folder),)).fetchall()
            return {_text(name): ((a, b, c), found) for name, a, b, c, found, sum_ in rows if self._sum(found) == sum_}

        return self._tried(ask) or {}

    def places_of(self, text: str, other: str) -> tuple[tuple[str, str], ...]:
        """Folder and name of the files in whose texts one of two texts stands; looks at all that is known."""

        def ask(connection: sqlite3.Connection) -> tuple[tuple[str, str], ...]:
            rows = connection.execute(_SEEK, (text, other))
            return tuple((_text(folder), _text(name)) for folder, name, found, sum_ in rows if self._sum(found) == sum_)

        return self._tried(ask) or ()

    def keep(self, folders: Mapping[str, Mapping[str, Kept | None]]) -> None:
        """Remember stamp and text of files by folder and name; None where a file is gone."""

        def write(connection: sqlite3.Connection) -> None:
            with connection:
                connection.execute("BEGIN IMMEDIATE")
                connection.executemany(_DROP, _gone(folders))
                connection.executemany(_PUT, self._rows(folders))

        self._tried(write)

    def _rows(self, folders: Mapping[str, Mapping[str, Kept | None]]) -> Iterator[tuple[object, ...]]:
        for folder, files in folders.items():
            place = _bytes(folder)
            for name, kept in files.items():
                if kept is not None:
                    stamp, found = kept
                    yield place, _bytes(name), *stamp, found, self._sum(found)

    def _sum(self, found: object) -> int:
        """Of text and schema: neither a damaged row nor one of another version, running beside, is believed."""
        return zlib.crc32(str(found).encode(), self._seed)

    def _tried(self, work: Callable[[sqlite3.Connection], Answer]) -> Answer | None:
        """Do some work on the index, once more on a new one where it is damaged; None where neither is possible."""
        with self._lock:
            if time.monotonic() < self._rests_until:
                return None
            for _ in range(2):
                try:
                    return work(self._opened())
                except (sqlite3.Error, OSError, OverflowError) as error:
                    LOG.debug("study index %s: %s", self._path.name, error)
                    self._let_go()
                    if not (_is_damage(error) and self._removed()):
                        break
            self._rests_until = time.monotonic() + REST_SECONDS
            return None

    def _opened(self) -> sqlite3.Connection:
        if self._connection is None:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            if not self._path.exists():
                self._path.touch(mode=0o600)  # it names patients
            elif self._path.stat().st_size > LARGEST_BYTES:
                self._removed()
            self._connection = self._connected()
        return self._connection

    def _connected(self) -> sqlite3.Connection:
        connection = sqlite3.connect(self._path, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False)
        try:
            connection.execute("PRAGMA journal_mode=WAL")
            connection.execute("PRAGMA synchronous=NORMAL")
            self._make_table(connection)
        except BaseException:
            connection.close()
            raise
        return connection

    def _make_table(self, connection: sqlite3.Connection) -> None:
        version = self._seed & 0x7FFFFFFF
        if connection.execute("PRAGMA user_version").fetchone()[0] == version:
            return
        with connection:
            connection.execute("BEGIN IMMEDIATE")
            connection.execute("DROP TABLE IF EXISTS file")
            connection.execute(_TABLE)
            connection.execute(f"PRAGMA user_version={version}")

    def _let_go(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _removed(self) -> bool:
        """Remove the file and what SQLite lays beside it; whether that was possible."""
        try:
            for ending in ("", "-wal", "-shm", "-journal"):
                self._path.with_name(self._path.name + ending).unlink(missing_ok=True)
        except OSError as error:
            LOG.debug("study index %s cannot be removed: %s", self._path.name, error)
            return False
        return True


def _is_damage(error: Exception) -> bool:
    code = getattr(error, "sqlite_errorcode", None)
    return code is not None and code & 0xFF in _DAMAGED


def _gone(folders: Mapping[str, Mapping[str, Kept | None]]) -> Iterator[tuple[bytes, bytes]]:
    for folder, files in folders.items():
        for name, kept in files.items():
            if kept is None:
                yield _bytes(folder), _bytes(name)


def _bytes(text: str) -> bytes:
    """Names of files need not be Unicode; Python gives such bytes as lone surrogates."""
    return text.encode("utf-8", "surrogatepass")


def _text(name: bytes) -> str:
    return name.decode("utf-8", "surrogatepass")
