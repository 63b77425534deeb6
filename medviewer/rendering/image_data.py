"""Volumes as VTK images, over the same bytes.

VTK's images count (x, y, z) = (column, row, slice): the NumPy order backwards. That change of order happens here
and in no other place.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from vtkmodules.vtkCommonDataModel import vtkImageData
from vtkmodules.vtkCommonMath import vtkMatrix3x3, vtkMatrix4x4

from medviewer.rendering.vtk_arrays import shared_array

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    from medviewer.domain.volume import Volume


def index_image(values: NDArray[Any]) -> vtkImageData:
    """Values (slices, rows, columns) as an image whose coordinates are the index backwards (column, row, slice).

    Values with a fourth axis have so many components, like the red, green and blue of a colour.
    """
    image = vtkImageData()
    slices, rows, columns = values.shape[:3]
    image.SetDimensions(columns, rows, slices)
    image.GetPointData().SetScalars(shared_array(values, *values.shape[3:]))
    return image


def vtk_image(volume: Volume) -> vtkImageData:
    """A volume as a VTK image in LPS mm (origin, spacing and direction matrix), over the same bytes."""
    image = index_image(volume.array)
    geometry = volume.geometry
    spacing, directions = geometry.spacing_mm, geometry.directions
    image.SetOrigin(*geometry.affine[:3, 3])
    image.SetSpacing(spacing[2], spacing[1], spacing[0])
    matrix = vtkMatrix3x3()
    for column, axis in enumerate((2, 1, 0)):
        for row in range(3):
            matrix.SetElement(row, column, float(directions[axis, row]))
    image.SetDirectionMatrix(matrix)
    return image


def vtk_matrix(matrix: ArrayLike) -> vtkMatrix4x4:
    """A 4x4 matrix for VTK."""
    result = vtkMatrix4x4()
    result.DeepCopy([float(value) for value in np.asarray(matrix, dtype=np.float64).reshape(16)])
    return result


def xyz_affine(affine: NDArray[np.float64]) -> NDArray[np.float64]:
    """The affine of an `index_image`: (column, row, slice, 1) to LPS mm, from one in NumPy's order."""
    return affine[:, (2, 1, 0, 3)]


def array_of(matrix: vtkMatrix4x4) -> NDArray[np.float64]:
    """A VTK matrix as (4, 4)."""
    return np.array([[matrix.GetElement(row, column) for column in range(4)] for row in range(4)])
