"""Render windows without a screen, and reading back what was drawn."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

import vtkmodules.vtkRenderingFreeType
import vtkmodules.vtkRenderingOpenGL2  # noqa: F401 - VTK finds its back ends by these imports
from vtkmodules.vtkCommonCore import vtkUnsignedCharArray
from vtkmodules.vtkRenderingCore import vtkRenderWindow

from medviewer.rendering.vtk_arrays import values_of

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


def offscreen_window(size: tuple[int, int]) -> vtkRenderWindow:
    """A render window of (width, height) pixels that needs no display."""
    window = _blank_window()
    window.SetOffScreenRendering(1)
    window.SetMultiSamples(0)
    window.SetSize(*size)
    return window


def _blank_window() -> vtkRenderWindow:
    """VTK's default window; straight through EGL where Linux has no display, so that X is not asked in vain."""
    if sys.platform == "linux" and not os.environ.get("DISPLAY"):
        from vtkmodules.vtkRenderingOpenGL2 import vtkEGLRenderWindow  # noqa: PLC0415 - exists on Linux only

        return vtkEGLRenderWindow()
    return vtkRenderWindow()


def pixels(window: vtkRenderWindow) -> NDArray[np.uint8]:
    """What the window shows after its last Render, as (rows, columns, 3), first row on top."""
    width, height = window.GetSize()
    buffer = vtkUnsignedCharArray()
    window.GetPixelData(0, 0, width - 1, height - 1, 0 if window.GetOffScreenRendering() else 1, buffer, 0)
    result: NDArray[np.uint8] = values_of(buffer).reshape(height, width, 3)[::-1].copy()
    return result
