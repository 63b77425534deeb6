"""The voxels of segments on disk: one compressed file for each state, named by what is in it."""

from __future__ import annotations

import hashlib
import io
import re
import zipfile
from contextlib import suppress
from typing import TYPE_CHECKING

import numpy as np

from medviewer.domain.atomic import written_whole
from medviewer.domain.errors import UserError
from medviewer.domain.mask_segment import StoredMask
from medviewer.domain.wording import tr

if TYPE_CHECKING:
    from pathlib import Path

    from medviewer.domain.mask import Mask

DIGITS = 16
"""Characters of the SHA-256 in a file's name; all of it is in the record."""


class SegmentFiles:
    """The folder with the voxels of segments.

    Parameters
    ----------
    folder
        Made when the first one is written.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def write(self, segment_id: str, mask: Mask) -> StoredMask:
        """Write a mask durably; raises UserError where that failed, and then nothing of it is there."""
        content = _packed(mask)
        digest = hashlib.sha256(content).hexdigest()
        name = f"{re.sub(r'[^A-Za-z0-9-]', '_', segment_id)}-{digest[:DIGITS]}.npz"
        path = self._folder / name
        try:
            with written_whole(path) as temporary:
                temporary.write_bytes(content)
        except OSError as error:
            message = tr("The segment could not be saved: {reason}.", reason=error.strerror or error)
            raise UserError(message, tr("Check that there is room in {folder}.", folder=self._folder)) from error
        return StoredMask(name, digest)

    def read(self, stored: StoredMask, bare: Mask) -> Mask:
        """The mask that was written, on the grid of an empty one; raises UserError where it is missing or damaged."""
        path = self._folder / stored.file
        if path.parent != self._folder:
            message = tr("{file} is no name of a file of a segment.", file=stored.file)
            raise UserError(message)
        try:
            content = path.read_bytes()
        except OSError as error:
            message = tr("its file {file} cannot be read ({reason}).", file=stored.file, reason=error.strerror or error)
            raise UserError(message) from error
        if hashlib.sha256(content).hexdigest() != stored.sha256:
            message = tr("its file {file} is not what was saved.", file=stored.file)
            raise UserError(message)
        try:
            return _unpacked(content, bare)
        except (ValueError, KeyError, OSError, zipfile.BadZipFile) as error:
            message = tr("its file {file} is damaged.", file=stored.file)
            raise UserError(message) from error

    def drop(self, stored: StoredMask) -> None:
        """Remove a file that nothing refers to any more; one that cannot be removed stays."""
        with suppress(OSError):
            (self._folder / stored.file).unlink()


def _packed(mask: Mask) -> bytes:
    """The bytes of a file: the box of the mask and one bit a voxel of it."""
    first, shape = mask.box() or ((0, 0, 0), (0, 0, 0))
    bits = np.packbits(mask.block(first, shape)) if min(shape) else np.zeros(0, np.uint8)
    target = io.BytesIO()
    np.savez_compressed(target, first=np.array(first), shape=np.array(shape), bits=bits)
    return target.getvalue()


def _unpacked(content: bytes, bare: Mask) -> Mask:
    with np.load(io.BytesIO(content), allow_pickle=False) as file:
        first, shape, bits = (file[name] for name in ("first", "shape", "bits"))
    low, size = ((int(part[0]), int(part[1]), int(part[2])) for part in (first, shape))
    ends = zip(low, size, bare.geometry.shape, strict=True)
    if not all(f >= 0 and n >= 0 and f + n <= limit for f, n, limit in ends):
        message = "the block does not lie on the grid"
        raise ValueError(message)
    count = int(np.prod(size))
    if not count:
        return bare
    return bare.with_block(low, np.unpackbits(bits, count=count).reshape(size))
