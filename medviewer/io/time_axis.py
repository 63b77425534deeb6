"""Pictures that repeat places become a time axis; what does not cover the same places as the rest stays apart."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING

import numpy as np

from medviewer.io.picture_stack import Picture, PictureStack
from medviewer.io.slice_places import normal_of, positions_of
from medviewer.io.stack import DUPLICATE_TOLERANCE_MM

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Sequence

    from numpy.typing import NDArray

    from medviewer.io.picture import SplitKeys

_TIME_KEYS: tuple[Callable[[SplitKeys], Hashable], ...] = (
    lambda keys: keys.acquisition,
    lambda keys: keys.temporal_position,
    lambda keys: keys.trigger_ms,
)
"""What tells repetitions apart that do not cover the same places."""

FEWEST_PER_TIME = 2
"""A key that has fewer pictures per value than this, on average, says nothing of repetitions."""


def over_time(pictures: list[Picture]) -> list[PictureStack]:
    """Stacks of pictures that face one way; those of one time hold each place once."""
    at = _by_place(pictures)
    counts = Counter(len(repeats) for repeats in at)
    if len(counts) == 1:
        return [_stack(at, len(at[0]))]
    return _by_key(pictures, len(at)) or _by_number(at, counts)


def parted(pictures: list[Picture], keys: Sequence[Hashable]) -> list[list[Picture]]:
    """The pictures of each key, given in the order of the pictures."""
    parts: dict[Hashable, list[Picture]] = defaultdict(list)
    for picture, key in zip(pictures, keys, strict=True):
        parts[key].append(picture)
    return list(parts.values())


def places_of(pictures: Sequence[Picture]) -> list[int]:
    """A number for each picture, the same for those at the same place; they face one way."""
    first = pictures[0].header
    axes = np.array([normal_of(first), *np.array(first.orientation)])
    along = positions_of([p.header for p in pictures]) @ axes.T
    levels = np.stack([_levels(values, DUPLICATE_TOLERANCE_MM) for values in along.T], axis=1)
    return [int(n) for n in np.unique(levels, axis=0, return_inverse=True)[1].ravel()]


def _levels(values: NDArray[np.float64], tolerance: float) -> NDArray[np.int64]:
    """Number of each value's level from below; neighbouring levels are further apart than the tolerance."""
    order = np.argsort(values, kind="stable")
    levels = np.empty(len(values), np.int64)
    levels[order] = np.concatenate([[0], np.cumsum(np.diff(values[order]) > tolerance)])
    return levels


def _by_place(pictures: list[Picture]) -> list[list[Picture]]:
    """The pictures of each place in order of time."""
    return [sorted(repeats, key=_time_key) for repeats in parted(pictures, places_of(pictures))]


def _time_key(picture: Picture) -> tuple[object, ...]:
    keys = picture.keys
    return (
        keys.temporal_position or 0,
        keys.trigger_ms or 0.0,
        keys.acquisition or 0,
        keys.acquired_at,
        picture.found.facts.keys.instance or 0,  # that of the object, before the number of the frame in it
        keys.instance or 0,
        picture.found.path.as_posix(),
    )


def _stack(at: Sequence[Sequence[Picture]], times: int) -> PictureStack:
    return PictureStack(tuple(repeats[t] for t in range(times) for repeats in at), times)


def _by_key(pictures: list[Picture], places: int) -> list[PictureStack]:
    """One stack for each set of places that a repetition covers, by the first key that tells repetitions apart."""
    for key in _TIME_KEYS:
        parts = parted(pictures, [key(p.keys) for p in pictures])
        is_telling = len(parts) > 1 and (places == 1 or len(pictures) >= FEWEST_PER_TIME * len(parts))
        if is_telling and all(len(set(places_of(part))) == len(part) for part in parts):
            return _per_coverage(pictures, [key(p.keys) for p in pictures])
    return []


def _per_coverage(pictures: list[Picture], keys: Sequence[Hashable]) -> list[PictureStack]:
    """The repetitions that cover the same places, over time."""
    covered: dict[Hashable, set[int]] = defaultdict(set)
    for place, key in zip(places_of(pictures), keys, strict=True):
        covered[key].add(place)
    alike = parted(pictures, [frozenset(covered[key]) for key in keys])
    return [_stack(at, len(at[0])) for at in map(_by_place, alike)]


def _by_number(at: list[list[Picture]], counts: Counter[int]) -> list[PictureStack]:
    """As many times as all places have, or as most of them have where a few have far fewer; the rest is left over."""
    fewest, usual = min(counts), max(counts, key=lambda n: (counts[n], -n))
    times = usual if fewest * 2 < usual else fewest
    whole = _stack([repeats for repeats in at if len(repeats) >= times], times)
    rest = [p for repeats in at for p in (repeats[times:] if len(repeats) >= times else repeats)]
    return [whole, *(stack._replace(is_leftover=True) for stack in over_time(rest))]
