"""Volumes cut by a plane, as flat pictures in the patient: what all layers of a slice view do, and heatmaps."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np
from typing_extensions import override
from vtkmodules.vtkImagingCore import vtkImageReslice

from medviewer.domain.slab import SlabMode
from medviewer.rendering.colormaps import inferno
from medviewer.rendering.flat_picture import FlatPicture
from medviewer.rendering.greys import OUTSIDE
from medviewer.rendering.image_data import index_image, vtk_matrix, xyz_affine
from medviewer.rendering.vtk_arrays import values_of

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from vtkmodules.vtkCommonDataModel import vtkImageData

    from medviewer.domain.frames import DrawnHeatmap
    from medviewer.domain.geometry import Geometry
    from medviewer.domain.planes import SlicePlane
    from medviewer.domain.slab import Slab
    from medviewer.domain.vectors import Vec3
    from medviewer.domain.volume import Volume

SNAP = 1e-6
"""Index steps nearer to a whole number than this are taken as whole, so that voxels on the grid come out exact."""

VTK_FLOAT, VTK_AS_INPUT = 10, -1
"""VTK's numbers for float32, and for the type of what comes in."""
STEPS = 256
"""Colours of a heatmap."""
Picture = tuple["NDArray[np.uint8]", tuple[int, int]]
"""Greys (rows, columns) or colours with an axis more, and the (row, column) at which they begin."""


def plane_to_lps(plane: SlicePlane) -> NDArray[np.float64]:
    """4x4 matrix from (mm right, mm down, mm into the screen, 1) to LPS mm; the top left pixel centre is 0."""
    matrix = np.eye(4)
    matrix[:3, 0], matrix[:3, 1], matrix[:3, 2] = plane.right, plane.down, plane.normal
    matrix[:3, 3] = plane.origin_lps
    return matrix


def _scale(plane: SlicePlane) -> NDArray[np.float64]:
    """Factors of the columns of a matrix that turn pixels of the plane into mm."""
    return np.array((*plane.spacing_mm, 1.0, 1.0), dtype=np.float64)


@lru_cache(maxsize=16)
def _lps_to_xyz(geometry: Geometry) -> NDArray[np.float64]:
    """4x4 matrix from LPS mm to (column, row, slice, 1); kept, for every slice step asks for it."""
    inverse: NDArray[np.float64] = np.linalg.inv(xyz_affine(geometry.affine)).astype(np.float64)
    return inverse


def plane_to_index(plane: SlicePlane, volume: Volume) -> NDArray[np.float64]:
    """4x4 matrix from (pixel column, pixel row, mm, 1) of a plane to the (column, row, slice, 1) of a volume."""
    matrix = _lps_to_xyz(volume.geometry) @ (plane_to_lps(plane) * _scale(plane))
    whole = np.rint(matrix)
    snapped: NDArray[np.float64] = np.where(np.abs(matrix - whole) < SNAP, whole, matrix)
    return snapped


@dataclass(frozen=True, slots=True)
class GridSlice:
    """A whole slice of a voxel grid: number of the index axis it lies across, in (x, y, z), and its place there."""

    axis: int
    index: int

    def values(self, volume: Volume) -> NDArray[Any]:
        """The voxels of the slice, (rows, columns) or with colours behind them, in the order of the grid; a view."""
        cut: list[slice | int] = [slice(None)] * 3
        cut[2 - self.axis] = self.index
        part: NDArray[Any] = volume.array[tuple(cut)]
        return part

    def to_lps(self, geometry: Geometry) -> NDArray[np.float64]:
        """4x4 matrix from (column, row, 0, 1) of `values` to LPS mm."""
        affine = xyz_affine(geometry.affine)
        columns, rows = (axis for axis in range(3) if axis != self.axis)
        matrix: NDArray[np.float64] = affine[:, (columns, rows, self.axis, 3)]
        matrix[:, 3] += self.index * affine[:, self.axis]
        return matrix


@dataclass(frozen=True, slots=True)
class _GridTurn:
    """Planes whose pixels are the voxels of whole slices: the index axis across them, in (x, y, z).

    `first` is the index of the top left pixel along the other axes, `rows` turn LPS mm into an index.
    """

    axis: int
    first: dict[int, int]
    rows: tuple[tuple[float, float, float, float], ...]


