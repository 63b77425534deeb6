"""Bytes of a file on disk or of a member of a ZIP archive, by one path."""

from __future__ import annotations

import stat
import threading
import zipfile
from pathlib import Path, PurePosixPath
from typing import IO, TYPE_CHECKING, Self

if TYPE_CHECKING:
    from types import TracebackType

BAD_ARCHIVE = (zipfile.BadZipFile, zipfile.LargeZipFile, NotImplementedError, RuntimeError, EOFError)
"""What the zipfile module raises for a damaged, encrypted or unknown archive."""


def member_names(archive: zipfile.ZipFile) -> dict[str, zipfile.ZipInfo]:
    """Members that are files, by a relative name with forward slashes."""
    infos = (info for info in archive.infolist() if not info.is_dir())
    return {PurePosixPath(info.filename.lstrip("/")).as_posix(): info for info in infos}


class Sources:
    """Opens paths for reading; a ZIP archive on the way is opened once and kept until the end.

    May be used from several threads.
    """

    def __init__(self) -> None:
        self._archives: dict[Path, tuple[zipfile.ZipFile, dict[str, zipfile.ZipInfo]]] = {}
        self._lock = threading.Lock()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for archive, _ in self._archives.values():
            archive.close()

    def open(self, path: Path) -> IO[bytes]:
        """A seekable binary stream; raises OSError, or one of BAD_ARCHIVE for a damaged archive."""
        try:
            return path.open("rb")
        except (NotADirectoryError, FileNotFoundError):
            found = self._archive_of(path)
            if found is None:
                raise
            archive, info = found
            return archive.open(info)

    def size(self, path: Path) -> int:
        """Length in bytes, unpacked; raises OSError."""
        try:
            return path.stat().st_size
        except (NotADirectoryError, FileNotFoundError):
            found = self._archive_of(path)
            if found is None:
                raise
            return found[1].file_size

    def members(self, archive: Path) -> dict[Path, int]:
        """Files in a ZIP archive in its order, and their unpacked lengths; raises OSError or one of BAD_ARCHIVE."""
        return {archive / name: info.file_size for name, info in self._opened(archive)[1].items()}

    def _archive_of(self, path: Path) -> tuple[zipfile.ZipFile, zipfile.ZipInfo] | None:
        parent = next((p for p in path.parents if p in self._archives or p.is_file()), None)
        if parent is None:
            return None
        archive, names = self._opened(parent)
        info = names.get(path.relative_to(parent).as_posix())
        return None if info is None else (archive, info)

    def _opened(self, path: Path) -> tuple[zipfile.ZipFile, dict[str, zipfile.ZipInfo]]:
        with self._lock:
            if path not in self._archives:
                archive = zipfile.ZipFile(path)
                self._archives[path] = (archive, member_names(archive))
            return self._archives[path]


def is_plain_file(path: Path) -> bool:
    """Whether a path is a regular file (no pipe, device or dangling link); raises PermissionError."""
    try:
        return stat.S_ISREG(path.stat().st_mode)
    except FileNotFoundError:
        return False
