"""Small volumes for drawing, made with SimpleITK, which knows where their voxels lie."""

from __future__ import annotations

import numpy as np
import SimpleITK as sitk

from medviewer.domain.display import Window
from medviewer.domain.frames import SliceFrame
from medviewer.domain.geometry import Geometry
from medviewer.domain.planes import slice_plane
from medviewer.domain.volume import Volume

FULL_GREY = Window(255.0, 127.5)
"""Window in which a value of 0..255 is its own grey."""


def rotation(x_deg: float, y_deg: float, z_deg: float) -> np.ndarray:
    """Rotation matrix by SimpleITK."""
    turn = sitk.Euler3DTransform()
    turn.SetRotation(*np.radians([x_deg, y_deg, z_deg]).tolist())
    return np.array(turn.GetMatrix()).reshape(3, 3)


def image(array, spacing=(1.0, 1.0, 1.0), direction=None, origin=(0.0, 0.0, 0.0)) -> sitk.Image:
    """A SimpleITK image; spacing and direction columns in (x, y, z) = (column, row, slice)."""
    result = sitk.GetImageFromArray(array)
    result.SetSpacing(spacing)
    result.SetDirection(np.asarray(np.eye(3) if direction is None else direction).reshape(9).tolist())
    result.SetOrigin(origin)
    return result


def volume_of(picture: sitk.Image) -> Volume:
    """The same voxels as a Volume, its affine from SimpleITK's own points."""
    at = picture.TransformContinuousIndexToPhysicalPoint
    origin = np.array(at((0.0, 0.0, 0.0)))
    affine = np.eye(4)
    for axis, index in enumerate(((0.0, 0.0, 1.0), (0.0, 1.0, 0.0), (1.0, 0.0, 0.0))):
        affine[:3, axis] = np.array(at(index)) - origin
    affine[:3, 3] = origin
    array = sitk.GetArrayFromImage(picture)
    return Volume(Geometry(affine, array.shape), array)


def frame_of(volume: Volume, name, number: int = 1, **more) -> SliceFrame:
    """One slice in full grey."""
    return SliceFrame(volume, slice_plane(volume.geometry, name, number), FULL_GREY, **more)
