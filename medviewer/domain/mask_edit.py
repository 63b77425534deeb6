"""The difference between two masks, small enough to be kept for undoing."""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from medviewer.domain.mask import Mask
    from medviewer.domain.vectors import Index3

QUICK = 1
"""Level of compression: a stroke is packed while the reader draws on."""


@dataclass(frozen=True, slots=True)
class MaskEdit:
    """Which voxels are in one of two masks and not in the other; it leads from each to the other.

    Parameters
    ----------
    first, shape
        The block in which they lie.
    bits
        One bit a voxel of the block, in C order, compressed with zlib.
    """

    first: Index3
    shape: Index3
    bits: bytes

    @property
    def size_bytes(self) -> int:
        """Memory that it takes."""
        return len(self.bits)


def mask_edit(before: Mask, after: Mask) -> MaskEdit | None:
    """The difference of two masks on the same grid; None where there is none."""
    pairs = zip(before.slices, after.slices, strict=True)
    touched = [k for k, (old, new) in enumerate(pairs) if old is not new]
    changed = before.emptied().with_slices({k: before.slice_at(k) ^ after.slice_at(k) for k in touched})
    found = changed.box()
    if found is None:
        return None
    first, shape = found
    return MaskEdit(first, shape, zlib.compress(np.packbits(changed.block(first, shape)).tobytes(), QUICK))


def edited(mask: Mask, edit: MaskEdit) -> Mask:
    """The mask on the other side of an edit."""
    count = int(np.prod(edit.shape))
    packed = np.frombuffer(zlib.decompress(edit.bits), np.uint8)
    swapped = np.unpackbits(packed, count=count).reshape(edit.shape)
    return mask.with_block(edit.first, mask.block(edit.first, edit.shape) ^ swapped)
