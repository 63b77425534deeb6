"""The sheet of lines and words laid over one viewport, and the room that is still free on it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from medviewer.rendering.ink import Ink
from medviewer.rendering.palette import TEXT, Color
from medviewer.rendering.text import Label, LineStore

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

PRIMARY_PX = 13
"""Letters of 10 pt at 96 dpi and pixel ratio 1."""
SECONDARY_PX = 12
"""Letters of 9 pt, the smallest used."""
MARGIN_PX = 8
"""Between the edge of the viewport and what is drawn in it (8 px grid)."""


@dataclass(frozen=True, slots=True)
class Rect:
    """A rectangle in display pixels from the top left corner."""

    x: float
    y: float
    width: float
    height: float

    def meets(self, other: Rect) -> bool:
        """Whether the two share an area."""
        across = self.x < other.x + other.width and other.x < self.x + self.width
        return across and self.y < other.y + other.height and other.y < self.y + self.height

    def within(self, other: Rect) -> bool:
        """Whether it lies wholly in the other."""
        across = other.x <= self.x and self.x + self.width <= other.x + other.width
        return across and other.y <= self.y and self.y + self.height <= other.y + other.height


@dataclass(slots=True)
class Sheet:
    """What is drawn over one viewport: filled anew for each change.

    Parameters
    ----------
    size
        Width and height of the viewport in device pixels.
    ratio
        Device pixels per logical pixel.
    lines
        Where painted lines of text come from.
    """

    size: tuple[int, int]
    ratio: float
    lines: LineStore
    ink: Ink = field(default_factory=Ink)
    labels: list[Label] = field(default_factory=list)
    taken: list[Rect] = field(default_factory=list)

    def copy(self) -> Sheet:
        """A sheet that goes on from this one."""
        return Sheet(self.size, self.ratio, self.lines, self.ink.copy(), list(self.labels), list(self.taken))

    def px(self, logical: float) -> float:
        """Logical pixels in device pixels."""
        return logical * self.ratio

    @property
    def bounds(self) -> Rect:
        """The whole viewport."""
        return Rect(0, 0, *self.size)

    @property
    def line_height(self) -> int:
        """Rows from one line of secondary text to the next."""
        return int(self.painted("Hg", SECONDARY_PX).shape[0])

    def painted(self, text: str, size: int = PRIMARY_PX, color: Color = TEXT) -> NDArray[np.uint8]:
        """The text as RGBA pixels with its dark edge."""
        return self.lines.line(text, round(self.px(size)), color, max(1, round(self.ratio)))

    def fitted(self, text: str, room_px: float, size: int = PRIMARY_PX, color: Color = TEXT) -> NDArray[np.uint8]:
        """The text as RGBA pixels no wider than the room, its middle left out where it is too long."""
        image = self.painted(text, size, color)
        keep = len(text)
        while image.shape[1] > room_px and keep > 1:
            keep = min(keep - 1, int(keep * max(room_px / image.shape[1], 0.5)))
            image = self.painted(elided(text, max(keep, 1)), size, color)
        return image

    def put(self, image: NDArray[np.uint8], x: float, y: float) -> Rect:
        """Place painted text with its top left corner there; the room is taken."""
        rect = Rect(round(x), round(y), image.shape[1], image.shape[0])
        self.labels.append(Label(image, int(rect.x), int(rect.y)))
        self.taken.append(rect)
        return rect

    def is_free(self, rect: Rect) -> bool:
        """Whether nothing lies there yet, and it is inside the viewport."""
        return rect.within(self.bounds) and not any(rect.meets(other) for other in self.taken)


def elided(text: str, keep: int) -> str:
    """The text with its middle left out: `keep` letters and an ellipsis."""
    if keep >= len(text):
        return text
    tail = keep // 2
    return text[: keep - tail].rstrip() + "…" + (text[len(text) - tail :].lstrip() if tail else "")
