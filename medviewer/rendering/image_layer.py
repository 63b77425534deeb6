"""The image of a slice view: its values as the greys or the colours of a window."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
from typing_extensions import override

from medviewer.domain.color_maps import GREY
from medviewer.domain.look import Interpolation
from medviewer.domain.vectors import vec3
from medviewer.domain.voi import Window
from medviewer.rendering.greys import colored, is_nothing, windowed
from medviewer.rendering.slice_layers import SliceLayer

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from medviewer.domain.color_maps import ColorMap
    from medviewer.domain.planes import SlicePlane
    from medviewer.domain.volume import Volume
    from medviewer.rendering.slice_layers import Picture
    from medviewer.rendering.slice_view import SliceView

FINEST, MOST_PIXELS = 8, 2048
"""Most pixels that are cut for one along a side, and in all."""


def finer(plane: SlicePlane, times: int) -> SlicePlane:
    """The same stretch of a plane with so many pixels for each along both sides."""
    spacing = (plane.spacing_mm[0] / times, plane.spacing_mm[1] / times)
    first = (1 / times - 1) / 2  # middle of the new first pixel, in old ones
    origin = vec3(plane.to_lps((first, first)))
    return replace(plane, origin_lps=origin, spacing_mm=spacing, size=(plane.size[0] * times, plane.size[1] * times))


def fineness(view: SliceView, interpolation: Interpolation) -> int:
    """How many pixels to cut for each where cubic interpolation is to be seen: one for each of the display's."""
    if interpolation is not Interpolation.CUBIC:
        return 1
    largest = min(FINEST, MOST_PIXELS // max(view.plane.size))
    return max(min(math.ceil(view.px_per_mm * max(view.plane.spacing_mm) - 1e-6), largest), 1)


class ImageLayer(SliceLayer):
    """The image itself, in the greys of its window or in colours for them; colour images as they are.

    Each picture is bytes, one for a grey and four for a colour, and they are written once and not in every frame.
    What is outside the image is black, also where low values are bright.
    """

    def __init__(self) -> None:
        super().__init__()
        self._window, self._inverted = Window(1.0, 0.5), False
        self._map = GREY
        self._grey = np.empty((0, 0), np.uint8)
        self._colors = np.empty((0, 0, 4), np.uint8)
        self._last: tuple[Volume, SlicePlane, float] | None = None
        self._fineness, self._interpolation = 1, Interpolation.LINEAR

    def set_window(self, window: Window, *, inverted: bool, color_map: ColorMap = GREY) -> None:
        """Map the window to grey, or to colours: low black and high white, or the other way round."""
        if (window, inverted, color_map) != (self._window, self._inverted, self._map):
            self._window, self._inverted, self._map = window, inverted, color_map
            self._paint()

    def set_interpolation(self, interpolation: Interpolation) -> None:
        """Show that between the middles of pixels; cubic needs `set_fineness` too."""
        if interpolation is self._interpolation:
            return
        self._interpolation = interpolation
        set_cut = {
            Interpolation.NEAREST: self._reslice.SetInterpolationModeToNearestNeighbor,
            Interpolation.LINEAR: self._reslice.SetInterpolationModeToLinear,
            Interpolation.CUBIC: self._reslice.SetInterpolationModeToCubic,
        }
        set_cut[interpolation]()
        self._flat.set_smooth(smooth=interpolation is not Interpolation.NEAREST)
        self._cut_again()

    def set_fineness(self, fineness: int) -> None:
        """Cut so many pixels for each along both sides: graphics hardware knows no cubic interpolation."""
        if fineness != self._fineness:
            self._fineness = fineness
            self._cut_again()

    def _cut_again(self) -> None:
        if self._last is not None:
            self.cut(*self._last)

    @override
    def cut(self, volume: Volume, plane: SlicePlane, lift_mm: float = 0.0) -> None:
        self._last = (volume, plane, lift_mm)
        if self._fineness > 1 and not volume.is_color:
            super().cut(volume, finer(plane, self._fineness), lift_mm)
        else:
            super().cut(volume, plane, lift_mm)

    @override
    def hide(self) -> None:
        super().hide()
        self._grey, self._colors = np.empty((0, 0), np.uint8), np.empty((0, 0, 4), np.uint8)
        self._last = None

    @override
    def _picture(self, values: NDArray[Any], volume: Volume) -> Picture:
        if volume.is_color:
            return np.ascontiguousarray(values), (0, 0)
        if self._grey.shape != values.shape:
            self._grey = np.empty(values.shape, np.uint8)
        windowed(values, self._window, inverted=self._inverted, out=self._grey, padding=volume.padding)
        if self._is_plain:
            return self._grey, (0, 0)
        if self._colors.shape[:2] != values.shape:
            self._colors = np.empty((*values.shape, 4), np.uint8)
        colored(self._grey, self._map, out=self._colors)
        self._colors[is_nothing(values, volume.padding)] = 0
        return self._colors, (0, 0)

    @property
    def _is_plain(self) -> bool:
        """Whether greys do."""
        return self._map.is_grey
