"""A series while it is read shows what is there, and nothing where something is still to come."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from medviewer.domain.arriving import Arriving, Interest
from medviewer.domain.geometry import Geometry
from medviewer.domain.loaded import AcquiredSlices


def arriving(dtype: type = np.int16, color: tuple[int, ...] = (), ready: bytes = b"\1\0") -> Arriving:
    places = tuple(Geometry(np.diag([2.0, 1.0, 1.0, 1.0]), (1, 4, 5)) for _ in range(2))
    array = np.arange(40 * max(color[0] if color else 1, 1)).astype(dtype).reshape(2, 4, 5, *color)
    return Arriving(AcquiredSlices(places, array, "HU"), ready, Interest(0), is_placed=not color)


@pytest.mark.parametrize("color", [(), (3,)])
def test_that_a_slice_that_is_there_shares_the_memory_of_the_series(color: tuple[int, ...]) -> None:
    there = arriving(np.uint8 if color else np.int16, color)
    volume = there.volume(0)
    assert np.shares_memory(volume.array, there.slices.array)
    assert (volume.unit, volume.is_color, volume.is_placed) == ("HU", bool(color), not color)
    there.slices.array[1] = 7  # the job goes on writing
    assert (replace(there, ready=b"\1\1").volume(1).array == 7).all()


def test_that_a_slice_stays_the_same_volume_from_news_to_news() -> None:
    there = arriving()
    assert replace(there, ready=b"\1\1").volume(0) is there.volume(0)


@pytest.mark.parametrize("dtype", [np.int16, np.int32, np.float32])
def test_that_a_slice_that_is_still_to_come_is_padding_throughout(dtype: type) -> None:
    empty = arriving(dtype).volume(1)
    assert empty.array.dtype == dtype
    assert empty.is_padding(empty.array).all()
    assert empty.array.shape == (1, 4, 5)


def test_that_the_last_wish_of_the_reader_counts() -> None:
    interest = Interest(3)
    assert interest.index == 3
    interest.look_at(9)
    interest.look_at(5)
    assert interest.index == 5
