"""Values of interest: how values become grey (PS3.3 C.11.2)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

import numpy as np

from medviewer.domain.wording import tr

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

STEEPEST = 60.0
"""Exponents beyond it change nothing that float64 could tell from black or white, and may overflow."""


class VoiFunction(StrEnum):
    """Shape of the curve from black to white (PS3.3 C.11.2.1.3)."""

    LINEAR = "LINEAR"
    LINEAR_EXACT = "LINEAR_EXACT"
    SIGMOID = "SIGMOID"


@dataclass(frozen=True, slots=True)
class VoiLut:
    """A VOI lookup table (PS3.3 C.11.2.1.1).

    Parameters
    ----------
    first
        The value that the first entry shows; lower values show it too, and values beyond the last entry the last.
    table
        The entries as unsigned 16-bit numbers, little endian, so that two tables can be compared.
    bits
        Bits per entry: 2^bits - 1 is white.
    explanation
        What the header calls it; may be empty.

    Raises
    ------
    ValueError
        For a table without entries, or bits outside 1 to 16.
    """

    first: int
    table: bytes
    bits: int
    explanation: str = ""

    def __post_init__(self) -> None:
        """A table has whole entries."""
        if len(self.table) < 2 or len(self.table) % 2 or not 1 <= self.bits <= 16:
            message = f"no lookup table: {len(self.table)} bytes of {self.bits} bits"
            raise ValueError(message)

    @property
    def entries(self) -> NDArray[np.uint16]:
        """The entries; read-only, and shares the bytes."""
        return np.frombuffer(self.table, "<u2")

    @property
    def window(self) -> Window:
        """The window that shows every value by its own entry."""
        span = max(len(self.table) // 2 - 1, 1)
        return Window(span, self.first + span / 2, lut=self)

    def shades(self, places: NDArray[np.float64]) -> NDArray[np.float64]:
        """Grey from 0 (black) to 1 (white) at places on the table, from 0 (first entry) to 1 (last entry)."""
        entries, last = self.entries, len(self.table) // 2 - 1
        known = np.nan_to_num(places, nan=0.0, posinf=1.0, neginf=0.0)
        index = np.rint(np.clip(known, 0.0, 1.0) * last).astype(np.intp)
        shades: NDArray[np.float64] = np.minimum(entries[index] / ((1 << self.bits) - 1), 1.0)
        return np.where(np.isnan(places), np.nan, shades)


@dataclass(frozen=True, slots=True)
class Window:
    """Which values are shown from black to white.

    Parameters
    ----------
    width, level
        Width and centre in the unit of the values. For SIGMOID the values one half width away from the level are
        12 % and 88 % grey.
    function
        Shape of the curve. The header's default is LINEAR, which counts the steps between whole numbers; windows
        that a person sets are LINEAR_EXACT.
    lut
        A table in place of the function: its entries are spread from `low` to `high`.

    Raises
    ------
    ValueError
        Where the width is not positive and finite; LINEAR needs at least one (PS3.3 C.11.2.1.2.1).
    """

    width: float
    level: float
    function: VoiFunction = VoiFunction.LINEAR_EXACT
    lut: VoiLut | None = None

    def __post_init__(self) -> None:
        """A window has a positive, finite width."""
        if not (np.isfinite(self.width) and np.isfinite(self.level) and self.width > 0):
            message = f"a window needs a positive width, not {self.width} / {self.level}"
            raise ValueError(message)
        if self.function is VoiFunction.LINEAR and self.width < 1:
            message = f"a LINEAR window is at least 1 wide, not {self.width}"
            raise ValueError(message)

    @property
    def is_curved(self) -> bool:
        """Whether the grey does not grow in proportion to the value."""
        return self.lut is not None or self.function is VoiFunction.SIGMOID

    @property
    def low(self) -> float:
        """Value shown black; the lower end of the width for SIGMOID."""
        return self.level - self.width / 2

    @property
    def high(self) -> float:
        """Value shown white; the upper end of the width for SIGMOID."""
        return self.level + self.width / 2 - (1 if self.function is VoiFunction.LINEAR else 0)


def voi(values: ArrayLike, window: Window) -> NDArray[np.float64]:
    """Grey from 0 (black) to 1 (white) of values after the modality rescale; what is no number stays so.

    The formulas are PS3.3 C.11.2.1.2.1 (LINEAR), C.11.2.1.3.1 (SIGMOID), C.11.2.1.3.2 (LINEAR_EXACT) and
    C.11.2.1.1 (table), with an output from 0 to 1.
    """
    x: NDArray[Any] = np.asarray(values, dtype=np.float64)
    low, span = window.low, window.high - window.low
    if window.lut is not None:
        return window.lut.shades((x - low) / span)
    if window.function is VoiFunction.SIGMOID:
        return 1.0 / (1.0 + np.exp(np.clip(-4.0 * (x - window.level) / window.width, -STEEPEST, STEEPEST)))
    if span <= 0:
        # one whole number wide: a threshold
        return np.where(np.isnan(x), np.nan, np.where(x > low, 1.0, 0.0))
    return np.clip((x - low) / span, 0.0, 1.0)


@dataclass(frozen=True, slots=True)
class HeaderVoi:
    """All that a header offers for showing its values, in its order.

    Parameters
    ----------
    windows
        Each with its explanation, which may be empty.
    luts
        The tables; a header that has them means them to be used (PS3.3 C.11.2.1.1).
    """

    windows: tuple[tuple[Window, str], ...] = ()
    luts: tuple[VoiLut, ...] = ()

    @property
    def choices(self) -> tuple[tuple[str, Window], ...]:
        """Name and window of each, tables first; what has no explanation, or one that is taken, is numbered."""
        offered = [(tr("VOI LUT"), lut.explanation, lut.window) for lut in self.luts]
        offered += [(tr("Window"), explanation, window) for window, explanation in self.windows]
        told = [explanation for _, explanation, _ in offered]
        return tuple(
            (name if name and told.count(name) == 1 else f"{name or kind} {number}", window)
            for number, (kind, name, window) in enumerate(offered, 1)
        )

    @property
    def first(self) -> Window | None:
        """What the header wants to be seen with; None where it says nothing."""
        return next((window for _, window in self.choices), None)
