"""A folder of segments in memory that can be made to fail."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from medviewer.domain.errors import UserError
from medviewer.domain.mask_segment import StoredMask

if TYPE_CHECKING:
    from collections.abc import Callable

    from medviewer.domain.mask import Mask


@dataclass
class SegmentShelf:
    """Masks by the names of their files; `fails` makes the disk full."""

    files: dict[str, Mask] = field(default_factory=dict)
    fails: bool = False
    written: int = 0
    before_write: Callable[[], object] = lambda: None
    """Run before a mask is written: a place to wait."""

    def write(self, segment_id: str, mask: Mask) -> StoredMask:
        self.before_write()
        if self.fails:
            message = "The segment could not be saved: the disk is full."
            raise UserError(message, "Make room and draw again.")
        self.written += 1
        stored = StoredMask(f"{segment_id}-{self.written}.npz", f"{self.written:064x}")
        self.files[stored.file] = mask
        return stored

    def read(self, stored: StoredMask, bare: Mask) -> Mask:
        if stored.file not in self.files:
            message = f"its file {stored.file} cannot be read (No such file or directory)."
            raise UserError(message)
        assert self.files[stored.file].geometry == bare.geometry
        return self.files[stored.file]

    def drop(self, stored: StoredMask) -> None:
        del self.files[stored.file]
