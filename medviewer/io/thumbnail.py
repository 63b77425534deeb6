"""A small grey picture of a series for the list of studies."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from medviewer.domain.errors import UserError
from medviewer.domain.job import CancelToken
from medviewer.domain.wording import tr
from medviewer.io.decode import decode_values
from medviewer.io.file_series import load_file_series
from medviewer.io.source import Sources

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from medviewer.domain.study import Series

PERCENTILES = (1.0, 99.0)
"""Shown range where the header asks for no window."""


def thumbnail(series: Series, size: int = 96) -> NDArray[np.uint8]:
    """The middle slice, windowed, in true proportions, centred in a black square of `size` x `size` pixels.

    Raises UserError where the series holds no image that can be decoded.
    """
    values, spacing = _middle_slice(series)
    return _letterboxed(_windowed(values, series), spacing, size)


def _middle_slice(series: Series) -> tuple[NDArray[Any], tuple[float, float]]:
    """Rescaled values (rows, columns) and mm between (rows, columns)."""
    if not series.instances:
        title = tr("The series is empty.")
        raise UserError(title)
    frame = series.frame(series.shape[0] // 2)
    if frame is None:
        volume = load_file_series(series, CancelToken(), lambda _progress: None).volume
        return _grey(volume.array[volume.array.shape[0] // 2]), volume.geometry.spacing_mm[1:]
    with Sources() as sources:
        values = _grey(decode_values(frame, sources))
    return values, (frame.header.aspect, 1.0)


def _grey(values: NDArray[Any]) -> NDArray[Any]:
    """Values as they are; colour as its luminance (ITU-R BT.601)."""
    return values if values.ndim == 2 else values @ np.array([0.299, 0.587, 0.114])


def _windowed(values: NDArray[Any], series: Series) -> NDArray[np.uint8]:
    """Grey levels 0..255; MONOCHROME1 is shown inverted (PS3.3 C.7.6.3.1.2), what is no number as the lowest value."""
    if series.window is not None and series.channels == 1:
        low, high = series.window[0] - series.window[1] / 2, series.window[0] + series.window[1] / 2
    else:
        finite = values[np.isfinite(values)]
        low, high = np.percentile(finite, PERCENTILES) if finite.size else (0.0, 1.0)
    shown = np.nan_to_num(values.astype(np.float32), nan=low, posinf=high, neginf=low)
    grey = np.clip((shown - low) / max(high - low, 1e-6), 0, 1)
    if series.is_inverted_display:
        grey = 1 - grey
    return np.asarray(grey * 255 + 0.5, np.uint8)


def _letterboxed(grey: NDArray[np.uint8], spacing: tuple[float, float], size: int) -> NDArray[np.uint8]:
    """Nearest pixels, in the proportions of the patient."""
    extent = np.array(grey.shape) * np.array(spacing)
    rows, columns = (max(1, int(n)) for n in np.rint(extent / extent.max() * size))
    take_rows = (np.arange(rows) + 0.5) * grey.shape[0] / rows
    take_columns = (np.arange(columns) + 0.5) * grey.shape[1] / columns
    square = np.zeros((size, size), np.uint8)
    top, left = (size - rows) // 2, (size - columns) // 2
    square[top : top + rows, left : left + columns] = grey[np.ix_(take_rows.astype(int), take_columns.astype(int))]
    return square
