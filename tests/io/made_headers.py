"""Headers of slices with a known matrix, for tests that need no files."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from medviewer.domain.image_header import ImageHeader
from medviewer.domain.vectors import vec3

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray


def slice_headers(affine: NDArray[Any], shape: tuple[int, int, int], **changes: Any) -> list[ImageHeader]:
    """One header per slice of a volume; a change is a value, or a function of the slice number.

    `affine` leads from index (slice, row, column) to LPS mm; its slice axis may lean or run against the normal.
    """
    spacing = np.linalg.norm(affine[:3, :3], axis=0)
    row, column = affine[:3, 2] / spacing[2], affine[:3, 1] / spacing[1]
    normal = np.cross(row, column)
    plain = ImageHeader(
        rows=shape[1],
        columns=shape[2],
        orientation=(vec3(row), vec3(column)),
        pixel_spacing=(float(spacing[1]), float(spacing[2])),
        thickness_mm=abs(float(affine[:3, 0] @ normal)),
        frame_uid="1.2.9",
    )
    headers = [replace(plain, position=vec3((affine @ [k, 0, 0, 1])[:3])) for k in range(shape[0])]
    return [replace(header, **_asked(changes, k)) for k, header in enumerate(headers)]


def _asked(changes: dict[str, Any], k: int) -> dict[str, Any]:
    return {name: value(k) if callable(value) else value for name, value in changes.items()}


def along_normal(affine: NDArray[Any], height_mm: Callable[[int], float]) -> Callable[[int], tuple[float, ...]]:
    """Positions at heights above the first slice, by slice number."""
    normal = np.cross(affine[:3, 2], affine[:3, 1])
    normal /= np.linalg.norm(normal)
    return lambda k: vec3(affine[:3, 3] + normal * height_mm(k))
