"""Where the files lie that travel with the program: schemas, presets, plug-ins."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parents[1]


def _root() -> Path:
    """Folder of `resources` and `plugins`: inside the package when installed from a wheel, else the source tree."""
    bundled = _PACKAGE / "_bundled"
    return bundled if bundled.is_dir() else _PACKAGE.parent


def resource_path(*parts: str) -> Path:
    """Path of a file or folder under `resources`; it need not exist."""
    return _root().joinpath("resources", *parts)


def plugins_path() -> Path:
    """Folder of the plug-ins that come with the program."""
    return _root() / "plugins"