@lru_cache(maxsize=64)
def _grid_turn(
    geometry: Geometry, right: Vec3, down: Vec3, spacing_mm: tuple[float, float], size: tuple[int, int]
) -> _GridTurn | None:
    """The same for all slices of a view, so that a slice step does not ask again; None where pixels are no voxels."""
    inverse = _lps_to_xyz(geometry)
    across = inverse[:3, :3] @ np.array([right, down]).T * np.array(spacing_mm)
    whole = np.rint(across)
    columns, rows = np.abs(np.where(np.abs(across - whole) < SNAP, whole, across)).T
    if sorted(columns) != [0, 0, 1] or sorted(rows) != [0, 0, 1]:
        return None
    to_right, to_down = int(np.argmax(columns)), int(np.argmax(rows))
    counts = geometry.shape[::-1]
    if to_right == to_down or size != (counts[to_right], counts[to_down]):
        return None
    first = {a: 0 if across[a, k] > 0 else counts[a] - 1 for a, k in ((to_right, 0), (to_down, 1))}
    numbers = tuple((float(row[0]), float(row[1]), float(row[2]), float(row[3])) for row in inverse[:3])
    return _GridTurn(3 - to_right - to_down, first, numbers)


def grid_slice(plane: SlicePlane, volume: Volume) -> GridSlice | None:
    """The grid slice that a plane shows; None where its pixels are not the voxels of one whole slice."""
    turn = _grid_turn(volume.geometry, plane.right, plane.down, plane.spacing_mm, plane.size)
    if turn is None:
        return None
    x, y, z = plane.origin_lps  # plain numbers: asked for in every slice step
    origin = [a * x + b * y + c * z + d for a, b, c, d in turn.rows]
    index = [round(part) for part in origin]
    is_whole = all(abs(part - n) < SNAP for part, n in zip(origin, index, strict=True))
    if not is_whole or any(index[axis] != first for axis, first in turn.first.items()):
        return None
    count = volume.geometry.shape[2 - turn.axis]
    return GridSlice(turn.axis, index[turn.axis]) if 0 <= index[turn.axis] < count else None


