"""Splitting the pictures of a series into stacks that are one volume each, or one volume over time.

What can never lie in one volume (directions, sizes, scouts, kernels, ...) is always split. What only may tell volumes
apart (echo, b-value, image type, acquisition) splits where pictures share a position; repetitions that are left are
a time axis. `standards`: PS3.3 C.7.6.2, C.7.6.16.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from medviewer.io.claims import frames_there, why_undecodable
from medviewer.io.picture_stack import Picture, PictureStack
from medviewer.io.slice_places import normal_of, offsets_mm
from medviewer.io.stack import ORIENTATION_TOLERANCE, SPACING_TOLERANCE, stack_fault
from medviewer.io.time_axis import over_time, parted, places_of

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Sequence

    from medviewer.io.found import Found

LOCALIZER = "LOCALIZER"
REGION_STEPS, REGION_MM = 10, 50.0
"""A gap larger than so many usual steps, and than so many mm, is one between two regions of the body."""

STATION_MM = 1.0
"""Slices of one height that lie further apart than this sideways belong to different stations of a table."""

SLACK = 1e-12
"""Part of a number that rounding may add to a difference."""

B_VALUE_TOLERANCE, B_VALUE_TOLERANCE_RATIO = 1.0, 0.02
"""Difference in s/mm2, or as a share, of b-values that were meant to be one."""


def pictures_of(found: Found) -> tuple[Picture, ...]:
    """The pictures of one file; empty where it holds no image."""
    facts = found.facts
    if facts.image is None:
        return ()
    window, unit = facts.series.window, facts.series.unit
    if not facts.pictures:
        one = replace(facts.image, frames=1)
        # a damaged header claims any number of frames; one picture carries the reason why none is shown
        count = min(facts.image.frames, frames_there(found), max(found.file_size, 1))
        numbers = range(1 if why_undecodable(found) else count)
        return tuple(Picture(found, one, facts.keys, number, window=window, unit=unit) for number in numbers)
    return tuple(
        Picture(found, one.header, one.keys, one.number, one.tile, one.window or window, one.unit or unit)
        for one in facts.pictures
    )


def stacks_by_size(pictures: Sequence[Picture]) -> list[PictureStack]:
    """Stacks of pictures whose place does not matter: those of one size and kind of colour together."""
    return [PictureStack(tuple(part)) for part in parted(list(pictures), [_plain_key(p) for p in pictures])]


def stacks_of(pictures: Sequence[Picture]) -> list[PictureStack]:
    """The stacks of a series; each picture is in exactly one. Pictures without a place are kept together by size."""
    stacks: list[PictureStack] = []
    for part in parted(list(pictures), _fixed_keys(pictures)):
        stacks += _stacks_in_place(part) if part[0].header.has_geometry else [PictureStack(tuple(part))]
    return stacks


def _fixed_keys(pictures: Sequence[Picture]) -> list[Hashable]:
    """What no volume may mix."""
    placed = [p for p in pictures if p.header.has_geometry]
    directions = _clusters([p.header.orientation for p in placed], ORIENTATION_TOLERANCE, relative=False)
    spacings = _clusters([p.header.pixel_spacing for p in placed], SPACING_TOLERANCE, relative=True)
    place = {id(p): (d, s) for p, d, s in zip(placed, directions, spacings, strict=True)}
    return [(place.get(id(p)), *_plain_key(p)) for p in pictures]


def _plain_key(picture: Picture) -> tuple[Hashable, ...]:
    header, keys = picture.header, picture.keys
    kvp = None if keys.kvp is None else round(keys.kvp)
    size = (header.rows, header.columns, header.is_color, header.photometric == "MONOCHROME1")
    return (*size, header.frame_uid, LOCALIZER in keys.image_type, keys.kernel, kvp, keys.stack_id, keys.view)


def _clusters(values: Sequence[object], tolerance: float, *, relative: bool) -> list[int]:
    """A number for each value, the same for values within the tolerance of the first of their number."""
    if not values:
        return []
    table = np.array(values, dtype=np.float64).reshape(len(values), -1)
    order = np.argsort(table[:, 0], kind="stable")
    sorted_starts = table[order, 0]
    numbers, count = np.full(len(table), -1), 0
    for k, first in enumerate(table):
        if numbers[k] >= 0:
            continue
        limit = tolerance * np.abs(first) if relative else np.full(len(first), tolerance)
        # only those whose first value is near need a look, or slices around an axis would take time by their square
        ends = first[0] + (1 + SLACK) * limit[0] * np.array([-1.0, 1.0]) + SLACK * np.abs(first[0]) * np.array([-1, 1])
        low, high = np.searchsorted(sorted_starts, ends)
        there = order[low:high]
        near = there[(numbers[there] < 0) & (np.abs(table[there] - first) <= limit).all(axis=1)]
        numbers[near], count = count, count + 1
        numbers[k] = count - 1
    return [int(n) for n in numbers]


def _stacks_in_place(pictures: list[Picture]) -> list[PictureStack]:
    """Stacks of pictures that face one way and are of one size."""
    if len(pictures) == 1:
        return [PictureStack(tuple(pictures))]
    parts = [pictures]
    for keys_of in _KEYS:
        parts = [piece for part in parts for piece in _parted_by(part, keys_of(part))]
    return [piece for part in parts for stack in over_time(part) for piece in _sound_parts(stack)]


def _b_levels(pictures: Sequence[Picture]) -> list[Hashable]:
    """The lowest of the b-values that were meant to be that of each picture."""
    known = sorted({p.keys.b_value for p in pictures if p.keys.b_value is not None})
    level: dict[float | None, float | None] = {None: None}
    for before, value in zip([None, *known], known, strict=False):
        tolerance = max(B_VALUE_TOLERANCE, B_VALUE_TOLERANCE_RATIO * value)
        level[value] = value if before is None or value - before > tolerance else level[before]
    return [level[p.keys.b_value] for p in pictures]


_KEYS: tuple[Callable[[Sequence[Picture]], list[Hashable]], ...] = (
    lambda pictures: [p.keys.image_type for p in pictures],
    lambda pictures: [None if p.keys.echo_ms is None else round(p.keys.echo_ms, 2) for p in pictures],
    lambda pictures: [p.keys.echo_number for p in pictures],
    _b_levels,
)
"""What makes another stack where pictures share a place, in the order in which it is tried."""


def _parted_by(pictures: list[Picture], keys: Sequence[Hashable]) -> list[list[Picture]]:
    """Parts by a key, where it tells pictures of one place apart; else all in one."""
    if len(set(keys)) == 1:
        return [pictures]
    seen: dict[int, set[Hashable]] = defaultdict(set)
    for place, value in zip(places_of(pictures), keys, strict=True):
        seen[place].add(value)
    return parted(pictures, keys) if any(len(values) > 1 for values in seen.values()) else [pictures]


def _sound_parts(stack: PictureStack) -> list[PictureStack]:
    """The parts of a stack of one time that are to be shown apart."""
    if stack.times > 1:
        return [stack]
    return [stack._replace(pictures=tuple(part)) for part in _one_or_per_acquisition(list(stack.pictures))]


def _one_or_per_acquisition(pictures: list[Picture]) -> list[list[Picture]]:
    """One part, unless it has a fault that none of its single acquisitions has, or leaves out a part of the body."""
    parts = parted(pictures, [p.keys.acquisition for p in pictures])
    if len(parts) > 1 and min(map(len, parts)) > 1 and _fault(pictures) and not any(map(_fault, parts)):
        return parts
    return [station for region in _regions(pictures) for station in _stations(region)]


def _stations(pictures: list[Picture]) -> list[list[Picture]]:
    """Parts that lie side by side at the same heights, as whole-body examinations take them."""
    if _fault(pictures) != "duplicate_positions":
        return [pictures]
    sideways = offsets_mm([p.header for p in pictures])[:, 1:]
    numbers = _clusters([tuple(place) for place in sideways], STATION_MM, relative=False)
    return parted(pictures, numbers)


def _regions(pictures: list[Picture]) -> list[list[Picture]]:
    """Parts that lie so far from each other that nothing between them was meant to be acquired."""
    heights = np.array([p.header.position for p in pictures]) @ normal_of(pictures[0].header)
    order = np.argsort(heights, kind="stable")
    steps = np.diff(heights[order])
    if not len(steps):
        return [pictures]
    usual = float(np.sort(steps)[(len(steps) - 1) // 2])
    cuts = np.flatnonzero(steps > max(REGION_STEPS * usual, REGION_MM)) + 1
    return [[pictures[k] for k in part] for part in np.split(order, cuts)]


def _fault(pictures: list[Picture]) -> str:
    return stack_fault([p.header for p in pictures])
