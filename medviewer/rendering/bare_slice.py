"""The peer of our slice view in benchmarks: VTK's own, and nothing else, with no more imports than it needs."""

from __future__ import annotations

import vtkmodules.vtkRenderingOpenGL2  # noqa: F401 - VTK finds its back end by this import
from vtkmodules.vtkCommonDataModel import vtkImageData
from vtkmodules.vtkRenderingCore import vtkImageSlice, vtkImageSliceMapper, vtkRenderer, vtkRenderWindow


class BareSlice:
    """A slice view of an image in a native window of somebody else's.

    Parameters
    ----------
    handle
        Of the native window.
    image
        The volume.
    window, level
        What is shown black and white.
    """

    def __init__(self, handle: int, image: vtkImageData, window: float, level: float) -> None:
        self._window = vtkRenderWindow()
        self._window.SetMultiSamples(0)
        self._window.SetWindowInfo(str(handle))
        self._mapper, prop, self._renderer = vtkImageSliceMapper(), vtkImageSlice(), vtkRenderer()
        self._mapper.SetInputData(image)
        prop.SetMapper(self._mapper)
        prop.GetProperty().SetColorWindow(window)
        prop.GetProperty().SetColorLevel(level)
        self._renderer.AddViewProp(prop)
        self._window.AddRenderer(self._renderer)
        self._renderer.GetActiveCamera().ParallelProjectionOn()
        self._mapper.SliceAtFocalPointOff()

    def fit(self, x: float, y: float, z: float, half_mm: float) -> None:
        """Look at a point from the feet, half of the height given in mm."""
        camera = self._renderer.GetActiveCamera()
        camera.SetFocalPoint(x, y, z)
        camera.SetPosition(x, y, z - 1000.0)
        camera.SetViewUp(0.0, -1.0, 0.0)
        camera.SetParallelScale(half_mm)

    def show(self, index: int, width: int, height: int) -> None:
        """Draw a slice, from 0, in that many pixels."""
        vtkRenderWindow.SetSize(self._window, width, height)
        self._mapper.SetSliceNumber(index)
        self._renderer.ResetCameraClippingRange()
        self._window.Render()

    def finalize(self) -> None:
        """Let go of the graphics context."""
        self._window.Finalize()


def small_image() -> vtkImageData:
    """An image of a few slices of zeros."""
    image = vtkImageData()
    image.SetDimensions(64, 64, 4)
    image.AllocateScalars(4, 1)  # short
    image.GetPointData().GetScalars().Fill(0)
    return image
