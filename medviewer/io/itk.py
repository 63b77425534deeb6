"""SimpleITK, the one way to it: it has no types, and importing it takes 90 MB that DICOM alone does not need."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from medviewer.domain.wording import tr

if TYPE_CHECKING:
    from pathlib import Path

_SHORT_OF_MEMORY = ("failed to allocate", "bad_alloc", "not enough memory", "out of memory")
"""What ITK, the libraries in it and the C++ runtime call it, in small letters."""


def simpleitk() -> Any:
    """The SimpleITK module, imported at the first call; it does not print on its own."""
    import SimpleITK  # noqa: PLC0415 - imported when it is needed, see above

    SimpleITK.ProcessObject.SetGlobalWarningDisplay(False)
    return SimpleITK


def is_short_of_memory(error: Exception) -> bool:
    """Whether a library failed because it got no memory, which is not the fault of its file."""
    text = str(error).lower()
    return isinstance(error, MemoryError) or any(words in text for words in _SHORT_OF_MEMORY)


def first_sentence(error: Exception, path: Path | None = None) -> str:
    """What ITK complains of, without its own file names and line numbers, and without the folder of the file read."""
    lines = [line.split("): ")[-1].strip() for line in str(error).splitlines() if line.strip()]
    lines = [line for line in lines if not line.startswith("Reason:")] or lines  # the system's last error, if any
    said = lines[-1].removeprefix("ITK ERROR: ") if lines else tr("unknown reason")
    return (said if path is None else said.replace(f"{path.parent}{os.sep}", "")).rstrip(".") + "."
