"""Pictures of a series on their way into stacks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from medviewer.domain.image_header import ImageHeader
    from medviewer.io.found import Found
    from medviewer.io.picture import SplitKeys


@dataclass(frozen=True, slots=True, eq=False)
class Picture:
    """One picture of a file: its header, keys, frame number and tile; `window` and `unit` are those shown for it."""

    found: Found
    header: ImageHeader
    keys: SplitKeys
    number: int = 0
    tile: tuple[int, int] | None = None
    window: tuple[float, float] | None = None
    unit: str | None = None


class PictureStack(NamedTuple):
    """Pictures of one stack: all places of the first time, then all of the second, ...; `leftover` of an uneven time.

    The places of each time are in the same order.
    """

    pictures: tuple[Picture, ...]
    times: int = 1
    is_leftover: bool = False
