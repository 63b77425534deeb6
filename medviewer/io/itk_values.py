"""What ITK reads, as values of ours: the place in LPS, and an array for each time."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np

from medviewer.domain.loaded import Loaded
from medviewer.domain.volume import COLORS, Volume
from medviewer.domain.wording import tr
from medviewer.io.itk import simpleitk

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from medviewer.domain.geometry import Geometry
    from medviewer.domain.vectors import Index3


def claimed_bytes(reader: Any) -> int:
    """Size of the values that an ITK reader will give, unpacked and rescaled, once the header has been read."""
    return math.prod(int(n) for n in reader.GetSize()) * int(reader.GetNumberOfComponents()) * value_bytes(reader)


def value_bytes(reader: Any) -> int:
    """Bytes of one component; ITK tells the type only in words, so a single pixel is made of it."""
    pixel = simpleitk().Image([1, 1], reader.GetPixelID(), reader.GetNumberOfComponents())
    return int(pixel.GetSizeOfPixelComponent())


def stack_shape(size: tuple[int, ...]) -> tuple[Index3, int]:
    """(slices, rows, columns) and the number of times of an image whose ITK size is (x, y[, z[, t[, ...]]]).

    Raises ValueError where it has no rows.
    """
    if len(size) < 2:
        message = tr("it is a row of values and no image")
        raise ValueError(message)
    shape = (int(size[2]) if len(size) > 2 else 1, int(size[1]), int(size[0]))
    return shape, int(np.prod(size[3:], dtype=int))


def lps_affine(image: Any) -> NDArray[np.float64]:
    """4x4 matrix from (slice, row, column, 1) to LPS mm; ITK's world is LPS, its index order the reverse of ours.

    A flat image lies where its third coordinate is 0, 1 mm thick, since its format knows no more.
    """
    dimension = image.GetDimension()
    count = min(dimension, 3)
    direction = np.eye(3)
    direction[:count, :count] = np.reshape(image.GetDirection(), (dimension, dimension))[:count, :count]
    spacing, origin = np.ones(3), np.zeros(3)
    spacing[:count] = image.GetSpacing()[:count]
    origin[:count] = image.GetOrigin()[:count]
    affine = np.eye(4)
    affine[:3, :3] = (direction * spacing)[:, ::-1]
    affine[:3, 3] = origin
    return affine + 0.0  # no -0.0, so that equal places are equal byte by byte


def volumes(geometry: Geometry, array: NDArray[Any], *, is_color: bool) -> Loaded:
    """One volume per time of an array ([times, ] [slices, ] rows, columns[, colours]); all share its memory.

    Alpha, a fourth colour, is left out.
    """
    if not is_color:
        parts = compact(array).reshape(-1, *geometry.shape)
    else:
        parts = np.ascontiguousarray(array[..., :COLORS]).reshape(-1, *geometry.shape, COLORS)
    return Loaded(tuple(Volume(geometry, part) for part in parts))


def compact(array: NDArray[Any]) -> NDArray[Any]:
    """The array as int16 or int32 where its type is whole and fits, else as float32."""
    if array.dtype.kind in "iu" and array.size:
        low, high = int(array.min()), int(array.max())
        for dtype in (np.int16, np.int32):
            info = np.iinfo(dtype)
            if info.min <= low and high <= info.max:
                return np.ascontiguousarray(array, dtype)
    with np.errstate(over="ignore"):  # what float32 cannot hold becomes infinite, and is told as that
        return np.ascontiguousarray(array, np.float32)
