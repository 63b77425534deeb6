"""Volumes cut by a plane, as flat pictures in the patient: what all layers of a slice view do, and heatmaps."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np
from typing_extensions import override
from vtkmodules.vtkCommonCore import vtkLookupTable
from vtkmodules.vtkImagingCore import vtkImageReslice
from vtkmodules.vtkRenderingCore import vtkImageSlice, vtkImageSliceMapper

from medviewer.domain.slab import SlabMode
from medviewer.rendering.colormaps import inferno
from medviewer.rendering.greys import OUTSIDE
from medviewer.rendering.image_data import index_image, vtk_matrix, xyz_affine
from medviewer.rendering.vtk_arrays import copied_colors

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

VTK_FLOAT = 10
"""VTK's number for float32."""


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
        """The voxels of the slice, (slices, rows, columns) with one of them 1; a view."""
        cut = [slice(None)] * 3
        cut[2 - self.axis] = slice(self.index, self.index + 1)
        part: NDArray[Any] = volume.array[tuple(cut)]
        return part


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


class SliceLayer:
    """One volume cut by a plane, as a flat picture in LPS space.

    Where the plane is a slice of the grid, the slice mapper draws its voxels as they are.
    Any other plane is cut by `vtkImageReslice` in index space, linear between voxels. A matrix puts either
    into the patient.

    Parameters
    ----------
    as_float
        Cut into float32; else in the volume's own type.
    """

    def __init__(self, *, as_float: bool = False) -> None:
        self._volume: Volume | None = None
        self._input: vtkImageData | None = None
        self._placed: tuple[Vec3, float] | None = None
        self._reslice = vtkImageReslice()
        self._reslice.SetOutputDimensionality(2)
        self._reslice.SetInterpolationModeToLinear()
        self._reslice.SetOutputSpacing(1.0, 1.0, 1.0)
        self._reslice.SetOutputOrigin(0.0, 0.0, 0.0)
        if as_float:
            self._reslice.SetOutputScalarType(VTK_FLOAT)
        self._reslice.SetBackgroundLevel(OUTSIDE)
        self._mapper = vtkImageSliceMapper()
        self._mapper.BorderOn()
        self.prop = vtkImageSlice()
        self.prop.SetMapper(self._mapper)
        self.prop.GetProperty().SetInterpolationTypeToLinear()
        self.prop.VisibilityOff()

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
            self._input = index_image(volume.array)
            self._volume, self._placed = volume, None
        on_grid = grid_slice(plane, volume)
        if on_grid is None:
            self._resample(plane, volume)
            self._place(plane_to_lps(plane) * _scale(plane), plane, lift_mm)
            self._placed = None
        else:
            self._take(on_grid)
            if self._placed != (plane.normal, lift_mm):
                self._place(xyz_affine(volume.geometry.affine), plane, lift_mm)
                self._placed = (plane.normal, lift_mm)
        self.prop.VisibilityOn()

    def _take(self, on_grid: GridSlice) -> None:
        """Draw a slice of the grid straight from the volume's bytes."""
        if self._mapper.GetInput() is not self._input:
            self._mapper.SetInputData(self._input)
        self._turn_to(on_grid)

    def _turn_to(self, on_grid: GridSlice) -> None:
        self._mapper.SetOrientation(on_grid.axis)
        self._mapper.SetSliceNumber(on_grid.index)

    def _place(self, to_lps: NDArray[np.float64], plane: SlicePlane, lift_mm: float) -> None:
        """Put what is drawn into the patient by its matrix, and nearer to the viewer."""
        place = to_lps.copy()
        place[:3, 3] -= lift_mm * np.array(plane.normal)
        self.prop.SetUserMatrix(vtk_matrix(place))

    def _resample(self, plane: SlicePlane, volume: Volume) -> None:
        """Draw an interpolated cut."""
        self._reslice.SetInputData(self._input)
        self._reslice.SetResliceAxes(vtk_matrix(plane_to_index(plane, volume)))
        self._reslice.SetOutputExtent(0, plane.size[0] - 1, 0, plane.size[1] - 1, 0, 0)
        self._mapper.SetInputConnection(self._reslice.GetOutputPort())
        self._mapper.SetOrientation(2)
        self._mapper.SetSliceNumber(0)

    def hide(self) -> None:
        """Show nothing, and let go of the volume."""
        self.prop.VisibilityOff()
        self._mapper.SetInputData(None)
        self._reslice.SetInputData(None)
        self._volume = self._input = self._placed = None


class HeatmapLayer(SliceLayer):
    """A heatmap: inferno over its fixed range, nothing under the threshold."""

    def __init__(self) -> None:
        super().__init__(as_float=True)
        self._table = vtkLookupTable()
        self._table.UseBelowRangeColorOn()
        self._table.SetBelowRangeColor(0.0, 0.0, 0.0, 0.0)
        self._table.SetNanColor(0.0, 0.0, 0.0, 0.0)
        look = self.prop.GetProperty()
        look.SetLookupTable(self._table)
        look.UseLookupTableScalarRangeOn()
        self._scale: tuple[object, ...] = ()
        self._start = 0.0
        self._is_clear = False

    @override
    def cut(self, volume: Volume, plane: SlicePlane, lift_mm: float = 0.0) -> None:
        self._mapper.CroppingOff()
        self._is_clear = False
        super().cut(volume, plane, lift_mm)
        if self._is_clear:
            self.prop.VisibilityOff()

    @override
    def _take(self, on_grid: GridSlice) -> None:
        """Draw what is coloured of a slice and one voxel around it; most of a heatmap has no colour."""
        super()._take(on_grid)
        hot = on_grid.values(self._volume) >= self._start if self._volume is not None else np.zeros((1, 1, 1), bool)
        region: list[int] = []
        for axis in (2, 1, 0):
            there = np.flatnonzero(hot.any(axis=tuple({0, 1, 2} - {axis})))
            if there.size == 0:
                self._is_clear = True
                return
            region += [max(int(there[0]) - 1, 0), min(int(there[-1]) + 1, hot.shape[axis] - 1)]
        region[2 * on_grid.axis : 2 * on_grid.axis + 2] = [on_grid.index, on_grid.index]
        self._mapper.SetCroppingRegion(*region)
        self._mapper.CroppingOn()

    def set_scale(self, drawn: DrawnHeatmap) -> None:
        """Colours for the values from the threshold to the top of the range; the table starts at the threshold."""
        low, high = drawn.heatmap.value_range
        scale = (low, high, drawn.threshold)
        self.prop.GetProperty().SetOpacity(drawn.opacity)
        if scale != self._scale:
            self._scale = scale
            start = self._start = drawn.threshold
            end = max(high, start + max(high - low, 1e-6) * 1e-3)
            self._fill(np.linspace((start - low) / (high - low), (end - low) / (high - low), 256))
            self._table.SetTableRange(start, end)

    def _fill(self, fractions: NDArray[np.float64]) -> None:
        colors = np.ones((len(fractions), 4))
        colors[:, :3] = inferno(fractions)
        self._table.SetTable(copied_colors(np.rint(colors * 255).astype(np.uint8)))
