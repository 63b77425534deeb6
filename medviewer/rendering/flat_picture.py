"""A picture of bytes that lies flat in the patient."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from vtkmodules.vtkCommonCore import vtkPoints
from vtkmodules.vtkCommonDataModel import vtkCellArray, vtkPolyData
from vtkmodules.vtkRenderingCore import vtkActor, vtkPolyDataMapper, vtkTexture

from medviewer.rendering.image_data import index_image, vtk_matrix
from medviewer.rendering.vtk_arrays import copied_array

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from vtkmodules.vtkCommonDataModel import vtkImageData

CORNERS = np.array([(0, 0), (1, 0), (1, 1), (0, 1)], dtype=np.float32)
"""Of a picture, in parts of its width and height: the texture's first row is that of the picture."""


class FlatPicture:
    """A rectangle with the picture as its texture, without light.

    On a processor, graphics of this kind takes half the time of `vtkImageSlice`, whose shader lights every pixel and
    whose mapper makes four bytes of each value. Pixels reach half a step beyond their middles, as a voxel does.
    """

    def __init__(self) -> None:
        self._points = vtkPoints()
        self._points.SetNumberOfPoints(len(CORNERS))
        self._mapper = vtkPolyDataMapper()
        self._mapper.SetInputData(self._rectangle())
        self._texture = vtkTexture()
        self._texture.SetColorModeToDirectScalars()
        self._texture.SetWrap(vtkTexture.ClampToEdge)
        self._texture.InterpolateOn()
        self.prop = vtkActor()
        self.prop.SetMapper(self._mapper)
        self.prop.SetTexture(self._texture)
        self.prop.GetProperty().LightingOff()
        # Layers are blended in the order of the renderer; as translucent ones VTK would weigh them by their depth.
        self.prop.ForceOpaqueOn()
        self.prop.VisibilityOff()
        self._size = (0, 0)
        self._bytes: NDArray[np.uint8] | None = None
        self._image: vtkImageData | None = None

    def _rectangle(self) -> vtkPolyData:
        mesh, cells = vtkPolyData(), vtkCellArray()
        cells.InsertNextCell(len(CORNERS), range(len(CORNERS)))
        mesh.SetPoints(self._points)
        mesh.SetPolys(cells)
        mesh.GetPointData().SetTCoords(copied_array(CORNERS))
        return mesh

    def set_opacity(self, opacity: float) -> None:
        """How much it covers of what is below (0..1)."""
        self.prop.GetProperty().SetOpacity(opacity)

    def set_smooth(self, *, smooth: bool) -> None:
        """Show linear changes between the middles of pixels, or each pixel as a block."""
        self._texture.SetInterpolate(smooth)

    def show(self, picture: NDArray[np.uint8], to_lps: NDArray[np.float64]) -> None:
        """Show a picture.

        Parameters
        ----------
        picture
            (rows, columns) greys or (rows, columns, 3 or 4) colours, C-contiguous; shown anew where it is the same
            array with other bytes.
        to_lps
            4x4, from (column, row, 0, 1) to LPS mm.
        """
        if picture is not self._bytes or self._image is None:
            self._bytes, self._image = picture, index_image(picture[None])
            self._texture.SetInputData(self._image)
        else:
            self._image.GetPointData().GetScalars().Modified()
        rows, columns = picture.shape[:2]
        if (rows, columns) != self._size:
            self._size = (rows, columns)
            for number, (x, y) in enumerate(CORNERS * (columns, rows) - 0.5):
                self._points.SetPoint(number, x, y, 0.0)
            self._points.Modified()
        self.prop.SetUserMatrix(vtk_matrix(to_lps))
        self.prop.VisibilityOn()

    def hide(self) -> None:
        """Show nothing, and let go of the bytes."""
        self.prop.VisibilityOff()
        self._texture.SetInputData(None)
        self._bytes = self._image = None
