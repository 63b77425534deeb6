"""The project's own files, for the tests that read them."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

MADE = {"build", "dist", "demo-out", "_bundled", "__pycache__"}
"""Folders that are made from the project and do not belong to it; so are all that begin with a dot, but .ci."""


def files(root: Path, *suffixes: str) -> Iterator[Path]:
    """Every file of the project with one of the suffixes; without a suffix, every file."""
    for folder, below, names in os.walk(root):
        below[:] = sorted(name for name in below if name == ".ci" or not (name in MADE or name.startswith(".")))
        for path in (root.joinpath(folder, name) for name in sorted(names)):
            if not suffixes or path.suffix in suffixes:
                yield path


def texts(root: Path, *suffixes: str) -> Iterator[tuple[Path, str]]:
    """The project's files that are text, with their contents."""
    for path in files(root, *suffixes):
        try:
            yield path, path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
