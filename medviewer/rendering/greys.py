"""Values as 8-bit grey."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from vtkmodules.vtkCommonCore import vtkLookupTable

from medviewer.domain.voi import voi
from medviewer.domain.volume import is_within
from medviewer.rendering.vtk_arrays import copied_colors

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from medviewer.domain.voi import Window

MOST_ENTRIES = 1 << 16
"""Whole numbers that span no more than this go through a table."""

CURVE_ENTRIES = 4096
"""Entries of VTK's table for a curve: 16 to each of 256 greys."""

SIGMOID_WIDTHS = 4.0
"""Width of the table of a sigmoid, in widths of its window: at its ends the grey is 0.03 % from black and white."""

NARROWEST = 1e-9
"""Width given to VTK for a threshold, as a part of the level or of one: it cannot draw a window without width."""


def windowed(
    values: NDArray[Any],
    window: Window,
    *,
    inverted: bool,
    out: NDArray[np.uint8],
    padding: tuple[float, float] | None = None,
) -> None:
    """Write values as 8-bit grey, rounded (PS3.3 C.11.2.1); what is no number or outside the image is black.

    Parameters
    ----------
    values
        Any shape, after the modality rescale.
    window
        Linear, sigmoid or by a table; see `domain.voi`.
    inverted
        Whether the lowest value is shown white.
    out
        Grey; of the shape of `values`.
    padding
        Lowest and highest value that mark pixels outside the image.
    """
    if not window.is_curved and window.high > window.low:
        _linear(values, window, inverted, out)
    elif values.dtype.kind in "iu" and values.size:
        _by_table(values, window, inverted, out)
    else:
        np.copyto(out, _shades(values, window, inverted))
    if padding is not None:
        out[is_within(values, padding)] = 0


def _linear(values: NDArray[Any], window: Window, inverted: bool, out: NDArray[np.uint8]) -> None:
    scale = 255.0 / (window.high - window.low) * (-1.0 if inverted else 1.0)
    black = window.high if inverted else window.low
    grey = np.multiply(values, np.float32(scale), dtype=np.float32)
    grey += np.float32(0.5 - black * scale)
    np.clip(grey, 0.5, 255.5, out=grey)
    if values.dtype.kind == "f":
        np.nan_to_num(grey, copy=False, nan=0.0)
    np.copyto(out, grey, casting="unsafe")


def _by_table(values: NDArray[Any], window: Window, inverted: bool, out: NDArray[np.uint8]) -> None:
    """Each whole number once, then by its place in the table."""
    low, high = int(values.min()), int(values.max())
    if high - low >= MOST_ENTRIES:
        np.copyto(out, _shades(values, window, inverted))
        return
    table = _shades(np.arange(low, high + 1), window, inverted)
    np.take(table, values.astype(np.int64) - low, out=out)


def _shades(values: NDArray[Any], window: Window, inverted: bool) -> NDArray[np.uint8]:
    shades = voi(values, window)
    grey = (1.0 - shades if inverted else shades) * 255.0
    greys: NDArray[np.uint8] = np.rint(np.nan_to_num(grey, nan=0.0)).astype(np.uint8)
    return greys


def vtk_window(window: Window) -> tuple[float, float]:
    """Width and level over which VTK spreads the table of `vtk_greys`."""
    if window.is_curved and window.lut is None:
        return SIGMOID_WIDTHS * window.width, window.level
    level = (window.low + window.high) / 2
    return max(window.high - window.low, NARROWEST * max(abs(level), 1.0)), level


def vtk_greys(window: Window, *, inverted: bool) -> vtkLookupTable | None:
    """VTK's table for a window that is curved or inverted; None where VTK's own ramp does."""
    if not window.is_curved:
        return _table(np.linspace(1.0, 0.0, 256)) if inverted else None
    width, level = vtk_window(window)
    shades = voi(np.linspace(level - width / 2, level + width / 2, CURVE_ENTRIES), window)
    return _table(1.0 - shades if inverted else shades)


def _table(shades: NDArray[np.float64]) -> vtkLookupTable:
    colors = np.full((len(shades), 4), 255, np.uint8)
    colors[:, :3] = np.rint(shades * 255.0).astype(np.uint8)[:, None]
    table = vtkLookupTable()
    table.SetTable(copied_colors(colors))
    return table
