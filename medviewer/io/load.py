"""A series in memory: pixels decoded once, into the arrays that are shown."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np

from medviewer.domain.arriving import Arriving, Interest
from medviewer.domain.errors import UserError
from medviewer.domain.geometry import Geometry, pixel_grid
from medviewer.domain.loaded import AcquiredSlices, Loaded
from medviewer.domain.study import HealthNote, HealthSeverity, SeriesKind
from medviewer.domain.volume import Volume
from medviewer.domain.wording import mark, tr
from medviewer.io.decode import ValueRangeError, shape_of, value_types
from medviewer.io.file_series import load_file_series
from medviewer.io.filling import Filling, first_shown
from medviewer.io.film_facts import film_facts
from medviewer.io.leaving_out import without_failed
from medviewer.io.memory import allocated, is_on_disk
from medviewer.io.resample import upright
from medviewer.io.series_values import series_values
from medviewer.io.slice_places import slice_affine
from medviewer.io.upright_grid import upright_geometry

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from medviewer.domain.image_header import ImageHeader
    from medviewer.domain.job import CancelToken, ProgressReport
    from medviewer.domain.study import Series

ON_DISK = mark(
    "The series is larger than the memory that is free; it is kept on disk meanwhile and scrolls more slowly."
)


def load_volume(series: Series, token: CancelToken, progress: ProgressReport) -> Volume:
    """The volume of a series, of its first time; raises as `load_series`."""
    return load_series(series, token, progress).volume


def load_series(series: Series, token: CancelToken, progress: ProgressReport) -> Loaded:
    """Read all slices of all times of a series that opens.

    The middle slice (of a film the first) is decoded first and told at once as a `Progress` whose `partial` is a Volume
    of that one slice in its true place; it shares its memory with the whole. While a longer series goes on, `partial`
    is now and then an `Arriving` with the slices that are there, and those come first that the reader looks at.
    Pictures that cannot be decoded are left out and named in the notes.

    Raises
    ------
    UserError
        Where the series was refused, no slice can be decoded, or there is no room for the pixels.
    Cancelled
        After the token was cancelled.
    """
    _require_opens(series)
    token.check()
    if not series.frames:
        return load_file_series(series, token, progress)
    shape = (series.times, series.shape[0], *shape_of(series.frames[0].header))
    interest = Interest(first_shown(series))
    for dtype in value_types(frame.header for frame in series.frames):
        array = allocated(shape, dtype)
        arriving = partial(_arriving, series, array, interest)
        filling = Filling(series, array, partial(_preview, series, array), arriving, interest)
        try:
            filling.fill(token, progress)
        except ValueRangeError:
            continue  # rare: once more in the next wider type, beginning where the reader looks now
        whole, values, notes = without_failed(series, array, filling.failed)
        said, film = series_values(whole), film_facts(whole)
        loaded = _in_place(whole, values, said.padding, token)
        return replace(
            loaded,
            notes=(*notes, *_disk_note(array), *said.notes),
            voi=said.voi,
            suv_factor=said.suv_factor,
            series=None if whole is series else whole,
            ultrasound=film.ultrasound,
            steps_ms=film.steps_ms,
        )
    message = "float32 holds every value"
    raise AssertionError(message)


def _disk_note(array: NDArray[Any]) -> tuple[HealthNote, ...]:
    return (HealthNote("on_disk", HealthSeverity.NOTE, tr(ON_DISK)),) if is_on_disk(array) else ()


def _require_opens(series: Series) -> None:
    if series.refusal:
        raise UserError(series.refusal)
    if not series.opens:
        title = tr("The series {series!r} holds no images.", series=series.description or series.id)
        raise UserError(title)


def _in_place(series: Series, array: NDArray[Any], padding: tuple[float, float] | None, token: CancelToken) -> Loaded:
    """Volumes of the values (times, slices, rows, columns), resampled where the slices make no upright, even grid."""
    unit = series.unit or ""
    if not _is_placed(series):
        grid = pixel_grid(series.shape, series.frames[0].header.aspect)
        return Loaded(tuple(Volume(grid, values, unit, is_placed=False, padding=padding) for values in array))
    if not series.is_resampled and series.geometry is not None:
        return Loaded(tuple(Volume(series.geometry, values, unit, padding=padding) for values in array))
    headers = [frame.header for frame in series.frames[: series.shape[0]]]
    places = tuple(slice_geometry(header) for header in headers)
    acquired = tuple(AcquiredSlices(places, values, unit, padding) for values in array)
    return Loaded(tuple(_upright(slices, headers, token) for slices in acquired), acquired)


def _upright(acquired: AcquiredSlices, headers: Sequence[ImageHeader], token: CancelToken) -> Volume:
    """The volume for MPR, 3D and models, of slices that make none by themselves; what was not acquired is padding."""
    grid, marks = upright_geometry(headers), acquired.padding
    empty = _empty_value(acquired.array) if marks is None else marks[0]
    values = upright(acquired.array, headers, grid, empty, token, padding=marks)
    return Volume(grid, values, acquired.unit, padding=marks or (empty, empty))


def _empty_value(array: NDArray[Any]) -> float:
    """A value below all others, for where nothing was acquired; the lowest one where the type has none below."""
    lowest = np.fmin.reduce(array, axis=None)  # NaN only where there is nothing else
    if array.dtype.kind == "f":
        if not np.isfinite(lowest):
            lowest = np.min(array, where=np.isfinite(array), initial=0)
        return float(lowest - max(abs(lowest), 1.0))
    return float(max(int(lowest) - 1, np.iinfo(array.dtype).min))


def slice_geometry(header: ImageHeader) -> Geometry:
    """Geometry of one acquired slice as a volume of its own; raises ValueError where it has no place."""
    return Geometry(slice_affine(header), (1, header.rows, header.columns), header.frame_uid)


def _frame_grid(series: Series, index: int) -> Geometry:
    """The grid of one frame of a film or pile of pictures, where that of all has it."""
    whole = pixel_grid(series.shape, series.frames[0].header.aspect)
    affine = whole.affine.copy()
    affine[:3, 3] = whole.to_lps((index, 0, 0))
    return Geometry(affine, (1, *series.shape[1:]))


def _is_placed(series: Series) -> bool:
    return series.kind is SeriesKind.VOLUME and series.frames[0].header.has_geometry


def _arriving(series: Series, array: NDArray[Any], interest: Interest) -> Arriving:
    """The slices of the first time, none of which is there yet, where the whole will have them."""
    count, is_placed = series.shape[0], _is_placed(series)
    if is_placed:
        places = tuple(slice_geometry(frame.header) for frame in series.frames[:count])
    else:
        places = tuple(_frame_grid(series, index) for index in range(count))
    slices = AcquiredSlices(places, array[0], series.unit or "")
    return Arriving(slices, bytes(count), interest, is_placed=is_placed)


def _preview(series: Series, array: NDArray[Any], index: int) -> Volume:
    """One picture of the first time as a volume of its own, where the whole will have it."""
    header, values, unit = series.frames[index].header, array[0, index : index + 1], series.unit or ""
    if _is_placed(series):
        return Volume(slice_geometry(header), values, unit)
    return Volume(_frame_grid(series, index), values, unit, is_placed=False)
