"""Slices as SimpleITK sees them."""

from __future__ import annotations

from typing import Any

import numpy as np
import SimpleITK


def as_image(pixels: np.ndarray[Any, Any], affine: np.ndarray[Any, Any]) -> SimpleITK.Image:
    """One slice (rows, columns) as a volume of its own; `affine` leads from (0, row, column) to LPS mm."""
    image = SimpleITK.GetImageFromArray(pixels[None])
    matrix = affine[:3, [2, 1, 0]]
    spacing = np.linalg.norm(matrix, axis=0)
    image.SetSpacing(spacing.tolist())
    image.SetOrigin(affine[:3, 3].tolist())
    image.SetDirection((matrix / spacing).ravel().tolist())
    return image
