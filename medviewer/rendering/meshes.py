"""Surfaces of thresholds and of segments, as triangles in LPS mm."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from vtkmodules.vtkCommonCore import vtkPoints
from vtkmodules.vtkCommonDataModel import vtkCellArray, vtkPolyData
from vtkmodules.vtkFiltersCore import vtkFlyingEdges3D, vtkWindowedSincPolyDataFilter

from medviewer.domain.mesh import Mesh
from medviewer.domain.padding import without_padding
from medviewer.domain.volume import Volume
from medviewer.domain.volume_display import WHOLE, crop_indices
from medviewer.rendering.image_data import index_image
from medviewer.rendering.volume_proxy import reduced_volume
from medviewer.rendering.vtk_arrays import copied_array, copied_ids, values_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from medviewer.domain.annotations import Rgb
    from medviewer.domain.geometry import Geometry
    from medviewer.domain.job import CancelToken
    from medviewer.domain.volume_display import Crop

DISPLAY_MM = 1.2
"""Voxels of segments that are drawn."""
HALF = 0.5
"""Where the surface of a mask runs: half way between inside and outside."""
SMOOTHING_STEPS = 20
PASS_BAND = 0.08
"""Of the windowed sinc filter (Taubin, ICCV 1995): the steps of voxels go, the enclosed volume stays."""


def threshold_mesh(volume: Volume, threshold: float, token: CancelToken, crop: Crop = WHOLE) -> Mesh:
    """The surface on which a volume has a value; it encloses what is brighter, and is closed at the volume's edge.

    Callable on any thread; stops between its steps where the token says so.
    """
    box = crop_indices(volume.geometry, crop)
    part = without_padding(volume).array[box]
    token.check()
    inside = _bounds(part >= threshold)
    if inside is None:
        return _nothing()
    token.check()
    corner = tuple(side.start + own.start for side, own in zip(box, inside, strict=True))
    low = min(float(part.min()), threshold - 1.0)
    points, triangles = _surface(part[inside], threshold, low)
    token.check()
    return _placed(volume.geometry, points + np.array(corner), triangles)


def mask_mesh(mask: Volume, name: str = "", color: Rgb = (220, 200, 170), *, smooth: bool = True) -> Mesh:
    """The surface of a mask (0 and 1, or fractions of 1), without the steps of its voxels where `smooth`.

    Callable on any thread.
    """
    inside = _bounds(mask.array >= HALF)
    if inside is None:
        return _nothing(name, color)
    corner = np.array([side.start for side in inside])
    points, triangles = _surface(mask.array[inside].astype(np.float32), HALF, 0.0)
    mesh = _placed(mask.geometry, points + corner, triangles, name, color)
    return _smoothed(mesh) if smooth else mesh


def display_mesh(mask: Volume) -> Mesh:
    """The surface of a mask as fine as it can be seen. Callable on any thread."""
    fractions = Volume(mask.geometry, mask.array.astype(np.float32), is_placed=mask.is_placed)
    return mask_mesh(reduced_volume(fractions, DISPLAY_MM))


def mesh_data(mesh: Mesh) -> vtkPolyData:
    """A mesh for VTK."""
    data, points, cells = vtkPolyData(), vtkPoints(), vtkCellArray()
    points.SetData(copied_array(np.ascontiguousarray(mesh.points_lps)))
    offsets = copied_ids(np.arange(len(mesh.triangles) + 1, dtype=np.int64) * 3)
    cells.SetData(offsets, copied_ids(np.ascontiguousarray(mesh.triangles.reshape(-1), dtype=np.int64)))
    data.SetPoints(points)
    data.SetPolys(cells)
    return data


def _nothing(name: str = "", color: Rgb = (220, 200, 170)) -> Mesh:
    return Mesh(np.zeros((0, 3)), np.zeros((0, 3), np.int64), name, color)


def _bounds(inside: NDArray[np.bool_]) -> tuple[slice, slice, slice] | None:
    """The smallest box that holds all that is inside, and one voxel more where there is one; None where none is."""
    sides = []
    for axis in range(3):
        found = np.flatnonzero(inside.any(axis=tuple(other for other in range(3) if other != axis)))
        if not len(found):
            return None
        sides.append(slice(max(int(found[0]) - 1, 0), int(found[-1]) + 2))
    return sides[0], sides[1], sides[2]


def _surface(values: NDArray[Any], level: float, outside: float) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """Corners in (slice, row, column) and triangles of an isosurface; all around lie values of the outside."""
    if values.dtype.kind in "iu" and outside < np.iinfo(values.dtype).min:
        values = values.astype(np.float32)
    framed = np.pad(values, 1, constant_values=outside)
    edges = vtkFlyingEdges3D()
    edges.SetInputData(index_image(framed))
    edges.SetValue(0, level)
    edges.ComputeNormalsOff()
    edges.ComputeScalarsOff()
    edges.Update()
    found = edges.GetOutput()
    if found.GetNumberOfPolys() == 0:
        return np.zeros((0, 3)), np.zeros((0, 3), np.int64)
    points = values_of(found.GetPoints().GetData()).astype(np.float64)[:, ::-1] - 1.0
    triangles = values_of(found.GetPolys().GetConnectivityArray()).astype(np.int64).reshape(-1, 3)
    return points, triangles


def _placed(
    geometry: Geometry,
    points: NDArray[np.float64],
    triangles: NDArray[np.int64],
    name: str = "",
    color: Rgb = (220, 200, 170),
) -> Mesh:
    """The surface in the patient, its triangles seen from outside also where the grid is mirrored."""
    mesh = Mesh(geometry.to_lps(points), triangles, name, color)
    return mesh if mesh.volume_ml >= 0 else Mesh(mesh.points_lps, triangles[:, ::-1], name, color)


def _smoothed(mesh: Mesh) -> Mesh:
    """Smoothed in millimetres, about its own middle, since VTK counts in single precision."""
    if mesh.is_empty:
        return mesh
    middle = mesh.points_lps.mean(axis=0)
    smoother = vtkWindowedSincPolyDataFilter()
    smoother.SetInputData(mesh_data(Mesh(mesh.points_lps - middle, mesh.triangles)))
    smoother.SetNumberOfIterations(SMOOTHING_STEPS)
    smoother.SetPassBand(PASS_BAND)
    smoother.NormalizeCoordinatesOn()
    smoother.NonManifoldSmoothingOn()
    smoother.BoundarySmoothingOff()
    smoother.FeatureEdgeSmoothingOff()
    smoother.Update()
    points = values_of(smoother.GetOutput().GetPoints().GetData()).astype(np.float64) + middle
    return Mesh(points, mesh.triangles, mesh.name, mesh.color)
