"""Which slices a reader had on screen long enough to see them."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

SEEN_AFTER_S = 0.3
"""A slice counts as seen once it was on screen for so long without a break."""
_RANGE = re.compile(r"(\d+)(?:-(\d+))?")


@dataclass(frozen=True, slots=True)
class SeenSlices:
    """Slices of one view of one time of a series, by their numbers from 1.

    Parameters
    ----------
    count
        How many there are.
    bits
        Bit n - 1 is set where slice n was seen.
    """

    count: int
    bits: int = 0

    def with_slice(self, number: int) -> SeenSlices:
        """With one more; a number that is none of theirs changes nothing."""
        return replace(self, bits=self.bits | 1 << (number - 1)) if 1 <= number <= self.count else self

    def has(self, number: int) -> bool:
        """Whether a slice was seen."""
        return number >= 1 and bool(self.bits >> (number - 1) & 1)

    @property
    def seen(self) -> int:
        """How many were seen."""
        return self.bits.bit_count()

    @property
    def runs(self) -> tuple[tuple[int, int], ...]:
        """First and last of each run of slices that were seen."""
        return _runs(self.bits)

    @property
    def unseen(self) -> tuple[tuple[int, int], ...]:
        """First and last of each run of slices that were not seen."""
        return _runs(self.bits ^ ((1 << self.count) - 1))

    @property
    def text(self) -> str:
        """The slices that were seen, as `1-5 9`; `read_seen` reads it."""
        return " ".join(str(a) if a == b else f"{a}-{b}" for a, b in self.runs)


def _runs(bits: int) -> tuple[tuple[int, int], ...]:
    """First and last number of each run of set bits."""
    runs, number = [], 1
    while bits:
        zeros = (bits & -bits).bit_length() - 1
        bits >>= zeros
        ones = (~bits & (bits + 1)).bit_length() - 1
        bits >>= ones
        runs.append((number + zeros, number + zeros + ones - 1))
        number += zeros + ones
    return tuple(runs)


def read_seen(count: int, text: str) -> SeenSlices:
    """The slices of a text as `SeenSlices.text` has it, kept within their count; raises ValueError for another text."""
    bits = 0
    for part in text.split():
        found = _RANGE.fullmatch(part)
        if found is None:
            message = f"{part!r} is no run of slices"
            raise ValueError(message)
        first, last = int(found[1]), min(int(found[2] or found[1]), count)
        if 1 <= first <= last:
            bits |= ((1 << (last - first + 1)) - 1) << (first - 1)
    return SeenSlices(count, bits)
