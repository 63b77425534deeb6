"""Room for the pixels of a series: in memory where they fit, else in a file that the system pages in and out."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from medviewer.domain.errors import UserError
from medviewer.domain.wording import tr

if TYPE_CHECKING:
    from numpy.typing import NDArray

SHARE = 0.6
"""Part of the free memory that one series may take."""

BUDGET_VARIABLE = "MEDVIEWER_MEMORY_MB"
"""Environment variable that sets the budget instead."""

COPIES = 2
"""How often values lie in memory while a library of other formats reads them."""

_MEMINFO = Path("/proc/meminfo")


_given: list[int] = []


def take_budget(size: int) -> None:
    """Have a budget of so many bytes from now on: a process beside the program has that of the program."""
    _given[:] = [size]


def budget_bytes() -> int:
    """What one series may take in memory now, in bytes."""
    if _given:
        return _given[0]
    named = os.environ.get(BUDGET_VARIABLE, "")
    if named.isdigit():
        return int(named) * 1_000_000
    return int(SHARE * _free_bytes())


def _free_bytes() -> int:
    """Memory that can be had without swapping; a quarter of all where the system does not say."""
    try:
        for line in _MEMINFO.read_text(encoding="ascii").splitlines():
            if line.startswith("MemAvailable:"):
                return int(line.split()[1]) * 1024
    except OSError:
        pass
    try:
        return os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") // 4
    except (AttributeError, ValueError, OSError):
        return 4 << 30


def allocated(shape: tuple[int, ...], dtype: np.dtype[Any]) -> NDArray[Any]:
    """An array for the pixels, not filled; in a file that vanishes with it where memory does not suffice.

    Raises UserError where neither memory nor disk has room.
    """
    size = int(np.prod(shape, dtype=object)) * dtype.itemsize
    try:
        return np.empty(shape, dtype) if size <= budget_bytes() else _on_disk(shape, dtype, size)
    except (MemoryError, OSError, ValueError) as error:
        title = tr(
            "The series needs {gigabytes:.1f} GB, for which neither memory nor disk has room.", gigabytes=size / 1e9
        )
        raise UserError(
            title, tr("Close other studies or programs, or free some disk space, and try again.")
        ) from error


def require_room(path: Path, size: int) -> None:
    """Raise UserError where a library could not take in a file of so many bytes, unpacked, and hand them on."""
    if COPIES * size > budget_bytes():
        raise no_room(path, size)


def no_room(path: Path, size: int) -> UserError:
    """What is told where memory did not suffice to read a file of so many bytes, unpacked."""
    title = tr(
        "The file {path} needs {gigabytes:.1f} GB to be read, for which memory has no room.",
        path=path.name,
        gigabytes=COPIES * size / 1e9,
    )
    return UserError(title, tr("Close other studies or programs and try again."))


def is_on_disk(array: NDArray[Any]) -> bool:
    """Whether an array that was allocated here lies in a file."""
    return isinstance(array, np.memmap)


def _on_disk(shape: tuple[int, ...], dtype: np.dtype[Any], size: int) -> NDArray[Any]:
    """Raises OSError where the disk has no room; the file has no name, so that nothing is left behind."""
    with tempfile.TemporaryFile(prefix="medviewer-") as file:
        _reserve(file.fileno(), size)
        return np.memmap(file, dtype, "r+", shape=shape)


def _reserve(descriptor: int, size: int) -> None:
    """Take the room now: a full disk found while writing to mapped memory would end the program."""
    if hasattr(os, "posix_fallocate"):
        os.posix_fallocate(descriptor, 0, size)
    else:
        os.ftruncate(descriptor, size)
