"""The place of a flat NIfTI picture, from its own header: ITK keeps only two of the three directions for those."""

from __future__ import annotations

import gzip
import struct
from typing import IO, TYPE_CHECKING, cast

import numpy as np

from medviewer.io.nifti_payload import HEADER_BYTES, is_packed

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

_PIXDIM, _CODES, _QUATERNION, _SFORM = 76, 252, 256, 280
"""Offsets of `pixdim[8]`, `qform_code` and `sform_code`, the six quaternion values, `srow_x/y/z` (nifti1.h)."""
_RAS_TO_LPS = np.diag([-1.0, -1.0, 1.0, 1.0])


def flat_affine(path: Path) -> NDArray[np.float64]:
    """4x4 matrix from (slice, row, column, 1) to LPS mm of a file with two dimensions.

    The sform counts where there is one, then the qform, then the pixel sizes alone (nifti1.h, methods 3, 2 and 1).
    A slice without thickness gets 1 mm. Raises OSError, EOFError, zlib.error or struct.error where the header cannot
    be read.
    """
    with path.open("rb") as file:
        stream = cast("IO[bytes]", gzip.GzipFile(fileobj=file)) if is_packed(path) else file
        head = stream.read(HEADER_BYTES)
    order = "<" if int.from_bytes(head[:4], "little") == HEADER_BYTES else ">"
    pixdim = np.array(struct.unpack_from(f"{order}8f", head, _PIXDIM))
    qform_code, sform_code = struct.unpack_from(f"{order}2h", head, _CODES)
    if sform_code > 0:
        ras = np.eye(4)
        ras[:3] = np.reshape(struct.unpack_from(f"{order}12f", head, _SFORM), (3, 4))
    elif qform_code > 0:
        ras = _qform(struct.unpack_from(f"{order}6f", head, _QUATERNION), pixdim)
    else:
        ras = np.diag([*pixdim[1:4], 1.0])
    affine: NDArray[np.float64] = (_RAS_TO_LPS @ _with_thickness(ras))[:, [2, 1, 0, 3]]
    return affine + 0.0


def _qform(values: tuple[float, ...], pixdim: NDArray[np.float64]) -> NDArray[np.float64]:
    """Index (column, row, slice) to RAS mm from a unit quaternion and an offset (nifti1.h, method 2)."""
    b, c, d = values[:3]
    a = max(0.0, 1.0 - (b * b + c * c + d * d)) ** 0.5
    rotation = np.array(
        [
            [a * a + b * b - c * c - d * d, 2 * (b * c - a * d), 2 * (b * d + a * c)],
            [2 * (b * c + a * d), a * a + c * c - b * b - d * d, 2 * (c * d - a * b)],
            [2 * (b * d - a * c), 2 * (c * d + a * b), a * a + d * d - b * b - c * c],
        ]
    )
    qfac = -1.0 if pixdim[0] < 0 else 1.0
    ras = np.eye(4)
    ras[:3, :3] = rotation * (pixdim[1:4] * (1.0, 1.0, qfac))
    ras[:3, 3] = values[3:]
    return ras


def _with_thickness(ras: NDArray[np.float64]) -> NDArray[np.float64]:
    normal = np.cross(ras[:3, 0], ras[:3, 1])
    if np.linalg.norm(ras[:3, 2]) < 1e-9 and np.linalg.norm(normal) > 0:
        ras[:3, 2] = normal / np.linalg.norm(normal)
    return ras
