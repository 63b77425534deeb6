"""How long this machine takes to open a study, beside SimpleITK's series reader."""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING, Any

import numpy as np

from medviewer.domain.errors import UserError
from medviewer.domain.job import CancelToken, Progress
from medviewer.io.itk import simpleitk
from medviewer.io.load import load_volume
from medviewer.io.scan import scan

if TYPE_CHECKING:
    from pathlib import Path

    from medviewer.domain.study import ScanResult, Series


def bench_load(path: Path) -> dict[str, Any]:
    """Scan a path and load its largest volume, then let SimpleITK read the same series.

    Returns
    -------
    dict
        `seconds` from the path to the last decoded voxel, `first_image_seconds` to the first slice,
        `scan_seconds`, `peak_rss_mb` of the process before SimpleITK read anything, `pixels_mb`, `checksum`
        (float64 sum of all values), `simpleitk_seconds` and `ratio`, both None where SimpleITK cannot read it
        (single files, ZIP archives, NIfTI).

    Raises
    ------
    UserError
        Where the path holds no volume that opens.
    """
    token, first = CancelToken(), [0.0]

    def progress(news: Progress) -> None:
        if news.partial is not None and not first[0]:
            first[0] = time.perf_counter()

    start = time.perf_counter()
    series = _largest(scan(path, token, progress))
    scanned = time.perf_counter()
    volume = load_volume(series, token, progress)
    end = time.perf_counter()
    peak = peak_rss_mb()
    peer = _simpleitk_seconds(series)
    return {
        "seconds": end - start,
        "scan_seconds": scanned - start,
        "first_image_seconds": (first[0] or end) - start,
        "peak_rss_mb": peak,
        "pixels_mb": volume.array.nbytes / 1e6,
        "checksum": float(volume.array.sum(dtype=np.float64)),
        "simpleitk_seconds": peer,
        "ratio": (end - start) / peer if peer else None,
    }


def _largest(result: ScanResult) -> Series:
    """The volume with the most voxels."""
    series = [s for study in result.studies for s in study.series if s.opens]
    if not series:
        title = f"There is no volume that opens in {str(result.root)!r}."
        raise UserError(title)
    return max(series, key=lambda s: s.shape[0] * s.shape[1] * s.shape[2])


def _simpleitk_seconds(series: Series) -> float | None:
    """Seconds for finding and reading the same series, as a script that uses SimpleITK would."""
    folder = series.instances[0].path.parent
    if not folder.is_dir() or series.instances[0].header is None:
        return None
    sitk = simpleitk()
    start = time.perf_counter()
    try:
        names = sitk.ImageSeriesReader.GetGDCMSeriesFileNames(str(folder), series.series_uid)
        reader = sitk.ImageSeriesReader()
        reader.SetFileNames(names)
        reader.Execute()
    except RuntimeError:
        return None
    return time.perf_counter() - start


def peak_rss_mb() -> float:
    """Largest resident memory of this process so far in MB; 0 where the system does not tell."""
    try:
        import resource  # noqa: PLC0415 - there is none on Windows
    except ImportError:
        return 0.0
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / 1e6 if sys.platform == "darwin" else peak * 1024 / 1e6
