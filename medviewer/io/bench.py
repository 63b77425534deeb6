"""How long this machine takes to open a study, beside SimpleITK's series reader."""

from __future__ import annotations

import math
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from medviewer.domain.errors import UserError
from medviewer.domain.job import CancelToken, Progress
from medviewer.domain.study import SeriesKind
from medviewer.domain.wording import tr
from medviewer.io.decoder_pool import DECODERS
from medviewer.io.itk import simpleitk
from medviewer.io.load import load_series
from medviewer.io.scan import scan

if TYPE_CHECKING:
    from medviewer.domain.study import ScanResult, Series
    from medviewer.io.index_port import HeaderIndex


def bench_load(path: Path, index: HeaderIndex | None = None) -> dict[str, Any]:
    """Scan a path and load its largest volume, then let SimpleITK read the same series.

    Loading libraries is not in the times of either: SimpleITK's is imported and ours are there before the clock starts,
    with the decoding processes, which the program starts before its window shows.

    Parameters
    ----------
    path
        File, folder or ZIP archive.
    index
        An empty study index, which the scan fills as the program does.

    Returns
    -------
    dict
        `seconds` from the path to the last decoded voxel, `first_image_seconds` to the first slice,
        `scan_seconds`, `peak_rss_mb` of the process before SimpleITK read anything, `pixels_mb`, `checksum`
        (float64 sum of all acquired values of all times; None where one is no number), `simpleitk_seconds`
        and `ratio`, both None where SimpleITK cannot read it (single files, ZIP archives, NIfTI),
        `known_scan_seconds` for a second scan, by the index; None without one.

    Raises
    ------
    UserError
        Where the path holds no volume that opens.
    """
    token, first = CancelToken(), [0.0]

    def progress(news: Progress) -> None:
        if news.partial is not None and not first[0]:
            first[0] = time.perf_counter()

    DECODERS.wait_until_ready()
    start = time.perf_counter()
    series = largest_series(scan(path, token, progress, index))
    scanned = time.perf_counter()
    loaded = load_series(series, token, progress)
    end = time.perf_counter()
    peak = peak_rss_mb()
    peer = _simpleitk_seconds(series)
    read = [one.array for one in loaded.acquired or loaded.times]
    checksum = sum(float(array.sum(dtype=np.float64)) for array in read)
    return {
        "seconds": end - start,
        "scan_seconds": scanned - start,
        "first_image_seconds": (first[0] or end) - start,
        "peak_rss_mb": peak,
        "pixels_mb": sum(array.nbytes for array in read) / 1e6,
        "checksum": checksum if math.isfinite(checksum) else None,
        "simpleitk_seconds": peer,
        "ratio": (end - start) / peer if peer else None,
        "known_scan_seconds": None if index is None else _scan_seconds(path, index),
    }


def _scan_seconds(path: Path, index: HeaderIndex) -> float:
    start = time.perf_counter()
    scan(path, CancelToken(), lambda _progress: None, index)
    return time.perf_counter() - start


def largest_series(result: ScanResult) -> Series:
    """The volume with the most voxels over all times; where none opens, the picture or film with the most pixels.

    Raises UserError where nothing opens.
    """
    series = [s for study in result.studies for s in study.series if s.opens]
    if not series:
        title = tr("There is no volume that opens in {root!r}.", root=str(result.root))
        raise UserError(title)
    return max(series, key=lambda s: (s.kind is SeriesKind.VOLUME, s.times * math.prod(s.shape)))


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
    status = Path("/proc/self/status")
    if status.exists():  # Linux, where `getrusage` still counts the program that started this one
        lines = (line.split() for line in status.read_text(encoding="ascii", errors="replace").splitlines())
        return next((int(line[1]) * 1024 / 1e6 for line in lines if line[:1] == ["VmHWM:"]), 0.0)
    try:
        import resource  # noqa: PLC0415 - there is none on Windows
    except ImportError:
        return 0.0
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / 1e6 if sys.platform == "darwin" else peak * 1024 / 1e6
