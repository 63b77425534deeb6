"""A series as one volume: pixels decoded once, into the array that is shown."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor, as_completed
from typing import TYPE_CHECKING, Any

import numpy as np

from medviewer.domain.errors import UserError
from medviewer.domain.geometry import Geometry
from medviewer.domain.job import Progress
from medviewer.domain.volume import Volume
from medviewer.io.decode import ValueRangeError, decode_into, value_types
from medviewer.io.nifti import read_nifti
from medviewer.io.sniff import is_nifti_name
from medviewer.io.source import Sources

if TYPE_CHECKING:
    from medviewer.domain.job import CancelToken, ProgressReport
    from medviewer.domain.study import Series

THREADS = min(4, os.cpu_count() or 1)
"""Reading and copying release the interpreter's lock, so a few threads help and many do not."""


def load_volume(series: Series, token: CancelToken, progress: ProgressReport) -> Volume:
    """Read all slices of a series that opens.

    The middle slice is decoded first and told at once as a `Progress` whose `partial` is a Volume of that one
    slice in its true place; it shares its memory with the whole.

    Raises
    ------
    UserError
        Where the series was refused, a slice cannot be decoded, or memory does not suffice.
    Cancelled
        After the token was cancelled.
    """
    geometry = opened_geometry(series)
    token.check()
    if is_nifti_name(series.instances[0].path.name):
        progress(Progress(0.0, "Reading the file"))
        return read_nifti(series.instances[0].path)
    for dtype in value_types(ref.header for ref in series.instances if ref.header is not None):
        try:
            array = _Filling(series, geometry, _allocated(geometry.shape, dtype)).fill(token, progress)
        except ValueRangeError:
            continue  # rare: once more, in the next wider type
        return Volume(geometry, array, series.unit or "")
    message = "float32 holds every value"
    raise AssertionError(message)


def opened_geometry(series: Series) -> Geometry:
    """Geometry of a series that opens; raises UserError with the refusal of one that does not."""
    if series.refusal:
        raise UserError(series.refusal)
    if not series.opens or series.geometry is None:
        title = f"The series {series.description or series.id!r} is no volume."
        raise UserError(title)
    return series.geometry


def _allocated(shape: tuple[int, int, int], dtype: np.dtype[Any]) -> np.ndarray[Any, np.dtype[Any]]:
    try:
        return np.empty(shape, dtype)
    except MemoryError as error:
        size = np.prod(shape, dtype=float) * dtype.itemsize / 1e9
        title = f"The series needs {size:.1f} GB of memory, which are not free."
        raise UserError(title, "Close other studies or programs and try again.") from error


def slice_geometry(geometry: Geometry, index: int) -> Geometry:
    """Geometry of one slice of a stack as a volume of its own."""
    affine = geometry.affine.copy()
    affine[:3, 3] = geometry.to_lps((index, 0, 0))
    return Geometry(affine, (1, geometry.shape[1], geometry.shape[2]), geometry.frame_uid)


class _Filling:
    """The slices of one series on their way into one array."""

    def __init__(self, series: Series, geometry: Geometry, array: np.ndarray[Any, np.dtype[Any]]) -> None:
        self._series = series
        self._geometry = geometry
        self._array = array

    def fill(self, token: CancelToken, progress: ProgressReport) -> np.ndarray[Any, np.dtype[Any]]:
        """Decode the middle slice, tell it, decode the rest."""
        count = len(self._series.instances)
        middle = count // 2
        with Sources() as sources:
            decode_into(self._series.instances[middle], sources, self._array[middle])
            progress(Progress(1 / count, f"Slice 1 of {count}", self._single(middle)))
            token.check()
            self._fill_rest([k for k in range(count) if k != middle], sources, token, progress)
        return self._array

    def _single(self, index: int) -> Volume:
        part = self._array[index : index + 1]
        return Volume(slice_geometry(self._geometry, index), part, self._series.unit or "")

    def _fill_rest(self, rest: list[int], sources: Sources, token: CancelToken, progress: ProgressReport) -> None:
        def decode(index: int) -> None:
            token.check()
            decode_into(self._series.instances[index], sources, self._array[index])

        with ThreadPoolExecutor(THREADS, thread_name_prefix="slices") as pool:
            futures = [pool.submit(decode, index) for index in rest]
            try:
                for done, future in enumerate(as_completed(futures), start=2):
                    future.result()
                    progress(Progress(done / (len(rest) + 1), f"Slice {done} of {len(rest) + 1}"))
            finally:
                pool.shutdown(wait=True, cancel_futures=True)
