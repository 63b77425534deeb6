"""Ways in which bytes get damaged, the same in every run."""

from __future__ import annotations

import os
import random
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

ROUNDS = int(os.environ.get("MEDVIEWER_FUZZ", "1"))
"""How much longer than in every test run; `make fuzz` sets it."""

_MARKERS = (b"\xff\xc0", b"\xff\xc1", b"\xff\xc3", b"\xff\xf7", b"\xff\xdd", b"\xff\xc4", b"\xff\xda", b"\xff\x51",
            b"\xff\x52", b"\xff\x5c", b"\xff\x90", b"\xff\x50")  # fmt: skip
"""SOF, DRI, DHT, SOS, and of JPEG 2000 SIZ, COD, QCD, SOT, CAP: what says how the rest is to be read."""


def damaged(data: bytes, count: int, seed: int) -> Iterator[tuple[str, bytes]]:
    """So many damaged copies, each with what was done to it."""
    chance = random.Random(seed)  # noqa: S311 - the same in every run, and no secret
    for number in range(count):
        name, way = _WAYS[number % len(_WAYS)]
        yield f"{name} {seed}/{number}", way(data, chance)


def cut(data: bytes, places: int) -> Iterator[tuple[str, bytes]]:
    """The first parts of the data, cut at evenly spaced places."""
    for number in range(places):
        at = len(data) * number // places
        yield f"cut at {at}", data[:at]


def _flipped(data: bytes, chance: random.Random) -> bytes:
    changed = bytearray(data)
    for _ in range(chance.choice((1, 4, 32))):
        changed[chance.randrange(len(changed))] ^= 1 << chance.randrange(8)
    return bytes(changed)


def _flipped_head(data: bytes, chance: random.Random) -> bytes:
    head = min(len(data), 256)
    return _flipped(data[:head], chance) + data[head:]


def _truncated(data: bytes, chance: random.Random) -> bytes:
    return data[: chance.randrange(len(data))]


def _spliced(data: bytes, chance: random.Random) -> bytes:
    start, other = chance.randrange(len(data)), chance.randrange(len(data))
    length = chance.randrange(1, 1 + len(data) // 4)
    return data[:start] + data[other : other + length] + data[start + chance.choice((0, length)) :]


def _random_run(data: bytes, chance: random.Random) -> bytes:
    start, length = chance.randrange(len(data)), chance.randrange(1, 64)
    return data[:start] + chance.randbytes(length) + data[start + length :]


def _changed_segment(data: bytes, chance: random.Random) -> bytes:
    """Another number within a segment that rules how the rest is read; sizes of zero and of all bits included."""
    found = [at for marker in _MARKERS if (at := data.find(marker)) >= 0]
    at = chance.choice(found or [0]) + 2 + chance.randrange(24)
    value = chance.choice((b"\0\0", b"\xff\xff", b"\x80\0", b"\0\1", chance.randbytes(2)))
    return data[:at] + value + data[at + 2 :]


def _restarts(data: bytes, chance: random.Random) -> bytes:
    """Restart markers where none belong, or numbers out of order."""
    at = chance.randrange(len(data))
    return data[:at] + bytes((0xFF, 0xD0 + chance.randrange(8))) + data[at:]


_WAYS: tuple[tuple[str, Callable[[bytes, random.Random], bytes]], ...] = (
    ("flipped", _flipped),
    ("flipped head", _flipped_head),
    ("truncated", _truncated),
    ("spliced", _spliced),
    ("random run", _random_run),
    ("changed segment", _changed_segment),
    ("changed segment", _changed_segment),
    ("restarts", _restarts),
)
