"""SimpleITK, the one way to it: it has no types, and importing it takes 90 MB that DICOM alone does not need."""

from __future__ import annotations

from typing import Any


def simpleitk() -> Any:
    """The SimpleITK module, imported at the first call; it does not print on its own."""
    import SimpleITK  # noqa: PLC0415 - imported when it is needed, see above

    SimpleITK.ProcessObject.SetGlobalWarningDisplay(False)
    return SimpleITK


def first_sentence(error: Exception) -> str:
    """What ITK complains of, without its file names and line numbers."""
    lines = [line.split("): ")[-1].strip() for line in str(error).splitlines() if line.strip()]
    lines = [line for line in lines if not line.startswith("Reason:")] or lines  # the system's last error, if any
    return (lines[-1].removeprefix("ITK ERROR: ") if lines else "unknown reason").rstrip(".") + "."