class SliceLayer(ABC):
    """One volume cut by a plane, as a flat picture in the patient; subclasses say in `_picture` how values look.

    Where the plane is a slice of the grid, its voxels are drawn as they are. Any other plane is cut by
    `vtkImageReslice` in index space, linear between voxels.
    """

    def __init__(self) -> None:
        self._volume: Volume | None = None
        self._input: vtkImageData | None = None
        self._values: NDArray[Any] | None = None
        self._to_lps: NDArray[np.float64] = np.eye(4)
        self._reslice = vtkImageReslice()
        self._reslice.SetOutputDimensionality(2)
        self._reslice.SetInterpolationModeToLinear()
        self._reslice.SetOutputSpacing(1.0, 1.0, 1.0)
        self._reslice.SetOutputOrigin(0.0, 0.0, 0.0)
        self._reslice.SetBackgroundLevel(OUTSIDE)
        self._flat = FlatPicture()
        self.prop = self._flat.prop

    def set_slab(self, slab: Slab | None, spacing_mm: float) -> None:
        """Let cuts that are no slices of the grid be thick, from samples `spacing_mm` apart; None lets them be thin."""
        count = 1 if slab is None else 2 * slab.reach(spacing_mm) + 1
        self._reslice.SetSlabNumberOfSlices(count)
        self._reslice.SetSlabSliceSpacingFraction(spacing_mm)
        set_mode = {
            SlabMode.MAX: self._reslice.SetSlabModeToMax,
            SlabMode.MIN: self._reslice.SetSlabModeToMin,
            SlabMode.MEAN: self._reslice.SetSlabModeToMean,
        }
        set_mode[SlabMode.MEAN if slab is None else slab.mode]()

    def cut(self, volume: Volume, plane: SlicePlane, lift_mm: float = 0.0) -> None:
        """Show the volume in that plane, drawn `lift_mm` nearer to the viewer."""
        if volume is not self._volume:
            self._volume, self._input = volume, None
        on_grid = grid_slice(plane, volume)
        if on_grid is None:
            self._values = self._resampled(plane, volume)
            self._to_lps = plane_to_lps(plane) * _scale(plane)
        else:
            self._values = on_grid.values(volume)
            self._to_lps = on_grid.to_lps(volume.geometry)
        self._to_lps[:3, 3] -= lift_mm * np.array(plane.normal)
        self._paint()

    def _resampled(self, plane: SlicePlane, volume: Volume) -> NDArray[Any]:
        """The values (rows, columns) of an interpolated cut: numbers as float32, colours as they are."""
        self._input = self._input or index_image(volume.array)
        self._reslice.SetInputData(self._input)
        self._reslice.SetOutputScalarType(VTK_AS_INPUT if volume.is_color else VTK_FLOAT)
        self._reslice.SetResliceAxes(vtk_matrix(plane_to_index(plane, volume)))
        columns, rows = plane.size
        self._reslice.SetOutputExtent(0, columns - 1, 0, rows - 1, 0, 0)
        self._reslice.Update()
        values = values_of(self._reslice.GetOutput().GetPointData().GetScalars())
        return values.reshape(rows, columns, *values.shape[1:])

    def _paint(self) -> None:
        """Turn the values into the picture; also where what they look like has changed alone."""
        if self._values is None or self._volume is None:
            return
        found = self._picture(self._values, self._volume)
        if found is None:
            self._flat.hide()
            return
        picture, first = found
        to_lps = self._to_lps
        if first != (0, 0):
            to_lps = to_lps.copy()
            to_lps[:, 3] += to_lps[:, 0] * first[1] + to_lps[:, 1] * first[0]
        self._flat.show(picture, to_lps)

    @abstractmethod
    def _picture(self, values: NDArray[Any], volume: Volume) -> Picture | None:
        """What values (rows, columns) look like; None where there is nothing to see."""

    def hide(self) -> None:
        """Show nothing, and let go of the volume."""
        self._flat.hide()
        self._reslice.SetInputData(None)
        self._volume = self._input = self._values = None


class HeatmapLayer(SliceLayer):
    """A heatmap: inferno over its fixed range, nothing under the threshold."""

    def __init__(self) -> None:
        super().__init__()
        self._table = np.zeros((1 + STEPS, 4), np.uint8)
        """No colour for what lies under the threshold, then those from there to the top."""
        self._scale: tuple[object, ...] = ()
        self._start, self._end = 0.0, 1.0

    @override
    def _picture(self, values: NDArray[Any], volume: Volume) -> Picture | None:
        """What is coloured of a slice and one pixel around it: most of a heatmap has no colour."""
        hot = values >= self._start
        spans = []
        for axis in (0, 1):
            there = np.flatnonzero(hot.any(axis=1 - axis))
            if there.size == 0:
                return None
            spans.append(slice(max(int(there[0]) - 1, 0), int(there[-1]) + 2))
        rows, columns = spans
        place = np.subtract(values[rows, columns], np.float32(self._start), dtype=np.float32)
        place *= np.float32((STEPS - 1) / (self._end - self._start))
        place += 1.0
        np.clip(place, 0.0, STEPS, out=place)
        np.nan_to_num(place, copy=False, nan=0.0)
        shades = np.take(self._table.view(np.uint32)[:, 0], place.astype(np.intp))  # four bytes at a time
        return shades.view(np.uint8).reshape(*shades.shape, 4), (rows.start, columns.start)

    def set_scale(self, drawn: DrawnHeatmap) -> None:
        """Colours for the values from the threshold to the top of the range, from the next cut on."""
        low, high = drawn.heatmap.value_range
        scale = (low, high, drawn.threshold)
        self._flat.set_opacity(drawn.opacity)
        if scale != self._scale:
            self._scale = scale
            start = self._start = drawn.threshold
            end = self._end = max(high, start + max(high - low, 1e-6) * 1e-3)
            fractions = np.linspace((start - low) / (high - low), (end - low) / (high - low), STEPS)
            self._table[1:, :3] = np.rint(inferno(fractions) * 255)
            self._table[1:, 3] = 255
