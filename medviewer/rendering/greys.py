"""Values as 8-bit grey, and greys as colours."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from medviewer.domain.color_maps import STEPS
from medviewer.domain.voi import voi
from medviewer.domain.volume import is_within

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    from medviewer.domain.color_maps import ColorMap
    from medviewer.domain.voi import Window

MOST_ENTRIES = 1 << 16
"""Whole numbers that span no more than this go through a table."""

OUTSIDE = -1e30
"""Value of a cut outside the grid."""


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
    if padding is not None or (inverted and values.dtype.kind == "f"):
        out[is_nothing(values, padding)] = 0


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


def is_nothing(values: NDArray[Any], padding: tuple[float, float] | None) -> NDArray[np.bool_]:
    """Which values are no image: padding, what lies outside of the grid, and what is no number."""
    nothing = np.zeros(values.shape, np.bool_) if padding is None else is_within(values, padding)
    return nothing | ~(values > OUTSIDE / 2) if values.dtype.kind == "f" else nothing


def colored(greys: NDArray[np.uint8], color_map: ColorMap, *, out: NDArray[np.uint8]) -> None:
    """Write the colour of each 8-bit grey, with full opacity, into `out`, which has a last axis of four."""
    table = np.full((STEPS, 4), 255, np.uint8)
    table[:, :3] = color_map.table
    np.take(table, greys, axis=0, out=out, mode="clip")


def colors_between(window: Window, color_map: ColorMap, shares: ArrayLike, *, inverted: bool) -> NDArray[np.uint8]:
    """Colours (n, 3) of values at shares (n,) of the way from the low to the high end of a window."""
    values = window.low + np.asarray(shares, np.float64) * (window.high - window.low)
    colors: NDArray[np.uint8] = color_map.table[_shades(values, window, inverted)]
    return colors
