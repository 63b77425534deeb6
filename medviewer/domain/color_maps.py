"""Colour maps: 256 colours for the greys from black to white."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from medviewer.domain.wording import mark

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

STEPS = 256
"""Colours in a map: one for each 8-bit grey."""
TURN_TO_WHITE = 0.6
"""Where on its way from black to white a map of a single hue has that hue in full."""

_INFERNO = np.array(
    [
        (0.0002189403691192265, 0.001651004631001012, -0.01948089843709184),
        (0.1065134194856116, 0.5639564367884091, 3.932712388889277),
        (11.60249308247187, -3.972853965665698, -15.9423941062914),
        (-41.70399613139459, 17.43639888205313, 44.35414519872813),
        (77.162935699427, -33.40235894210092, -81.80730925738993),
        (-71.31942824499214, 32.62606426397723, 73.20951985803202),
        (25.13112622477341, -12.24266895238567, -23.07032500287172),
    ]
)
"""Polynomial of degree 6 through matplotlib's inferno (M. Zucker, shadertoy WlfXRN, CC0)."""

# The palettes of PS3.6 B.1 as the first entry of red, green and blue, and the steps from each entry to the next:
# "2x127" is 127 steps of 2.
_HOT_IRON = (
    "0: 2x127 1 0x127",
    "0: 0x128 2x126 3",
    "0: 0x191 4x63 3",
)
_PET = (
    "0: 0x63 1 2x42 1 2x42 1 2x42 0x63",
    "0: 2x31 3 2x30 3 -2x32 -1 -2x31 -1 2x126 3",
    "0: 1 2x127 -3 -4x63 4x20 5 4x20 5 4x20 5",
)
_HOT_METAL_BLUE = (
    "0: 0x85 3x8 2 3x8 2 3 2x2 3 2x2 3 2 3 2x2 3 2x2 3 2 3x8 2 3x16 2 3x8 4x2 3 4x5 3 4x5 3 4x2 0x85",
    "0: 0x119 2x4 1 2x7 1 2x8 1 2x7 1 2x8 1 2x7 1 2x8 1 2x7 1 2x8 1 2x7 1 2x8 1 2x7 1 2x8 1 2x7"
    " 1 2x6 1 2x5 1 2x5 1 2x2",
    "0: 2x8 1 2x33 1 2x16 1 2x33 1 2x8 -3x8 -2 -3x8 -6x4 -5 -6x7 -5 -6x4 -3x8 -2 -3x8 0x17 3x8 2 3x16 2 3x16 2 3x16 2"
    " 3x10 4 3x3 4 3x3 4 3x3 4 3x2",
)
_PET_20_STEP = (
    "0: 0x12 96 0x12 -48 0x24 32 0x12 16 0x12 16 0x12 16 0x11 -80 0x25 32 0x12 -16 0x11 160 0x12 -16 0x37 -16 0x12 -16"
    " 0x12 79 0x25",
    "0: 0x25 48 0x24 32 0x12 16 0x12 16 0x12 16 0x11 -32 0x12 48 0x12 48 0x12 32 0x24 -16 0x12 -32 0x12 -32 0x11 -48"
    " 0x12 -48 0x12 -48 0x12 255 0x12",
    "0: 0x12 80 0x25 32 0x11 16 0x12 48 0x12 16 0x12 32 0x11 -176 0x25 32 0x12 -16 0x11 16 0x12 16 0x12 -32 0x12 -64"
    " 0x50 255 0x12",
)


@dataclass(frozen=True, slots=True)
class ColorMap:
    """A colour for each grey.

    Parameters
    ----------
    name
        What it is called on screen.
    colors
        256 times red, green and blue as bytes, so that two maps can be compared.

    Raises
    ------
    ValueError
        Where there are not 256 colours.
    """

    name: str
    colors: bytes

    def __post_init__(self) -> None:
        """A map has 256 colours."""
        if len(self.colors) != 3 * STEPS:
            message = f"a colour map has {STEPS} colours, not {len(self.colors) / 3:g}"
            raise ValueError(message)

    @property
    def table(self) -> NDArray[np.uint8]:
        """The colours (256, 3), from black to white; read-only, and shares the bytes."""
        return np.frombuffer(self.colors, np.uint8).reshape(STEPS, 3)

    @property
    def is_grey(self) -> bool:
        """Whether every grey stays as it is."""
        return self.colors == GREY.colors


def inferno(fraction: ArrayLike) -> NDArray[np.float64]:
    """Colours (..., 3) in 0..1 of the inferno map at fractions 0..1 (kept within)."""
    t = np.clip(np.asarray(fraction, dtype=np.float64), 0.0, 1.0)
    powers = t[..., None] ** np.arange(len(_INFERNO))
    colors: NDArray[np.float64] = np.clip(powers @ _INFERNO, 0.0, 1.0)
    return colors


def _from_shares(shares: NDArray[np.float64]) -> bytes:
    """Colours (256, 3) in 0..1 as bytes."""
    return np.rint(shares * 255).astype(np.uint8).tobytes()


def _from_steps(channels: tuple[str, str, str]) -> bytes:
    return np.stack([_entries(text) for text in channels], axis=1).tobytes()


def _entries(text: str) -> NDArray[np.uint8]:
    """One channel (256,) from its first entry and its steps."""
    first, steps = text.split(":")
    runs = [part.partition("x") for part in steps.split()]
    each = np.concatenate([np.full(int(count or 1), int(step)) for step, _, count in runs])
    return np.cumsum([int(first), *each]).astype(np.uint8)


def _single_hue(color: tuple[int, int, int]) -> bytes:
    """From black through one hue to white, straight in each channel, so that no step goes darker."""
    t = np.linspace(0.0, 1.0, STEPS)[:, None]
    hue = np.array(color) / 255
    up = np.minimum(t / TURN_TO_WHITE, 1.0)
    on = np.maximum((t - TURN_TO_WHITE) / (1 - TURN_TO_WHITE), 0.0)
    return _from_shares(up * hue + on * (1 - hue))


_RAMP = np.linspace(0.0, 1.0, STEPS)
GREY = ColorMap(mark("Grey"), _from_shares(np.repeat(_RAMP[:, None], 3, axis=1)))
HOT_IRON = ColorMap(mark("Hot iron"), _from_steps(_HOT_IRON))
PET = ColorMap("PET", _from_steps(_PET))
HOT_METAL_BLUE = ColorMap(mark("Hot metal blue"), _from_steps(_HOT_METAL_BLUE))
PET_20_STEP = ColorMap(mark("PET 20 step"), _from_steps(_PET_20_STEP))
INFERNO = ColorMap(mark("Inferno"), _from_shares(inferno(_RAMP)))
SKY_BLUE = ColorMap(mark("Sky blue"), _single_hue((0x56, 0xB4, 0xE9)))
AMBER = ColorMap(mark("Amber"), _single_hue((0xE6, 0x9F, 0x00)))

COLOR_MAPS = (GREY, HOT_IRON, INFERNO, SKY_BLUE, AMBER, HOT_METAL_BLUE, PET, PET_20_STEP)
"""Those on offer: grey first, then those that grow brighter all the way, then the palettes that do not."""


def color_map(name: str) -> ColorMap:
    """The map of that name; grey where there is none."""
    return next((one for one in COLOR_MAPS if one.name == name), GREY)
