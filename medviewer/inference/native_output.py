"""Keeps what native libraries write to the process's error stream out of the terminal, and gives it to the log."""

from __future__ import annotations

import logging
import os
import sys
import tempfile
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

log = logging.getLogger(__name__)


@contextmanager
def native_stderr_logged() -> Iterator[None]:
    """Send file descriptor 2 to a temporary file meanwhile, and its text to the log at DEBUG.

    ONNX Runtime reports libraries that it cannot load straight to the C stream, whatever its log level.
    """
    if sys.stderr is not None:
        sys.stderr.flush()
    try:
        kept = os.dup(2)
    except OSError:  # a windowed process without a terminal has no such stream
        yield
        return
    with tempfile.TemporaryFile() as file:
        os.dup2(file.fileno(), 2)
        try:
            yield
        finally:
            os.dup2(kept, 2)
            os.close(kept)
            file.seek(0)
            if text := file.read().decode(errors="replace").strip():
                log.debug("native output: %s", text)
