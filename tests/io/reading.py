"""Short ways to scan and load in tests."""

from __future__ import annotations

from typing import TYPE_CHECKING

from medviewer.domain.job import CancelToken, Progress
from medviewer.io.load import load_volume
from medviewer.io.scan import scan

if TYPE_CHECKING:
    from pathlib import Path

    from medviewer.domain.study import ScanResult, Series
    from medviewer.domain.volume import Volume


def quiet(_: Progress) -> None:
    """A listener that does not care."""


def scanned(path: Path) -> ScanResult:
    return scan(path, CancelToken(), quiet)


def only_series(path: Path) -> Series:
    """The one series of a path, where nothing was rejected."""
    result = scanned(path)
    assert not result.rejected, result.rejected
    (study,) = result.studies
    (series,) = study.series
    return series


def loaded(path: Path) -> Volume:
    return load_volume(only_series(path), CancelToken(), quiet)
