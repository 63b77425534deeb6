"""The one door to pydicom's reader, which is loaded when the first file needs it: plain images never do."""

from __future__ import annotations

import logging
import threading
import warnings
from contextlib import ExitStack, contextmanager
from typing import IO, TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from pathlib import Path

    from pydicom import Dataset


class NotDicomError(ValueError):
    """The bytes are no DICOM data set."""


def read_dataset(
    source: IO[bytes] | Path, *, force: bool = True, pixels: bool = False, only: Collection[int] | None = None
) -> Dataset:
    """Read a data set; call within `tolerant_reading`, also while its values are used: they are converted late.

    Parameters
    ----------
    source
        A file, or a stream at the start of one.
    force
        Whether to read what has no preamble.
    pixels
        Whether to read on to the pixel data.
    only
        Tags to keep; all where it is None.

    Raises
    ------
    NotDicomError, or any other of `elements.PARSE_ERRORS`, where there is no readable data set.
    """
    import pydicom  # noqa: PLC0415 - see above
    from pydicom.errors import InvalidDicomError  # noqa: PLC0415 - as above

    chosen = None if only is None else list(only)
    try:
        return pydicom.dcmread(source, stop_before_pixels=not pixels, force=force, specific_tags=chosen)
    except InvalidDicomError as error:
        raise NotDicomError(*error.args) from error


def raw_values(dataset: Dataset) -> dict[int, bytes]:
    """Bytes of each element of a data set as pydicom read it; b"" for sequences."""
    from pydicom.multival import MultiValue  # noqa: PLC0415 - as above

    def bytes_of(value: Any) -> bytes:
        if isinstance(value, bytes):
            return value
        if isinstance(value, str):
            return value.encode("ascii", "replace")
        # only the character set is converted on reading, and it may have several values
        parts = value if isinstance(value, MultiValue) else ()
        return b"\\".join(str(part).encode("ascii", "replace") for part in parts)

    return {int(item.tag): bytes_of(item.value) for item in dataset.values()}


class _Tolerance:
    """pydicom's and Python's warnings are settings of the whole process: the first reader turns them off, the last on.

    Each reader doing so for itself would leave them off for good, since readers in several threads overlap.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._readers = 0
        self._undo = ExitStack()

    def enter(self) -> None:
        """One more reader."""
        with self._lock:
            if self._readers == 0:
                self._undo.enter_context(_silenced())
            self._readers += 1

    def leave(self) -> None:
        """One reader less."""
        with self._lock:
            self._readers -= 1
            if self._readers == 0:
                self._undo.close()


_TOLERANCE = _Tolerance()


@contextmanager
def _silenced() -> Iterator[None]:
    from pydicom import config  # noqa: PLC0415 - as above

    mode, level = config.settings.reading_validation_mode, config.logger.level
    config.settings.reading_validation_mode = config.IGNORE
    config.logger.setLevel(logging.CRITICAL)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        config.settings.reading_validation_mode = mode
        config.logger.setLevel(level)


@contextmanager
def tolerant_reading() -> Iterator[None]:
    """Read files as they are: what a scanner wrote is not validated and not complained about. For any thread."""
    _TOLERANCE.enter()
    try:
        yield
    finally:
        _TOLERANCE.leave()
