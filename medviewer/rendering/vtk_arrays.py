"""NumPy arrays to VTK's and back: the one door to `vtkmodules.util`, which has no types."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from vtkmodules.util import numpy_support

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from vtkmodules.vtkCommonCore import vtkDataArray, vtkIdTypeArray, vtkUnsignedCharArray

DRAWABLE_TYPES = frozenset(
    np.dtype(t) for t in (np.uint8, np.int8, np.uint16, np.int16, np.uint32, np.int32, np.float32, np.float64)
)
"""Value types that VTK reads as they are."""


def shared_array(values: NDArray[Any], components: int = 1) -> vtkDataArray:
    """A VTK array over the same bytes, with so many numbers to a value; it keeps the NumPy array alive.

    Raises
    ------
    ValueError
        For a type that VTK cannot read, or an array that is not C-contiguous: either would need a copy.
    """
    flat = values.view(np.uint8) if values.dtype == np.bool_ else values
    if flat.dtype not in DRAWABLE_TYPES or not flat.flags.c_contiguous:
        message = f"values of type {values.dtype} in this layout cannot be drawn without a copy"
        raise ValueError(message)
    array: vtkDataArray = numpy_support.numpy_to_vtk(
        flat.reshape(-1) if components == 1 else flat.reshape(-1, components), deep=0
    )  # type: ignore[no-untyped-call]  # untyped in VTK
    return array


def copied_array(values: NDArray[Any]) -> Any:
    """A VTK array with its own bytes: (n,) or (n, components)."""
    return numpy_support.numpy_to_vtk(values, deep=1)  # type: ignore[no-untyped-call]  # untyped in VTK


def copied_colors(values: NDArray[np.uint8]) -> vtkUnsignedCharArray:
    """Colours (n, 4) for VTK."""
    array: vtkUnsignedCharArray = copied_array(values)
    return array


def copied_ids(values: NDArray[np.int64]) -> vtkIdTypeArray:
    """Numbers of points or cells for VTK."""
    array: vtkIdTypeArray = numpy_support.numpy_to_vtkIdTypeArray(values, deep=1)  # type: ignore[no-untyped-call]  # untyped in VTK
    return array


def values_of(array: vtkDataArray) -> NDArray[Any]:
    """The values of a VTK array, over the same bytes."""
    values: NDArray[Any] = numpy_support.vtk_to_numpy(array)  # type: ignore[no-untyped-call]  # untyped in VTK
    return values
