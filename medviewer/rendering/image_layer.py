"""The image of a slice view: its values as the greys or the colours of a window."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
from typing_extensions import override
from vtkmodules.vtkCommonDataModel import vtkImageData

from medviewer.domain.color_maps import GREY
from medviewer.domain.look import Interpolation
from medviewer.domain.vectors import vec3
from medviewer.domain.voi import Window
from medviewer.rendering.greys import colored, is_nothing, windowed
from medviewer.rendering.image_data import index_image
from medviewer.rendering.slice_layers import VTK_FLOAT, SliceLayer
from medviewer.rendering.vtk_arrays import values_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from medviewer.domain.color_maps import ColorMap
    from medviewer.domain.planes import SlicePlane
    from medviewer.domain.volume import Volume
    from medviewer.rendering.slice_layers import GridSlice
    from medviewer.rendering.slice_view import SliceView

FINEST, MOST_PIXELS = 8, 2048
"""Most pixels that are cut for one along a side, and in all."""
VTK_AS_INPUT = -1
"""VTK's number for the type of what comes in."""


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

    Each picture goes to the mapper as bytes, one for a grey and four for a colour: that is a third of what the mapper
    takes to window 16-bit values into colours itself, and it is done once and not in every frame. What is outside the
    image is black, also where low values are bright.
    """

    def __init__(self) -> None:
        super().__init__(as_float=True)
        self._window, self._inverted = Window(1.0, 0.5), False
        self._map = GREY
        self._values: NDArray[Any] | None = None
        self._extent: tuple[int, ...] = ()
        self._grey: NDArray[np.uint8] | None = None
        self._colors: NDArray[np.uint8] | None = None
        self._shown: NDArray[np.uint8] | None = None
        self._picture = vtkImageData()
        self._last: tuple[Volume, SlicePlane, float] | None = None
        self._fineness, self._interpolation = 1, Interpolation.LINEAR

    def set_window(self, window: Window, *, inverted: bool, color_map: ColorMap = GREY) -> None:
        """Map the window to grey, or to colours: low black and high white, or the other way round."""
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
        look = self.prop.GetProperty()
        if interpolation is Interpolation.NEAREST:
            look.SetInterpolationTypeToNearest()
        else:
            look.SetInterpolationTypeToLinear()
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
    def _take(self, on_grid: GridSlice) -> None:
        volume = self._volume
        if volume is None or volume.is_color:
            super()._take(on_grid)
            self._look_plain()
            self._forget()
            return
        self._values = on_grid.values(volume)
        ends = [(0, n - 1) for n in self._values.shape[::-1]]
        ends[on_grid.axis] = (on_grid.index, on_grid.index)
        self._extent = tuple(end for pair in ends for end in pair)
        self._paint()
        self._turn_to(on_grid)

    @override
    def _resample(self, plane: SlicePlane, volume: Volume) -> None:
        self._reslice.SetOutputScalarType(VTK_AS_INPUT if volume.is_color else VTK_FLOAT)
        super()._resample(plane, volume)
        if volume.is_color:
            self._look_plain()
            self._forget()
            return
        self._reslice.Update()
        columns, rows = plane.size
        self._values = values_of(self._reslice.GetOutput().GetPointData().GetScalars()).reshape(1, rows, columns)
        self._extent = (0, columns - 1, 0, rows - 1, 0, 0)
        self._paint()

    @override
    def hide(self) -> None:
        super().hide()
        self._forget()
        self._last = None

    def _forget(self) -> None:
        self._values = self._grey = self._colors = self._shown = None

    def _look_plain(self) -> None:
        """Bytes as they are: a window over all of them, which VTK passes through."""
        look = self.prop.GetProperty()
        look.SetColorWindow(255.0)
        look.SetColorLevel(127.5)
        look.SetLookupTable(None)

    def _paint(self) -> None:
        """Turn the values into the picture."""
        values, volume = self._values, self._volume
        if values is None or volume is None:
            return
        if self._grey is None or self._grey.shape != values.shape:
            self._grey, self._colors = np.empty(values.shape, np.uint8), None
        windowed(values, self._window, inverted=self._inverted, out=self._grey, padding=volume.padding)
        if self._is_plain:
            self._show(self._grey)
            return
        if self._colors is None:
            self._colors = np.empty((*values.shape, 4), np.uint8)
        colored(self._grey, self._map, out=self._colors)
        self._colors[is_nothing(values, volume.padding)] = 0
        self._show(self._colors)

    @property
    def _is_plain(self) -> bool:
        """Whether greys do."""
        return self._map.is_grey

    def _show(self, picture: NDArray[np.uint8]) -> None:
        if self._shown is not picture:
            self._picture, self._shown = index_image(picture), picture
        if self._mapper.GetInput() is not self._picture:
            self._mapper.SetInputData(self._picture)
        self._picture.SetExtent(*self._extent)
        self._picture.GetPointData().GetScalars().Modified()
        self._look_plain()
